/** One table says which files are deploy files: whoever chooses files by other means chooses all of these too. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { readManifest } from "../../scripts/manifest/manifest.js";
import { pathspecs } from "../../server/src/cli/gitHook.js";
import { deployKindOf, deployKinds, editedGlobs, watchedGlobs } from "../../server/src/core/project/deployKinds.js";
import { djangoMarkers } from "../../client/src/djangoMarkers.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import type { FileSource } from "../../server/src/core/text/fileSource.js";
import { createNodeFileSource } from "../../server/src/hosts/nodeFileSource.js";
import { createEngine } from "../harness/engine.js";
import { matchesGlob } from "../harness/globs.js";
import { patternSamples } from "../harness/patternSamples.js";

const root = join(import.meta.dirname, "../..");
const manifest = readManifest(root) as unknown as {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
  };
};

/** Every way to write a name of a kind, also with the capital that such names begin with. */
const samples = deployKinds.flatMap(({ kind, name, folder }) => {
  const names = patternSamples(name).map((one) => (one === "" ? "x" : one));
  const cased = names.flatMap((one) =>
    /^(?:docker|container|proc|caddy|make|just|jenkins)file/.test(one)
      ? [one, one.charAt(0).toUpperCase() + one.slice(1)]
      : [one],
  );
  return (folder === undefined ? ["/deploy"] : patternSamples(folder)).flatMap((folderOf) =>
    cased.map((one) => ({ kind, path: `/p${folderOf.replace(/\/$/, "")}/${one}` })),
  );
});
const paths = samples.map(({ path }) => path);

it("has names of every kind", () => {
  expect(new Set(samples.map(({ kind }) => kind)).size).toBe(16);
  expect(samples.length).toBeGreaterThan(250);
  expect(samples.filter(({ path }) => deployKindOf(path) === undefined)).toEqual([]);
  // A name may be of an earlier kind too: gunicorn's units, YAML below `.do`.
  const own = new Set(samples.filter(({ kind, path }) => deployKindOf(path) === kind).map(({ kind }) => kind));
  expect([...new Set(deployKinds.map(({ kind }) => kind))].filter((kind) => !own.has(kind))).toEqual([]);
});

it("a pipeline is one whatever it is called", () => {
  for (const name of ["production.yml", "staging.yml", "compose.yml", "docker-compose-deploy.yaml", "app.yaml"])
    expect([name, deployKindOf(`/p/.github/workflows/${name}`)]).toEqual([name, "workflow"]);
  expect(deployKindOf("/p/deploy/production.yml")).toBe("compose");
});

it("programs of supervisor in files of their own", () => {
  for (const path of [
    "supervisor-conf/web.conf",
    "supervisor/conf.d/shop.ini",
    "deploy/gunicorn.conf",
    "celery_beat.ini",
  ])
    expect([path, deployKindOf(`/p/${path}`)]).toEqual([path, "supervisor"]);
  for (const path of ["deploy/web.conf", "gunicorn.conf.py", "conf.d/shop.ini"])
    expect([path, deployKindOf(`/p/${path}`)]).not.toEqual([path, "supervisor"]);
});

it("editors send and watch every deploy file", () => {
  expect(paths.filter((path) => !editedGlobs.some((glob) => matchesGlob(glob, path)) && !path.endsWith(".py"))).toEqual(
    [],
  );
  expect(paths.filter((path) => !watchedGlobs.some((glob) => matchesGlob(glob, path)))).toEqual([]);
  for (const glob of watchedGlobs) expect(glob).toMatch(/^\*\*\/[^[\]]*$/);
});

it("hooks hand over every deploy file", () => {
  const [hook] = parse(readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8")) as readonly {
    readonly files: string;
  }[];
  const pattern = verbose(hook?.files ?? "");
  expect(paths.filter((path) => !pattern.test(path.slice(1)))).toEqual([]);
  expect(
    paths.filter(
      (path) => !pathspecs().some((spec) => matchesGlob(spec.replace(":(glob,icase)", ""), path.toLowerCase())),
    ),
  ).toEqual([]);
});

it("menus offer to say of every deploy file that it is not production's", () => {
  const conditions = ["explorer/context", "editor/title/context"].map(
    (menu) =>
      manifest.contributes.menus[menu]?.find(({ command }) => command === "djangoDeployHygiene.notProduction")?.when,
  );
  expect(new Set(conditions).size).toBe(1);
  const pattern = new RegExp(/=~ \/(.*)\/i$/.exec(conditions[0] ?? "")?.[1] ?? "nothing", "i");
  expect(paths.filter((path) => !pattern.test(path))).toEqual([]);
  expect(paths.filter((path) => !pattern.test(path.replaceAll("/", "\\")))).toEqual([]);
  expect(["/p/README.md", "/p/logo.png", "/p/restart", "/p/models.ts"].filter((path) => pattern.test(path))).toEqual(
    [],
  );
});

it("the extension starts where it looks for a project", () => {
  expect(manifest.activationEvents).toEqual(djangoMarkers.map((name) => `workspaceContains:**/${name}`));
});

it("whatever the analysis of sample projects reads is watched", async () => {
  const { createAnalysisHost, parser } = await createEngine();
  const folder = join(root, "test/projects").replaceAll("\\", "/");
  const read = new Set<string>();
  for (const name of readdirSync(folder).filter((one) => one.startsWith("deploy-") && !one.includes("."))) {
    const files = createNodeFileSource(join(folder, name).replaceAll("\\", "/"));
    const noting: FileSource = {
      ...files,
      read(path) {
        const content = files.read(path);
        if (content !== undefined) read.add(path);
        return content;
      },
    };
    createAnalysisHost({
      root: join(folder, name).replaceAll("\\", "/"),
      files: noting,
      parser,
      configuration: emptyConfiguration,
    }).analysis();
  }
  expect(read.size).toBeGreaterThan(50);
  expect([...read].filter((path) => !watchedGlobs.some((glob) => matchesGlob(glob, path)))).toEqual([]);
});

/** Python's `(?xi)`: white space does not count, nor does case. */
function verbose(pattern: string): RegExp {
  expect(pattern).toMatch(/^\(\?xi\)/);
  return new RegExp(pattern.slice("(?xi)".length).replace(/\s+/g, ""), "i");
}
