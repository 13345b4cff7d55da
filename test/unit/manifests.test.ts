import { expect, test } from "vitest";
import type { FileSource } from "../../server/src/core/text/fileSource.js";
import { discoverProjects } from "../../server/src/core/project/discover.js";
import { manifestLimits } from "../../server/src/core/project/manifests.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { repositoryPaths } from "../../server/src/core/checklist/repositoryPaths.js";
import { yamlFiles } from "../../scripts/bench/manyFiles.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const project = {
  "/w/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "/w/shop/settings.py": "INSTALLED_APPS = []\n",
};

/** Notes what is read whole. */
function watched(record: Readonly<Record<string, string>>): { readonly files: FileSource; readonly read: Set<string> } {
  const files = memoryFiles(record);
  const read = new Set<string>();
  return {
    read,
    files: {
      kind: (path) => files.kind(path),
      list: (path) => files.list(path),
      isIgnored: (path) => files.isIgnored(path),
      read(path) {
        read.add(path);
        return files.read(path);
      },
      beginning(path, bytes) {
        const text = record[path];
        return text === undefined ? undefined : { text: text.slice(0, bytes), size: text.length };
      },
    },
  };
}

function found(record: Readonly<Record<string, string>>): {
  readonly deployFiles: readonly string[] | undefined;
  readonly problems: readonly string[];
  readonly read: ReadonlySet<string>;
} {
  const { files, read } = watched({ ...project, ...record });
  const { projects, problems } = discoverProjects(files, "/w", emptyConfiguration);
  return { deployFiles: projects[0]?.deployFiles, problems: problems.map(({ message }) => message), read };
}

const manifest = (name: string, more = ""): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n${more}`;

test("a manifest is told by what it begins with, wherever it lies", () => {
  const { deployFiles, read } = found({
    "/w/ops/live/web.yaml": manifest("web"),
    "/w/ops/licensed.yml": `# Copyright\n# of somebody\n---\n${manifest("licensed")}`,
    "/w/ops/sorted.yaml": `apiVersion: v1\ndata:\n  text: "${"x".repeat(20_000)}"\nkind: ConfigMap\n`,
    "/w/chart/templates/web.yaml": `{{- if .Values.enabled }}\n${manifest("{{ .Release.Name }}")}{{- end }}\n`,
    "/w/chart/values.yaml": "replicas: 2\n",
    "/w/k8s/notes.yaml": "title: What we run\n",
    "/w/manifests/fixture.yaml": "- model: shop.item\n  kind: x\n  apiVersion: y\n",
    "/w/deploy/crd.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n",
    "/w/templates/words.yml": "en: {hello: Hello}\n",
  });
  expect(deployFiles).toEqual([
    "/w/chart/templates/web.yaml",
    "/w/chart/values.yaml",
    "/w/ops/licensed.yml",
    "/w/ops/live/web.yaml",
    "/w/ops/sorted.yaml",
  ]);
  expect([...read].filter((path) => /\.ya?ml$/.test(path))).toEqual([]);
});

test("of many manifests only those that name Django or Python are taken, and what is left out is told", () => {
  const many = Object.fromEntries(
    Array.from({ length: manifestLimits.few.files + 1 }, (_, i) => [`/w/ops/other${i}.yaml`, manifest(`other${i}`)]),
  );
  const large = manifest("large", `# ${"x".repeat(manifestLimits.largest)}\n# python\n`);
  const own = manifest(
    "own",
    `# ${"x".repeat(20_000)}\nspec: {template: {spec: {containers: [{command: [gunicorn, shop.wsgi]}]}}}\n`,
  );
  const { deployFiles, problems } = found({ ...many, "/w/ops/own.yaml": own, "/w/ops/large.yaml": large });
  expect(deployFiles).toEqual(["/w/ops/own.yaml"]);
  expect(problems).toEqual([
    `Of ${manifestLimits.few.files + 2} Kubernetes manifests only the 1 that name Django or Python were read. 1 Kubernetes manifest is too large, or one too many, to be read. Exclude folders with "exclude" in the configuration.`,
  ]);
});

test("many that name Django are taken up to a bound, and the rest is told", () => {
  const text = manifest("django", `# ${"x".repeat(manifestLimits.bytes / 4 - 80)}\n`);
  const { deployFiles, problems } = found(
    Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`/w/ops/web${i}.yaml`, text])),
  );
  expect(deployFiles).toHaveLength(4);
  expect(problems[0]).toContain("2 Kubernetes manifests are too large, or one too many, to be read.");
});

test("nothing of the YAML beside a project is read whole, and nothing at all where there is no project", () => {
  const yaml = Object.fromEntries(
    [...yamlFiles({ seed: 1, count: 500, bytes: 500_000 })].map(({ path, text }) => [`/w/${path}`, text]),
  );
  expect([...found(yaml).read].filter((path) => path.endsWith(".yaml"))).toEqual([]);
  const { files, read } = watched(yaml);
  expect(
    discoverProjects(
      {
        ...files,
        beginning: () => {
          throw new Error("no project, no question");
        },
      },
      "/w",
      emptyConfiguration,
    ).projects,
  ).toEqual([]);
  expect(read.size).toBe(0);
});

test("scripts and crontabs in folders that are called like scripts are found", () => {
  const files = memoryFiles({
    ...project,
    "/w/deploy/update.sh": "",
    "/w/release/deploy": "",
    "/w/etc/cron.d/clearsessions": "",
    "/w/run/start": "",
    "/w/deploy.sh": "",
    "/w/etc/words.yaml": "",
  });
  const { deploy } = repositoryPaths({
    files,
    root: "/w",
    analysisRoot: "/w",
    deployFiles: ["/w/deploy.sh"],
    isProduction: () => undefined,
  });
  expect(deploy).toEqual([
    "/w/deploy.sh",
    "/w/deploy/update.sh",
    "/w/etc/cron.d/clearsessions",
    "/w/release/deploy",
    "/w/run/start",
  ]);
});

test("a deploy file that is too large is told, and no reason to fail", async () => {
  const { createAnalysisHost, parser } = await createEngine();
  const files = memoryFiles({
    ...project,
    "/w/compose.yml": { problem: "is larger than 1 MB, so it is not analysed" },
  });
  const { problems } = createAnalysisHost({ root: "/w", files, parser, configuration: emptyConfiguration }).analysis();
  expect(problems).toEqual([
    { file: "/w/compose.yml", message: "is larger than 1 MB, so it is not analysed", fatal: false },
  ]);
});
