import { resolve } from "node:path";
import { expect, test } from "vitest";
import { leanParser } from "../../scripts/tools/leanParser.js";
import { readGrammars } from "../../server/src/hosts/grammars.js";

const { runtimeWasm } = await readGrammars(resolve("scripts"));

test("the parser of the package lacks queries, and imports and exports everything else", async () => {
  const names = (module: WebAssembly.Module): readonly string[] => [
    ...WebAssembly.Module.exports(module).map(({ name }) => `exports ${name}`),
    ...WebAssembly.Module.imports(module).map(({ name }) => `imports ${name}`),
  ];
  const lean = leanParser(runtimeWasm);
  expect(lean.length).toBeLessThan(0.8 * runtimeWasm.length);
  const [before, after] = await Promise.all(
    [runtimeWasm, lean].map((bytes) => WebAssembly.compile(new Uint8Array(bytes))),
  );
  const left = new Set(after === undefined ? [] : names(after));
  const gone = (before === undefined ? [] : names(before)).filter((name) => !left.has(name));
  expect(gone.length).toBeGreaterThan(10);
  expect(gone.filter((name) => !/^exports ts_(?:query|lookahead_iterator)_/.test(name))).toEqual([]);
});
