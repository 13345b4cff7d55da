import type { Value } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import { fromUtf8 } from "../methods/encoding.js";
import { lift } from "../lift.js";
import { list, none } from "../make.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace, classValue, className } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { callAt, exceptionClass, isAtLeast, parameters } from "./libraryModel.js";
import { readYaml } from "./yamlText.js";
import { getAttribute } from "../attributes.js";

/** PyYAML: reading. Loaders differ in the objects that tags make; text with tags is not followed. */
export function yamlModule(): Value {
  const load = (name: string, isAll = false): Value =>
    nativeFunction(name, (args, run) => loadYaml(args, run, isAll, name === "load" || name === "load_all"));
  return nativeNamespace("yaml", {
    safe_load: load("safe_load"),
    load: load("load"),
    full_load: load("full_load"),
    unsafe_load: load("unsafe_load"),
    safe_load_all: load("safe_load_all", true),
    load_all: load("load_all", true),
    full_load_all: load("full_load_all", true),
    ...Object.fromEntries(
      ["SafeLoader", "FullLoader", "Loader", "UnsafeLoader", "BaseLoader", "CSafeLoader", "CLoader"].map((name) => [
        name,
        classValue(`yaml.${name}`, { kind: "native" }),
      ]),
    ),
    YAMLError: exceptionClass("yaml.YAMLError"),
  });
}

function loadYaml(args: CallArguments, run: Run, isAll: boolean, needsLoader: boolean): Value {
  const given = parameters(args, ["stream", "Loader"]);
  const stream = given.get("stream");
  const loader = given.get("Loader");
  // Since PyYAML 6 `load` and `load_all` want a loader.
  if (!stream || (needsLoader && !loader && isAtLeast("pyyaml", [6], run)))
    throw new PythonError("TypeError", args.at, { message: "load() is missing an argument" });
  if (className(loader) === "yaml.BaseLoader") return unknown("YAML read as text alone", args.at);
  const text =
    stream.kind === "object" ? callAt(getAttribute(stream, "read", args.at, run, args.scope), [], args, run) : stream;
  return lift([text], args.at, ([one]) => {
    const plain = one?.kind === "str" ? one.value : one?.kind === "bytes" ? fromUtf8(one.value) : undefined;
    if (plain === undefined) return unknownLike(one, "YAML that cannot be seen", args.at);
    const documents = readYaml(plain, "1.1", one?.at ?? args.at);
    if (!documents) return unknown("YAML that is not followed", args.at);
    if (isAll) return list([...documents], args.at);
    if (documents.length > 1)
      throw new PythonError("ComposerError", args.at, { message: "expected a single document in the stream" });
    return documents[0] ?? none(args.at);
  });
}
