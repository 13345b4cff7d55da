import binaryen from "binaryen";

/**
 * The WebAssembly of web-tree-sitter without what nobody here asks it for: searching trees by queries, and looking ahead in a grammar.
 * A quarter of it, and of what is compiled at each start. Everything else stays as it was.
 */
export function leanParser(bytes: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(bytes);
  try {
    // What Emscripten was told to use, and any engine that can run the extension has.
    module.setFeatures(features);
    for (const name of exportsOf(module)) if (unused.test(name)) module.removeExport(name);
    module.runPasses(["remove-unused-module-elements"]);
    if (!module.validate()) throw new Error("the parser is no valid module any more");
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

const unused = /^ts_(?:query|lookahead_iterator)_/;

const { Features } = binaryen;
const features =
  Features.MVP |
  Features.MutableGlobals |
  Features.SignExt |
  Features.BulkMemory |
  Features.BulkMemoryOpt |
  Features.NontrappingFPToInt |
  Features.ReferenceTypes |
  Features.CallIndirectOverlong |
  Features.Multivalue;

function exportsOf(module: binaryen.Module): readonly string[] {
  return Array.from(
    { length: module.getNumExports() },
    (_, index) => binaryen.getExportInfo(module.getExportByIndex(index)).name,
  );
}
