import type { Value } from "../../domain/value.js";
import { installedPlugins, unknown } from "../../domain/value.js";
import { normaliseName } from "../../text/distributionName.js";
import { str } from "../make.js";
import type { Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import type { PythonError } from "../pythonError.js";
import { exceptionClass, libraryObject, members, plainText } from "./libraryModel.js";

/** `importlib.metadata`: what is installed beside the project. Its entry points are nobody's to know. */
export function metadataModule(): Value {
  return nativeNamespace("importlib.metadata", {
    entry_points: nativeFunction("entry_points", (args) => entryPoints(args.at)),
    version: nativeFunction("version", (args, run) => versionOf(plainText(args.positional[0]), args.at, run)),
    distribution: nativeFunction("distribution", (args) => unknown("a distribution that is installed", args.at)),
    metadata: nativeFunction("metadata", (args) => unknown("a distribution that is installed", args.at)),
    PackageNotFoundError: exceptionClass("importlib.metadata.PackageNotFoundError"),
  });
}

/** `pkg_resources` of setuptools. */
export function packageResources(): Value {
  return nativeNamespace("pkg_resources", {
    iter_entry_points: nativeFunction("iter_entry_points", (args) => entryPoints(args.at)),
    get_distribution: nativeFunction("get_distribution", (args, run) =>
      libraryObject(
        "pkg_resources.Distribution",
        "<Distribution>",
        { getAttribute: members({ version: versionOf(plainText(args.positional[0]), args.at, run) }, {}) },
        args.at,
      ),
    ),
    DistributionNotFound: exceptionClass("pkg_resources.DistributionNotFound"),
  });
}

/** Whatever is chosen of them, no code of the repository tells which they are. */
function entryPoints(at: Parameters<typeof unknown>[1]): Value {
  const made: Value = libraryObject(
    "importlib.metadata.EntryPoints",
    "EntryPoints()",
    {
      stream: () => installedPlugins,
      getItem: () => made,
      getAttribute: (name) =>
        name === "select" || name === "get" || name === "values" ? nativeFunction(name, () => made) : undefined,
    },
    at,
  );
  return made;
}

/** What a lock file or `==` names is what is installed; of anything else nobody knows. */
function versionOf(name: string | undefined, at: PythonError["at"], run: Run): Value {
  if (name === undefined) return unknown("the version of a distribution", at, "str");
  const pinned = run.context.pinned?.(normaliseName(name));
  if (pinned !== undefined) return str(pinned, at);
  return unknown(
    `the version of ${name} that is installed`,
    at,
    run.context.distribution(normaliseName(name)) === undefined ? undefined : "str",
  );
}
