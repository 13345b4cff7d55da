/** What files of platforms say of a process, and how the pieces of YAML that say it are read. */
import type { Span } from "../../text/span.js";
import type { MappedText } from "./mappedText.js";
import { jsonWords } from "./dockerfile.js";
import { literalWord } from "./commandLine.js";
import type { ShellWord } from "./shellWords.js";
import { yamlText, type YamlNode } from "./yamlTree.js";

export interface PlatformProcess {
  readonly name: string;
  readonly nameAt: Span;
  readonly role: "web" | "worker" | "scheduler" | "release" | "build" | "other";
  /** A shell runs it. undefined: the image's own command. */
  readonly shell: MappedText | undefined;
  /** No shell: words as they stand. */
  readonly words: readonly ShellWord[] | undefined;
  readonly environment: readonly PlatformVariable[];
  readonly dockerfile: string | undefined;
  readonly directory: string | undefined;
  /** Once in a release, around the new code's start. */
  readonly hook?: "before" | "after";
  /** The environment that it is for, where the file names several. */
  readonly stage?: string;
}

export interface PlatformVariable {
  readonly name: string;
  readonly nameAt: Span;
  /** undefined: required from outside, generated, or taken from another service. */
  readonly value: string | undefined;
  readonly valueAt: Span | undefined;
}

/** What a process of that name does. */
export function roleOfName(name: string, otherwise: PlatformProcess["role"] = "other"): PlatformProcess["role"] {
  const words = name.toLowerCase().split(/[^a-z0-9]+/);
  const has = (...wanted: string[]): boolean => words.some((word) => wanted.includes(word));
  if (has("release", "migrate", "migrations", "migration", "predeploy")) return "release";
  if (has("beat", "celerybeat", "scheduler", "clock", "cron")) return "scheduler";
  if (has("worker", "workers", "celery", "celeryworker", "queue", "rq", "huey", "dramatiq", "qcluster"))
    return "worker";
  if (has("web", "app", "django", "api", "gunicorn", "uvicorn", "daphne", "asgi", "wsgi", "backend", "server"))
    return "web";
  return otherwise;
}

export function process(
  name: string,
  nameAt: Span,
  role: PlatformProcess["role"],
  node: YamlNode | undefined,
  more?: Pick<PlatformProcess, "environment" | "dockerfile" | "directory">,
): PlatformProcess[] {
  const rest = more ?? { environment: [], dockerfile: undefined, directory: undefined };
  if (node?.kind === "list")
    return [
      {
        name,
        nameAt,
        role,
        shell: undefined,
        words: node.items.flatMap((item) =>
          item.kind === "scalar" ? [{ ...literalWord(item.mapped), at: item.at }] : [],
        ),
        ...rest,
      },
    ];
  if (node?.kind !== "scalar" || node.value === null || node.text.trim() === "") return [];
  const json = jsonWords(node.mapped);
  return [{ name, nameAt, role, shell: json === undefined ? node.mapped : undefined, words: json, ...rest }];
}

/** A list of one text is that text. */
export function commandNode(node: YamlNode | undefined): YamlNode | undefined {
  return node?.kind === "list" && node.items.length === 1 ? node.items[0] : node;
}

export function plainVariable(entry: {
  readonly key: string;
  readonly keyAt: Span;
  readonly value: YamlNode | undefined;
}): PlatformVariable {
  return { name: entry.key, nameAt: entry.keyAt, value: yamlText(entry.value), valueAt: entry.value?.at };
}

export function portAt(node: YamlNode | undefined): { port: number; at: Span } | undefined {
  const port = Number(yamlText(node) ?? NaN);
  return node !== undefined && Number.isInteger(port) ? { port, at: node.at } : undefined;
}

export function textAt(node: YamlNode | undefined): { path: string; at: Span } | undefined {
  const path = yamlText(node);
  return node === undefined || path === undefined ? undefined : { path, at: node.at };
}
