import { parseTOML, ParseError, type AST } from "toml-eslint-parser";
import { emptyConfiguration, type Configuration } from "./configuration.js";
import { severities, type Severity } from "./settings/verdict.js";
import { span, type Span } from "./text/span.js";

export interface ConfigurationFile {
  /** What could be understood; the rest is in `problems`. */
  readonly configuration: Configuration;
  readonly problems: readonly ConfigurationProblem[];
}

export interface ConfigurationProblem {
  readonly at: Span;
  /** What is wrong and what to write. */
  readonly message: string;
}

/** Reads `[tool.django-deploy-hygiene]` of a pyproject.toml. `isRule` tells the ids that exist. Never throws. */
export function parseConfigurationFile(file: string, text: string, isRule: (id: string) => boolean): ConfigurationFile {
  if (!text.includes("django-deploy-hygiene")) return { configuration: emptyConfiguration, problems: [] };
  try {
    return interpret(file, entriesOf(parseTOML(text, { tomlVersion: "1.0" })), isRule);
  } catch (error) {
    const offset = error instanceof ParseError ? error.index : 0;
    const why = error instanceof Error ? error.message : "it cannot be read";
    return {
      configuration: emptyConfiguration,
      problems: [
        {
          at: span(file, offset, offset),
          message: `pyproject.toml is no valid TOML, so [tool.${tableName}] was not read: ${why}`,
        },
      ],
    };
  }
}

const tableName = "django-deploy-hygiene";
const levels: readonly (Severity | "off")[] = [...severities, "off"];
const knownKeys = ["rules", "production-settings", "django-version", "exclude", "not-production", "deployed"] as const;

type ListKey = "production-settings" | "exclude" | "not-production";
const listExamples: Readonly<Record<ListKey, string>> = {
  "production-settings": '"config.settings.production"',
  exclude: '"legacy/"',
  "not-production": '"docker-compose.yml"',
};

function isListKey(name: string | undefined): name is ListKey {
  return name !== undefined && Object.hasOwn(listExamples, name);
}

/** A value with the path of keys below our table. */
interface Entry {
  readonly path: readonly string[];
  readonly key: AST.TOMLKey;
  readonly value: AST.TOMLContentNode;
}

function entriesOf(program: AST.TOMLProgram): readonly Entry[] {
  const found: Entry[] = [];
  const collect = (prefix: readonly string[], key: AST.TOMLKey, value: AST.TOMLContentNode): void => {
    const path = [...prefix, ...namesOf(key)];
    if (value.type === "TOMLInlineTable") for (const inner of value.body) collect(path, inner.key, inner.value);
    else if (path[0] === "tool" && path[1] === tableName) found.push({ path: path.slice(2), key, value });
  };
  for (const node of program.body[0].body) {
    if (node.type === "TOMLKeyValue") collect([], node.key, node.value);
    else for (const inner of node.body) collect(node.resolvedKey.map(String), inner.key, inner.value);
  }
  return found;
}

function namesOf(key: AST.TOMLKey): readonly string[] {
  return key.keys.map((part) => (part.type === "TOMLBare" ? part.name : part.value));
}

function interpret(file: string, entries: readonly Entry[], isRule: (id: string) => boolean): ConfigurationFile {
  const problems: ConfigurationProblem[] = [];
  const rules: Record<string, Severity | "off"> = {};
  let djangoVersion: string | undefined;
  const lists: Record<ListKey, readonly string[]> = { "production-settings": [], exclude: [], "not-production": [] };
  const deployed: Record<string, string> = {};
  for (const { path, key, value } of entries) {
    const wrong = (node: AST.TOMLNode, message: string): void =>
      void problems.push({ at: span(file, node.range[0], node.range[1]), message: `[tool.${tableName}] ${message}` });
    const [name, id] = path;
    if (name === "rules" && id !== undefined && path.length === 2) {
      const text = textOf(value);
      const severity = levels.find((one) => one === text);
      if (!isRule(id)) wrong(key, `rules: there is no rule “${id}”. The command “rules” lists them`);
      else if (severity === undefined) wrong(value, `rules.${id} is one of ${levels.join(", ")}`);
      else rules[id] = severity;
    } else if (path.length === 1 && isListKey(name)) {
      const list = listOf(value);
      if (list === undefined) wrong(value, `${name} is a list of strings: ${name} = [${listExamples[name]}]`);
      else lists[name] = list;
    } else if (path.length === 1 && name === "django-version") {
      const text = textOf(value);
      if (text === undefined || !/^\d{1,3}\.\d{1,3}(\.\d{1,3})?$/.test(text))
        wrong(value, 'django-version is a string: django-version = "5.2"');
      else djangoVersion = text;
    } else if (name === "deployed" && id !== undefined && path.length === 2) {
      const text = textOf(value);
      if (text === undefined || text === "")
        wrong(value, `deployed.${id} is the last migration that production has: deployed = { ${id} = "0042" }`);
      else deployed[id] = text;
    } else if (name === "deployed") {
      wrong(
        value,
        'deployed is a table of applications with the last migration that production has: deployed = { shop = "0042" }',
      );
    } else if (name === "rules") {
      wrong(value, 'rules is a table of rule ids with their severity: rules = { debug-enabled = "error" }');
    } else {
      wrong(key, `there is no key “${path.join(".")}”. The keys are ${knownKeys.join(", ")}`);
    }
  }
  return {
    configuration: {
      rules,
      productionSettings: lists["production-settings"],
      djangoVersion,
      exclude: lists.exclude,
      notProduction: lists["not-production"],
      deployed,
    },
    problems,
  };
}

function textOf(node: AST.TOMLContentNode): string | undefined {
  return node.type === "TOMLValue" && node.kind === "string" ? node.value : undefined;
}

function listOf(node: AST.TOMLContentNode): readonly string[] | undefined {
  if (node.type !== "TOMLArray") return undefined;
  const texts = node.elements.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}
