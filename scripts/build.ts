/** Bundles client, server and command line into dist/, with the grammars beside them. `--production` leaves out source maps. */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { withoutAbsentFeatures, withoutAbsentFromServer } from "./tools/clientLibrary.js";
import { writeLoader } from "./tools/codeCache.js";
import { readArguments } from "./tools/scriptArguments.js";
import { minify as leaveOut } from "@swc/core";
import { type BuildOptions, type Metafile, type Plugin, build as bundle } from "esbuild";
import { minifySync } from "rolldown/utils";

async function build(production: boolean): Promise<void> {
  rmSync("dist", { recursive: true, force: true });
  mkdirSync("dist", { recursive: true });
  const metafiles = await Promise.all(bundles.map((options) => makeBundle(options, production)));
  writeFileSync("dist/server.js", 'require("./load.js").server();\n');
  writeFileSync("dist/cli.js", commandLine, { mode: 0o755 });
  for (const { file, as } of grammars) copyFileSync(file, join("dist", as));
  if (production) {
    const { leanParser } = await import("./tools/leanParser.js");
    const runtime = join("dist", "web-tree-sitter.wasm");
    writeFileSync(runtime, leanParser(readFileSync(runtime)));
  }
  writeLoader("dist");
  writeFileSync(join("dist", "third-party-licenses.txt"), licenses(metafiles));
}

/** An older Node would fail in the bundle, over syntax that it does not know. */
const commandLine = `#!/usr/bin/env node
if (Number(process.versions.node.split(".")[0]) >= 20) require("./load.js").cli();
else {
  console.error("django-deploy-hygiene needs Node 20 or newer, and this is " + process.versions.node + ". https://nodejs.org has it; for Python, pip install \\"django-deploy-hygiene[node]\\" brings one.");
  process.exitCode = 2;
}
`;

async function makeBundle(options: BuildOptions, production: boolean): Promise<Metafile> {
  const { metafile } = await bundle({
    ...options,
    bundle: true,
    metafile: true,
    logLevel: "warning",
    target: "es2022",
    legalComments: "none",
    alias: {
      // Node would get CommonJS, of which nothing can be left out.
      "web-tree-sitter": "./node_modules/web-tree-sitter/web-tree-sitter.js",
      yaml: "./node_modules/yaml/browser/dist/index.js",
    },
    define: { PRODUCT_VERSION: JSON.stringify(version) },
    plugins: [
      jsonAsText,
      withoutVersionCheck,
      withoutAbsentFeatures,
      withoutAbsentFromServer,
      withoutModuleSearch,
      withoutModuleAddress,
      withoutYamlWriter,
      withoutScriptKeys,
      ...(options.plugins ?? []),
    ],
    // Half as much to read at each start. The source maps know the names.
    minify: true,
    // No keepNames: it names every closure anew each time it is made, which costs the server a fifth of each edit.
    sourcemap: production ? false : "linked",
  });
  if (options.outfile === "dist/node.js" || options.outfile === "dist/protocol.js") expectHarmless(metafile);
  if (production && options.outfile !== undefined) await shorten(options.outfile);
  return metafile;
}

/** Takes out what esbuild leaves, a twentieth of the package: swc what is not needed, and rolldown the names, in fewer bytes than either alone. */
async function shorten(file: string): Promise<void> {
  const { code: needed } = await leaveOut(readFileSync(file, "utf8"), {
    ecma: 2020,
    // Neither moves a function into the one that uses it: there its closures keep what stands around them, and the server 0.1 MB of each edit.
    compress: { ecma: 2020, passes: 4, toplevel: true, inline: 0, reduce_vars: false },
    mangle: false,
    module: false,
  });
  const { code, errors } = minifySync(file, needed, {
    compress: { target: "es2022" },
    mangle: { toplevel: true },
  });
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join(", ")}`);
  writeFileSync(file, code);
}

/** Server and command line start no process and ask nothing of a network; `net` is for editors that are listened to on a socket. */
function expectHarmless({ outputs }: Metafile): void {
  const used = Object.values(outputs).flatMap(({ imports }) => imports.map(({ path }) => path.replace(/^node:/, "")));
  const harmful = used.filter((name) =>
    /^(?:child_process|cluster|dgram|dns|http|https|http2|tls|vm|worker_threads)$/.test(name),
  );
  if (harmful.length > 0) throw new Error(`dist/node.js uses ${harmful.join(", ")}`);
}

/**
 * V8 makes data from a JSON text in a fraction of the time and memory that the same literal in a program takes. Where the data is from, which
 * nobody asks at run time, stays in the source.
 */
const jsonAsText: Plugin = {
  name: "json-as-text",
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, ({ path }) => {
      const data = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
      for (const name of ["comment", "source", "otherSeries"]) delete data[name];
      const text = JSON.stringify(data);
      return { contents: `export default JSON.parse(${JSON.stringify(text)});`, loader: "js" };
    });
  },
};

/**
 * The client's library asks semver at each start whether VS Code is at least 1.91. VS Code itself sees to that: `engines` asks for a newer one.
 * semver is 20 KB, and nothing else uses it.
 */
const withoutVersionCheck: Plugin = {
  name: "without-version-check",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^semver\/functions\/(?:parse|satisfies)$/ }, ({ path }) => ({
      path,
      namespace: "version-check",
    }));
    onLoad({ filter: /.*/, namespace: "version-check" }, ({ path }) => ({
      contents: path.endsWith("/parse")
        ? "module.exports = (version) => ({ version, prerelease: [] });"
        : "module.exports = () => true;",
    }));
  },
};

/** The server's library can look for modules of the user's, with npm in a process of its own. Nobody here asks it to. */
const withoutModuleSearch: Plugin = {
  name: "without-module-search",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]vscode-languageserver[\\/]lib[\\/]node[\\/]files\.js$/ }, () => ({
      contents: "module.exports = {};",
    }));
  },
};

/**
 * The parser's library, as an ES module, asks where it lies and makes Node's `require` of that. Here it is in a script, its WebAssembly is handed
 * to it, and `require` is there. It also gives its classes and functions their names again, and evaluates the JavaScript of modules that carry some,
 * as Python's grammar does not: both keep what nobody uses.
 */
const withoutModuleAddress: Plugin = {
  name: "without-module-address",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]web-tree-sitter\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8")
        .replace(/const \{ createRequire \} = .*\s+var require = .*/, "")
        .replace(/if \(_scriptName\.startsWith\("file:"\)\) \{[^}]*\}/, "")
        .replaceAll("import.meta.url", '"wasm:///"')
        .replaceAll("eval(func)", "undefined")
        .replace(/static \{\s*__name\(this, "\w+"\);\s*\}|^ *__name\(\w+, "\w+"\);$/gm, ""),
    }));
  },
};

/** YAML is read here, and never written. */
const withoutYamlWriter: Plugin = {
  name: "without-yaml-writer",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]yaml[\\/]browser[\\/]dist[\\/]stringify[\\/]\w+\.js$/ }, ({ path }) => {
      const names = /^export \{([^}]*)\};$/m.exec(readFileSync(path, "utf8"))?.[1]?.split(",") ?? [];
      return { contents: names.map((name) => `export const ${name.trim()} = undefined;`).join("\n") };
    });
  },
};

/** The TOML parser adds the keys of its nodes to those of JavaScript's, which no TOML has. */
const withoutScriptKeys: Plugin = {
  name: "without-script-keys",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^eslint-visitor-keys$/ }, ({ path }) => ({ path, namespace: "script-keys" }));
    onLoad({ filter: /.*/, namespace: "script-keys" }, () => ({
      contents: "export const unionWith = (keys) => keys;",
    }));
  },
};

/** The command line, in the same bundle as the server, gets by without the server's library: it is loaded when something of it is used. */
const lazyLanguageServer: Plugin = {
  name: "lazy-language-server",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode-languageserver(?:\/node)?$/ }, ({ namespace }) =>
      namespace === "lazy-language-server"
        ? undefined
        : { path: "vscode-languageserver/node", namespace: "lazy-language-server" },
    );
    onLoad({ filter: /.*/, namespace: "lazy-language-server" }, ({ path }) => ({
      resolveDir: "server/src/hosts",
      contents: `
const lazy = (name) => new Proxy(function () {}, {
  get: (_, key) => library()[name][key],
  apply: (_, self, args) => library()[name](...args),
  construct: (_, args) => new (library()[name])(...args),
});
const library = () => require(${JSON.stringify(path)});
${Object.keys(createRequire(import.meta.url)(path) as object)
  .map((name) => `export const ${name} = /* @__PURE__ */ lazy(${JSON.stringify(name)});`)
  .join("\n")}`,
    }));
  },
};

/** Client and server speak the same protocol: its library is in the package once, as dist/protocol.js, by the names that both require. */
const protocolNames = ["vscode-languageserver-protocol", "vscode-languageserver-protocol/node"];

const sharedProtocol: Plugin = {
  name: "shared-protocol",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^vscode-languageserver-protocol/ }, ({ path }) =>
      protocolNames.includes(path) ? { path, namespace: "shared-protocol" } : undefined,
    );
    onResolve({ filter: /^\.\/protocol\.js$/, namespace: "shared-protocol" }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace: "shared-protocol" }, ({ path }) => ({
      contents: `module.exports = require("./protocol.js")[${JSON.stringify(path)}];`,
    }));
  },
};

const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
const { version } = manifest as { readonly version: string };

const node: BuildOptions = { platform: "node", format: "cjs", target: "node20" };
const browser: BuildOptions = {
  platform: "browser",
  conditions: ["browser"],
  mainFields: ["browser", "module", "main"],
};

const bundles: readonly BuildOptions[] = [
  {
    ...node,
    entryPoints: ["client/src/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    plugins: [sharedProtocol],
  },
  // Server and command line share one bundle: two would hold everything twice.
  {
    ...node,
    entryPoints: ["server/src/hosts/node.ts"],
    plugins: [lazyLanguageServer, sharedProtocol],
    outfile: "dist/node.js",
  },
  {
    ...node,
    stdin: {
      contents: protocolNames
        .map((name) => `exports[${JSON.stringify(name)}] = require(${JSON.stringify(name)});`)
        .join("\n"),
      resolveDir: "node_modules/vscode-languageclient",
      sourcefile: "protocol.js",
    },
    outfile: "dist/protocol.js",
  },
  {
    ...browser,
    format: "cjs",
    entryPoints: ["client/src/extension.browser.ts"],
    outfile: "dist/browser/extension.js",
    external: ["vscode"],
  },
  // A Web Worker has no modules here: one self-contained script.
  { ...browser, format: "iife", entryPoints: ["server/src/hosts/browser.ts"], outfile: "dist/browser/server.js" },
];

const grammars: readonly { readonly file: string; readonly as: string }[] = [
  { file: "node_modules/web-tree-sitter/web-tree-sitter.wasm", as: "web-tree-sitter.wasm" },
  { file: "node_modules/tree-sitter-python/tree-sitter-python.wasm", as: "tree-sitter-python.wasm" },
];

/** The licence texts of everything that ended up in a bundle, and of the grammars. */
function licenses(metafiles: readonly Metafile[]): string {
  const packages = new Set(["web-tree-sitter", "tree-sitter-python"]);
  for (const metafile of metafiles) {
    for (const input of Object.keys(metafile.inputs)) {
      const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(input)?.[1];
      if (name !== undefined) packages.add(name);
    }
  }
  return [...packages].sort().map(licenseOf).join("\n");
}

function licenseOf(name: string): string {
  const folder = join("node_modules", name);
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const field = (key: string): string => String((manifest as Readonly<Record<string, unknown>>)[key] ?? "unknown");
  // pep440 may be had under Apache's licence or under BSD's: the shorter one is taken along.
  const files = readdirSync(folder).filter((entry) => /^licen[cs]e(?:[.-]|$)/i.test(entry) && !/apache/i.test(entry));
  const text = files.map((file) => readFileSync(join(folder, file), "utf8").trim()).join("\n\n");
  return `${"=".repeat(80)}\n${name} ${field("version")} (${field("license")})\n\n${text}\n`;
}

const { values } = readArguments("Usage: npm run build [-- --production]", {
  production: { type: "boolean", default: false },
});
await build(values.production);
