import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { readVariable, variableIsSet } from "../environment.js";
import { none } from "../make.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeNamespace } from "../runtime.js";
import { libraryClass, libraryObject, members, parameters, whenText } from "./libraryModel.js";

/**
 * `cfenv`: the variables of Cloud Foundry (github.com/jmcarp/py-cfenv, cfenv/__init__.py of 0.5). A credential is one of a service in
 * VCAP_SERVICES, else the variable of its name; the deployer sets either.
 */
export function cfenvModule(): Value {
  return nativeNamespace("cfenv", {
    AppEnv: libraryClass("cfenv.AppEnv", (args) =>
      libraryObject(
        "cfenv.AppEnv",
        "<AppEnv>",
        { getAttribute: members({}, { get_credential: credential, get_service: service }) },
        args.at,
      ),
    ),
  });
}

function credential(args: CallArguments, run: Run): Value {
  const given = parameters(args, ["key", "default"]);
  const fallback = given.get("default") ?? none(args.at);
  if (args.unseen !== undefined || (run.context.environment && mayHaveServices(args, run)))
    return unknown("a credential of Cloud Foundry", args.at);
  return whenText(given.get("key"), args.at, (key) =>
    readVariable({ variable: key.value, at: args.at, reader: "cfenv", type: "str", fallback }, run),
  );
}

function service(args: CallArguments, run: Run): Value {
  return run.context.environment && !mayHaveServices(args, run)
    ? none(args.at)
    : unknown("a service of Cloud Foundry", args.at);
}

/** What services have is not followed. */
function mayHaveServices(args: CallArguments, run: Run): boolean {
  const isSet = variableIsSet("VCAP_SERVICES", args.at, run, "cfenv");
  return !(isSet.kind === "bool" && !isSet.value);
}
