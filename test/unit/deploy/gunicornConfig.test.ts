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
/** Asks what `gunicorn --check-config` ends with for each config file: the library is imported once, and each is read in a process of its own. */
const asking = `
import json, os, sys
from gunicorn.app.wsgiapp import run
sys.dont_write_bytecode = True
statuses = []
for config in json.load(sys.stdin):
    with open("gunicorn.conf.py", "w") as file:
        file.write(config + "\\n")
    child = os.fork()
    if child == 0:
        status = 1
        try:
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            sys.argv = ["gunicorn", "--check-config", "application"]
            run()
            status = 0
        except SystemExit as end:
            status = 0 if end.code is None else end.code if isinstance(end.code, int) else 1
        finally:
            os._exit(status)
    statuses.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
print(json.dumps(statuses))
`;
const version = ["/usr/bin/python3", "python3"].flatMap((python) => {
  const { status, stdout } = spawnSync(python, ["-c", "import gunicorn; print(gunicorn.__version__)"], {
    encoding: "utf8",
  });
  return status === 0 ? [{ python, installed: stdout.trim() }] : [];
})[0];

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

  it(`agree with gunicorn ${version?.installed ?? ""}`, (context) => {
    if (version === undefined) return skipWithout(context, ["gunicorn"]);
    const folder = mkdtempSync(join(tmpdir(), "gunicorn-"));
    try {
      writeFileSync(join(folder, "application.py"), "def application(environ, start_response):\n    return []\n");
      const { stdout, stderr } = spawnSync(version.python, ["-c", asking], {
        cwd: folder,
        input: JSON.stringify(cases.map(([config]) => config)),
        encoding: "utf8",
      });
      expect(stderr).toBe("");
      const statuses = JSON.parse(stdout) as readonly number[];
      expect(cases.filter(([, refused], i) => (statuses[i] !== 0) !== refused)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
