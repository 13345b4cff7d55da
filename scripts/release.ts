/**
 * `npm run release [-- --out FOLDER]`: everything that a release has: the .vsix for the desktop and for browsers, the packages for npm and pip, and
 * their checksums. It wants a tree without changes, builds twice, and fails where the bytes differ.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build, makePackage, makeTarball } from "./tools/packaging.js";
import { expected, runQuietly } from "./tools/processes.js";
import { readArguments } from "./tools/scriptArguments.js";
import { squeeze } from "./tools/squeeze.js";
import { makeWheel } from "./tools/wheel.js";

const { values } = readArguments("Usage: npm run release [-- --out FOLDER]", {
  out: { type: "string", default: "release" },
});
await release(values.out);

async function release(folder: string): Promise<void> {
  if (runQuietly("git", ["status", "--porcelain"]) !== "")
    throw expected("The working tree has changes. A release is made of what is committed.");
  const again = `${folder}-again`;
  const sums = await makeAll(folder);
  const others = await makeAll(again);
  rmSync(again, { recursive: true });
  if (sums !== others) throw expected(`Two builds of the same sources differ:\n${sums}\n${others}`);
  writeFileSync(join(folder, "SHA256SUMS"), sums);
  console.log(sums.trimEnd());
}

/** As `sha256sum` writes it. */
async function makeAll(folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build(true);
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly version: string };
  const wheel = makeWheel("dist");
  writeFileSync(join(folder, wheel.name), wheel.content);
  const tarball = join(folder, `django-deploy-hygiene-${version}-npm.tgz`);
  renameSync(makeTarball(folder), tarball);
  const files = [
    makePackage(join(folder, `django-deploy-hygiene-${version}.vsix`)).file,
    makePackage(join(folder, `django-deploy-hygiene-web-${version}.vsix`), "web").file,
    tarball,
    join(folder, wheel.name),
  ];
  for (const file of files.slice(0, 2)) await squeeze(file);
  return files
    .map((file) => `${createHash("sha256").update(readFileSync(file)).digest("hex")}  ${basename(file)}\n`)
    .sort()
    .join("");
}
