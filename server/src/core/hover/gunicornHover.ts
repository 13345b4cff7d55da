import { displayValue } from "../domain/display.js";
import type { Value } from "../domain/value.js";
import { gunicornMeanings } from "../gunicorn/meanings.js";
import type { GunicornSetting } from "../gunicorn/resolvedGunicorn.js";
import { assignedNameAt, isNamedGunicornConfig } from "../gunicorn/settingLines.js";
import { gunicornTable, type GunicornTableSetting } from "../gunicorn/table.js";
import { basename } from "../project/paths.js";
import type { GunicornReport } from "../report.js";
import { inlineCode } from "./inlineCode.js";

export interface GunicornHover {
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

/** On a setting's name in a config file, and on a flag or its value in the files that start gunicorn. `reports` are asked for only where they are needed. */
export function gunicornHover(
  file: string,
  text: string,
  offset: number,
  reports: () => readonly GunicornReport[],
): GunicornHover | undefined {
  return file.endsWith(".py") ? inConfigFile(file, text, offset, reports) : onFlag(file, offset, reports());
}

/** The settings of gunicorn's table by name. */
export function gunicornSetting(name: string): GunicornTableSetting | undefined {
  return gunicornTable.settings.find((setting) => setting.name === name);
}

/** What a setting means, what it takes, its default and its flags. */
export function gunicornSettingMarkdown(setting: GunicornTableSetting): string {
  const facts = [
    `Takes ${takes(setting)}.`,
    setting.hookArity === null && !setting.validator.includes("post_request")
      ? `Default: ${defaultText(setting.default)}.`
      : "",
    setting.cli.length > 0 ? `Flag: ${setting.cli.map(inlineCode).join(", ")}.` : "It has no flag.",
    ...setting.versions.filter(([what]) => what === "added").map(([, version = ""]) => `Since gunicorn ${version}.`),
  ];
  return [
    `**${setting.name}** · gunicorn, ${setting.section}`,
    gunicornMeanings[setting.name] ?? "",
    facts.filter((fact) => fact !== "").join(" "),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function inConfigFile(
  file: string,
  text: string,
  offset: number,
  reports: () => readonly GunicornReport[],
): GunicornHover | undefined {
  const found = assignedNameAt(text, offset);
  const setting = found === undefined ? undefined : gunicornSetting(found.name);
  if (found === undefined || setting === undefined) return undefined;
  const loading = reports().filter((report) => report.configFile === file);
  if (loading.length === 0 && !isNamedGunicornConfig(file)) return undefined;
  return { start: found.start, end: found.end, markdown: withEffective(setting, loading) };
}

function onFlag(file: string, offset: number, reports: readonly GunicornReport[]): GunicornHover | undefined {
  const isAt = (at: { readonly file: string; readonly start: number; readonly end: number } | undefined): boolean =>
    at !== undefined && at.file === file && at.start <= offset && offset <= at.end;
  for (const report of reports) {
    const flag = report.flags.find((one) => isAt(one.at)) ?? report.flags.find((one) => isAt(one.valueAt));
    const setting = flag === undefined ? undefined : gunicornSetting(flag.setting);
    if (flag === undefined || setting === undefined) continue;
    const at = isAt(flag.at) || flag.valueAt === undefined ? flag.at : flag.valueAt;
    const same = reports.filter((other) =>
      other.flags.some((one) => one.at.file === flag.at.file && one.at.start === flag.at.start),
    );
    return { start: at.start, end: at.end, markdown: withEffective(setting, same) };
  }
  return undefined;
}

function withEffective(setting: GunicornTableSetting, reports: readonly GunicornReport[]): string {
  const lines = reports.flatMap((report) => {
    const effective = report.settings.get(setting.name);
    return effective === undefined || setting.name === "config"
      ? []
      : [`- ${effectiveText(setting, effective, report)}`];
  });
  const shown = [...new Set(lines)];
  const more = shown.length > mostProcesses ? [`- and ${shown.length - mostProcesses} more`] : [];
  return [
    gunicornSettingMarkdown(setting),
    ...(shown.length === 0 ? [] : [[...shown.slice(0, mostProcesses), ...more].join("\n")]),
  ].join("\n\n");
}

const mostProcesses = 5;

function effectiveText(setting: GunicornTableSetting, effective: GunicornSetting, report: GunicornReport): string {
  const who =
    report.process === undefined
      ? "No known command loads this file; by itself"
      : `${inlineCode(report.process.name)} in ${inlineCode(basename(report.process.file))}`;
  const [first] = effective.overrides;
  const over =
    first === undefined
      ? ""
      : `, which wins over ${effective.overrides.map((one) => `${sourceText(one.source, report)} (${valueText(setting, one.value)})`).join(" and ")}`;
  return `${who}: ${valueText(setting, effective.value)}, ${effective.source === "default" ? "" : "from "}${sourceText(effective.source, report)}${over}.`;
}

function sourceText(source: string, report: GunicornReport): string {
  switch (source) {
    case "default":
      return "gunicorn's default";
    case "environment":
      return "the environment";
    case "config-file":
      return report.configFile === undefined ? "the config file" : inlineCode(basename(report.configFile));
    case "command-line":
      return "the command line";
    default:
      return inlineCode(source);
  }
}

/** Variables given to the application may hold secrets under any name. */
function valueText(setting: GunicornTableSetting, value: Value): string {
  if (setting.name !== "raw_env" && setting.name !== "raw_paste_global_conf")
    return inlineCode(displayValue(value, { name: setting.name, maxLength: 120 }));
  if (value.kind !== "list" || value.rest !== undefined) return "not shown";
  return value.items.length === 1 ? "one variable" : `${value.items.length} variables`;
}

function defaultText(value: unknown): string {
  if (value === null) return "not set";
  if (typeof value === "string")
    return value === "" ? "empty" : value.startsWith("<") ? "that of the process" : inlineCode(value);
  if (typeof value === "boolean") return inlineCode(value ? "True" : "False");
  if (Array.isArray(value))
    return value.length === 0 ? "none" : value.map((item) => inlineCode(String(item))).join(", ");
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    return entries.length === 0
      ? "none"
      : entries.map(([key, item]) => inlineCode(`${key}: ${String(item)}`)).join(", ");
  }
  return inlineCode(String(value));
}

/** What gunicorn/config.py's validator lets through (26.2). */
function takes(setting: GunicornTableSetting): string {
  if (setting.hookArity !== null) {
    const arity = setting.hookArity;
    return `a function of ${typeof arity === "number" ? count(arity) : arity.map(String).join(" or ") + " arguments"}`;
  }
  return validators[setting.validator] ?? "a text";
}

function count(arguments_: number): string {
  return arguments_ === 1 ? "one argument" : `${arguments_} arguments`;
}

const validators: Readonly<Record<string, string>> = {
  validate_string: "a text",
  validate_pos_int: "a whole number, 0 or more",
  validate_http2_frame_size: "a whole number from 16384 to 16777215",
  validate_bool: "`True` or `False`",
  validate_list_string: "a text or a list of texts",
  validate_list_of_files_or_patterns: "files or patterns, as a text or a list",
  validate_string_to_list: "texts separated by commas",
  validate_string_to_addr_list: "addresses and networks separated by commas, or `*`",
  validate_dict: "a dictionary",
  validate_class: "a name, a dotted path or a class",
  validate_post_request: "a function of 2 to 4 arguments",
  validate_user: "a user's name or number",
  validate_group: "a group's name or number",
  validate_chdir: "a folder that exists",
  validate_statsd_address: "`HOST:PORT` or `unix://PATH`",
  validate_header_map_behaviour: "`drop`, `refuse` or `dangerous`",
  validate_http2_cleartext: "`off`, `prior-knowledge`, `upgrade` or `both`",
  validate_http_parser: "`auto`, `fast` or `python`",
  validate_http_protocols: "`h1`, `h2`, `h3`, separated by commas, the preferred first",
  validate_ssl_version: "a version of Python's `ssl` module, and ignores it",
  validate_reload_engine: "`auto`, `poll` or `inotify`",
  validate_proxy_protocol: "`off`, `v1`, `v2` or `auto`",
  validate_asgi_lifespan: "`auto`, `on` or `off`",
  validate_asgi_loop: "`auto`, `asyncio` or `uvloop`",
};
