// Runs one script of this folder: checks Node, installs what package-lock.json asks for, then hands over.
// Plain JavaScript without imports from node_modules and without newer syntax, because it runs before anything is installed
// and has to be able to say so on an old Node. Usage: node scripts/launch.mjs [NAME [ARGUMENTS]], NAME being a script here or a path from the root;
// without it packages are installed and nothing is run.
import fs from "fs";
import path from "path";
import { fileURLToPath, pathToFileURL } from "url";
import { execFileSync } from "child_process";
import crypto from "crypto";

const needed = 20;
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

main().catch(function (error) {
  console.error(error && error.expected ? error.message : error);
  process.exit((error && error.exitCode) || 1);
});

async function main() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < needed) {
    console.error(
      "Node " +
        process.versions.node +
        " is too old: this project needs Node " +
        needed +
        " or newer (https://nodejs.org).",
    );
    process.exit(1);
  }
  const name = process.argv[2];
  process.chdir(root);
  installWhenLockChanged();
  if (!name) return;
  const script = await load(name);
  process.argv.splice(1, 2, script);
  await import(pathToFileURL(script).href);
}

/** `npm ci`, unless the stamp in node_modules already names this package-lock.json, this Node and this platform. */
function installWhenLockChanged() {
  const stampFile = path.join(root, "node_modules", ".install-stamp");
  const stamp =
    crypto
      .createHash("sha256")
      .update(fs.readFileSync(path.join(root, "package-lock.json")))
      .digest("hex") +
    " " +
    process.platform +
    "-" +
    process.arch +
    "\n";
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === stamp) return;
  console.log("Installing packages (package-lock.json changed or nothing is installed yet) ...");
  const windows = process.platform === "win32";
  try {
    // --include=dev: everything here is a development dependency, and NODE_ENV=production would leave it all out.
    execFileSync(windows ? "npm.cmd" : "npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      shell: windows,
    });
  } catch (error) {
    throw Object.assign(
      new Error(
        "npm ci failed, so nothing was built. Its own message above says why; a network or a registry is needed once.",
      ),
      { expected: true },
    );
  }
  fs.writeFileSync(stampFile, stamp);
}

function scripts() {
  return fs
    .readdirSync(path.join(root, "scripts"))
    .filter(function (name) {
      return name.endsWith(".ts");
    })
    .map(function (name) {
      return path.basename(name, ".ts");
    })
    .sort();
}

/**
 * The path of something that Node can import: a TypeScript script is bundled into node_modules/.cache, from where its packages resolve, unless
 * nothing of it changed since it was.
 */
async function load(name) {
  const base = name.indexOf("/") >= 0 ? path.join(root, name) : path.join(root, "scripts", name);
  if (fs.existsSync(base + ".mjs")) return base + ".mjs";
  if (!fs.existsSync(base + ".ts"))
    throw Object.assign(
      new Error("There is no script " + path.relative(root, base) + ".ts. There are: " + scripts().join(", ")),
      { expected: true, exitCode: 2 },
    );
  const outfile = path.join(
    root,
    "node_modules",
    ".cache",
    "scripts",
    path.relative(root, base).split(path.sep).join("-") + ".mjs",
  );
  if (isFresh(outfile)) return outfile;
  const started = Date.now();
  const esbuild = await import("esbuild");
  const { metafile } = await esbuild.build({
    entryPoints: [base + ".ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
    metafile: true,
  });
  // How it is bundled, and by what, stands here and in the lock file.
  const inputs = Object.keys(metafile.inputs).concat("scripts/launch.mjs", "package-lock.json");
  const changedMeanwhile = inputs.some(function (file) {
    return fs.statSync(file).mtimeMs >= started;
  });
  fs.writeFileSync(inputsOf(outfile), changedMeanwhile ? "" : inputs.map(stateOf).join("\n"));
  return outfile;
}

/** Where it stands what a bundle was made of: a line of each file. */
function inputsOf(outfile) {
  return outfile + ".inputs";
}

function isFresh(outfile) {
  if (!fs.existsSync(outfile) || !fs.existsSync(inputsOf(outfile))) return false;
  return fs
    .readFileSync(inputsOf(outfile), "utf8")
    .split("\n")
    .every(function (line) {
      return line === stateOf(line.slice(line.indexOf("\t") + 1));
    });
}

/** A file's time in milliseconds and its size, and which it is. */
function stateOf(file) {
  const state = fs.statSync(file, { throwIfNoEntry: false });
  return (state ? state.mtimeMs + " " + state.size : "gone") + "\t" + file;
}
