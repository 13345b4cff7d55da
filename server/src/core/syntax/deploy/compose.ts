import { span, type Span } from "../../text/span.js";
import { literalWord, splitCommandLine } from "./commandLine.js";
import { mappedTextBuilder, sliceMapped, spanOf, type MappedText } from "./mappedText.js";
import type { ShellWord, WordPart } from "./shellWords.js";
import {
  parseYaml,
  yamlEntries,
  yamlEntry,
  yamlGet,
  yamlItems,
  yamlText,
  type YamlEntry,
  type YamlFile,
  type YamlNode,
  type YamlScalar,
} from "./yamlTree.js";

export interface ComposeFile {
  readonly yaml: YamlFile;
  readonly root: YamlNode | undefined;
  readonly services: readonly ComposeService[];
  /** `include:` of other files. */
  readonly includes: readonly { readonly path: string; readonly at: Span }[];
}

/** One service as this file writes it; nothing of `extends` or other files is merged yet. */
export interface ComposeService {
  readonly name: string;
  readonly nameAt: Span;
  readonly node: YamlNode | undefined;
  readonly image: ComposeText | undefined;
  readonly build: ComposeBuild | undefined;
  /** Compose splits a text itself: there is no shell. */
  readonly command: ComposeCommand | undefined;
  readonly entrypoint: ComposeCommand | undefined;
  readonly environment: readonly ComposeVariable[];
  readonly envFiles: readonly { readonly path: string; readonly required: boolean; readonly at: Span }[];
  readonly workingDirectory: ComposeText | undefined;
  readonly user: ComposeText | undefined;
  readonly ports: readonly ComposePort[];
  readonly expose: readonly { readonly port: number; readonly at: Span }[];
  readonly volumes: readonly ComposeVolume[];
  readonly profiles: readonly ComposeText[];
  readonly dependsOn: readonly {
    readonly service: string;
    readonly condition: string | undefined;
    readonly at: Span;
  }[];
  readonly restart: ComposeText | undefined;
  readonly extends: { readonly service: string; readonly file: string | undefined; readonly at: Span } | undefined;
  readonly replicas: { readonly count: number; readonly at: Span } | undefined;
  readonly healthcheck: YamlNode | undefined;
  readonly init: boolean;
  readonly networkMode: string | undefined;
}

/** A text in which Compose interpolates `$NAME` and `${NAME:-default}`; `$$` is a dollar sign. */
export interface ComposeText {
  readonly text: string;
  readonly parts: readonly WordPart[];
  readonly at: Span;
}

export interface ComposeCommand {
  readonly form: "text" | "list";
  readonly words: readonly ShellWord[];
  readonly at: Span;
  /** The place of the key. */
  readonly keyAt: Span;
}

export interface ComposeVariable {
  readonly name: string;
  readonly nameAt: Span;
  /** undefined: passed on from the environment of `docker compose`. */
  readonly value: ComposeText | undefined;
  readonly at: Span;
}

export interface ComposeBuild {
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
  readonly args: readonly ComposeVariable[];
  readonly at: Span;
}

export interface ComposePort {
  readonly container: number;
  /** undefined: none, or any free one. */
  readonly published: number | undefined;
  readonly hostAddress: string | undefined;
  readonly at: Span;
}

export interface ComposeVolume {
  readonly source: string | undefined;
  readonly target: string;
  readonly readOnly: boolean;
  /** The source is a path and not the name of a volume. */
  readonly bind: boolean;
  readonly at: Span;
}

/** Reads a Compose file. Never throws. */
export function parseCompose(file: string, text: string): ComposeFile {
  const yaml = parseYaml(file, text);
  const root = yaml.documents[0];
  return {
    yaml,
    root,
    services: serviceEntries(root).map((entry) => serviceOf(entry.key, entry.keyAt, entry.value)),
    includes: yamlItems(yamlGet(root, "include")).flatMap((item) => pathsOf(item, "path")),
  };
}

/** The first version of the format, which Compose read until 2023, has services at its top (https://docs.docker.com/reference/compose-file/legacy-versions/). */
function serviceEntries(root: YamlNode | undefined): readonly YamlEntry[] {
  if (yamlEntry(root, "services") !== undefined || yamlEntry(root, "version") !== undefined)
    return yamlEntries(yamlGet(root, "services"));
  return yamlEntries(root).filter(({ value }) => yamlGet(value, "image") ?? yamlGet(value, "build"));
}

function serviceOf(name: string, nameAt: Span, node: YamlNode | undefined): ComposeService {
  const text = (key: string): ComposeText | undefined => composeText(yamlGet(node, key));
  const extended = yamlGet(node, "extends");
  const replicas = yamlGet(node, "deploy", "replicas") ?? yamlGet(node, "scale");
  const count = Number(yamlText(replicas) ?? NaN);
  const init = yamlGet(node, "init");
  const service = yamlText(extended) ?? yamlText(yamlGet(extended, "service"));
  return {
    name,
    nameAt,
    node,
    image: text("image"),
    build: buildOf(yamlGet(node, "build")),
    command: commandOf(node, "command"),
    entrypoint: commandOf(node, "entrypoint"),
    environment: composeVariables(yamlGet(node, "environment")),
    envFiles: envFilesOf(yamlGet(node, "env_file")),
    workingDirectory: text("working_dir"),
    user: text("user"),
    ports: yamlItems(yamlGet(node, "ports")).flatMap(portOf),
    expose: yamlItems(yamlGet(node, "expose")).flatMap((item) => {
      const port = /^[0-9]{1,5}/.exec(yamlText(item) ?? "")?.[0];
      return port === undefined ? [] : [{ port: Number(port), at: item.at }];
    }),
    volumes: yamlItems(yamlGet(node, "volumes")).flatMap(volumeOf),
    profiles: yamlItems(yamlGet(node, "profiles")).flatMap((item) => composeText(item) ?? []),
    dependsOn: dependsOf(yamlGet(node, "depends_on")),
    restart: text("restart"),
    extends:
      service === undefined || extended === undefined
        ? undefined
        : { service, file: yamlText(yamlGet(extended, "file")), at: extended.at },
    replicas: replicas !== undefined && Number.isInteger(count) ? { count, at: replicas.at } : undefined,
    healthcheck: yamlGet(node, "healthcheck"),
    init: init?.kind === "scalar" && init.value === true,
    networkMode: yamlText(yamlGet(node, "network_mode")),
  };
}

function composeText(node: YamlNode | undefined): ComposeText | undefined {
  return node?.kind === "scalar"
    ? textOf(node.value === null ? { ...node.mapped, text: "" } : node.mapped, node.at)
    : undefined;
}

function textOf(mapped: MappedText, at: Span): ComposeText {
  return { text: mapped.text, parts: interpolation(mapped.text), at };
}

/** `NAME=value` in a list, or a map. */
export function composeVariables(node: YamlNode | undefined): ComposeVariable[] {
  if (node?.kind === "map") {
    return node.entries.map((entry) => {
      const scalar = entry.value?.kind === "scalar" && entry.value.value !== null ? entry.value : undefined;
      return {
        name: entry.key,
        nameAt: entry.keyAt,
        value: composeText(scalar),
        at: span(
          entry.keyAt.file,
          entry.keyAt.start,
          Math.max(entry.keyAt.end, entry.through === undefined ? (entry.value?.at.end ?? 0) : 0),
        ),
      };
    });
  }
  return yamlItems(node).flatMap((item): ComposeVariable[] => {
    if (item.kind !== "scalar" || item.text === "") return [];
    const { mapped } = item;
    const equals = mapped.text.indexOf("=");
    if (equals < 0)
      return [{ name: mapped.text, nameAt: spanOf(mapped, 0, mapped.text.length), value: undefined, at: item.at }];
    const value = sliceMapped(mapped, equals + 1, mapped.text.length);
    const valueAt =
      value.text === ""
        ? span(mapped.file, spanOf(mapped, equals, equals + 1).end, spanOf(mapped, equals, equals + 1).end)
        : spanOf(value, 0, value.text.length);
    return [
      {
        name: mapped.text.slice(0, equals),
        nameAt: spanOf(mapped, 0, equals),
        value: textOf(value, valueAt),
        at: item.at,
      },
    ];
  });
}

function commandOf(node: YamlNode | undefined, key: string): ComposeCommand | undefined {
  const entry = yamlEntry(node, key);
  const value = entry?.value;
  if (entry === undefined || value === undefined) return undefined;
  if (value.kind === "list") {
    return {
      form: "list",
      words: value.items.flatMap((item) => (item.kind === "scalar" ? [interpolated(wordOf(item))] : [])),
      at: value.at,
      keyAt: entry.keyAt,
    };
  }
  if (value.kind !== "scalar" || value.value === null) return undefined;
  return {
    form: "text",
    words: splitCommandLine(value.mapped, "shellwords").words.map(interpolated),
    at: value.at,
    keyAt: entry.keyAt,
  };
}

export function wordOf(scalar: YamlScalar): ShellWord {
  return { ...literalWord(scalar.mapped), at: scalar.at, quoted: !scalar.plain };
}

/** The word as the process gets it: `$$` is one dollar sign, which a shell inside may expand. */
function interpolated(word: ShellWord): ShellWord {
  if (!word.text.includes("$")) return word;
  const parts = interpolation(word.text);
  if (!word.text.includes("$$")) return { ...word, parts };
  const out = mappedTextBuilder(word.mapped.file, word.at.start);
  for (let i = 0; i < word.text.length; i++) {
    if (word.text.startsWith("$$", i)) {
      out.add("$", spanOf(word.mapped, i, i + 1).start, spanOf(word.mapped, i + 1, i + 2).end);
      i++;
    } else {
      out.addFrom(word.mapped, i, i + 1);
    }
  }
  const mapped = out.build();
  return { ...word, text: mapped.text, mapped, parts };
}

/** Compose's interpolation (docs.docker.com/reference/compose-file/interpolation). `$$` becomes `$` in the parts. */
export function interpolation(text: string): WordPart[] {
  const parts: WordPart[] = [];
  let literal = "";
  let i = 0;
  const variable = (name: string, operator: string | undefined, argument: string | undefined, end: number): void => {
    if (literal !== "") parts.push({ kind: "text", text: literal });
    literal = "";
    parts.push({ kind: "variable", name, operator, argument, quoted: true, source: text.slice(i, end) });
    i = end;
  };
  while (i < text.length) {
    if (text[i] !== "$") {
      const next = text.indexOf("$", i);
      literal += text.slice(i, next < 0 ? text.length : next);
      i = next < 0 ? text.length : next;
      continue;
    }
    if (text[i + 1] === "$") {
      literal += "$";
      i += 2;
      continue;
    }
    const braced = text[i + 1] === "{";
    let end = i + (braced ? 2 : 1);
    const start = end;
    while (end < text.length && /[A-Za-z_0-9]/.test(text[end] ?? "")) end++;
    const name = text.slice(start, end);
    if (name === "" || /^[0-9]/.test(name)) {
      literal += "$";
      i++;
    } else if (!braced) {
      variable(name, undefined, undefined, end);
    } else {
      const operator = /^(?::?[-?+])/.exec(text.slice(end, end + 2))?.[0];
      let depth = 1;
      let close = end;
      for (; close < text.length; close++) {
        if (text[close] === "{" && text[close - 1] === "$") depth++;
        else if (text[close] === "}" && --depth === 0) break;
      }
      variable(
        name,
        operator,
        operator === undefined ? undefined : text.slice(end + operator.length, close),
        Math.min(text.length, close + 1),
      );
    }
  }
  if (literal !== "") parts.push({ kind: "text", text: literal });
  return parts;
}

function buildOf(node: YamlNode | undefined): ComposeBuild | undefined {
  if (node === undefined) return undefined;
  if (node.kind === "scalar")
    return { context: yamlText(node), dockerfile: undefined, target: undefined, args: [], at: node.at };
  return {
    context: yamlText(yamlGet(node, "context")),
    dockerfile: yamlText(yamlGet(node, "dockerfile")),
    target: yamlText(yamlGet(node, "target")),
    args: composeVariables(yamlGet(node, "args")),
    at: node.at,
  };
}

function envFilesOf(node: YamlNode | undefined): ComposeService["envFiles"][number][] {
  const items = node?.kind === "list" ? node.items : node === undefined ? [] : [node];
  return items.flatMap((item) => {
    const required = yamlGet(item, "required");
    return pathsOf(item, "path").map((entry) => ({
      ...entry,
      required: !(required?.kind === "scalar" && required.value === false),
    }));
  });
}

function pathsOf(node: YamlNode, key: string): { path: string; at: Span }[] {
  const target = node.kind === "map" ? yamlGet(node, key) : node;
  if (target?.kind === "list") return target.items.flatMap((item) => pathsOf(item, key));
  const path = yamlText(target);
  return path === undefined || target === undefined ? [] : [{ path, at: target.at }];
}

function portOf(node: YamlNode): ComposePort[] {
  if (node.kind === "map") {
    const target = Number(yamlText(yamlGet(node, "target")) ?? NaN);
    const published = Number(yamlText(yamlGet(node, "published")) ?? NaN);
    return Number.isInteger(target)
      ? [
          {
            container: target,
            published: Number.isInteger(published) ? published : undefined,
            hostAddress: yamlText(yamlGet(node, "host_ip")),
            at: node.at,
          },
        ]
      : [];
  }
  const text = whileUnset(yamlText(node) ?? "").replace(/\/\w+$/, "");
  const match = /^(?:(?:(\[[^\]]*\]|[^:[\]]*):)?([0-9]{0,5})(?:-[0-9]{1,5})?:)?([0-9]{1,5})(?:-[0-9]{1,5})?$/.exec(
    text,
  );
  if (match === null) return [];
  return [
    {
      container: Number(match[3]),
      published: match[2] === undefined || match[2] === "" ? undefined : Number(match[2]),
      hostAddress: match[1] === "" ? undefined : match[1],
      at: node.at,
    },
  ];
}

/** The text if every interpolated variable is unset. */
function whileUnset(text: string): string {
  return interpolation(text)
    .map((part) =>
      part.kind === "text"
        ? part.text
        : part.kind === "variable" && (part.operator === ":-" || part.operator === "-")
          ? (part.argument ?? "")
          : "",
    )
    .join("");
}

function volumeOf(node: YamlNode): ComposeVolume[] {
  if (node.kind === "map") {
    const target = yamlText(yamlGet(node, "target"));
    const readOnly = yamlGet(node, "read_only");
    return target === undefined
      ? []
      : [
          {
            source: hostPath(fromHere(yamlText(yamlGet(node, "source")) ?? "")),
            target,
            readOnly: readOnly?.kind === "scalar" && readOnly.value === true,
            bind: yamlText(yamlGet(node, "type")) === "bind",
            at: node.at,
          },
        ];
  }
  const text = fromHere(yamlText(node) ?? "");
  const [first, target, mode] = whileUnset(text).split(":");
  const source = hostPath(text, first);
  if (source === undefined) return [];
  if (target === undefined) return [{ source: undefined, target: source, readOnly: false, bind: false, at: node.at }];
  return [
    { source, target, readOnly: mode?.split(",").includes("ro") === true, bind: /^[./~]/.test(source), at: node.at },
  ];
}

/** While its variables are unset. `${DATA}:/var/lib/postgresql/data`: where it lies the deployer says. */
function hostPath(text: string, path = whileUnset(text)): string | undefined {
  return path === "" ? /^\$(?:\w+|\{\w+[^}]*\})/.exec(text)?.[0] : path;
}

/** `$PWD/src`: Compose is run where its file lies. */
function fromHere(path: string): string {
  return path.replace(/^\$(?:PWD\b|\{PWD\})/, ".");
}

function dependsOf(node: YamlNode | undefined): ComposeService["dependsOn"][number][] {
  if (node?.kind === "map")
    return node.entries.map((entry) => ({
      service: entry.key,
      condition: yamlText(yamlGet(entry.value, "condition")),
      at: entry.keyAt,
    }));
  return yamlItems(node).flatMap((item) => {
    const service = yamlText(item);
    return service === undefined ? [] : [{ service, condition: undefined, at: item.at }];
  });
}
