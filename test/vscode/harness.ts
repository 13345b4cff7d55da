/**
 * Drives a real VS Code, with the packaged extension installed, as a person would: keyboard, mouse, and what is on the screen.
 * Each `openVSCode` has a profile, extensions folder and server of its own, and a copy of the project, all removed at the end.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { type Browser, type Locator, type Page, chromium } from "playwright-core";
import { findChromium, runQuietly } from "../../scripts/tools/processes.js";
import { makePackage } from "../../scripts/tools/packaging.js";
import { startWebVSCode } from "../../scripts/tools/webVSCode.js";
import { packExtension, type TestExtension } from "./testExtension.js";
import { packVirtualFolder, virtualWorkspace } from "./virtualFolder.js";

export interface VSCode {
  readonly page: Page;
  /** The copy of the project that is open. */
  readonly folder: string;
  /** Opens a file of the project by its path, and waits until its editor is active. */
  readonly openFile: (path: string) => Promise<void>;
  /** Puts the cursor at a one-based line and column of the active editor. */
  readonly goTo: (line: number, column?: number) => Promise<void>;
  /** Where the cursor is, as the status bar says it: `Ln 3, Col 1`. */
  readonly cursor: () => Promise<string>;
  /** Runs a command by what the palette calls it. */
  readonly runCommand: (title: string) => Promise<void>;
  /** Saves the active editor once it has changes, which a fix that was chosen makes only when the server has answered. */
  readonly saveActive: () => Promise<void>;
  /** Saves the active editor likewise and returns what is on the disk. */
  readonly save: (path: string) => Promise<string>;
  readonly read: (path: string) => string;
  /** Writes a file of the project, outside of VS Code. */
  readonly write: (path: string, text: string) => void;
  /** The title action of a view, by how its label begins. */
  readonly titleAction: (view: string, label: string) => Locator;
  /** Opens the menu of Ctrl+. at the cursor and returns its titles; the menu stays open. */
  readonly quickFixes: () => Promise<readonly string[]>;
  /** Applies the quick fix at the cursor whose title matches. */
  readonly quickFix: (title: RegExp) => Promise<void>;
  /** The squiggles of the active editor that are on the screen. */
  readonly squiggles: (severity?: "error" | "warning" | "info") => Locator;
  /** Chooses in the open list of choices, after filtering by the text. */
  /** @param timeout milliseconds until what asks has to be there */
  readonly choose: (text: string, timeout?: number) => Promise<void>;
  /** Git in the folder, outside of VS Code: what it printed. */
  readonly git: (...args: readonly string[]) => string;
  /** Shows a view container by its icon in the activity bar. */
  readonly showView: (name: string) => Promise<void>;
  /** The rows of a view, by the title of its header. */
  readonly rows: (view: string) => Locator;
  /** Every row of the Problems panel as it is read aloud: files with their number of findings, and findings. */
  readonly problems: () => Promise<readonly string[]>;
  /** The icon of the extension in the activity bar. */
  readonly activityIcon: Locator;
  /** The language server's processes (normally one). */
  readonly serverProcesses: () => readonly number[];
  readonly screenshot: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface VSCodeOptions {
  /** A folder below test/projects, which is copied before it is opened; or the files themselves, by their paths. */
  readonly project: string | Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Shows the files (of a record) as a folder that is on no disk, with the package for browsers: the server runs in a Web Worker. */
  readonly virtual?: boolean;
  /** One more extension, which the journey needs. */
  readonly extension?: TestExtension;
  /** VS Code's display language, as extensions see it; its own texts stay English, because no language pack is there. */
  readonly language?: string;
  /** Makes it a Git repository whose only commit holds everything. */
  readonly repository?: boolean;
  /** What to do before the workbench is waited for to settle: a trust dialog is answered here. */
  readonly onOpened?: (page: Page) => Promise<void>;
}

export async function openVSCode(options: VSCodeOptions): Promise<VSCode> {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), "journey-")));
  const folder = join(scratch, "shop");
  layOut(options.project, folder);
  if (options.repository === true) {
    git(folder, "init", "--quiet", "--initial-branch=main");
    git(folder, "config", "user.name", "Ada Lovelace");
    git(folder, "config", "user.email", "ada@example.com");
    git(folder, "add", "--all");
    git(folder, "commit", "--quiet", "--message=Start");
  }
  const data = join(scratch, "vscode");
  const virtual = options.virtual === true && typeof options.project !== "string" ? options.project : undefined;
  const vscode = await startWebVSCode({
    data,
    vsix: virtual === undefined ? resolve(vsix()) : makePackage(join(scratch, "web.vsix"), "web").file,
    others: [
      ...(virtual === undefined ? [] : [packVirtualFolder(virtual, scratch)]),
      ...(options.extension === undefined ? [] : [packExtension(scratch, options.extension)]),
    ],
    settings: { ...quietSettings, ...options.settings },
  });
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close();
    await vscode.stop();
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    browser = await chromium.launch({ executablePath: findChromium() ?? "chromium", args: chromiumFlags });
    const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 } })).newPage();
    page.setDefaultTimeout(30_000);
    if (options.language !== undefined)
      await page.addInitScript(
        (language) => Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: language }),
        options.language,
      );
    await page.goto(
      virtual === undefined ? vscode.address(folder) : vscode.workspaceAddress(virtualWorkspace(scratch)),
    );
    await page.locator(".monaco-workbench").waitFor();
    await options.onOpened?.(page);
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
    return { ...actions(page, folder, data), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** In VS Code's preview of what changes files are ticked with Space. The list is drawn anew after each, so what was asked is waited for. */
export async function tickEveryFile({ page }: VSCode): Promise<void> {
  const rows = page.locator(".bulk-edit-panel .monaco-list-row");
  await rows.first().waitFor();
  /** Which rows are of files that are not ticked; none while the list is drawn. */
  const unticked = (): Promise<readonly number[] | undefined> =>
    rows.evaluateAll((all) => {
      const files = all.flatMap((row, i) => (row.getAttribute("aria-level") === "1" ? [i] : []));
      const boxes = files.map((i) => all[i]?.querySelector("input"));
      return files.length === 0 || boxes.includes(null)
        ? undefined
        : files.filter((_, i) => boxes[i]?.checked !== true);
    });
  for (let left: number | undefined = -1; left !== 0; ) {
    const before = await unticked();
    left = before?.length;
    const [index] = before ?? [];
    if (index === undefined) continue;
    await page.keyboard.press("Home");
    for (let step = 0; step < index; step++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Space");
    for (let waited = 0; (await unticked())?.length === left; waited += 100) {
      if (waited > 30_000) throw new Error("a file could not be ticked");
      await page.waitForTimeout(100);
    }
  }
}

/** Presses the keys until what they lead to is there. */
export async function pressUntil({ page }: VSCode, keys: readonly string[], there: Locator): Promise<void> {
  await untilDone(5, async () => {
    for (const key of keys) await page.keyboard.press(key);
    await there.waitFor({ timeout: 4000 });
  });
}

/** Tries again, after `undo`, what fails: a list or tree that is drawn anew just then loses keys and clicks. */
export async function untilDone<T>(
  times: number,
  attempt: () => Promise<T>,
  undo: () => Promise<void> = async () => {},
): Promise<T> {
  for (let left = times; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 1) throw error;
      await undo();
    }
  }
}

/** Applies what the preview shows, and waits until it is gone. */
export async function applyPreview({ page }: VSCode): Promise<void> {
  await page.keyboard.press("Control+Enter");
  await page.locator(".bulk-edit-panel .monaco-list-row").first().waitFor({ state: "hidden" });
}

function layOut(project: VSCodeOptions["project"], folder: string): void {
  if (typeof project === "string") {
    cpSync(resolve("test/projects", project), folder, { recursive: true });
    return;
  }
  for (const [path, text] of Object.entries(project)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function git(folder: string, ...args: readonly string[]): string {
  return runQuietly("git", ["-C", folder, "-c", "commit.gpgSign=false", ...args]);
}

const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const quietSettings = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "extensions.ignoreRecommendations": true,
  "editor.minimap.enabled": false,
  "files.autoSave": "off",
  "chat.commandCenter.enabled": false,
  "git.openRepositoryInParentFolders": "never",
};

function vsix(): string {
  const file = process.env["JOURNEY_VSIX"];
  if (file === undefined || file === "")
    throw new Error("JOURNEY_VSIX names no package: run the journeys with npm test");
  return file;
}

function actions(page: Page, folder: string, data: string): Omit<VSCode, "close"> {
  const quickInput = page.locator(".quick-input-widget");
  const chooseInQuickInput = async (text: string, row: string | RegExp, timeout = 30_000): Promise<void> => {
    await quickInput.locator("input").first().fill(text, { timeout });
    const match = quickInput.locator(".monaco-list-row").filter({ hasText: row }).first();
    await untilDone(5, async () => {
      await match.click();
      // What was chosen may itself ask for something in the same widget.
      await match.waitFor({ state: "hidden", timeout: 4000 });
    });
  };
  const escape = (): Promise<void> => page.keyboard.press("Escape");
  /** An open palette does not learn of commands that come to be: it is opened again until it knows the one. */
  const runCommand = async (title: string): Promise<void> => {
    await untilDone(
      10,
      async () => {
        await page.keyboard.press("F1");
        await quickInput.locator("input").first().fill(`>${title}`, { timeout: 3000 });
        await quickInput.locator(".monaco-list-row").filter({ hasText: title }).first().click({ timeout: 3000 });
      },
      escape,
    );
    // The command may itself ask for something in the same widget.
    await page.waitForFunction(() => {
      const widget = document.querySelector<HTMLElement>(".quick-input-widget");
      return (
        widget === null ||
        widget.style.display === "none" ||
        widget.querySelector("input")?.value.startsWith(">") !== true
      );
    });
  };
  /** Ctrl+. until the menu shows something: the server may still be reading. */
  const openQuickFixes = async (): Promise<Locator> => {
    const rows = page.locator(".action-widget .monaco-list-row.action");
    await untilDone(
      10,
      async () => {
        await page.keyboard.press("Control+.");
        await rows.first().waitFor({ timeout: 2000 });
      },
      escape,
    );
    return rows;
  };
  const saveActive = async (): Promise<void> => {
    await page.locator(".tab.active.dirty").waitFor();
    await page.keyboard.press("Control+S");
    await page.locator(".tab.active:not(.dirty)").waitFor();
  };
  return {
    page,
    folder,
    runCommand,
    // An open list of files does not learn of new ones: it is opened again until it knows the one.
    openFile: async (path) => {
      const row = quickInput.locator(".monaco-list-row").filter({ hasText: basename(path) });
      await untilDone(
        9,
        async () => {
          await page.keyboard.press("Control+P");
          await quickInput.waitFor();
          await quickInput.locator("input").first().fill(path);
          await row.first().waitFor({ timeout: 4000 });
        },
        escape,
      );
      await chooseInQuickInput(path, basename(path));
      await page.locator(`.tab.active[data-resource-name="${basename(path)}"]`).waitFor();
    },
    goTo: async (line, column = 1) => {
      await page.keyboard.press("Control+G");
      await quickInput.waitFor();
      await quickInput.locator("input").first().fill(`:${line}:${column}`);
      await page.keyboard.press("Enter");
      await quickInput.waitFor({ state: "hidden" });
    },
    cursor: () => page.locator('[id="status.editor.selection"]').innerText(),
    saveActive,
    save: async (path) => {
      await saveActive();
      return readFileSync(join(folder, path), "utf8");
    },
    read: (path) => readFileSync(join(folder, path), "utf8"),
    write: (path, text) => writeFileSync(join(folder, path), text),
    titleAction: (view, label) =>
      page.locator(".pane-header", { hasText: view }).locator(`.action-label[aria-label^="${label}"]`),
    quickFixes: async () => (await openQuickFixes()).allInnerTexts(),
    quickFix: async (title) => {
      const rows = await openQuickFixes();
      const titles = await rows.allInnerTexts();
      const index = titles.findIndex((text) => title.test(text));
      if (index < 0) throw new Error(`No quick fix matches ${title}; there are: ${titles.join(" | ")}`);
      // The first is focused when the menu opens.
      for (let step = 0; step < index; step++) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await rows.first().waitFor({ state: "hidden" });
    },
    squiggles: (severity) =>
      page.locator(
        severity === undefined ? ".squiggly-error, .squiggly-warning, .squiggly-info" : `.squiggly-${severity}`,
      ),
    rows: (view) =>
      page
        .locator(".pane")
        .filter({ has: page.locator(".pane-header", { hasText: view }) })
        .locator(".monaco-list-row"),
    problems: async () => {
      await runCommand("Problems: Focus on Problems View");
      const rows = page.locator(".markers-panel .monaco-list-row");
      const seen = new Set<string>();
      await page.keyboard.press("Home");
      // The list draws only the rows that fit: page through it until nothing new appears.
      for (let before = -1; seen.size > before; await page.keyboard.press("PageDown")) {
        before = seen.size;
        for (const label of await rows.evaluateAll((elements) =>
          elements.map((element) => element.getAttribute("aria-label") ?? ""),
        ))
          seen.add(label);
      }
      return [...seen];
    },
    choose: (text, timeout) => chooseInQuickInput(text, text, timeout),
    git: (...args) => git(folder, ...args),
    showView: async (name) => {
      const icon = page.locator(`.activitybar .action-item:has([aria-label^="${name}"])`);
      if ((await icon.getAttribute("aria-expanded")) !== "true") await icon.click();
      await page.locator(".sidebar .composite.title", { hasText: name }).waitFor();
    },
    activityIcon: page.locator('.activitybar .action-item:has([aria-label^="Django Deploy Hygiene"])'),
    serverProcesses: () => processesWith(join(data, "extensions")),
    screenshot: async (name) => {
      mkdirSync("artifacts", { recursive: true });
      await page.screenshot({ path: join("artifacts", `${name}.png`) });
    },
  };
}

/** Processes whose command line runs dist/server.js below a folder (Linux: from /proc). */
function processesWith(extensions: string): readonly number[] {
  const found: number[] = [];
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, "utf8");
      if (command.includes(extensions) && /dist\/server\.js/.test(command) && readlinkSync(`/proc/${entry}/exe`) !== "")
        found.push(Number(entry));
    } catch {
      // It ended while we looked.
    }
  }
  return found;
}
