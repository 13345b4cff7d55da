/** A baseline forgives today's findings wherever they move to, and nothing else; it holds no secret, and says what it no longer needs. */
import { describe, expect, it } from "vitest";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { explain } from "../../server/src/core/rules/explain.js";
import { runCommandLine, type Ran } from "../harness/commandLine.js";
import { createEngine } from "../harness/engine.js";

const engine = { ...(await createEngine()), rules, explain };
const manage = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n';
const settings =
  'import os\n\nDEBUG = True\nSECRET_KEY = "hunter2"\nALLOWED_HOSTS = ["*"]\nDATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": "swordfish"}}\n';
const site = { "/home/dev/manage.py": manage, "/home/dev/settings.py": settings };

interface Rows {
  readonly schemaVersion: 1;
  readonly findings: readonly { readonly ruleId: string; readonly file: string; readonly fingerprint: string }[];
}
interface Report {
  readonly findings: readonly { readonly ruleId: string; readonly file: string; readonly suppressed: unknown }[];
  readonly baseline?: {
    readonly matched: number;
    readonly stale: readonly { readonly ruleId: string; readonly file: string }[];
  };
}

const check = (files: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<Ran> =>
  runCommandLine(["check", "--baseline", "base.json", ...argv], { engine, files });
const writtenBy = async (files: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<string> =>
  (await check(files, "--update-baseline", ...argv)).written.get("/home/dev/base.json") ?? "";
const report = (ran: Ran): Report => JSON.parse(ran.stdout) as Report;
const counting = (ran: Ran): readonly string[] =>
  report(ran)
    .findings.filter(({ suppressed }) => suppressed === null)
    .map(({ ruleId, file }) => `${file} ${ruleId}`);

const baseline = await writtenBy(site);
const rowsOf = (text: string): Rows["findings"] => (JSON.parse(text) as Rows).findings;

describe("what it forgives", () => {
  const after = async (change: (text: string) => string, extra: Readonly<Record<string, string>> = {}): Promise<Ran> =>
    check(
      { ...site, ...extra, "/home/dev/settings.py": change(settings), "/home/dev/base.json": baseline },
      "--format",
      "json",
    );

  it("today's findings", async () => {
    const ran = await after((text) => text);
    expect(ran.status).toBe(0);
    expect(report(ran).findings.length).toBeGreaterThan(3);
    expect(counting(ran)).toEqual([]);
    expect(report(ran).baseline).toEqual({ matched: rowsOf(baseline).length, stale: [] });
  });
  it.each<readonly [string, (text: string) => string]>([
    ["moved lines", (text) => `# A comment\n\n\n${text}`],
    ["another order", (text) => text.split("\n").reverse().join("\n")],
    ["a comment behind", (text) => text.replace("DEBUG = True", "DEBUG = True  # TODO: take it from the environment")],
    ["another secret", (text) => text.replace("hunter2", "a longer one").replace("swordfish", "x")],
    ["Windows line ends", (text) => text.replaceAll("\n", "\r\n")],
    ["other spacing", (text) => text.replaceAll(" = ", "=")],
    ["unrelated names", (text) => `${text}\nINSTALLED_APPS = ["renamed"]\nPAGE_SIZE = 3\n`],
  ])("%s", async (_, change) => {
    const ran = await after(change);
    expect(counting(ran)).toEqual([]);
    expect(ran.status).toBe(0);
  });
  it("not what is new: another rule, another file, once more the same", async () => {
    expect(
      counting(
        await after(
          (text) =>
            `${text}SESSION_COOKIE_SECURE = False\nMIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]\n`,
        ),
      ),
    ).not.toEqual([]);
    expect(
      counting(
        await after((text) => text, { "/home/dev/other/manage.py": manage, "/home/dev/other/settings.py": settings }),
      ),
    ).toContain("other/settings.py debug-enabled");
    const dockerfile = (lines: string): Readonly<Record<string, string>> => ({
      ...site,
      "/home/dev/Dockerfile": `FROM python:3.12\n${lines}USER app\nCMD ["gunicorn", "wsgi"]\n`,
    });
    const once = await writtenBy(dockerfile("ENV DB_PASSWORD=ao2je8d2\n"));
    expect(
      counting(
        await check(
          { ...dockerfile("ENV DB_PASSWORD=ao2je8d2\nENV DB_PASSWORD=bidj28s9\n"), "/home/dev/base.json": once },
          "--format",
          "json",
        ),
      ),
    ).toEqual(["Dockerfile secret-in-deploy-file"]);
  });
  it("wherever the command is run from", async () => {
    const files = { ...site, "/home/dev/base.json": baseline };
    expect(
      (await runCommandLine(["check", "/home/dev", "--baseline", "/home/dev/base.json"], { engine, files, cwd: "/" }))
        .status,
    ).toBe(0);
    expect((await runCommandLine(["check", "settings.py", "--baseline", "base.json"], { engine, files })).status).toBe(
      0,
    );
  });
});

describe("the file", () => {
  it("has one line a finding, in a stable order, and no secret", async () => {
    expect(await writtenBy({ ...site, "/home/dev/settings.py": settings.split("\n").reverse().join("\n") })).toBe(
      baseline,
    );
    const lines = baseline.split("\n").filter((line) => line.includes("fingerprint"));
    expect(lines).toHaveLength(rowsOf(baseline).length);
    for (const secret of ["hunter2", "swordfish"]) expect(baseline).not.toContain(secret);
  });
  it("has fingerprints into which no secret goes", async () => {
    const prints = async (secret: string): Promise<readonly string[]> =>
      rowsOf(
        await writtenBy({
          ...site,
          "/home/dev/settings.py": settings.replace("hunter2", secret).replace("swordfish", secret),
          "/home/dev/.env.production": `SECRET_KEY=${secret}\nDEBUG=True\nexport DB_PASSWORD=${secret}\n`,
          "/home/dev/Dockerfile": `FROM python:latest\nENV SECRET_KEY ${secret}\nARG DB_PASSWORD=${secret}\nCMD ["gunicorn", "config.wsgi"]\n`,
          "/home/dev/compose.yml": `services:\n  web:\n    image: app\n    command: gunicorn config.wsgi\n    environment:\n      - SECRET_KEY=${secret}\n      - DB_PASSWORD=${secret}\n`,
        }),
      ).map(({ fingerprint }) => fingerprint);
    const some = await prints("pa(ss1");
    expect(some.length).toBeGreaterThan(8);
    expect(await prints("other(2")).toEqual(some);
  });
  it("is written again only if it changes", async () => {
    expect((await check({ ...site, "/home/dev/base.json": baseline }, "--update-baseline")).written.size).toBe(0);
  });
  it("is never written over another file's content", async () => {
    const ran = await check({ ...site, "/home/dev/base.json": '{ "name": "package" }\n' }, "--update-baseline");
    expect(ran).toMatchObject({ status: 2, stdout: "" });
    expect(ran.written.size).toBe(0);
    expect(ran.stderr).toContain("not one that this program wrote");
  });
  it("is refused where a row is no row", async () => {
    for (const row of [null, 1, "x", [], { ruleId: "debug-enabled" }]) {
      const ran = await check({
        ...site,
        "/home/dev/base.json": JSON.stringify({ schemaVersion: 1, findings: [row] }),
      });
      expect(ran).toMatchObject({ status: 2, stdout: "" });
      expect(ran.stderr).toContain("not one that this program wrote");
    }
  });
});

describe("what no longer occurs", () => {
  const mended = {
    ...site,
    "/home/dev/settings.py": settings.replace("DEBUG = True", "DEBUG = False"),
    "/home/dev/base.json": baseline,
  };

  it("is said, counted, and removed by an update", async () => {
    const ran = await check(mended, "--statistics");
    expect(ran.status).toBe(0);
    expect(ran.stderr).toContain("1 entry of the baseline no longer occurs; --update-baseline removes it");
    expect(ran.stdout).toContain("    1  debug-enabled no longer occurs, and is still in the baseline\n");
    expect(report(await check(mended, "--format", "json")).baseline?.stale).toEqual([
      { ruleId: "debug-enabled", file: "settings.py", entry: "settings" },
    ]);
    expect(rowsOf(await writtenBy(mended)).map(({ ruleId }) => ruleId)).toEqual(
      rowsOf(baseline)
        .map(({ ruleId }) => ruleId)
        .filter((id) => id !== "debug-enabled"),
    );
  });
  it("is not said of what the run did not look at, and an update keeps that", async () => {
    for (const argv of [["manage.py"], ["--ignore", "debug-enabled"], ["--settings", "settings", "manage.py"]]) {
      const ran = await check(mended, ...argv);
      expect(ran.stderr, argv.join(" ")).not.toContain("no longer");
    }
    expect(await writtenBy({ ...mended, "/home/dev/settings.py": "A = 1\n" }, "manage.py")).toBe("");
    expect(rowsOf(await writtenBy(mended, "--select", "debug-enabled")).map(({ ruleId }) => ruleId)).toEqual(
      rowsOf(baseline)
        .map(({ ruleId }) => ruleId)
        .filter((id) => id !== "debug-enabled"),
    );
  });
});
