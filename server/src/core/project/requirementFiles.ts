/** The formats in which a project writes down what it needs: text to requirements with their places. */
import { parseTOML, type AST } from "toml-eslint-parser";
import type { SpecifierDialect } from "./versionRange.js";

export interface Requirement {
  /** As written. */
  readonly name: string;
  /** "" where any version will do. A locked version is written `==…`. */
  readonly specifier: string;
  readonly dialect: SpecifierDialect;
  /** Offsets of the name in its file. */
  readonly start: number;
  readonly end: number;
  readonly group: string;
  readonly locked: boolean;
}

export interface RequirementFile {
  readonly requirements: readonly Requirement[];
  /** `-r` (requirements) and `-c` (constraints), as written. */
  readonly includes: readonly { readonly path: string; readonly constraint: boolean }[];
  /** Something in it that cannot be read without running or fetching it. */
  readonly incomplete: string | undefined;
}

/** requirements.txt and what it includes. https://pip.pypa.io/en/stable/reference/requirements-file-format/ */
export function parseRequirementsText(text: string, group: string): RequirementFile {
  const requirements: Requirement[] = [];
  const includes: { path: string; constraint: boolean }[] = [];
  let incomplete: string | undefined;
  let offset = 0;
  let continued = false;
  for (const raw of text.split("\n")) {
    const start = offset;
    offset += raw.length + 1;
    const isContinuation = continued;
    continued = /\\\s*$/.test(raw);
    if (isContinuation) continue;
    const line = raw.replace(/(^|\s)#.*$/, "").replace(/\\\s*$/, "").replace(/^\uFEFF/, (bom) => " ".repeat(bom.length)).trimEnd();
    if (line.trim() === "") continue;
    const include = /^\s*(-r|--requirement|-c|--constraint)(?:\s+|=)?(\S+)/.exec(line);
    if (include !== null) {
      includes.push({ path: include[2] ?? "", constraint: include[1] === "-c" || include[1] === "--constraint" });
      continue;
    }
    const editable = /^\s*(?:-e|--editable)(?:\s+|=)(\S+)/.exec(line)?.[1];
    const target = editable ?? line.trim();
    if (/^\s*-/.test(line) && editable === undefined) continue;
    if (editable !== undefined || isLocation(target)) {
      const egg = /#egg=([A-Za-z0-9][\w.-]*)/.exec(target)?.[1];
      const at = egg === undefined ? -1 : raw.indexOf(`#egg=${egg}`) + 5;
      if (egg !== undefined) requirements.push({ name: egg, specifier: "", dialect: "pep440", start: start + at, end: start + at + egg.length, group, locked: false });
      // `-e .` is this project, whose own requirements are read anyway.
      else if (target !== "." && !/^\.\[/.test(target)) incomplete = "a requirement is a location without a name";
      continue;
    }
    const found = parseRequirement(line);
    if (found === undefined) incomplete = "a line is no requirement";
    else requirements.push({ ...found, start: start + found.start, end: start + found.end, dialect: "pep440", group, locked: false });
  }
  return { requirements, includes, incomplete };
}

/** `name[extras] specifier ; marker`, or `name @ location` (https://packaging.python.org/en/latest/specifications/dependency-specifiers/). */
export function parseRequirement(text: string): { readonly name: string; readonly specifier: string; readonly start: number; readonly end: number } | undefined {
  const match = /^(\s*)([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/.exec(text);
  if (match === null) return undefined;
  const name = match[2] ?? "";
  const start = match[1]?.length ?? 0;
  const rest = (match[3] ?? "").replace(/;.*$/, "").replace(/\s--(?:hash|config-settings|global-option).*$/, "").trim();
  const specifier = rest.startsWith("@") ? "" : rest.replace(/^\((.*)\)$/, "$1").trim();
  if (specifier !== "" && !/^(?:[<>=!~]=?=?)/.test(specifier)) return undefined;
  return { name, specifier, start, end: start + name.length };
}

function isLocation(text: string): boolean {
  return /^(?:[a-z]+\+)?[a-z]+:\/\//i.test(text) || /^\.{0,2}\//.test(text) || text === "." || /^\.\[/.test(text) || /\.(?:whl|zip|tar\.gz)(?:$|[\s#])/.test(text);
}

/** uv.lock, poetry.lock, pdm.lock, pylock.toml: `[[package]]` tables written by a program, so that lines suffice and large files stay cheap. */
export function parseTomlLock(text: string): RequirementFile {
  const requirements: Requirement[] = [];
  let name: { value: string; start: number } | undefined;
  let version: string | undefined;
  let group: string | undefined;
  let inPackage = false;
  let offset = 0;
  const finish = (): void => {
    if (name !== undefined && version !== undefined) requirements.push({ name: name.value, specifier: `==${version}`, dialect: "pep440", start: name.start, end: name.start + name.value.length, group: group ?? "", locked: true });
    name = undefined;
    version = undefined;
    group = undefined;
  };
  for (const line of text.split("\n")) {
    const start = offset;
    offset += line.length + 1;
    if (line.startsWith("[")) {
      finish();
      inPackage = /^\[\[packages?\]\]/.test(line);
    } else if (inPackage) {
      const pair = /^(name|version|category|groups)\s*=\s*(.*)$/.exec(line);
      if (pair === null) continue;
      const value = /"([^"]*)"/.exec(pair[2] ?? "")?.[1];
      if (value === undefined) continue;
      if (pair[1] === "name") name = { value, start: start + line.indexOf('"') + 1 };
      else if (pair[1] === "version") version = value;
      else group = value;
    }
  }
  finish();
  return { requirements, includes: [], incomplete: undefined };
}

export function parsePipfileLock(text: string): RequirementFile {
  let lock: unknown;
  try {
    lock = JSON.parse(text);
  } catch {
    return { requirements: [], includes: [], incomplete: "it is no valid JSON" };
  }
  const requirements: Requirement[] = [];
  for (const [section, group] of [["default", "main"], ["develop", "dev"]] as const) {
    let from = Math.max(0, text.indexOf(`"${section}"`));
    for (const [name, value] of Object.entries(record(record(lock)[section]))) {
      const at = text.indexOf(`"${name}"`, from);
      if (at >= 0) from = at;
      const specifier = record(value)["version"];
      requirements.push({ name, specifier: typeof specifier === "string" ? specifier : "", dialect: "pep440", start: from + 1, end: from + 1 + name.length, group, locked: typeof specifier === "string" });
    }
  }
  return { requirements, includes: [], incomplete: undefined };
}

/** PEP 621, PEP 735, Poetry, PDM and uv tables. Throws nothing: invalid TOML is `incomplete`. */
export function parsePyproject(text: string): RequirementFile {
  const entries = tomlEntries(text);
  if (entries === undefined) return { requirements: [], includes: [], incomplete: "it is no valid TOML" };
  const requirements: Requirement[] = [];
  const includes: { path: string; constraint: boolean }[] = [];
  let incomplete: string | undefined;
  let fromFiles = false;
  for (const { path, key, value, table } of entries) {
    const place = path.join(".");
    const list = (group: string): void => {
      requirements.push(...stringsOf(value).flatMap((node) => fromNode(node, group)));
    };
    if (place === "project.dependencies") list("main");
    else if (path[0] === "project" && path[1] === "optional-dependencies") list(path[2] ?? "");
    else if (path[0] === "dependency-groups") list(path[1] ?? "dev");
    else if (place === "tool.uv.dev-dependencies") list("dev");
    else if (path[0] === "tool" && path[1] === "pdm" && path[2] === "dev-dependencies") list(path[3] ?? "dev");
    else if (place === "project.dynamic" && stringsOf(value).some((node) => node.value === "dependencies")) incomplete = "its dependencies are dynamic";
    else if (/^tool\.setuptools\.dynamic\.dependencies/.test(place)) {
      fromFiles = true;
      for (const node of stringsOf(value)) includes.push({ path: node.value, constraint: false });
    } else {
      const group = poetryGroup(path);
      if (group === undefined) continue;
      // Inline tables are entries of their own: `django = {version = "^4.2"}` arrives as …django.version.
      requirements.push({ name: group.name, specifier: group.isVersion ? tomlString(value) ?? "" : "", dialect: "poetry", ...placeOf(group.name, key, table), group: group.group, locked: false });
    }
  }
  return { requirements: withoutPython(requirements), includes, incomplete: fromFiles ? undefined : incomplete };
}

/** The dependency's name: the key itself, or the end of `[tool.poetry.dependencies.django]`. */
function placeOf(name: string, key: AST.TOMLKey, table: AST.TOMLKey | undefined): { readonly start: number; readonly end: number } {
  const part = [...key.keys, ...(table?.keys ?? [])].find((one) => (one.type === "TOMLBare" ? one.name : one.value) === name) ?? key;
  return { start: part.range[0], end: part.range[1] };
}

function poetryGroup(path: readonly string[]): { readonly name: string; readonly group: string; readonly isVersion: boolean } | undefined {
  if (path[0] !== "tool" || path[1] !== "poetry") return undefined;
  const at = path[2] === "dependencies" || path[2] === "dev-dependencies" ? 3 : path[2] === "group" && path[4] === "dependencies" ? 5 : -1;
  const name = path[at];
  if (name === undefined) return undefined;
  const group = path[2] === "dependencies" ? "main" : path[2] === "dev-dependencies" ? "dev" : path[3] ?? "";
  const detail = path[at + 1];
  return detail === undefined || detail === "version" ? { name, group, isVersion: true } : { name, group, isVersion: false };
}

export function parsePipfile(text: string): RequirementFile {
  const entries = tomlEntries(text);
  if (entries === undefined) return { requirements: [], includes: [], incomplete: "it is no valid TOML" };
  const requirements = entries.flatMap(({ path, key, value }): readonly Requirement[] => {
    const name = path[1];
    if (name === undefined || (path[0] !== "packages" && path[0] !== "dev-packages")) return [];
    const isVersion = path.length === 2 || path[2] === "version";
    return [{ name, specifier: isVersion ? tomlString(value) ?? "" : "", dialect: "poetry", start: key.range[0], end: key.range[1], group: path[0] === "packages" ? "main" : "dev", locked: false }];
  });
  return { requirements, includes: [], incomplete: undefined };
}

/** setup.cfg's `[options] install_requires` and extras. */
export function parseSetupCfg(text: string): RequirementFile {
  const requirements: Requirement[] = [];
  let section = "";
  let group: string | undefined;
  let offset = 0;
  for (const line of text.split("\n")) {
    const start = offset;
    offset += line.length + 1;
    const header = /^\[([^\]]+)\]/.exec(line)?.[1];
    if (header !== undefined) {
      section = header.trim();
      group = undefined;
      continue;
    }
    const option = /^(\w[\w-]*)\s*=\s*/.exec(line);
    if (option !== null) {
      group = section === "options" && option[1] === "install_requires" ? "main" : section === "options.extras_require" ? option[1] : undefined;
      const rest = line.slice(option[0].length);
      if (group !== undefined) requirements.push(...ofLine(rest, start + option[0].length, group));
    } else if (group !== undefined && /^\s/.test(line)) requirements.push(...ofLine(line, start, group));
    else if (line.trim() !== "" && !/^\s*[#;]/.test(line)) group = undefined;
  }
  return { requirements, includes: [], incomplete: undefined };
}

/** setup.py, as far as install_requires is a list of literals. Nothing is run. */
export function parseSetupPy(text: string): RequirementFile {
  const opening = /\binstall_requires\s*=\s*/.exec(text);
  if (opening === null) return { requirements: [], includes: [], incomplete: undefined };
  const from = opening.index + opening[0].length;
  const closing = text.indexOf("]", from);
  const isWhole = text[from] === "[" && closing > 0 && /^\s*[,)]/.test(text.slice(closing + 1, closing + 200));
  const body = isWhole ? text.slice(from + 1, closing) : undefined;
  if (body === undefined || /[A-Za-z_(]/.test(body.replace(/(["'])(?:(?!\1)[^\\\n])*\1/g, "").replace(/#.*$/gm, ""))) return { requirements: [], includes: [], incomplete: "install_requires is computed" };
  const requirements = [...body.replace(/#.*$/gm, (comment) => " ".repeat(comment.length)).matchAll(/(["'])((?:(?!\1)[^\\\n])*)\1/g)].flatMap((match) => ofLine(match[2] ?? "", from + 1 + match.index + 1, "main"));
  return { requirements, includes: [], incomplete: undefined };
}

/** conda's environment.yml: `- django=4.2`, and pip's own below `- pip:`. */
export function parseCondaEnvironment(text: string): RequirementFile {
  const requirements: Requirement[] = [];
  let inDependencies = false;
  let pipIndent: number | undefined;
  let offset = 0;
  for (const line of text.split("\n")) {
    const start = offset;
    offset += line.length + 1;
    const content = line.replace(/(^|\s)#.*$/, "").trimEnd();
    if (content === "") continue;
    if (/^\S/.test(content) && !content.startsWith("-")) inDependencies = content.startsWith("dependencies:");
    const item = /^(\s*-\s*)(.+)$/.exec(content);
    if (!inDependencies || item === null) continue;
    const indent = (item[1] ?? "").length;
    if (item[2] === "pip:") {
      pipIndent = indent;
      continue;
    }
    const isPip = pipIndent !== undefined && indent > pipIndent;
    const spec = (item[2] ?? "").replace(/^["']|["']$/g, "").replace(/^[\w-]+::/, (channel) => " ".repeat(channel.length));
    const at = start + content.length - (item[2] ?? "").length + (/^["']/.test(item[2] ?? "") ? 1 : 0);
    if (isPip) requirements.push(...ofLine(spec, at, "main"));
    else {
      const match = /^(\s*)([A-Za-z0-9][\w.-]*?)\s*((?:[<>=!~].*)?)$/.exec(spec);
      if (match === null) continue;
      const name = match[2] ?? "";
      const lead = (match[1] ?? "").length;
      // `django=4.2=py310_0`: the last part is a build.
      requirements.push({ name, specifier: (match[3] ?? "").replace(/^(=[^=<>,]+)=.*$/, "$1"), dialect: "conda", start: at + lead, end: at + lead + name.length, group: "main", locked: false });
    }
  }
  return { requirements: withoutPython(requirements), includes: [], incomplete: undefined };
}

function ofLine(text: string, start: number, group: string): readonly Requirement[] {
  if (/^\s*(?:#.*)?$/.test(text)) return [];
  const found = parseRequirement(text);
  return found === undefined ? [] : [{ ...found, start: start + found.start, end: start + found.end, dialect: "pep440", group, locked: false }];
}

function fromNode(node: { readonly value: string; readonly start: number }, group: string): readonly Requirement[] {
  return ofLine(node.value, node.start + 1, group);
}

function withoutPython(requirements: readonly Requirement[]): readonly Requirement[] {
  return requirements.filter((one) => one.name.toLowerCase() !== "python" && one.name.toLowerCase() !== "pip");
}

interface TomlEntry {
  readonly path: readonly string[];
  readonly key: AST.TOMLKey;
  readonly value: AST.TOMLContentNode;
  /** The header of the table it stands in. */
  readonly table: AST.TOMLKey | undefined;
}

/** Every key of the document with the path that leads to it; inline tables are taken apart. undefined: no valid TOML. */
function tomlEntries(text: string): readonly TomlEntry[] | undefined {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text);
  } catch {
    return undefined;
  }
  const result: TomlEntry[] = [];
  const add = (prefix: readonly string[], node: AST.TOMLKeyValue, table: AST.TOMLKey | undefined): void => {
    const path = [...prefix, ...node.key.keys.map((part) => (part.type === "TOMLBare" ? part.name : part.value))];
    if (node.value.type === "TOMLInlineTable") {
      // The table's own key gives the place; its parts give the values.
      if (!node.value.body.some((inner) => inner.key.keys.some((part) => part.type === "TOMLBare" && part.name === "version"))) result.push({ path, key: node.key, value: node.value, table });
      for (const inner of node.value.body) result.push({ path: [...path, ...inner.key.keys.map((part) => (part.type === "TOMLBare" ? part.name : part.value))], key: node.key, value: inner.value, table });
    } else result.push({ path, key: node.key, value: node.value, table });
  };
  for (const node of program.body[0].body) {
    if (node.type === "TOMLKeyValue") add([], node, undefined);
    else for (const inner of node.body) add(node.resolvedKey.map(String), inner, node.key);
  }
  return result;
}

function stringsOf(value: AST.TOMLContentNode): readonly { readonly value: string; readonly start: number }[] {
  if (value.type === "TOMLValue") return typeof value.value === "string" ? [{ value: value.value, start: value.range[0] }] : [];
  return value.type === "TOMLArray" ? value.elements.flatMap(stringsOf) : [];
}

function tomlString(value: AST.TOMLContentNode): string | undefined {
  return value.type === "TOMLValue" && typeof value.value === "string" ? value.value : undefined;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
