import { describe, expect, it } from "vitest";
import { emptyConfiguration } from "../../../server/src/core/configuration.js";
import type { FileSource } from "../../../server/src/core/text/fileSource.js";
import { createEngine } from "../../harness/engine.js";
import { memoryFiles } from "../../harness/memoryFileSource.js";

const { createAnalysisHost, parser } = await createEngine();
const root = "/project";
const settings = (host: string): string =>
  `import os\n\nDEBUG = os.environ.get("DJANGO_DEBUG", "") == "1"\nALLOWED_HOSTS = ["${host}"]\nINSTALLED_APPS = []\nROOT_URLCONF = "urls"\nSECRET_KEY = os.environ["SECRET_KEY"]\n`;
const service =
  "[Service]\nUser=app\nWorkingDirectory=/srv/app\nEnvironment=DJANGO_DEBUG=1\nExecStart=/venv/bin/gunicorn -w 3 wsgi\nRestart=always\n";

describe("what deploy files say", () => {
  it("is not read again for a keystroke in settings, and is used with the new settings", () => {
    const { host, reads, texts } = open();
    const rule = (): number =>
      host.analysis().findings.filter((one) => one.ruleId === "debug-enabled-by-target").length;
    expect(rule()).toBe(1);
    const cold = count(reads, `${root}/app.service`);
    reads.length = 0;
    texts.set(`${root}/settings.py`, settings("www.example.com").replace('== "1"', '== "yes"'));
    host.applyChange({ files: [`${root}/settings.py`] });
    // For the report: whether it can be read, and what comments in it allow. Finding launches would read it twice more.
    expect(cold).toBeGreaterThan(3);
    expect(count(reads, `${root}/app.service`)).toBeLessThanOrEqual(2);
    expect(rule()).toBe(0);
  });

  it("is read again when it changes", () => {
    const { host, texts } = open();
    expect(host.analysis().findings.some((one) => one.ruleId === "gunicorn-workers-zero")).toBe(false);
    texts.set(`${root}/app.service`, service.replace("-w 3", "-w 0"));
    expect(
      host
        .applyChange({ files: [`${root}/app.service`] })
        .findings.some((one) => one.ruleId === "gunicorn-workers-zero"),
    ).toBe(true);
  });

  it("follows an edit of gunicorn's config file", () => {
    const { host, texts } = open();
    expect(host.analysis().findings.some((one) => one.ruleId === "gunicorn-reload-enabled")).toBe(false);
    texts.set(`${root}/gunicorn.conf.py`, "timeout = 30\nreload = True\n");
    expect(
      host
        .applyChange({ files: [`${root}/gunicorn.conf.py`] })
        .findings.some((one) => one.ruleId === "gunicorn-reload-enabled"),
    ).toBe(true);
  });

  it("is suppressed by a comment in the deploy file", () => {
    const { host, texts } = open();
    texts.set(
      `${root}/app.service`,
      service.replace("Environment", "# deploy-hygiene: allow[debug-enabled-by-target] a demonstration\nEnvironment"),
    );
    const found = host
      .applyChange({ files: [`${root}/app.service`] })
      .findings.filter((one) => one.ruleId === "debug-enabled-by-target");
    expect(found.map((one) => one.suppressed)).toEqual([{ by: "comment", reason: "a demonstration" }]);
  });

  it("stands in the report of the environment: read, set and listed", () => {
    const { host } = open();
    const debug = host
      .analysis()
      .environment()
      .find((one) => one.name === "DJANGO_DEBUG");
    expect(debug?.reads.map((one) => one.at.file)).toEqual([`${root}/settings.py`]);
    expect(debug?.sets.map((one) => [one.at.file, one.target])).toEqual([[`${root}/app.service`, "production"]]);
    expect(debug?.examples.map((one) => one.at.file)).toEqual([`${root}/.env.example`]);
  });
});

function count(reads: readonly string[], path: string): number {
  return reads.filter((one) => one === path).length;
}

function open(): {
  readonly host: ReturnType<typeof createAnalysisHost>;
  readonly reads: string[];
  readonly texts: Map<string, string>;
} {
  const texts = new Map([
    [`${root}/manage.py`, 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n'],
    [`${root}/settings.py`, settings("example.com")],
    [`${root}/app.service`, service],
    [`${root}/gunicorn.conf.py`, "timeout = 30\n"],
    [`${root}/.env.example`, "SECRET_KEY=\nDJANGO_DEBUG=\n"],
  ]);
  const reads: string[] = [];
  const now = (): FileSource => memoryFiles(Object.fromEntries(texts));
  const files: FileSource = {
    read: (path) => {
      reads.push(path);
      return now().read(path);
    },
    kind: (path) => now().kind(path),
    list: (path) => now().list(path),
    isIgnored: (path) => now().isIgnored(path),
  };
  return { host: createAnalysisHost({ root, files, parser, configuration: emptyConfiguration }), reads, texts };
}
