/** The plain Git hook, with the real Git: what is staged decides, whatever lies in the folder. */
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundleCommandLine } from "../harness/bundledCommandLine.js";
import { healthySettings } from "../harness/healthy.js";

const hasGit = spawnSync("git", ["--version"]).status === 0;
const program = hasGit ? await bundleCommandLine() : "";
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const sound = `${healthySettings}\n`;
const unsound = `${healthySettings}\nDEBUG = True\n`;

interface Done {
  readonly status: number | null;
  readonly output: string;
}

interface Repository {
  readonly top: string;
  run(command: string, ...args: readonly string[]): Done;
  git(...args: readonly string[]): Done;
  cli(...args: readonly string[]): Done;
  write(path: string, text: string): void;
}

function at(top: string): Repository {
  const environment = {
    PATH: process.env["PATH"] ?? "",
    HOME: top,
    TMPDIR: tmpdir(),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "A",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "A",
    GIT_COMMITTER_EMAIL: "a@example.com",
    GIT_EDITOR: "true",
  };
  const run = (command: string, ...args: readonly string[]): Done => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: top, env: environment, encoding: "utf8" });
    return { status, output: stdout + stderr };
  };
  return {
    top,
    run,
    git: (...args) => run("git", ...args),
    cli: (...args) => run(process.execPath, program, ...args),
    write(path, text) {
      mkdirSync(dirname(join(top, path)), { recursive: true });
      writeFileSync(join(top, path), text);
    },
  };
}

function repository(options: { readonly hook: boolean } = { hook: true }): Repository {
  const top = realpathSync(mkdtempSync(join(tmpdir(), "deploy hygiene's repository-")));
  folders.push(top);
  const made = at(top);
  made.git("init", "-q", "-b", "main");
  made.write("manage.py", 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n');
  made.write("config/__init__.py", "");
  made.write("config/settings.py", sound);
  made.git("add", "-A");
  expect(made.git("commit", "-q", "-m", "start").status).toBe(0);
  if (options.hook) expect(made.cli("hook", "--write")).toMatchObject({ status: 0 });
  return made;
}

describe.skipIf(!hasGit)("what is staged decides", () => {
  it("staged bad, the folder good: refused, and mended: accepted", () => {
    const { write, git, top } = repository();
    write("config/settings.py", unsound);
    git("add", "-A");
    write("config/settings.py", sound);
    const refused = git("commit", "-m", "bad");
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain("error[debug-enabled]");
    expect(refused.output).toContain("config/settings.py");
    expect(refused.output).toContain("The commit was stopped");
    expect(refused.output).not.toContain(tmpdir() + "/deploy-hygiene.");
    write("new.txt", "x");
    git("add", "-A");
    expect(git("commit", "-m", "mended").status).toBe(0);
    expect(readFileSync(join(top, "config/settings.py"), "utf8")).toBe(sound);
  });
  it("staged good, the folder bad: accepted", () => {
    const { write, git } = repository();
    write("config/settings.py", `${sound}# more\n`);
    git("add", "-A");
    write("config/settings.py", unsound);
    expect(git("commit", "-m", "good")).toMatchObject({ status: 0 });
    expect(git("diff", "--stat").output).toContain("config/settings.py");
  });
  it("commit -a and commit FILE, whose index is another", () => {
    const { write, git } = repository();
    write("config/settings.py", unsound);
    expect(git("commit", "-am", "bad").status).not.toBe(0);
    expect(git("commit", "-m", "bad", "config/settings.py").status).not.toBe(0);
    write("notes.txt", "x");
    git("add", "notes.txt");
    expect(git("commit", "-m", "only the notes", "notes.txt")).toMatchObject({ status: 0 });
  });
  it("the first commit of all", () => {
    const { write, git, cli, top } = at(realpathSync(mkdtempSync(join(tmpdir(), "deploy hygiene first-"))));
    folders.push(top);
    git("init", "-q");
    expect(cli("hook", "--write").status).toBe(0);
    write("settings.py", "DEBUG = True\n");
    git("add", "-A");
    expect(git("commit", "-m", "first").status).not.toBe(0);
  });
  it("names with spaces, quotes and line breaks", () => {
    const { write, git } = repository();
    const odd = "a 'b'\n\"c\" $(touch pwned)/näme.py";
    write(odd, "x = 1\n");
    git("add", "-A");
    expect(git("commit", "-m", "odd")).toMatchObject({ status: 0 });
    write(
      "two words/Dockerfile",
      'FROM python:3.12-slim\nENV DB_PASSWORD=ao2je8d2\nUSER app\nCMD ["gunicorn", "--workers", "3", "config.wsgi"]\n',
    );
    git("add", "-A");
    const refused = git("commit", "-m", "secret");
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain("two words/Dockerfile");
    expect(refused.output).not.toContain("ao2je8d2");
  });
  it("what has no say passes: pictures, texts, deletions", () => {
    const { write, git, top } = repository();
    writeFileSync(join(top, "logo.png"), Buffer.from([0x89, 0x50, 0xff, 0xfe, 0, 1]));
    write("readme.md", "x");
    git("add", "-A");
    expect(git("commit", "-m", "picture")).toMatchObject({ status: 0 });
    git("rm", "-q", "manage.py");
    expect(git("commit", "-m", "deleted")).toMatchObject({ status: 0 });
  });
  it("a merge with a conflict, and a rebase", () => {
    const { write, git } = repository();
    git("checkout", "-q", "-b", "side");
    write("config/settings.py", `${sound}# side\n`);
    expect(git("commit", "-qam", "side").status).toBe(0);
    git("checkout", "-q", "main");
    write("config/settings.py", `${sound}# main\n`);
    expect(git("commit", "-qam", "main").status).toBe(0);
    expect(git("merge", "side").status).not.toBe(0);
    write("config/settings.py", unsound);
    git("add", "-A");
    expect(git("commit", "-m", "merged").status).not.toBe(0);
    write("config/settings.py", `${sound}# both\n`);
    git("add", "-A");
    expect(git("commit", "-m", "merged")).toMatchObject({ status: 0 });
    git("checkout", "-q", "-b", "topic", "HEAD~1");
    write("other.py", "x = 1\n");
    git("add", "-A");
    expect(git("commit", "-qm", "topic").status).toBe(0);
    expect(git("rebase", "main")).toMatchObject({ status: 0 });
  });
  it("leaves no folder behind", () => {
    const mine = (): readonly string[] =>
      spawnSync("ls", [tmpdir()], { encoding: "utf8" })
        .stdout.split("\n")
        .filter((name) => /^deploy-hygiene\.\w{6}$/.test(name));
    const before = mine();
    const { write, git } = repository();
    write("config/settings.py", unsound);
    git("commit", "-am", "bad");
    expect(mine().filter((name) => !before.includes(name))).toEqual([]);
  });
});

describe.skipIf(!hasGit)("where the hook goes", () => {
  it("is shown first, and written only when asked", () => {
    const { cli, top } = repository({ hook: false });
    const shown = cli("hook");
    expect(shown.output).toContain("#!/bin/sh");
    expect(shown.output).toContain("“django-deploy-hygiene hook --write” writes this to .git/hooks/pre-commit");
    expect(existsSync(join(top, ".git/hooks/pre-commit"))).toBe(false);
    expect(cli("hook", "--write").output).toContain("Written: .git/hooks/pre-commit");
    expect(statSync(join(top, ".git/hooks/pre-commit")).mode & 0o111).not.toBe(0);
    expect(cli("hook", "--write").output).toContain("Nothing to write");
    expect(cli("hook", "--write", "--fail-level", "error").output).toContain("Written");
    expect(readFileSync(join(top, ".git/hooks/pre-commit"), "utf8")).toContain("check --fail-level error --");
  });
  it("never replaces one, and says what to add; what it says works", () => {
    const { cli, git, write, top } = repository({ hook: false });
    write(".git/hooks/pre-commit", "#!/bin/sh\necho theirs\n");
    chmodSync(join(top, ".git/hooks/pre-commit"), 0o755);
    const refused = cli("hook", "--write");
    expect(refused.status).toBe(2);
    expect(refused.output).toContain(".git/hooks/pre-commit exists, and is not replaced");
    expect(refused.output).toContain("sh .git/hooks/deploy-hygiene || exit 1");
    expect(readFileSync(join(top, ".git/hooks/pre-commit"), "utf8")).toBe("#!/bin/sh\necho theirs\n");
    expect(cli("hook", "--output", ".git/hooks/deploy-hygiene").status).toBe(0);
    appendFileSync(
      join(top, ".git/hooks/pre-commit"),
      `PATH="${top}/bin:$PATH"\nsh .git/hooks/deploy-hygiene || exit 1\n`,
    );
    write("config/settings.py", unsound);
    const missing = git("commit", "-am", "not found");
    expect(missing.status).not.toBe(0);
    expect(missing.output).toContain("django-deploy-hygiene was not found, so nothing was checked");
    write("bin/django-deploy-hygiene", `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
    chmodSync(join(top, "bin/django-deploy-hygiene"), 0o755);
    const stopped = git("commit", "-am", "bad");
    expect(stopped.status).not.toBe(0);
    expect(stopped.output).toContain("error[debug-enabled]");
  });
  it("replaces no link that leads nowhere, and makes the folder of hooks where there is none", () => {
    const { cli, top } = repository({ hook: false });
    rmSync(join(top, ".git/hooks"), { recursive: true, force: true });
    expect(cli("hook", "--write").status).toBe(0);
    rmSync(join(top, ".git/hooks/pre-commit"));
    symlinkSync("../../not-there-yet", join(top, ".git/hooks/pre-commit"));
    expect(cli("hook", "--write").status).toBe(2);
    expect(lstatSync(join(top, ".git/hooks/pre-commit")).isSymbolicLink()).toBe(true);
  });
  it("a worktree uses the repository's hooks", () => {
    const { git, top } = repository({ hook: false });
    const beside = `${top} worktree`;
    folders.push(beside);
    expect(git("worktree", "add", "-q", beside, "-b", "beside").status).toBe(0);
    const other = at(beside);
    expect(other.cli("hook", "--write").status).toBe(0);
    expect(existsSync(join(top, ".git/hooks/pre-commit"))).toBe(true);
    other.write("config/settings.py", unsound);
    expect(other.git("commit", "-am", "bad").status).not.toBe(0);
  });
  it("core.hooksPath is obeyed; husky's files are the project's own", () => {
    const { cli, git, top } = repository({ hook: false });
    git("config", "core.hooksPath", "my hooks");
    expect(cli("hook", "--write").output).toContain("Written: my hooks/pre-commit");
    expect(existsSync(join(top, "my hooks/pre-commit"))).toBe(true);
    expect(git("commit", "--allow-empty", "-m", "x").status).toBe(0);
    git("config", "core.hooksPath", ".husky/_");
    const husky = cli("hook", "--write");
    expect(husky.status).toBe(2);
    expect(husky.output).toContain("sh .husky/deploy-hygiene || exit 1");
    git("config", "core.hooksPath", "~/hooks");
    expect(cli("hook", "--write")).toMatchObject({ status: 2 });
  });
  it("in a folder below, and in no repository", () => {
    const { top } = repository({ hook: false });
    expect(at(join(top, "config")).cli("hook", "--write").output).toContain("Written: ../.git/hooks/pre-commit");
    const empty = mkdtempSync(join(tmpdir(), "deploy-hygiene-none-"));
    folders.push(empty);
    const none = at(empty).cli("hook");
    expect(none).toMatchObject({ status: 2 });
    expect(none.output).toContain("there is no Git repository");
  });
  it("a baseline is read from the index too", () => {
    const { cli, git, write } = repository({ hook: false });
    write("config/settings.py", unsound);
    expect(cli("check", "--baseline", "deploy-baseline.json", "--update-baseline").status).toBe(0);
    expect(cli("hook", "--write", "--baseline", "deploy-baseline.json").status).toBe(0);
    git("add", "-A");
    expect(git("commit", "-m", "forgiven")).toMatchObject({ status: 0 });
    write("config/settings.py", `${unsound}SESSION_COOKIE_SECURE = False\n`);
    expect(git("commit", "-am", "new").status).not.toBe(0);
    expect(cli("hook", "--baseline", "../elsewhere.json").status).toBe(2);
  });
});
