/** The manifest as VS Code shows it: every text in the user's language, and the walkthrough. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readManifest } from "../../scripts/manifest/manifest.js";
import { isRecord } from "../../server/src/core/text/isRecord.js";

const root = join(import.meta.dirname, "../..");
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), "utf8"));
const manifest = readManifest(root) as unknown as {
  readonly description: string;
  readonly capabilities: object;
  readonly contributes: Contributes;
};
interface Contributes {
  readonly commands: readonly { readonly command: string }[];
  readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
  readonly walkthroughs: readonly {
    readonly steps: readonly {
      readonly description: string;
      readonly completionEvents: readonly string[];
      readonly media: { readonly svg: string; readonly altText: string };
    }[];
  }[];
}
const english = read("package.nls.json") as Readonly<Record<string, string>>;
const german = read("package.nls.de.json") as Readonly<Record<string, string>>;

/** Keys whose texts nobody reads: ids, addresses, conditions, values; and what is said to a model, in its own language. */
const unread = new Set(
  [
    "id command when group icon key view language path url scopeName type scope order pattern default enum visibility",
    "fileMatch injectTo embeddedLanguages filenames filenamePatterns configuration supported completionEvents svg args",
    "tags toolReferenceName modelDescription inputSchema submenu $comment",
  ].flatMap((line) => line.split(" ")),
);
const productName = "Django Deploy Hygiene";

/** The texts that a person reads, each with where it stands. */
function shownTexts(value: unknown, at: string): readonly (readonly [string, string])[] {
  if (typeof value === "string") return [[at, value]];
  if (Array.isArray(value)) return value.flatMap((one: unknown, i) => shownTexts(one, `${at}.${i}`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => {
    const isName = key === "name" && at.startsWith("languageModelTools");
    // At the top keys are kinds of contributions.
    return at !== "" && (isName || unread.has(key)) ? [] : shownTexts(one, at === "" ? key : `${at}.${key}`);
  });
}

const shown = [...shownTexts(manifest.contributes, ""), ...shownTexts(manifest.capabilities, "capabilities")];

describe("the texts of the manifest", () => {
  it("are keys, all of them", () => {
    expect(shown.length).toBeGreaterThan(80);
    expect(
      shown.filter(
        ([at, text]) => text !== productName && !/^%[\w.-]+%$/.test(text) && !/^languages\.\d+\.aliases\.\d+$/.test(at),
      ),
    ).toEqual([]);
  });
  it("are there in every language, and no others", () => {
    const used = new Set([...shown.flatMap(([, text]) => /^%([\w.-]+)%$/.exec(text)?.[1] ?? []), "description"]);
    expect(Object.keys(english).sort()).toEqual([...used].sort());
    expect(Object.keys(german)).toEqual(Object.keys(english));
    expect(english["description"]).toBe(manifest.description);
  });
  it("say the same: commands, code, lines", () => {
    const parts = (text: string): unknown => [
      text.match(/\(command:[\w.]+\)/g),
      text
        .match(/`[^`]+`/g)
        ?.map((code) => code.replace(/^`modul:Klasse`$/, "`module:Class`"))
        .sort(),
      text.split("\n").length,
    ];
    for (const [key, text] of Object.entries(english)) {
      expect(parts(german[key] ?? ""), key).toEqual(parts(text));
      if (!/^(?:setting\.rules|language)/.test(key)) expect(german[key], key).not.toBe(text);
    }
  });
});

describe("the walkthrough", () => {
  const [walkthrough, ...others] = manifest.contributes.walkthroughs;
  const steps = walkthrough?.steps ?? [];
  it("has four steps", () => {
    expect([others, steps.length]).toEqual([[], 4]);
  });
  it.each(steps)("$media.svg is a picture in the theme's colours, with words for who does not see it", ({ media }) => {
    expect(existsSync(join(root, media.svg))).toBe(true);
    const text = readFileSync(join(root, media.svg), "utf8");
    expect(text.length).toBeLessThan(3000);
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 480 260"[^]*<\/svg>\n$/);
    const colors = [...text.matchAll(/ (?:fill|stroke)="([^"]*)"/g)].map(([, color = ""]) => color);
    expect(colors.length).toBeGreaterThan(5);
    expect(colors.filter((color) => color !== "none" && !/^var\(--vscode-[\w-]+, /.test(color))).toEqual([]);
    expect(english[media.altText.slice(1, -1)]).toMatch(/\.$/);
  });
  it("knows its commands and views", () => {
    const commands = manifest.contributes.commands.map(({ command }) => command);
    const views = Object.values(manifest.contributes.views)
      .flat()
      .map(({ id }) => id);
    for (const { description, completionEvents } of steps) {
      const called = [...(english[description.slice(1, -1)] ?? "").matchAll(/\(command:([\w.]+)\)/g)].map(
        ([, command = ""]) => command,
      );
      const awaited = completionEvents.flatMap((event) => /^onCommand:(.+)$/.exec(event)?.[1] ?? []);
      expect(called).toHaveLength(1);
      for (const command of [...called, ...awaited])
        if (command.startsWith("djangoDeployHygiene.")) expect(commands).toContain(command);
      for (const event of completionEvents)
        if (event.startsWith("onView:")) expect(views).toContain(event.slice("onView:".length));
    }
  });
});
