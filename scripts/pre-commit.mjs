#!/usr/bin/env node
// What the pre-commit framework starts, in its own clone of this repository: builds the command line once, then hands over.
// Not `language: node`: that packs what npm scripts have built, and .npmrc allows no npm scripts here.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, "dist", "cli.js");

if (!existsSync(program)) {
  // Its own packages are installed into the clone; the variables of the commit that goes on around it are not for it.
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  execFileSync(process.execPath, [join(root, "scripts", "launch.mjs"), "build", "--production"], {
    cwd: root,
    env: environment,
    stdio: ["ignore", 2, 2],
  });
}
process.argv[1] = program;
createRequire(import.meta.url)(program);
