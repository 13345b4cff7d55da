import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { sampleProject } from "../bench/samples.js";

/** What V8 compiled of the bundle while it checked a project: a start with it need not compile that again. */
const cacheFile = "node.cache";

/**
 * Writes `load.js`, which gives what node.js exports, and the code cache beside it. V8 takes the cache only where it made it:
 * another Node compiles as ever. It is as large as the bundle, so the package goes without.
 */
export function writeLoader(dist: string): void {
  const bundle = join(dist, "node.js");
  // Text in ASCII alone is read four times as fast. esbuild leaves it out of regular expressions and comments, where the escape means the same.
  writeFileSync(
    bundle,
    readFileSync(bundle, "utf8").replace(
      /[^\x00-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  );
  writeFileSync(join(dist, "load.js"), loader);
  makeCodeCache(dist);
}

const loader = `// Runs node.js with the code cache that the build left beside it. V8 refuses one that it did not make itself, and compiles.
const fs = require("fs");
const path = require("path");
const file = path.join(__dirname, "node.js");
const cachedData = read(path.join(__dirname, "${cacheFile}"));
if (cachedData === undefined) module.exports = require("./node.js");
else {
  const script = new (require("vm").Script)(require("module").wrap(fs.readFileSync(file, "latin1")), { filename: file, cachedData });
  script.runInThisContext().call(exports, exports, require, module, file, __dirname);
}
function read(path) {
  try {
    return fs.readFileSync(path);
  } catch {
    return undefined;
  }
}
`;

function makeCodeCache(dist: string): void {
  const root = mkdtempSync(join(tmpdir(), "code-cache-"));
  try {
    for (const [file, text] of Object.entries(sampleProject(4_000, 4, root).files)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const { status, stderr } = spawnSync(process.execPath, ["-e", maker, resolve(dist), root], { encoding: "utf8" });
    if (status !== 0 && status !== 1) throw new Error(`the code cache could not be made: ${stderr.slice(-500)}`);
    if (spawnSync(process.execPath, ["-e", checker, resolve(dist)]).status !== 0)
      throw new Error("V8 refuses the code cache that was just made");
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Checks a project and writes what was compiled meanwhile. */
const maker = `
const fs = require("fs");
const path = require("path");
const [dist, project] = process.argv.slice(1);
const file = path.join(dist, "node.js");
const script = new (require("vm").Script)(require("module").wrap(fs.readFileSync(file, "latin1")), { filename: file });
// The cache holds for the flags that V8 has while it is made, and a start has none when it reads the cache.
require("v8").setFlagsFromString = () => undefined;
const module_ = { exports: {} };
script.runInThisContext().call(module_.exports, module_.exports, require("module").createRequire(file), module_, file, dist);
process.on("exit", () => fs.writeFileSync(path.join(dist, "${cacheFile}"), script.createCachedData()));
process.argv = [process.argv[0], path.join(dist, "cli.js"), "check", project];
module_.exports.cli();
`;

const checker = `
const fs = require("fs");
const path = require("path");
const [dist] = process.argv.slice(1);
const cachedData = fs.readFileSync(path.join(dist, "${cacheFile}"));
process.exitCode = new (require("vm").Script)(require("module").wrap(fs.readFileSync(path.join(dist, "node.js"), "latin1")), { cachedData }).cachedDataRejected ? 3 : 0;
`;
