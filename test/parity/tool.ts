/** The tool's side of a comparison: one project in one environment, through the core, in this process. */
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import type { CreateAnalysisHost } from "../../server/src/core/analysis.js";
import { LineIndex } from "../../server/src/core/text/lineIndex.js";
import type { Value } from "../../server/src/core/domain/value.js";
import type { SettingReport } from "../../server/src/core/report.js";
import type { Raised } from "../../server/src/core/evaluator/raised.js";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

export interface ToolProject {
  readonly files: Readonly<Record<string, string>>;
  /** `MODULE` or `MODULE:Class`. */
  readonly module: string;
  readonly environment: Readonly<Record<string, string>>;
  /** "3.2". */
  readonly django: string;
  /** Installed versions by distribution, written to a requirements.txt where the project has none. */
  readonly libraries: Readonly<Record<string, string>>;
  /** Lists, tuples, paths and texts stay apart in the values. */
  readonly probes?: unknown;
}

export interface ToolAnswer {
  /** Ids of the definite findings. */
  readonly ids: readonly string[];
  readonly raises: {
    readonly type: string;
    readonly file: string;
    readonly line: number;
    readonly variable: string | undefined;
  } | null;
  readonly closed: boolean;
  readonly loads: "yes" | "undetermined" | "no";
  /** Encoded as oracle.py does it; nothing redacted but SECRET_KEY, everything here is made up. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Why something is not determined. */
  readonly reasons: readonly string[];
  /** The first lines of an exception: the core must never throw, and one that does must not hide the other rows. */
  readonly threw?: string;
}

export type Tool = (project: ToolProject) => ToolAnswer;

export function createTool(engine: {
  readonly createAnalysisHost: CreateAnalysisHost;
  readonly parser: PythonParser;
}): Tool {
  const answer: Tool = (project) => {
    const requirements = Object.entries({
      django: `~=${project.django}.0`,
      ...mapValues(project.libraries, (version) => `==${version}`),
    })
      .map(([name, version]) => `${name}${version}\n`)
      .join("");
    const record = Object.fromEntries(
      Object.entries({ "requirements.txt": requirements, ...project.files }).map(([name, text]) => [
        `${root}/${name}`,
        text,
      ]),
    );
    const files = memoryFiles(record);
    const host = engine.createAnalysisHost({
      root,
      files,
      parser: engine.parser,
      configuration: { ...emptyConfiguration, djangoVersion: project.django },
      environment: new Map(Object.entries(project.environment)),
      settings: [project.module],
    });
    const analysis = host.analysis();
    const entry = analysis.projects.flatMap((one) => one.entries).find((one) => one.module === project.module);
    const report = analysis.settings(project.module, { withDefaults: false });
    for (const name of Object.keys(record)) engine.parser.forget(name);
    const definite = analysis.findings.filter((one) => one.certainty === "definite" && one.entry === project.module);
    const values = Object.fromEntries(
      (report?.settings ?? []).map((one) => [
        one.name,
        project.probes === undefined ? valueOf(one) : typedValueOf(one),
      ]),
    );
    return {
      ids: [...new Set(definite.flatMap((one) => one.djangoChecks))].sort(),
      raises: entry?.raises ? placeOf(entry.raises, record) : null,
      closed: entry?.closed ?? false,
      loads: entry?.loads ?? "yes",
      settings: values,
      reasons:
        entry === undefined ? ["there is no such entry"] : [...new Set(Object.values(values).flatMap(unknownReasons))],
    };
  };
  return (project) => {
    try {
      return answer(project);
    } catch (error) {
      return {
        ids: [],
        raises: null,
        closed: true,
        loads: "yes",
        settings: {},
        reasons: [],
        threw: (error instanceof Error ? (error.stack ?? error.message) : String(error))
          .split("\n")
          .slice(0, 3)
          .join(" "),
      };
    }
  };
}

/** As deep as the folders of oracle.py, whose names both sides replace. */
const root = "/folder-of-parity/case/project";
const secrets = new Set(["SECRET_KEY", "SECRET_KEY_FALLBACKS"]);

/** Several in exact mode: something that cannot be seen decides between them. */
function valueOf({ name, alternatives }: SettingReport): unknown {
  const [first, ...others] = alternatives;
  if (first === undefined || others.length > 0)
    return { $unknown: first === undefined ? "no value" : "several values are possible" };
  return encode(first.value, secrets.has(name));
}

function typedValueOf({ alternatives }: SettingReport): unknown {
  const [first, ...others] = alternatives;
  return first === undefined || others.length > 0 ? { $unknown: "several values are possible" } : typed(first.value);
}

/** As `typed` of oracle.py. */
function typed(value: Value): unknown {
  switch (value.kind) {
    case "path":
      return { $path: place(value.value) };
    case "bytes":
      return { $bytes: Buffer.from(value.value, "latin1").toString("hex") };
    case "list":
      return [...value.items.map(typed), ...rest(value.rest)];
    case "tuple":
      return { $tuple: [...value.items.map(typed), ...rest(value.rest)] };
    case "set":
      return { $set: [...value.items.map(typed).sort(order), ...rest(value.rest)] };
    case "dict":
      return { $dict: [...value.entries.map((entry) => [typed(entry.key), typed(entry.value)]), ...rest(value.rest)] };
    case "object":
      return { $object: value.type };
    case "random":
      return { $unknown: "random" };
    default:
      return encode(value, false);
  }
}

function placeOf(raised: Raised, files: Readonly<Record<string, string>>): ToolAnswer["raises"] {
  const text = files[raised.at.file] ?? "";
  return {
    type: raised.type,
    file: raised.at.file.slice(root.length + 1),
    line: new LineIndex(text).positionAt(raised.at.start).line + 1,
    variable: raised.variable,
  };
}

function encode(value: Value, secret: boolean): unknown {
  switch (value.kind) {
    case "none":
      return null;
    case "bool":
      return value.value;
    case "int":
      return typeof value.value === "bigint" || !Number.isSafeInteger(value.value)
        ? { $python: String(value.value) }
        : value.value;
    case "float":
      return Number.isInteger(value.value) || !Number.isFinite(value.value)
        ? { $float: pythonFloat(value.value) }
        : value.value;
    // Python counts code points, and so does the length in the truth.
    case "str":
      return secret ? { $redacted: true, length: [...value.value].length } : place(value.value);
    case "path":
      return place(value.value);
    case "bytes":
      return { $python: `b'${value.value}'` };
    case "list":
    case "tuple":
      return [...value.items.map((item) => encode(item, secret)), ...rest(value.rest)];
    case "set":
      return [...value.items.map((item) => encode(item, secret)).sort((a, b) => order(a, b)), ...rest(value.rest)];
    case "dict": {
      const pairs = value.entries.map((entry) => [entry.key, encode(entry.value, secret)] as const);
      if (!pairs.every(([key]) => key.kind === "str"))
        return { $items: [...pairs.map(([key, item]) => [encode(key, false), item]), ...rest(value.rest)] };
      const plain = Object.fromEntries(pairs.map(([key, item]) => [key.kind === "str" ? key.value : "", item]));
      return value.rest === undefined ? plain : { ...plain, $unknown: value.rest };
    }
    case "random":
      return value.length === undefined ? { $unknown: "random" } : { $redacted: true, length: value.length };
    case "object":
      return { $python: value.repr };
    case "environment":
      return { $unknown: "environment in exact mode" };
    case "unknown":
      return { $unknown: value.reason };
  }
}

function rest(reason: string | undefined): readonly unknown[] {
  return reason === undefined ? [] : [{ $unknown: reason }];
}

function order(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  return Math.abs(value) < 1e16
    ? `${Object.is(value, -0) ? "-0" : String(value)}.0`
    : value.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
}

function place(text: string): string {
  return text
    .replaceAll(root, "{project}")
    .replaceAll("/folder-of-parity/case", "{above}")
    .replaceAll("/folder-of-parity", "{top}");
}

function unknownReasons(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(unknownReasons);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "$unknown" && typeof item === "string" ? [item] : unknownReasons(item),
  );
}

function mapValues(
  record: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
