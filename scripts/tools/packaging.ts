import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { readManifest } from "../manifest/manifest.js";
import { expected, run, runQuietly } from "./processes.js";

/** What the package may weigh, grammars included: 1.06 MB, as vsce counts them. */
export const sizeLimit = Math.floor(1.06 * 1024 * 1024);

/** Bundles into dist/; throws when the bundler finds an error. */
export async function build(production: boolean): Promise<void> {
  const status = await run(process.execPath, ["scripts/launch.mjs", "build", ...(production ? ["--production"] : [])]);
  if (status !== 0) throw expected("The build failed; its messages are above.");
}

/** VS Code on the desktop (and servers), or in a browser: each gets a package without the other's bundles. */
export type PackageKind = "desktop" | "web";

/** Makes the .vsix from what `build(true)` left in dist/, and returns where it is and what it weighs. */
export function makePackage(
  file: string = `django-deploy-hygiene-${versionOfExtension()}.vsix`,
  kind: PackageKind = "desktop",
): { readonly file: string; readonly bytes: number } {
  const out = resolve(file);
  mkdirSync(dirname(out), { recursive: true });
  rmSync(out, { force: true });
  const staging = join("out", `package-${kind}`);
  stage(staging, kind);
  const vsce = resolve("node_modules", "@vscode", "vsce", "vsce");
  // No dependencies: everything is in the bundles. No rewriting: the links in README.md are relative to the package.
  runQuietly(
    process.execPath,
    [
      vsce,
      "package",
      "--no-dependencies",
      "--no-rewrite-relative-links",
      ...(kind === "web" ? ["--target", "web"] : []),
      "--out",
      out,
    ],
    { cwd: staging, env: { ...process.env, ...sameTimes } },
  );
  return { file, bytes: statSync(out).size };
}

/** The folder of an extension from what `build` left in dist/, as VS Code loads it while it is developed: with source maps. */
export function makeExtensionFolder(): string {
  const folder = join("out", "extension");
  stage(folder, "desktop");
  cpSync("dist", join(folder, "dist"), { recursive: true });
  return resolve(folder);
}

/** The tarball for npm, which has its files from package.json. npm itself writes the same times into each. */
export function makeTarball(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const packed = JSON.parse(runQuietly("npm", ["pack", "--json", "--pack-destination", resolve(folder)])) as readonly {
    readonly filename: string;
  }[];
  return join(folder, packed[0]?.filename ?? "");
}

/** vsce then writes this time into each file of the package: the same files are the same bytes. The earliest that a zip can say, where it is read as local time. */
const sameTimes = { SOURCE_DATE_EPOCH: "315532800", TZ: "UTC" };

function stage(staging: string, kind: PackageKind): void {
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  const manifest: Record<string, unknown> = { ...readManifest() };
  delete manifest[kind === "desktop" ? "browser" : "main"];
  // The bundles are there already.
  delete manifest["scripts"];
  delete manifest["devDependencies"];
  // What npm packs, which vsce takes for its own.
  delete manifest["files"];
  // What a folder contains VS Code can only tell where its file system can be searched.
  if (kind === "web") manifest["activationEvents"] = [...readManifest().activationEvents, "onLanguage:python"];
  offerRules(manifest);
  // VS Code shows it in the user's language; npm, which reads the same file, knows one only.
  manifest["description"] = "%description%";
  writeFileSync(join(staging, "package.json"), JSON.stringify(manifest));
  for (const name of shipped) if (existsSync(name)) cpSync(name, join(staging, name), { recursive: true });
  for (const name of readdirSync(staging, { recursive: true, encoding: "utf8" }).filter((one) => one.endsWith(".json")))
    writeFileSync(join(staging, name), JSON.stringify(JSON.parse(readFileSync(join(staging, name), "utf8"))));
  cpSync("dist", join(staging, "dist"), {
    recursive: true,
    filter: (path) => !/\.(?:map|cache)$/.test(path) && (kind === "web" || basename(path) !== "browser"),
  });
  if (kind === "web")
    for (const name of ["extension.js", "server.js", "cli.js", "load.js", "node.js", "protocol.js"])
      rmSync(join(staging, "dist", name), { force: true });
}

const shipped = [
  "images",
  "l10n",
  "package.nls.json",
  "package.nls.de.json",
  "schemas",
  "syntaxes",
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  ".vscodeignore",
];

/** The setting for severities lists every rule: the rules of the command line that was built. */
function offerRules(manifest: Readonly<Record<string, unknown>>): void {
  const { rules } = JSON.parse(runQuietly(process.execPath, ["dist/cli.js", "rules", "--format", "json"])) as {
    readonly rules: readonly { readonly id: string; readonly severity: string; readonly summary: string }[];
  };
  const { configuration } = manifest["contributes"] as {
    readonly configuration: { readonly properties: Readonly<Record<string, Record<string, unknown>>> };
  };
  const setting = configuration.properties["djangoDeployHygiene.rules"];
  if (setting === undefined) throw new Error("package.json has no setting djangoDeployHygiene.rules");
  const severity = setting["additionalProperties"];
  setting["properties"] = Object.fromEntries(
    [...rules]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, severity: usual, summary }) => [
        id,
        { ...(severity as object), default: usual, markdownDescription: `${summary}.` },
      ]),
  );
  setting["additionalProperties"] = false;
  delete setting["$comment"];
}

function versionOfExtension(): string {
  const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "0.0.0";
}
