import { isSequence, type StrValue, type Value } from "../domain/value.js";
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
  if (value.kind === "unknown" || value.kind === "environment" || value.kind === "random") return undefined;
  if (value.kind === "object") return arityFault(setting, value);
  return validators[setting.validator]?.(value, setting, version);
}

type Validator = (
  value: Value,
  setting: GunicornTableSetting,
  version: string | null | undefined,
) => SettingFault | undefined;

const validators: Readonly<Record<string, Validator>> = {
  validate_bool: boolFault,
  validate_pos_int: numberFault,
  validate_http2_frame_size: numberFault,
  validate_string: textFault,
  validate_list_string: textsFault,
  validate_string_to_addr_list: (value, _setting, version) =>
    value.kind === "none" ? undefined : value.kind === "str" ? addressesFault(value, version) : joinedFault(value),
  validate_string_to_list: (value) => (value.kind === "none" || value.kind === "str" ? undefined : joinedFault(value)),
  validate_dict: (value) => (value.kind === "dict" ? undefined : wrongKind("must be a dict", value)),
  validate_class: (value) => (isTextOrNone(value) ? undefined : wrongKind("must name a class", value)),
  _validate_callable: (value) => (value.kind === "str" ? undefined : wrongKind("must be a function", value)),
  validate_post_request: (value) => (value.kind === "str" ? undefined : wrongKind("must be a function", value)),
  validate_chdir: (value) => (isTextOrNone(value) ? undefined : wrongKind("must be a text", value)),
};

function fault(value: Value, text: string, instead?: string): SettingFault {
  return { text, value, ...(instead === undefined ? {} : { instead }) };
}

function wrongKind(wanted: string, value: Value, instead?: string): SettingFault {
  return fault(value, `${wanted}, and this is ${names[value.kind] ?? value.kind}`, instead);
}

function isTextOrNone({ kind }: Value): boolean {
  return kind === "str" || kind === "none";
}

function boolFault(value: Value): SettingFault | undefined {
  if (value.kind === "none" || value.kind === "bool") return undefined;
  if (value.kind === "str") {
    const text = value.value.trim().toLowerCase();
    if (text === "true" || text === "false") return undefined;
    const instead = /^(?:1|yes|on|y|t)$/.test(text) ? "True" : /^(?:0|no|off|n|f)$/.test(text) ? "False" : undefined;
    return fault(value, "takes True or False, and of texts only 'true' and 'false'", instead);
  }
  const number = value.kind === "int" ? Number(value.value) : undefined;
  return wrongKind("takes True or False", value, number === 1 ? "True" : number === 0 ? "False" : undefined);
}

function numberFault(value: Value, setting: GunicornTableSetting): SettingFault | undefined {
  switch (value.kind) {
    case "int":
      return value.value < 0 ? fault(value, "must not be negative") : undefined;
    // bool is an int in Python.
    case "bool":
      return undefined;
    case "str":
      return numberInTextFault(value, setting);
    case "float":
      return wrongKind(
        "must be a whole number",
        value,
        Number.isInteger(value.value) && value.value >= 0 ? String(value.value) : undefined,
      );
    default:
      return wrongKind("must be a whole number", value);
  }
}

/** What `int(x, 0)` takes. */
export const pythonInteger =
  /^[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*|[1-9](?:_?[0-9])*)$/;

/** Python's int() of a text. */
function numberInTextFault(value: StrValue, setting: GunicornTableSetting): SettingFault | undefined {
  const text = value.value.trim();
  if (pythonInteger.test(text))
    return text.startsWith("-") && !/^-0*$/.test(text) ? fault(value, "must not be negative") : undefined;
  const isOctal = (setting.name === "umask" || setting.name === "control_socket_mode") && /^0?[0-7]+$/.test(text);
  const digits = text.replace(/^0+(?=.)/, "");
  return fault(
    value,
    "must be a whole number, and this text is none",
    isOctal ? `0o${digits}` : /^0\d+$/.test(text) ? digits : undefined,
  );
}

function textFault(value: Value, { name }: GunicornTableSetting): SettingFault | undefined {
  if (isTextOrNone(value)) return undefined;
  if (value.kind === "int") return wrongKind("must be a text", value, `"${String(value.value)}"`);
  const isLog = name === "accesslog" || name === "errorlog";
  return wrongKind("must be a text", value, isLog && value.kind === "bool" && value.value ? '"-"' : undefined);
}

function textsFault(value: Value, { name }: GunicornTableSetting): SettingFault | undefined {
  if (value.kind === "none") return undefined;
  if (value.kind === "str")
    return name === "raw_env" && value.value !== "" && !value.value.includes("=")
      ? fault(value, "needs the form NAME=value")
      : undefined;
  if (value.kind === "dict")
    return value.entries.length === 0
      ? undefined
      : fault(value, "must be a list of 'NAME=value' texts: of a dict only the keys are read");
  if (!isSequence(value))
    return wrongKind(
      "must be a text or a list of texts",
      value,
      name === "bind" && value.kind === "int" ? `":${String(value.value)}"` : undefined,
    );
  for (const item of value.items) {
    if (noText.has(item.kind)) return fault(item, `holds ${names[item.kind] ?? item.kind} where a text is needed`);
    if (name === "raw_env" && item.kind === "str" && !item.value.includes("="))
      return fault(item, "has an element without =: it needs the form NAME=value");
  }
  return undefined;
}

const noText: ReadonlySet<Value["kind"]> = new Set(["int", "none", "bool", "float", "list", "tuple", "dict"]);

function joinedFault(value: Value): SettingFault {
  const items =
    isSequence(value) && value.rest === undefined
      ? value.items.map((item) => (item.kind === "str" ? item.value : undefined))
      : [undefined];
  return wrongKind(
    "must be one text with commas",
    value,
    items.every((item) => item !== undefined) ? `"${items.join(",")}"` : undefined,
  );
}

/**
 * Addresses are checked since 23.0 (before it any text is taken), networks are accepted since 24.1. A gunicorn that no list names may be an older one.
 * https://github.com/benoitc/gunicorn/commit/3e042e82
 */
function addressesFault(value: StrValue, version: string | null | undefined): SettingFault | undefined {
  if (version === undefined) return undefined;
  const [major = 99, minor = 0] = (version ?? "").split(".").map((part) => (part === "" ? 99 : Number(part)));
  if (major < 23) return undefined;
  const parts = value.value.split(",").map((part) => part.trim());
  const network = major < 24 || (major === 24 && minor < 1) ? parts.find((part) => part.includes("/")) : undefined;
  if (network !== undefined)
    return fault(value, `takes single addresses before gunicorn 24.1, and ${network} is a network`);
  const wrong = parts.find((part) => part !== "" && part !== "*" && !isAddress(part));
  return wrong === undefined ? undefined : fault(value, `takes IP addresses, and ${wrong} is none`);
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
