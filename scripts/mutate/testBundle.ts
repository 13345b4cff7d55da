import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { build } from "esbuild";

/** Bundles test files with the worker that runs them, in which `changed` files have other texts. Answers the program's path. */
export async function bundleTests(
  outfile: string,
  tests: readonly string[],
  changed: ReadonlyMap<string, string>,
): Promise<string> {
  const shim = resolve("scripts/mutate/vitestShim.ts");
  const imports = tests.map((test) => `() => import("./${test}"),`).join("\n");
  await build({
    stdin: {
      contents: `import { work } from "./scripts/mutate/worker.ts";\nawait work([\n${imports}\n]);\n`,
      resolveDir: process.cwd(),
      sourcefile: "tests.ts",
      loader: "ts",
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
    plugins: [
      {
        name: "changed",
        setup(setup) {
          setup.onResolve({ filter: /^vitest$/ }, ({ importer }) =>
            importer === shim ? { path: "vitest", external: true } : { path: shim },
          );
          setup.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const file = relative(process.cwd(), path).split(sep).join("/");
            if (file.includes("node_modules/")) return undefined;
            const text = changed.get(file) ?? readFileSync(path, "utf8");
            // In the bundle they would be the bundle's.
            const here = text
              .replaceAll("import.meta.dirname", JSON.stringify(dirname(path)))
              .replaceAll("import.meta.url", JSON.stringify(`file://${path}`));
            return {
              loader: "ts",
              contents: tests.includes(file)
                ? `import { beginFile } from "vitest";\nbeginFile(${JSON.stringify(file)});\n${here}`
                : here,
            };
          });
        },
      },
    ],
  });
  return outfile;
}
