import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCaddyfile } from "../../../server/src/core/syntax/deploy/caddyfile.js";
import { composeVariables, parseCompose } from "../../../server/src/core/syntax/deploy/compose.js";
import { builtStage, parseDockerfile } from "../../../server/src/core/syntax/deploy/dockerfile.js";
import { iniGet } from "../../../server/src/core/syntax/deploy/ini.js";
import { parseKubernetes } from "../../../server/src/core/syntax/deploy/kubernetes.js";
import { spanOf, type MappedText } from "../../../server/src/core/syntax/deploy/mappedText.js";
import { inherited, parseNginx } from "../../../server/src/core/syntax/deploy/nginx.js";
import { parsePlatform } from "../../../server/src/core/syntax/deploy/platform.js";
import { parseProcfile } from "../../../server/src/core/syntax/deploy/procfile.js";
import { parseSupervisor } from "../../../server/src/core/syntax/deploy/supervisor.js";
import { parseSystemd } from "../../../server/src/core/syntax/deploy/systemd.js";
import { parsePipeline } from "../../../server/src/core/syntax/deploy/pipelines.js";
import { parseWorkflow } from "../../../server/src/core/syntax/deploy/workflow.js";
import { parseYaml, yamlGet, yamlItems, type YamlScalar } from "../../../server/src/core/syntax/deploy/yamlTree.js";
import * as samples from "./samples.js";

const FILE = "/p/file";
const cutter = (text: string) => (at: { start: number; end: number } | undefined) => at && text.slice(at.start, at.end);
/** Every unit of a mapped text stands at its place, unless it is an escape or a folded line break. */
function expectAligned(source: string, mapped: MappedText): void {
  for (let i = 0; i < mapped.text.length; i++) {
    const at = spanOf(mapped, i, i + 1);
    const there = source.slice(at.start, at.end);
    if (/\s/.test(mapped.text[i] ?? "") || there.startsWith("\\") || there === "''") continue;
    expect(there, `${JSON.stringify(mapped.text)} at ${i}`).toBe(mapped.text[i]);
  }
}

describe("Procfile", () => {
  it("reads names and commands, and reports the rest", () => {
    const text = "web: a b\nno colon here\nbad = x\n x : y\n# c\nempty:\n";
    const file = parseProcfile(FILE, text);
    expect(file.entries.map((entry) => [entry.name, entry.command.text])).toEqual([
      ["web", "a b"],
      ["x", "y"],
      ["empty", ""],
    ]);
    expect(file.problems.map((problem) => cutter(text)(problem.at))).toEqual(["no colon here", "bad = x", "empty:"]);
  });
});

describe("Dockerfile", () => {
  const file = parseDockerfile(FILE, samples.DOCKERFILE);
  const cut = cutter(samples.DOCKERFILE);
  it("knows stages and what the last one inherits", () => {
    expect(file.stages.map((stage) => [stage.name, stage.image, stage.parent])).toEqual([
      ["base", "python:${PYTHON}-slim", undefined],
      ["build", "base", 0],
      [undefined, "base", 0],
    ]);
    expect(builtStage(file, "build")?.args.map((variable) => [variable.name, variable.value?.text])).toEqual([
      ["SECRET_KEY", "build-only"],
    ]);
    expect(file.globalArgs.map((variable) => variable.name)).toEqual(["PYTHON"]);
  });
  it("reads variables over continued lines, comments and quotes, with places", () => {
    const variables = file.stages[0]?.env ?? [];
    expect(variables.map((variable) => [variable.name, variable.value?.text])).toEqual([
      ["PYTHONUNBUFFERED", "1"],
      ["DJANGO_SETTINGS_MODULE", "config.settings.production"],
      ["PATH", "/venv/bin:$PATH"],
      ["OLD", "form with blanks"],
    ]);
    expect(variables.map((variable) => [cut(variable.nameAt), cut(variable.value?.at)])).toEqual([
      ["PYTHONUNBUFFERED", "1"],
      ["DJANGO_SETTINGS_MODULE", '"config.settings.production"'],
      ["PATH", "'/venv/bin':$PATH"],
      ["OLD", "form with blanks"],
    ]);
  });
  it("takes quotes away from the old form of ENV too, and keeps its blanks", () => {
    const [stage] = parseDockerfile("f", "FROM a\nENV DEBUG 'False'\nENV TITLE a \"b  c\"\n").stages;
    expect(stage?.env.map(({ name, value }) => [name, value?.text])).toEqual([
      ["DEBUG", "False"],
      ["TITLE", "a b  c"],
    ]);
  });
  it("tells exec and shell form apart, and here-documents", () => {
    const last = file.stages[2];
    expect(last?.command?.words.map((word) => [word.text, cut(word.at)])).toEqual([
      ["gunicorn", '"gunicorn"'],
      ["config.wsgi", '"config.wsgi"'],
      ["-b", '"-b"'],
      ["0.0.0.0:8000", '"0.0.0.0:8000"'],
    ]);
    expect(last?.entrypoint?.words.map((word) => word.text)).toEqual(["/entrypoint.sh", '--say="x"']);
    expect(last?.healthcheck?.command?.shell?.text).toBe("curl -f http://localhost:8000/ || exit 1");
    expect(file.stages[1]?.runs.map((run) => run.shell?.text)).toEqual([
      "pip install -r requirements.txt &&     rm -rf /tmp/*",
      "set -e\npython manage.py collectstatic --noinput\n",
    ]);
    for (const run of file.stages[1]?.runs ?? [])
      if (run.shell !== undefined) expectAligned(samples.DOCKERFILE, run.shell);
    expect([
      last?.user?.name,
      last?.expose.map((entry) => entry.port),
      last?.copies.map((copy) => [
        copy.from,
        copy.sources.map((word) => word.text).join(),
        copy.destination.text,
        copy.workdir,
      ]),
    ]).toEqual([
      "app",
      [8000, 9000],
      [
        ["build", "/venv", "/venv", "/app"],
        [undefined, "start.sh", "/start.sh", "/app"],
        [undefined, ".", ".", "/app"],
      ],
    ]);
  });
  it("takes broken JSON as the shell form, as Docker does", () => {
    const [stage] = parseDockerfile(FILE, "FROM x\nCMD ['gunicorn', 'a']\n").stages;
    expect([stage?.command?.form, stage?.command?.shell?.text]).toEqual(["shell", "['gunicorn', 'a']"]);
  });
  it("follows the escape directive", () => {
    expect(parseDockerfile(FILE, "# escape=`\nFROM x\nRUN a `\n b\n").stages[0]?.runs[0]?.shell?.text).toBe("a  b");
  });
});

describe("YAML", () => {
  const scalars = (text: string): YamlScalar[] => {
    const found: YamlScalar[] = [];
    const stack = [...parseYaml(FILE, text).documents];
    for (let node = stack.pop(); stack.length > 0 || node !== undefined; node = stack.pop()) {
      if (node?.kind === "scalar") found.push(node);
      else if (node?.kind === "list") stack.push(...node.items);
      else if (node?.kind === "map") stack.push(...node.entries.map((entry) => entry.value));
    }
    return found;
  };
  it("maps every style of text to its place", () => {
    const styles = [
      "a: plain over\n  two lines\n",
      "a: 'it''s\n  folded'\n",
      'a: "x\\ty \\"z\\" \\u0041 \\\n   joined"\n',
      "a: |\n  set -e\n    indented\n\n  exec x\n",
      "a: >-\n  one\n  two\n\n  three\n   more\n  end\n",
      "a: |2+\n   x\n  y\n\n",
      "a: >\n\n  first\n\n\n  second\n",
      'a: "line\n\n  two"\n',
    ];
    for (const text of [
      ...styles,
      samples.COMPOSE,
      samples.KUBERNETES,
      samples.WORKFLOW,
      ...styles.map((style) => style.replaceAll("\n", "\r\n")),
    ]) {
      for (const scalar of scalars(text)) expectAligned(text, scalar.mapped);
    }
  });
  it("and of generated text", () => {
    const lineOf = fc.string({ unit: fc.constantFrom(..."abc  $\"'\\-:x"), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(lineOf, { minLength: 1, maxLength: 6 }),
        fc.constantFrom("|", ">", "|-", ">+"),
        (lines, style) => {
          const text = `a:\n  b: ${style}\n    x${lines.map((item) => `${item}\n`).join("    ")}\n  c: 1\n`;
          for (const scalar of scalars(text)) expectAligned(text, scalar.mapped);
        },
      ),
      { numRuns: 500 },
    );
  });
  it("resolves anchors and merge keys, and survives loops and bombs", () => {
    const { documents } = parseYaml(
      FILE,
      "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: &c [*c, *a]\nd: {<<: [*a, {z: 4}]}\n",
    );
    expect(
      [yamlGet(documents[0], "b", "x"), yamlGet(documents[0], "b", "y"), yamlGet(documents[0], "d", "z")].map(
        (node) => node?.kind === "scalar" && node.value,
      ),
    ).toEqual([1, 3, 4]);
    expect(yamlItems(yamlGet(documents[0], "c"))).toHaveLength(1);
    const bomb = [
      "a0: &a0 {x: 1}",
      ...Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`),
    ].join("\n");
    expect(parseYaml(FILE, bomb).documents).toHaveLength(1);
  });
});

describe("Compose", () => {
  const file = parseCompose(FILE, samples.COMPOSE);
  const service = (name: string) => file.services.find((entry) => entry.name === name);
  const cut = cutter(samples.COMPOSE);
  it("reads both forms of the environment", () => {
    expect(service("db")?.environment.map((entry) => [entry.name, entry.value?.text])).toEqual([
      ["POSTGRES_PASSWORD", "${PW:?no}"],
      ["QUOTED", "a 'b'"],
      ["PASSED", undefined],
    ]);
    expect(service("web")?.environment.map((entry) => [entry.name, entry.value?.text])).toEqual([
      ["DEBUG", "False"],
      ["URL", "postgres://u:$$x@db/app"],
      ["A", "1"],
      ["B", undefined],
    ]);
    expect(service("web")?.environment[1]?.value?.parts).toEqual([{ kind: "text", text: "postgres://u:$x@db/app" }]);
    expect(cut(service("db")?.environment[0]?.value?.at)).toBe("${PW:?no}");
  });
  it("splits a folded command and keeps the places", () => {
    const words = service("web")?.command?.words ?? [];
    expect(words.map((word) => cut(word.at))).toEqual([
      "gunicorn",
      "config.wsgi",
      "--bind",
      '"0.0.0.0:${PORT:-8000}"',
      "--workers",
      "3",
    ]);
    expect(words[3]?.parts).toMatchObject([
      { text: "0.0.0.0:" },
      { kind: "variable", name: "PORT", operator: ":-", argument: "8000" },
    ]);
  });
  it("reads ports, volumes, build and the rest", () => {
    expect(service("web")?.ports.map((port) => [port.hostAddress, port.published, port.container])).toEqual([
      ["127.0.0.1", 8080, 8000],
      [undefined, undefined, 9000],
      [undefined, 7001, 7000],
    ]);
    expect(
      service("web")?.volumes.map((volume) => [volume.source, volume.target, volume.bind, volume.readOnly]),
    ).toEqual([
      [".", "/app", true, true],
      ["media", "/media", false, false],
    ]);
    expect(service("web")?.build).toMatchObject({ context: ".", dockerfile: "docker/Dockerfile", target: "prod" });
    expect([
      service("web")?.envFiles[0]?.path,
      service("web")?.restart?.text,
      service("web")?.replicas?.count,
      service("web")?.dependsOn[0]?.condition,
      service("beat")?.extends?.file,
    ]).toEqual([".env", "unless-stopped", 2, "service_healthy", "common.yml"]);
    expect(composeVariables(undefined)).toEqual([]);
  });
});

describe("systemd", () => {
  const unit = parseSystemd(FILE, samples.SYSTEMD);
  it("reads quoting, continuation, prefixes and specifiers", () => {
    expect(unit.environment.map((variable) => [variable.name, variable.value])).toEqual([
      ["A", "a b"],
      ["B", "c"],
      ["C", "%x"],
      ["D", "A"],
    ]);
    const start = unit.commands.find((command) => command.key === "ExecStart");
    expect(start?.words.map((word) => word.text)).toEqual([
      "/srv/venv/bin/gunicorn",
      "--access-logformat",
      "%(h)s",
      "-b",
      "unix:/run/app.sock",
      "${EXTRA}",
      "config.wsgi",
    ]);
    expect(start?.specifiers).toEqual([]);
    expect(
      unit.commands.filter((command) => command.key === "ExecReload").map((command) => command.words[0]?.text),
    ).toEqual(["/bin/kill", "/bin/true"]);
    expect(unit.environmentFiles).toMatchObject([{ path: "/etc/app.env", optional: true }]);
    expect(unit.get("Service", "User")?.value.text).toBe("www-data");
  });
  it("drops a variable with a specifier and resets lists", () => {
    const text =
      "[Service]\nEnvironment=URL=postgres://u:p%40ss@h/db OK=1\nExecStart=/a\nExecStart=\nExecStart=-@/b %h %z %%\n";
    const other = parseSystemd(FILE, text);
    expect(
      other.environment.map((variable) => [
        variable.name,
        variable.value,
        variable.specifiers.map((entry) => [entry.letter, entry.known, cutter(text)(entry.at)]),
      ]),
    ).toEqual([
      ["URL", undefined, [["4", false, "%4"]]],
      ["OK", "1", []],
    ]);
    expect(
      other.commands.map((command) => [
        command.prefix,
        command.words.map((word) => word.text).join(" "),
        command.specifiers.map((entry) => [entry.letter, entry.known]),
      ]),
    ).toEqual([
      [
        "-@",
        "/b %h %z %%",
        [
          ["h", true],
          ["z", false],
        ],
      ],
    ]);
  });
});

describe("supervisord", () => {
  it("reads programs", () => {
    const file = parseSupervisor(FILE, samples.SUPERVISOR);
    expect(file.programs[0]?.command.map((word) => word.text)).toEqual([
      "/venv/bin/gunicorn",
      "config.wsgi",
      "-b",
      "127.0.0.1:8000",
    ]);
    expect(file.programs[0]?.environment.map((variable) => [variable.name, variable.value])).toEqual([
      ["SHARED", "1"],
      ["DEBUG", "False"],
      ["KEY", "a,b"],
      ["HOME", "/x"],
    ]);
    expect(iniGet(file.ini, "program:web", "directory")?.value.text).toBe("/srv/app");
  });
});

describe("nginx", () => {
  const file = parseNginx(FILE, samples.NGINX);
  it("knows servers, locations, upstreams and includes", () => {
    expect(file.upstreams.map((upstream) => [upstream.name, upstream.servers.map((entry) => entry.address)])).toEqual([
      ["app", ["unix:/run/app.sock", "web:8000"]],
    ]);
    expect(
      file.servers.map((entry) => [
        entry.listens.map((listen) => [listen.port, listen.ssl, listen.default]),
        entry.names.map((name) => name.text),
      ]),
    ).toEqual([
      [
        [
          [80, false, true],
          [443, true, false],
        ],
        ["example.com", "www.example.com", "~^(?<x>.+)\\.example\\.com$"],
      ],
    ]);
    expect(file.servers[0]?.locations.map((location) => [location.modifier, location.path])).toEqual([
      ["=", "/health"],
      ["^~", "/static/"],
      ["~*", "\\.(js|css)$"],
      ["", "/"],
    ]);
    expect(file.includes.map((entry) => entry.pattern)).toEqual(["/etc/nginx/mime.types"]);
  });
  it("replaces inherited headers as a whole", () => {
    const [server] = file.servers;
    const last = server?.locations[3];
    if (server === undefined || last === undefined) throw new Error("no location");
    expect(inherited(last, server, "proxy_set_header").directives.map((entry) => entry.args[0]?.text)).toEqual([
      "X-Forwarded-Proto",
    ]);
    const first = server.locations[0];
    expect(
      first && inherited(first, server, "proxy_set_header").directives.map((entry) => entry.args[0]?.text),
    ).toEqual(["Host"]);
  });
  it("keeps places, quotes and what is missing", () => {
    const text = 'server { add_header X "a;b" always\n}\nlocation /x {';
    const broken = parseNginx(FILE, text);
    expect(broken.problems.map((problem) => problem.message)).toEqual(["no ; after the directive", "block without }"]);
    expect(broken.directives[0]?.block?.[0]?.args.map((word) => [word.text, cutter(text)(word.at)])).toEqual([
      ["X", "X"],
      ["a;b", '"a;b"'],
      ["always", "always"],
    ]);
  });
});

describe("Caddyfile", () => {
  it("knows sites and proxies", () => {
    const file = parseCaddyfile(FILE, samples.CADDYFILE);
    expect(
      file.sites.map((site) => [
        site.addresses.map((word) => word.text),
        site.proxies.map((proxy) => [
          proxy.upstreams.map((word) => word.text),
          proxy.headersUp.map((entry) => entry.args[0]?.text),
        ]),
        site.headers.length,
      ]),
    ).toEqual([[["example.com", "www.example.com"], [[["web:8000"], ["X-Real-IP", "-X-Forwarded-Proto"]]], 1]]);
    expect(file.globalOptions.map((entry) => entry.name)).toEqual(["email"]);
    expect(
      parseCaddyfile(FILE, "example.com\nreverse_proxy localhost:8000\n").sites.map((site) => [
        site.addresses[0]?.text,
        site.proxies[0]?.upstreams[0]?.text,
      ]),
    ).toEqual([["example.com", "localhost:8000"]]);
  });
});

describe("platforms, workflows, Kubernetes", () => {
  it("reads what each starts", () => {
    const rows = (name: string, text: string, kind: Parameters<typeof parsePlatform>[2]) =>
      parsePlatform(`/p/${name}`, text, kind).processes.map((process) => [
        process.name,
        process.role,
        process.shell?.text ?? process.words?.map((word) => word.text),
      ]);
    expect(rows("heroku.yml", samples.HEROKU, "heroku.yml")).toEqual([
      ["web", "web", "gunicorn config.wsgi"],
      ["worker", "worker", ["celery", "-A", "config", "worker"]],
      ["release", "release", "python manage.py migrate"],
    ]);
    expect(rows("render.yaml", samples.RENDER, "render.yaml")).toEqual([
      ["site", "build", "./build.sh"],
      ["site", "release", "python manage.py migrate"],
      ["site", "web", "gunicorn config.wsgi"],
      ["queue", "worker", "celery -A config worker"],
    ]);
    expect(rows("fly.toml", samples.FLY, "fly.toml")).toEqual([
      ["app", "web", 'gunicorn config.wsgi -b "0.0.0.0:8000"'],
      ["worker", "worker", "celery -A config worker"],
      ["release", "release", "python manage.py migrate"],
    ]);
    // Those of groups first: a service's own win.
    expect(
      parsePlatform("/p/render.yaml", samples.RENDER, "render.yaml").processes[2]?.environment.map((variable) => [
        variable.name,
        variable.value,
      ]),
    ).toEqual([
      ["A", "1"],
      ["SECRET_KEY", undefined],
      ["DEBUG", "False"],
    ]);
    const fly = parsePlatform("/p/fly.toml", samples.FLY, "fly.toml");
    expect([
      fly.internalPort?.port,
      fly.healthPath?.path,
      fly.environment.map((variable) => [variable.name, variable.value]),
    ]).toEqual([
      8000,
      "/health",
      [
        ["DEBUG", "False"],
        ["PORT", "8000"],
      ],
    ]);
    for (const process of fly.processes) if (process.shell !== undefined) expectAligned(samples.FLY, process.shell);
    expect(
      parsePlatform("/p/app.json", samples.APP_JSON, "app.json").environment.map((variable) => [
        variable.name,
        variable.value,
      ]),
    ).toEqual([
      ["SECRET_KEY", undefined],
      ["DEBUG", "False"],
      ["X", 'a"b'],
    ]);
    expect(rows("railway.json", '{"deploy": {"startCommand": "gunicorn a"}}', "railway")).toEqual([
      ["web", "web", "gunicorn a"],
    ]);
  });
  it("reads GitLab's jobs with what they extend, as one shell runs it", () => {
    const { jobs, env } = parsePipeline("/p/.gitlab-ci.yml", samples.GITLAB);
    expect(env.map((variable) => [variable.name, variable.dynamic])).toEqual([["PIP_CACHE_DIR", true]]);
    expect(
      jobs.map((job) => [
        job.id,
        job.environment,
        job.env.map((variable) => `${variable.name}=${variable.value}`),
        job.steps.map((step) => step.run?.text),
      ]),
    ).toEqual([
      ["test", undefined, [], ["pip install -r requirements.txt\npython manage.py test\n"]],
      [
        "deploy_production",
        "production",
        ["DJANGO_SETTINGS_MODULE=config.settings.production", "DEBUG=False"],
        [
          "pip install -r requirements.txt\ncd backend\npython manage.py migrate --noinput\npython manage.py check --deploy\n\n",
        ],
      ],
    ]);
    const run = jobs[1]?.steps[0]?.run;
    const from = run?.text.indexOf("migrate") ?? 0;
    const at = run === undefined ? undefined : spanOf(run, from, from + 7);
    expect(samples.GITLAB.slice(at?.start, at?.end)).toBe("migrate");
  });
  it("survives jobs that extend each other", () => {
    expect(
      parsePipeline("/p/.gitlab-ci.yml", "a:\n  extends: b\nb:\n  extends: a\n  script: x\n").jobs.map(
        (job) => job.steps.length,
      ),
    ).toEqual([1, 1]);
  });
  it("reads CircleCI's jobs", () => {
    const [job] = parsePipeline("/p/.circleci/config.yml", samples.CIRCLE).jobs;
    expect([job?.id, job?.env.map((variable) => variable.name)]).toEqual(["deploy", ["DJANGO_SETTINGS_MODULE"]]);
    expect(job?.steps.map((step) => [step.name, step.run?.text, step.workingDirectory, step.env.length])).toEqual([
      [undefined, "pip install -r requirements.txt", "backend", 0],
      ["Migrate", "python manage.py migrate --noinput\n", "backend", 1],
    ]);
  });
  it("reads workflows", () => {
    const [job] = parseWorkflow(FILE, samples.WORKFLOW).jobs;
    expect([
      job?.environment,
      job?.steps[1]?.run?.text,
      job?.steps[1]?.workingDirectory,
      job?.steps[1]?.env[0]?.dynamic,
    ]).toEqual(["production", 'python manage.py check --deploy\n./deploy.sh && echo "done"\n', "app", true]);
  });
  it("reads manifests", () => {
    const file = parseKubernetes(FILE, samples.KUBERNETES);
    const [workload] = file.workloads;
    const web = workload?.containers[1];
    expect([
      workload?.replicas?.count,
      workload?.containers.map((container) => container.init),
      web?.user?.id,
      web?.ports[0]?.port,
      web?.envFrom.map((entry) => entry.kind),
      web?.probes[0]?.path,
    ]).toEqual([3, [true, false], "1000", 8000, ["configMap", "secret"], "/health"]);
    expect(web?.args?.[2]?.parts).toMatchObject([{ text: "0.0.0.0:" }, { kind: "variable", name: "PORT" }]);
    expect(file.configMaps[0]?.data.map((variable) => [variable.name, variable.value])).toEqual([["DEBUG", "False"]]);
  });
});
