/** In a real Neovim, headless, with its own client and nothing of ours: findings, a fix, positions beyond the basic plane, and many edits. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guarded } from "../../scripts/tools/processes.js";
import { bundleCommandLine } from "../harness/bundledCommandLine.js";
import { readText, remove, write } from "../harness/installed.js";

interface Shown {
  readonly line: number;
  readonly marked: string;
  readonly code: string;
  readonly message: string;
}

interface Journey {
  readonly failure?: string;
  readonly base: readonly Shown[];
  readonly production: readonly Shown[];
  readonly titles: readonly string[];
  readonly fixed: readonly string[];
  readonly edited: readonly Shown[];
  readonly fresh: readonly Shown[];
  readonly text: string;
}

const isThere = spawnSync("nvim", ["--version"]).status === 0;

describe.skipIf(!isThere && process.env["CI"] !== "true")("Neovim (skipped where there is no nvim on the PATH)", () => {
  const folder = mkdtempSync(join(tmpdir(), "deploy-hygiene-neovim-"));
  const folders = [folder];
  let journey: Journey;

  beforeAll(async () => {
    const program = await bundleCommandLine();
    const project = join(folder, "project");
    write(
      join(project, "manage.py"),
      'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")\n',
    );
    write(join(project, "config/__init__.py"), "");
    write(join(project, "config/settings/__init__.py"), "");
    write(
      join(project, "config/settings/base.py"),
      "import os\n\nDEBUG = True\nSECRET_KEY = os.environ['SECRET_KEY']\n",
    );
    write(
      join(project, "config/settings/production.py"),
      'from .base import *\n\nGREETING = "😀𝒳é"; ALLOWED_HOSTS = ["*"]\n',
    );
    const result = join(folder, "result.json");
    const env = {
      ...process.env,
      JOURNEY_SERVER: JSON.stringify([process.execPath, program, "lsp", "--stdio"]),
      JOURNEY_PROJECT: project,
      JOURNEY_RESULT: result,
      JOURNEY_EDITS: "500",
      XDG_STATE_HOME: folder,
      XDG_DATA_HOME: folder,
      XDG_CACHE_HOME: folder,
      XDG_CONFIG_HOME: folder,
    };
    const nvim = spawn(
      ...guarded("nvim", [
        "--headless",
        "-n",
        "-u",
        "NONE",
        "-c",
        `luafile ${join(import.meta.dirname, "neovim.lua")}`,
      ]),
      { env, stdio: ["pipe", "ignore", "ignore"] },
    );
    await new Promise((resolve, reject) => nvim.on("exit", resolve).on("error", reject));
    journey = JSON.parse(readText(result)) as Journey;
    if (journey.failure !== undefined) throw new Error(journey.failure);
  });
  afterAll(() => folders.forEach(remove));

  it("shows in base.py what production loads from it", () => {
    expect(journey.base.find(({ code }) => code === "debug-enabled")).toMatchObject({
      line: 3,
      marked: "True",
      message: expect.stringContaining("DEBUG is on in production") as string,
    });
  });
  it("marks what it means behind characters of two units", () => {
    expect(journey.production.find(({ code }) => code === "allowed-hosts-wildcard")).toMatchObject({
      line: 3,
      marked: '"*"',
    });
  });
  it("applies a fix", () => {
    expect(journey.titles[0]).toMatch(/environment/);
    expect(journey.fixed[2]).toMatch(/^DEBUG = os\.environ\.get\('DJANGO_DEBUG', ''\)/);
  });
  it("says after 500 edits what a fresh start says", () => {
    expect(journey.text.split("\n").length).toBeGreaterThan(15);
    expect(new Set(journey.fresh.map(({ code }) => code)).size).toBeGreaterThan(2);
    expect(journey.edited).toEqual(journey.fresh);
  });
});
