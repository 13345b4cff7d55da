import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../../server/src/core/domain/value.js";
import { parseGunicornArguments } from "../../../server/src/core/gunicorn/commandLine.js";
import { findGunicornConfig, resolveGunicorn } from "../../../server/src/core/gunicorn/resolveGunicorn.js";
import { gunicornTable, type GunicornTable } from "../../../server/src/core/gunicorn/table.js";
import { findLaunches } from "../../../server/src/core/launch/findLaunches.js";
import type { Launch, Word } from "../../../server/src/core/launch/launch.js";
import { rolesOf } from "../../harness/deployRoles.js";
import { memoryFiles } from "../../harness/memoryFileSource.js";
import { pythonWith, skipWithout } from "../../harness/pythonLibraries.js";

const FILE = "/p/Procfile";
const words = (args: readonly string[]): Word[] => {
  let start = 0;
  return args.map((text) => {
    const word = { text, at: { file: FILE, start, end: start + text.length }, dynamic: false };
    start += text.length + 1;
    return word;
  });
};
const read = (line: string) => {
  const result = parseGunicornArguments(words(line.split(" ")), gunicornTable);
  return {
    settings: result.arguments.map((argument) => [argument.setting, argument.value?.text ?? true]),
    app: result.app?.text,
    problems: result.problems.map((problem) => [problem.kind, problem.word.text]),
  };
};

describe("the command line", () => {
  it("knows every way to write a flag", () => {
    expect(read("-w3 --threads=2 --bind :8000 -b unix:/x --reload app:app")).toEqual({
      settings: [
        ["workers", "3"],
        ["threads", "2"],
        ["bind", ":8000"],
        ["bind", "unix:/x"],
        ["reload", true],
      ],
      app: "app:app",
      problems: [],
    });
    expect(read("--time 30 --keep 5 --error-log -")).toEqual({
      settings: [
        ["timeout", "30"],
        ["keepalive", "5"],
        ["errorlog", "-"],
      ],
      app: undefined,
      problems: [],
    });
    expect(read("-DR app")).toEqual({
      settings: [
        ["daemon", true],
        ["enable_stdio_inheritance", true],
      ],
      app: "app",
      problems: [],
    });
  });
  it("refuses what gunicorn refuses, at its place", () => {
    for (const [line, kind, word] of [
      ["--worker 3", "ambiguous-flag", "--worker"],
      ["--access-log x", "ambiguous-flag", "--access-log"],
      ["--max-request 3", "ambiguous-flag", "--max-request"],
      ["--log x", "ambiguous-flag", "--log"],
      ["--nope", "unknown-flag", "--nope"],
      ["--access-logfile, -", "unknown-flag", "--access-logfile,"],
      ["--reload=yes", "unexpected-value", "--reload=yes"],
      ["--workers", "missing-value", "--workers"],
      ["--workers auto", "invalid-integer", "auto"],
      ["app --workers 1 other", "unrecognized-argument", "other"],
    ] as const)
      expect(read(line).problems[0], line).toEqual([kind, word]);
  });
  it("lets --proxy-protocol swallow the application", () => {
    expect(read("--proxy-protocol wsgi:app")).toEqual({
      settings: [["proxy_protocol", "wsgi:app"]],
      app: undefined,
      problems: [],
    });
    expect(read("--proxy-protocol --reload wsgi:app")).toEqual({
      settings: [
        ["proxy_protocol", true],
        ["reload", true],
      ],
      app: "wsgi:app",
      problems: [],
    });
  });
  it("gives the place of a value inside its word", () => {
    const [argument] = parseGunicornArguments(words(["--bind=0.0.0.0:80"]), gunicornTable).arguments;
    expect(argument?.value?.at).toMatchObject({ start: 7, end: 17 });
  });
});

/** The same table given to Python's own argparse. */
const ARGPARSE = `
import argparse, json, re, sys
table, lines = json.load(sys.stdin)
class Refused(Exception): pass
class Parser(argparse.ArgumentParser):
    def error(self, message): raise Refused(message)
def auto(x):
    if re.match(r'0(\\d)', x): x = x.replace('0', '0o', 1)
    return int(x, 0)
parser = Parser(prog='gunicorn', add_help=False)
parser.add_argument('-h', '--help', action='store_true', dest='exit_'); parser.add_argument('-v', '--version', action='store_true', dest='exit_')
parser.add_argument('args', nargs='*')
for s in table:
    if not s['cli']: continue
    kw = {'dest': s['name'], 'action': s['action'], 'default': None}
    if s['action'] == 'store_const': kw['const'] = False
    if s['action'] == 'store' and s['validator'] in ('validate_pos_int', 'validate_http2_frame_size'): kw['type'] = auto if s['name'] in ('umask', 'control_socket_mode') else (lambda x: int(x, 0)) if s['name'] == 'cert_reqs' else int
    if s['name'] == 'proxy_protocol': kw['nargs'] = '?'; kw['const'] = 'auto'
    parser.add_argument(*s['cli'], **kw)
out = []
for line in lines:
    try:
        ns = vars(parser.parse_args(line))
        out.append({'app': (ns['args'] or [None])[0], 'settings': {k: v for k, v in ns.items() if k not in ('args', 'exit_') and v is not None}})
    except Refused as e:
        out.append(None)
print(json.dumps(out))
`;

describe("argparse itself, where a Python is there, agrees", () => {
  it("on generated command lines", (context) => {
    skipWithout(context, spawnSync("python3", ["-c", ""]).status === 0 ? [] : ["Python"]);
    const flags = gunicornTable.settings.flatMap((setting) => setting.cli);
    const flag = fc.constantFrom(...flags);
    const prefix = fc.tuple(flag, fc.nat(12)).map(([text, cut]) => text.slice(0, Math.max(3, text.length - cut)));
    const value = fc.constantFrom("3", "auto", "app:app", "-", "0x10", ":8000", "a b", "-1", "", "1_0", "022");
    const piece = fc.oneof(
      flag,
      prefix,
      value,
      value,
      fc.tuple(fc.oneof(flag, prefix), value).map(([a, b]) => `${a}=${b}`),
      fc.tuple(fc.constantFrom("-w", "-b", "-D", "-R", "-t", "-k"), value).map(([a, b]) => a + b),
      fc.constantFrom("-DR", "-Dw3", "-RDb:8", "--nope", "-x", "-5"),
    );
    const lines = fc.sample(fc.array(piece, { maxLength: 6 }), { numRuns: 4000, seed: 5 });
    const run = spawnSync("python3", ["-c", ARGPARSE], {
      input: JSON.stringify([gunicornTable.settings, lines]),
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    expect(run.stderr).toBe("");
    const theirs = JSON.parse(run.stdout) as ({ app: string | null; settings: Record<string, unknown> } | null)[];
    const integers = new Set(
      gunicornTable.settings
        .filter(
          (setting) => setting.validator === "validate_pos_int" || setting.validator === "validate_http2_frame_size",
        )
        .map((setting) => setting.name),
    );
    lines.forEach((line, index) => {
      const ours = parseGunicornArguments(words(line), gunicornTable);
      const expected = theirs[index] ?? null;
      expect(ours.problems.length === 0, JSON.stringify([line, ours.problems.map((problem) => problem.kind)])).toBe(
        expected !== null,
      );
      if (expected === null) return;
      expect(ours.app?.text ?? null, JSON.stringify(line)).toBe(expected.app);
      const settings: Record<string, unknown> = {};
      for (const argument of ours.arguments) {
        const setting = gunicornTable.settings.find((entry) => entry.name === argument.setting);
        const text = argument.value?.text;
        if (setting?.action === "append")
          settings[argument.setting] = [...((settings[argument.setting] as string[] | undefined) ?? []), text];
        else
          settings[argument.setting] =
            text ?? (argument.setting === "proxy_protocol" ? "auto" : setting?.action !== "store_const");
      }
      expect(Object.keys(settings).sort(), JSON.stringify(line)).toEqual(Object.keys(expected.settings).sort());
      for (const [name, theirValue] of Object.entries(expected.settings))
        if (!integers.has(name)) expect(settings[name], JSON.stringify(line)).toEqual(theirValue);
    });
  });
});

/** The parser of the gunicorn that is installed, whatever its version, against ours with that version's flags. */
const INSTALLED = `
import contextlib, io, json, sys
from gunicorn import __version__
from gunicorn.config import Config, KNOWN_SETTINGS
lines = json.load(sys.stdin)
class Refused(Exception): pass
def refuse(message): raise Refused(message)
parser = Config().parser()
parser.error = refuse
table = [{'name': s.name, 'section': s.section, 'cli': s.cli or [], 'action': s.action or 'store', 'validator': 'validate_pos_int' if s.type is not None and s.type is not str else 'validate_string', 'default': None, 'hookArity': None, 'versions': []} for s in KNOWN_SETTINGS]
out = []
for line in lines:
    try:
        with contextlib.redirect_stdout(io.StringIO()): ns = vars(parser.parse_args(line))
        out.append({'app': (ns['args'] or [None])[0], 'set': sorted(k for k, v in ns.items() if k != 'args' and v is not None)})
    except Refused:
        out.append(None)
    except SystemExit:
        out.append('exit')
print(json.dumps({'version': __version__, 'table': table, 'out': out}))
`;
const python = pythonWith("gunicorn.config");

describe("the parser of an installed gunicorn agrees", () => {
  it("on generated command lines", (context) => {
    skipWithout(context, python === undefined ? ["gunicorn"] : []);
    const flags = gunicornTable.settings.flatMap((setting) => setting.cli);
    const flag = fc.constantFrom(...flags);
    const value = fc.constantFrom("3", "auto", "app:app", "-", ":8000", "", "022");
    const piece = fc.oneof(
      flag,
      value,
      fc.tuple(flag, fc.integer({ min: 3, max: 12 })).map(([text, length]) => text.slice(0, length)),
      fc.tuple(flag, value).map(([a, b]) => `${a}=${b}`),
      fc.constantFrom("-w3", "-DR", "-b:8", "--nope", "-x"),
    );
    const lines = fc.sample(fc.array(piece, { maxLength: 5 }), { numRuns: 2000, seed: 9 });
    const run = spawnSync(python ?? "", ["-c", INSTALLED], {
      input: JSON.stringify(lines),
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    expect(run.stderr).toBe("");
    const theirs = JSON.parse(run.stdout) as {
      version: string;
      table: GunicornTable["settings"];
      out: ({ app: string | null; set: string[] } | "exit" | null)[];
    };
    const table: GunicornTable = { gunicorn: theirs.version, settings: theirs.table };
    lines.forEach((line, index) => {
      const ours = parseGunicornArguments(words(line), table);
      const expected = theirs.out[index] ?? null;
      // `--help` and `--version` end the program before it looks any further.
      if (expected === "exit") {
        expect(ours.exits, JSON.stringify(line)).toBeDefined();
        return;
      }
      expect(ours.problems.length === 0, JSON.stringify([line, ours.problems.map((problem) => problem.kind)])).toBe(
        expected !== null,
      );
      if (expected !== null)
        expect(
          [ours.app?.text ?? null, [...new Set(ours.arguments.map((argument) => argument.setting))].sort()],
          JSON.stringify(line),
        ).toEqual([expected.app, expected.set]);
    });
  });
});

describe("precedence", () => {
  const launch = (record: Record<string, string>): Launch => {
    const found = findLaunches({ files: memoryFiles(record), root: "/p", roles: rolesOf(record) })[0];
    if (found === undefined) throw new Error("no launch");
    return found;
  };
  const dockerfile =
    'FROM x\nENV PORT=9000 WEB_CONCURRENCY=4 GUNICORN_CMD_ARGS="--threads 8 --timeout 60 -b :1 -b :2"\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "-t", "90", "app.wsgi"]\n';
  const shown = (value: Value | undefined): unknown =>
    value?.kind === "list"
      ? value.items.map(shown)
      : value !== undefined && "value" in value
        ? value.value
        : value?.kind;
  it("environment < config file < GUNICORN_CMD_ARGS < command line", () => {
    const record = { "/p/Dockerfile": dockerfile };
    const at = { file: "/p/gunicorn.conf.py", start: 0, end: 1 };
    const names = new Map<string, { value: Value; at: typeof at }>([
      ["threads", { value: { kind: "int", value: 2, at, from: "literal" }, at }],
      ["keepalive", { value: { kind: "int", value: 5, at, from: "literal" }, at }],
      ["BIND", { value: { kind: "str", value: "x", at, from: "literal" }, at }],
    ]);
    const resolved = resolveGunicorn({
      launch: launch(record),
      configFile: { path: at.file, names },
      files: memoryFiles(record),
    });
    const row = (name: string): unknown => {
      const setting = resolved?.effective.get(name);
      return [
        setting?.source,
        shown(setting?.value),
        setting?.overrides.map((entry) => [entry.source, shown(entry.value)]),
      ];
    };
    expect(row("timeout")).toEqual([
      "command-line",
      90,
      [
        ["GUNICORN_CMD_ARGS", 60],
        ["default", 30],
      ],
    ]);
    expect(row("threads")).toEqual([
      "GUNICORN_CMD_ARGS",
      8,
      [
        ["config-file", 2],
        ["default", 1],
      ],
    ]);
    expect(row("keepalive")).toEqual(["config-file", 5, [["default", 2]]]);
    expect(row("workers")).toEqual(["environment", 4, [["default", 1]]]);
    expect(row("bind")).toEqual([
      "GUNICORN_CMD_ARGS",
      [":1", ":2"],
      [
        ["environment", ["0.0.0.0:9000"]],
        ["default", ["127.0.0.1:8000"]],
      ],
    ]);
    expect(row("graceful_timeout")).toEqual(["default", 30, []]);
    expect(resolved?.effective.has("BIND")).toBe(false);
    expect(resolved?.app).toMatchObject({ text: "app.wsgi" });
    const threads = resolved?.effective.get("threads")?.at;
    expect(threads !== undefined && dockerfile.slice(threads.start, threads.end)).toBe("8");
  });
  it("finds the config file where gunicorn does", () => {
    const find = (record: Record<string, string>) => {
      const files = memoryFiles(record);
      const found = findGunicornConfig({ launch: launch(record), files, root: "/p" });
      return found === undefined ? undefined : [found.kind, found.path, found.missing];
    };
    expect(find({ "/p/Dockerfile": dockerfile })).toBeUndefined();
    expect(find({ "/p/Dockerfile": dockerfile, "/p/gunicorn.conf.py": "" })).toEqual([
      "default",
      "/p/gunicorn.conf.py",
      false,
    ]);
    expect(
      find({ "/p/Procfile": "web: cd src && gunicorn a.wsgi", "/p/gunicorn.conf.py": "", "/p/src/x.py": "" }),
    ).toBeUndefined();
    expect(
      find({ "/p/Procfile": "web: gunicorn --chdir src a.wsgi", "/p/gunicorn.conf.py": "", "/p/src/x.py": "" }),
    ).toEqual(["default", "/p/gunicorn.conf.py", false]);
    expect(find({ "/p/Procfile": "web: gunicorn -c file:deploy/g.py a.wsgi", "/p/deploy/g.py": "" })).toEqual([
      "flag",
      "/p/deploy/g.py",
      false,
    ]);
    expect(find({ "/p/Procfile": "web: gunicorn -c deploy/none.py a.wsgi" })).toEqual(["flag", undefined, true]);
    expect(find({ "/p/Procfile": "web: gunicorn -c python:deploy.g a.wsgi", "/p/deploy/g.py": "" })).toEqual([
      "module",
      "/p/deploy/g.py",
      false,
    ]);
    expect(
      find({
        "/p/Dockerfile": 'FROM x\nWORKDIR /app\nCOPY . .\nCMD ["gunicorn", "--conf", "/app/deploy/g.py", "a"]\n',
        "/p/deploy/g.py": "",
      }),
    ).toEqual(["flag", "/p/deploy/g.py", false]);
  });
});
