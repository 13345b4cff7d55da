import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyConfiguration } from "../../../server/src/core/configuration.js";
import { createEngine } from "../../harness/engine.js";
import { memoryFiles } from "../../harness/memoryFileSource.js";
import { skipWithout } from "../../harness/pythonLibraries.js";

/**
 * Config files and whether gunicorn refuses them: recorded with gunicorn 26.2.0 and run with 20.1.0, which agree on all of these
 * (`gunicorn --check-config`). Where a gunicorn is installed it is asked again.
 */
const cases: readonly (readonly [config: string, refused: boolean])[] = [
  ["workers = 8 / 2", true],
  ["workers = -1", true],
  ["workers = ''", true],
  ["workers = '010'", true],
  ["workers = 1.5", true],
  ["timeout = None", true],
  ["preload_app = 1", true],
  ["reload = 'yes'", true],
  ["accesslog = True", true],
  ["forwarded_allow_ips = ['*']", true],
  ["umask = '022'", true],
  ["bind = 8000", true],
  ["post_fork = 3", true],
  ["secure_scheme_headers = []", true],
  ["logconfig_dict = []", true],
  ["chdir = 3", true],
  ["workers = '3'", false],
  ["timeout = 0x20", false],
  ["preload_app = 'true'", false],
  ["preload_app = None", false],
  ["keepalive = True", false],
  ["threads = '0x2'", false],
  ["bind = ['127.0.0.1:8000', '127.0.0.1:8001']", false],
  ["limit_request_line = 0", false],
  ["loglevel = 'warn'", false],
  ["worker = 3", false],
  ["BIND = 8000", false],
  ["umask = 0o22", false],
  ["raw_env = ['A=b']", false],
  ["accesslog = None", false],
  ["def post_fork(server, worker):\n    pass", false],
  ["forwarded_allow_ips = '*'", false],
  // Hooks are counted by their positional parameters.
  ["def post_fork(server):\n    pass", true],
  ["def post_fork(server, worker, more=None):\n    pass", true],
  ["def worker_exit(*args):\n    pass", true],
  ["when_ready = lambda: None", true],
  ["def when_ready(server, *, more=None):\n    pass", false],
  ["def when_ready(server, **more):\n    pass", false],
  ["def post_request(worker, req):\n    pass", false],
  ["def post_request(worker):\n    pass", true],
  ["def post_request(worker, req, environ, resp):\n    pass", false],
  ["pre_request = lambda worker, req: None", false],
  ["def nworkers_changed(server, new):\n    pass", true],
  ["class Ready:\n    def __call__(self, server):\n        pass\nwhen_ready = Ready()", false],
];

const root = "/project";
const { createAnalysisHost, parser } = await createEngine();
/** The program, or the module of a Python that has it. */
const program = [
  ["gunicorn"],
  ["/usr/bin/python3", "-c", "from gunicorn.app.wsgiapp import run; run()"],
  ["python3", "-c", "from gunicorn.app.wsgiapp import run; run()"],
].find(([command = "", ...args]) => spawnSync(command, [...args, "--version"]).status === 0) ?? ["gunicorn"];
const gunicorn = (args: readonly string[], cwd?: string) =>
  spawnSync(program[0] ?? "", [...program.slice(1), ...args], { encoding: "utf8", timeout: 20_000, cwd });
const version = gunicorn(["--version"]);
const installed = version.status === 0 ? /(\d+\.\d+(?:\.\d+)?)/.exec(version.stdout + version.stderr)?.[1] : undefined;

describe("values that abort the start", () => {
  it.each(cases)("%s", (config, refused) => {
    const analysis = createAnalysisHost({
      root,
      files: memoryFiles({ [`${root}/manage.py`]: "", [`${root}/gunicorn.conf.py`]: `${config}\n` }),
      parser,
      configuration: emptyConfiguration,
    }).analysis();
    expect(
      analysis.findings.some((one) => one.ruleId === "gunicorn-setting-invalid" && one.certainty === "definite"),
    ).toBe(refused);
  });

  it(`agree with gunicorn ${installed ?? ""}`, { timeout: 120_000 }, (context) => {
    skipWithout(context, installed === undefined ? ["gunicorn"] : []);
    const folder = mkdtempSync(join(tmpdir(), "gunicorn-"));
    try {
      writeFileSync(join(folder, "application.py"), "def application(environ, start_response):\n    return []\n");
      const wrong = cases.filter(([config, refused]) => {
        writeFileSync(join(folder, "gunicorn.conf.py"), `${config}\n`);
        return (gunicorn(["--check-config", "application"], folder).status !== 0) !== refused;
      });
      expect(wrong).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
