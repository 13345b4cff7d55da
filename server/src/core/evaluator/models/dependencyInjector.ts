import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { none } from "../make.js";
import { nativeFunction, nativeNamespace, classValue } from "../runtime.js";
import { libraryObject } from "./libraryModel.js";

/**
 * `dependency_injector.containers`: what a container is configured with is copied, so that `container.config.from_dict(settings.__dict__)`
 * changes no setting (github.com/ets-labs/python-dependency-injector, providers.pyx: Configuration.from_dict of 4.48).
 */
export function injectionContainers(): Value {
  return nativeNamespace("dependency_injector.containers", {
    DeclarativeContainer: classValue("dependency_injector.containers.DeclarativeContainer", {
      kind: "native",
      call: (args) => unknown("a container", args.at),
      instantiate: (type, { at }) =>
        libraryObject(type.name, `<${type.name} object>`, { getAttribute: (name) => provider(name) }, at),
    }),
  });
}

function provider(name: string): Value | undefined {
  if (name.startsWith("_")) return undefined;
  return libraryObject("dependency_injector.providers.Provider", `<provider ${name}>`, {
    getAttribute: (method) => (method === "from_dict" ? nativeFunction(method, (args) => none(args.at)) : undefined),
  });
}
