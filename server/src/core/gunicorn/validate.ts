import { isSequence, type Value } from "../domain/value.js";
import { runtimeObject, type FunctionObject } from "../evaluator/runtime.js";
import type { GunicornTableSetting } from "./table.js";

/** Why gunicorn refuses a value at start. */
export interface SettingFault {
  /** Completes "NAME …": `must be a whole number, and this is a float`. */
  readonly text: string;
  /** What to write instead, as Python source, where that is plain. */
  readonly instead?: string;
  readonly value: Value;
}

const names: Readonly<Record<string, string>> = {
  none: "None",
  bool: "a truth value",
  int: "a number",
  float: "a float",
  str: "a text",
  bytes: "bytes",
  path: "a Path",
  list: "a list",
  tuple: "a tuple",
  set: "a set",
  dict: "a dict",
};

/**
 * The validators of gunicorn/config.py (26.2; the same in 20.1 but for addresses), as far as the value is certain.
 * undefined: accepted, or not certain.
 */
export function settingFault(
  setting: GunicornTableSetting,
  value: Value,
  version?: string | null,
): SettingFault | undefined {
  const fault = (text: string, instead?: string, at: Value = value): SettingFault => ({
    text,
    value: at,
    ...(instead === undefined ? {} : { instead }),
  });
  if (value.kind === "unknown" || value.kind === "environment" || value.kind === "random") return undefined;
  if (value.kind === "object") return arityFault(setting, value);
  const is = names[value.kind] ?? value.kind;
  switch (setting.validator) {
    case "validate_bool": {
      if (value.kind === "none" || value.kind === "bool") return undefined;
      if (value.kind === "str") {
        const text = value.value.trim().toLowerCase();
        return text === "true" || text === "false"
          ? undefined
          : fault(
              "takes True or False, and of texts only 'true' and 'false'",
              /^(?:1|yes|on|y|t)$/.test(text) ? "True" : /^(?:0|no|off|n|f)$/.test(text) ? "False" : undefined,
            );
      }
      return fault(
        `takes True or False, and this is ${is}`,
        value.kind === "int" && (value.value === 0 || value.value === 1)
          ? value.value === 1
            ? "True"
            : "False"
          : undefined,
      );
    }
    case "validate_pos_int":
    case "validate_http2_frame_size": {
      if (value.kind === "int") return value.value < 0 ? fault("must not be negative") : undefined;
      // bool is an int in Python.
      if (value.kind === "bool") return undefined;
      if (value.kind === "str") {
        const text = value.value.trim();
        if (
          /^[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?[0-9])*)$/.test(text)
        )
          return text.startsWith("-") && !/^-0*$/.test(text) ? fault("must not be negative") : undefined;
        const octal = (setting.name === "umask" || setting.name === "control_socket_mode") && /^0?[0-7]+$/.test(text);
        return fault(
          "must be a whole number, and this text is none",
          octal ? `0o${text.replace(/^0+(?=.)/, "")}` : /^0\d+$/.test(text) ? text.replace(/^0+(?=.)/, "") : undefined,
        );
      }
      if (value.kind === "float")
        return fault(
          `must be a whole number, and this is ${is}`,
          Number.isInteger(value.value) && value.value >= 0 ? String(value.value) : undefined,
        );
      return fault(`must be a whole number, and this is ${is}`);
    }
    case "validate_string":
      if (value.kind === "none" || value.kind === "str") return undefined;
      if (value.kind === "int") return fault(`must be a text, and this is ${is}`, `"${String(value.value)}"`);
      return fault(
        `must be a text, and this is ${is}`,
        (setting.name === "accesslog" || setting.name === "errorlog") && value.kind === "bool" && value.value
          ? '"-"'
          : undefined,
      );
    case "validate_list_string": {
      const list =
        value.kind === "str"
          ? undefined
          : isSequence(value)
            ? value
            : value.kind === "none" || (value.kind === "dict" && value.entries.length === 0)
              ? undefined
              : null;
      if (value.kind === "dict")
        return value.entries.length === 0
          ? undefined
          : fault("must be a list of 'NAME=value' texts: of a dict only the keys are read");
      if (list === null)
        return fault(
          `must be a text or a list of texts, and this is ${is}`,
          setting.name === "bind" && value.kind === "int" ? `":${String(value.value)}"` : undefined,
        );
      if (list === undefined)
        return setting.name === "raw_env" && value.kind === "str" && value.value !== "" && !value.value.includes("=")
          ? fault("needs the form NAME=value")
          : undefined;
      for (const item of list.items) {
        if (
          item.kind === "int" ||
          item.kind === "none" ||
          item.kind === "bool" ||
          item.kind === "float" ||
          item.kind === "list" ||
          item.kind === "tuple" ||
          item.kind === "dict"
        )
          return fault(`holds ${names[item.kind] ?? item.kind} where a text is needed`, undefined, item);
        if (setting.name === "raw_env" && item.kind === "str" && !item.value.includes("="))
          return fault("has an element without =: it needs the form NAME=value", undefined, item);
      }
      return undefined;
    }
    case "validate_string_to_addr_list":
    case "validate_string_to_list": {
      if (value.kind === "none") return undefined;
      if (value.kind !== "str") {
        const items =
          isSequence(value) && value.rest === undefined
            ? value.items.map((item) => (item.kind === "str" ? item.value : undefined))
            : [undefined];
        return fault(
          `must be one text with commas, and this is ${is}`,
          items.every((item) => item !== undefined) ? `"${items.join(",")}"` : undefined,
        );
      }
      if (setting.validator === "validate_string_to_list") return undefined;
      // Addresses are checked since 23 at the latest (20.1 takes any text), networks are accepted since 24.1.
      const [major = 99, minor = 0] = (version ?? "").split(".").map((part) => (part === "" ? 99 : Number(part)));
      if (major < 23) return undefined;
      if ((major < 24 || (major === 24 && minor < 1)) && value.value.includes("/"))
        return fault(
          `takes single addresses before gunicorn 24.1, and ${
            value.value
              .split(",")
              .find((part) => part.includes("/"))
              ?.trim() ?? ""
          } is a network`,
        );
      const wrong = value.value
        .split(",")
        .map((part) => part.trim())
        .find((part) => part !== "" && part !== "*" && !isAddress(part));
      return wrong === undefined ? undefined : fault(`takes IP addresses, and ${wrong} is none`);
    }
    case "validate_dict":
      return value.kind === "dict" ? undefined : fault(`must be a dict, and this is ${is}`);
    case "validate_class":
      return value.kind === "str" || value.kind === "none" ? undefined : fault(`must name a class, and this is ${is}`);
    case "_validate_callable":
    case "validate_post_request":
      return value.kind === "str" ? undefined : fault(`must be a function, and this is ${is}`);
    case "validate_chdir":
      return value.kind === "str" || value.kind === "none" ? undefined : fault(`must be a text, and this is ${is}`);
    default:
      return undefined;
  }
}

/**
 * gunicorn counts a hook's positional parameters, defaults included, `*args` not (gunicorn/util.py, get_arity), and asks for an exact number;
 * post_request may have 2, 3 or 4. Decorated functions may be anything.
 */
function arityFault(setting: GunicornTableSetting, value: Value): SettingFault | undefined {
  const hook = runtimeObject(value);
  if (
    hook?.kind !== "function" ||
    hook.role !== "plain" ||
    (hook.definition.kind === "function" && hook.definition.decorators.length > 0)
  )
    return undefined;
  const accepted =
    setting.validator === "validate_post_request"
      ? [2, 3, 4]
      : setting.validator === "_validate_callable" && setting.hookArity !== null
        ? [setting.hookArity].flat()
        : [];
  const own = hook.definition.parameters.filter(
    (parameter) => parameter.variadic === undefined && !parameter.keywordOnly,
  ).length;
  if (accepted.length === 0 || accepted.includes(own)) return undefined;
  const wanted =
    accepted.length === 1
      ? String(accepted[0])
      : `${accepted.slice(0, -1).join(", ")} or ${String(accepted[accepted.length - 1])}`;
  return {
    text: `is called with ${wanted} ${wanted === "1" ? "argument" : "arguments"}, and this function takes ${own}`,
    value: named(hook, value),
  };
}

/** At its name, where it has one. */
function named(hook: FunctionObject, value: Value): Value {
  const { definition } = hook;
  const { file } = hook.scope.module;
  return definition.kind === "function" && file !== undefined
    ? { ...value, at: { file, start: definition.nameStart, end: definition.nameStart + definition.name.length } }
    : value;
}

/** An IPv4 or IPv6 address, or a network (gunicorn 24.1) whose host bits are zero. */
function isAddress(text: string): boolean {
  const [address = "", bits] = text.split("/");
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address);
  if (v4 !== null) {
    const octets = v4.slice(1).map(Number);
    if (octets.some((octet) => octet > 255)) return false;
    if (bits === undefined) return true;
    const length = Number(bits);
    if (!/^\d+$/.test(bits) || length > 32) return /^\d+\.\d+\.\d+\.\d+$/.test(bits);
    const number = octets.reduce((sum, octet) => sum * 256 + octet, 0);
    return number % 2 ** (32 - length) === 0;
  }
  return /^[0-9a-fA-F:.]+$/.test(address) && address.includes(":");
}
