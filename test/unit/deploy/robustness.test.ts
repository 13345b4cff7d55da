import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asItsSize, growth } from "../../harness/growth.js";
import { parseCaddyfile } from "../../../server/src/core/syntax/deploy/caddyfile.js";
import { parseCompose } from "../../../server/src/core/syntax/deploy/compose.js";
import { parseDockerfile } from "../../../server/src/core/syntax/deploy/dockerfile.js";
import { parseIni } from "../../../server/src/core/syntax/deploy/ini.js";
import { parseKubernetes } from "../../../server/src/core/syntax/deploy/kubernetes.js";
import { parseNginx } from "../../../server/src/core/syntax/deploy/nginx.js";
import { parsePlatform } from "../../../server/src/core/syntax/deploy/platform.js";
import { parseProcfile } from "../../../server/src/core/syntax/deploy/procfile.js";
import { parseSupervisor } from "../../../server/src/core/syntax/deploy/supervisor.js";
import { parseSystemd } from "../../../server/src/core/syntax/deploy/systemd.js";
import { parsePipeline } from "../../../server/src/core/syntax/deploy/pipelines.js";
import { parseWorkflow } from "../../../server/src/core/syntax/deploy/workflow.js";
import * as requirementFiles from "../../../server/src/core/project/requirementFiles.js";
import type { RequirementFile } from "../../../server/src/core/project/requirementFiles.js";
import { pythonVersions } from "../../../server/src/core/project/pythonVersions.js";
import { memoryFiles } from "../../harness/memoryFileSource.js";
import * as samples from "./samples.js";

const FILE = "/p/file";
/** With a file, so that their places are looked at. */
const placed = ({ requirements }: RequirementFile): unknown => requirements.map((one) => ({ ...one, file: FILE }));
const PARSERS: Record<
  string,
  { parse: (text: string) => unknown; sample: string; alphabet: string; repeats: string[] }
> = {
  procfile: {
    parse: (text) => parseProcfile(FILE, text),
    sample: samples.PROCFILE,
    alphabet: ":# \n\r=aw",
    repeats: ["a", ":", "a: b\n", " "],
  },
  dockerfile: {
    parse: (text) => parseDockerfile(FILE, text),
    sample: samples.DOCKERFILE,
    alphabet: "\\\"'[],$ \n#=<{",
    repeats: [
      "RUN a \\\n",
      "FROM a\n",
      "ENV A=1 ",
      "RUN <<A\n",
      'CMD ["a",',
      "\\\n",
      "ENV A='",
      "COPY a b\n",
      "<<A ",
      "A=1 ",
    ],
  },
  compose: {
    parse: (text) => parseCompose(FILE, text),
    sample: samples.COMPOSE,
    alphabet: ":-{}[]&*\"'$ \n|>#",
    repeats: ["a: b\n", "[", "- ", "a: &a [*a]\n", " ", '"', "{a: ", "a: ${"],
  },
  systemd: {
    parse: (text) => parseSystemd(FILE, text),
    sample: samples.SYSTEMD,
    alphabet: "\\\"'%=[] \n#;$",
    repeats: ["ExecStart=/a b\n", "Environment=A=1\n", "A=\\\n", "%a", "[", 'Environment="A', "[Service]\n"],
  },
  supervisor: {
    parse: (text) => parseSupervisor(FILE, text),
    sample: samples.SUPERVISOR,
    alphabet: "\\\"'%=[] \n#;,:",
    repeats: ["[program:a]\ncommand=a\n", " a\n", "\n", "a=1,", 'environment=A="1",'],
  },
  uwsgi: {
    parse: (text) => parseIni(FILE, text, "uwsgi"),
    sample: samples.UWSGI,
    alphabet: "=[]% \n#;",
    repeats: ["a=b\n", "[a]", " "],
  },
  nginx: {
    parse: (text) => parseNginx(FILE, text),
    sample: samples.NGINX,
    alphabet: "{};\"'\\$# \n",
    repeats: ["a {", "server {", "location / {", "a;", "}", '"', "a b ", "server { location / {", "x_by_lua_block {"],
  },
  caddyfile: {
    parse: (text) => parseCaddyfile(FILE, text),
    sample: samples.CADDYFILE,
    alphabet: '{}"`\\# \n,',
    repeats: ["a {\n", "}\n", "a, ", '"', "reverse_proxy {\n"],
  },
  workflow: {
    parse: (text) => parseWorkflow(FILE, text),
    sample: samples.WORKFLOW,
    alphabet: ":-{}[]\"'$ \n|>#",
    repeats: ["- a\n", "? "],
  },
  gitlab: {
    parse: (text) => parsePipeline("/p/.gitlab-ci.yml", text),
    sample: samples.GITLAB,
    alphabet: ":-{}[]\"'$ \n|>#.",
    repeats: ["a:\n  script: b\n", "a:\n  extends: a\n"],
  },
  circle: {
    parse: (text) => parsePipeline("/p/.circleci/config.yml", text),
    sample: samples.CIRCLE,
    alphabet: ":-{}[]\"'$ \n|>#",
    repeats: ["- run: a\n"],
  },
  kubernetes: {
    parse: (text) => parseKubernetes(FILE, text),
    sample: samples.KUBERNETES,
    alphabet: ":-{}[]\"'$() \n|>#",
    repeats: ["---\n", "a:\n"],
  },
  "app.json": {
    parse: (text) => parsePlatform(`${FILE}/app.json`, text, "app.json"),
    sample: samples.APP_JSON,
    alphabet: ':{}[]", \n',
    repeats: ['{"a":', "[", '"a",'],
  },
  "heroku.yml": {
    parse: (text) => parsePlatform(`${FILE}/heroku.yml`, text, "heroku.yml"),
    sample: samples.HEROKU,
    alphabet: ":-{}[]\"' \n|>",
    repeats: [],
  },
  "render.yaml": {
    parse: (text) => parsePlatform(`${FILE}/render.yaml`, text, "render.yaml"),
    sample: samples.RENDER,
    alphabet: ":-{}[]\"' \n|>",
    repeats: [],
  },
  "fly.toml": {
    parse: (text) => parsePlatform(`${FILE}/fly.toml`, text, "fly.toml"),
    sample: samples.FLY,
    alphabet: "=[]{}\"'\\ \n#.",
    repeats: ["a=1\n", "[a]\n", "[[a]]\n", "a.", "a={", "[", "a=["],
  },
  "requirements.txt": {
    parse: (text) => placed(requirementFiles.parseRequirementsText(text, "main")),
    sample: samples.REQUIREMENTS,
    alphabet: "=<>!~[];# \n\\-@:",
    repeats: ["a==1\n", "a[b", " --hash=sha256:a", "\\\n", "-r a\n", "# ", "a>=1,"],
  },
  "pyproject.toml": {
    parse: (text) => placed(requirementFiles.parsePyproject(text)),
    sample: samples.PYPROJECT,
    alphabet: "=[]{}\"' \n#.,",
    repeats: ["a=1\n", "[a]\n", "[", "a={"],
  },
  Pipfile: {
    parse: (text) => placed(requirementFiles.parsePipfile(text)),
    sample: samples.PIPFILE,
    alphabet: "=[]{}\"' \n#.*",
    repeats: ['a="*"\n'],
  },
  "Pipfile.lock": {
    parse: (text) => placed(requirementFiles.parsePipfileLock(text)),
    sample: samples.PIPFILE_LOCK,
    alphabet: ':{}[]", \n=',
    repeats: ['{"a":'],
  },
  "uv.lock": {
    parse: (text) => placed(requirementFiles.parseTomlLock(text)),
    sample: samples.UV_LOCK,
    alphabet: "=[]\"' \n#,",
    repeats: ['[[package]]\nname = "a"\nversion = "1"\n', "groups = ["],
  },
  "setup.cfg": {
    parse: (text) => placed(requirementFiles.parseSetupCfg(text)),
    sample: samples.SETUP_CFG,
    alphabet: "=[]>; \n#",
    repeats: ["[options]\n", " a>=1\n"],
  },
  "setup.py": {
    parse: (text) => placed(requirementFiles.parseSetupPy(text)),
    sample: samples.SETUP_PY,
    alphabet: "=[]()\"', \n#",
    repeats: ["install_requires=[", "'a',", '"'],
  },
  "environment.yml": {
    parse: (text) => placed(requirementFiles.parseCondaEnvironment(text)),
    sample: samples.CONDA,
    alphabet: ":-= \n#\"'",
    repeats: ["  - a=1\n", "- ", "pip:\n"],
  },
  "files that name a Python": {
    parse: (text) =>
      pythonVersions(
        memoryFiles({
          "/p/.python-version": text,
          "/p/runtime.txt": text,
          "/p/Pipfile": text,
          "/p/pyproject.toml": text,
        }),
        "/p",
        "/p",
      ),
    sample: '3.12.4\npython-3.12\npython_version = "3.9"\nrequires-python = "==3.9.*"\n',
    alphabet: "0123.\"'= \npython-",
    repeats: ["3.1", " ", "python_version = ", 'requires-python = "=='],
  },
};

/** Every `{ file, start, end }` anywhere in what a parser returns. */
function spansIn(value: unknown): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  const seen = new Set<unknown>();
  const stack = [value];
  while (stack.length > 0) {
    const current = stack.pop();
    if (typeof current !== "object" || current === null || seen.has(current)) continue;
    seen.add(current);
    if ("file" in current && "start" in current && "end" in current)
      found.push(current as { start: number; end: number });
    stack.push(...Object.values(current));
  }
  return found;
}

describe.each(Object.entries(PARSERS))("%s", (_name, { parse, sample, alphabet, repeats }) => {
  const check = (text: string): void => {
    for (const at of spansIn(parse(text))) {
      if (!(at.start >= 0 && at.start <= at.end && at.end <= text.length))
        expect.fail(`${JSON.stringify(at)} of ${text.length} in ${JSON.stringify(text)}`);
    }
  };
  it("reads the sample without a complaint", () => {
    const result = parse(sample) as {
      problems?: unknown[];
      yaml?: { problems: unknown[] };
      source?: { problems: unknown[] };
      ini?: { problems: unknown[] };
    };
    expect([
      ...(result.problems ?? []),
      ...(result.yaml?.problems ?? []),
      ...(result.source?.problems ?? []),
      ...(result.ini?.problems ?? []),
    ]).toEqual([]);
  });
  it("survives truncation at every place", () => {
    for (let end = 0; end <= sample.length; end++) check(sample.slice(0, end));
  });
  it("survives mutation", () => {
    const piece = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(sample.length), fc.nat(3), piece), { minLength: 1, maxLength: 3 }),
        (edits) => {
          let text = sample;
          for (const [at, length, insert] of edits) text = text.slice(0, at) + insert + text.slice(at + length);
          check(text);
        },
      ),
      { numRuns: 300 },
    );
    fc.assert(fc.property(fc.string({ unit: "binary" }), check), { numRuns: 100 });
    check(sample.replaceAll("\n", "\r\n"));
  });
  it("much of anything costs no more than its length", () => {
    for (const unit of repeats)
      for (const head of ["", `${sample}\n`])
        expect(
          growth((size) => check(head + unit.repeat(size)), 10_000),
          head + unit,
        ).toBeLessThan(asItsSize);
  });
});
