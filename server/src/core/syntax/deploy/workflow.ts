import type { Span } from "../../text/span.js";
import type { MappedText } from "./mappedText.js";
import {
  parseYaml,
  yamlEntries,
  yamlEntry,
  yamlGet,
  yamlItems,
  yamlText,
  type YamlFile,
  type YamlNode,
} from "./yamlTree.js";

/** A workflow of GitHub Actions. */
export interface Workflow {
  readonly yaml: YamlFile;
  readonly name: string | undefined;
  readonly env: readonly WorkflowVariable[];
  readonly jobs: readonly WorkflowJob[];
}

export interface WorkflowJob {
  readonly id: string;
  readonly idAt: Span;
  readonly name: string | undefined;
  /** `environment: production`. */
  readonly environment: string | undefined;
  readonly env: readonly WorkflowVariable[];
  readonly steps: readonly WorkflowStep[];
  /** Jobs that have to succeed before it; undefined: the file's kind does not say it so. */
  readonly needs: readonly string[] | undefined;
  /** `continue-on-error: true`, `allow_failure: true`. */
  readonly ignored?: Span;
  /** It runs only under a condition of its own. */
  readonly conditional: boolean;
  /** It runs on a machine that is made for it and thrown away: `runs-on: ubuntu-latest`. */
  readonly hosted?: true;
}

export interface WorkflowStep {
  readonly name: string | undefined;
  readonly uses: { readonly text: string; readonly at: Span } | undefined;
  readonly run: MappedText | undefined;
  /** What an action runs on another machine by SSH (`appleboy/ssh-action`). */
  readonly remote?: MappedText;
  /** `continue-on-error: true`: its failure stops nothing. */
  readonly ignored?: Span;
  /** `bash`, `python`, …; undefined: the default, a shell. */
  readonly shell: string | undefined;
  readonly workingDirectory: string | undefined;
  readonly env: readonly WorkflowVariable[];
  /** Inputs of `uses`. */
  readonly with: readonly WorkflowVariable[];
  readonly conditional: boolean;
  readonly at: Span;
}

export interface WorkflowVariable {
  readonly name: string;
  readonly nameAt: Span;
  readonly value: string;
  readonly valueAt: Span;
  /** It holds `${{ … }}`. */
  readonly dynamic: boolean;
}

/** Reads a workflow. Never throws. */
export function parseWorkflow(file: string, text: string): Workflow {
  const yaml = parseYaml(file, text);
  const root = yaml.documents[0];
  return {
    yaml,
    name: yamlText(yamlGet(root, "name")),
    env: variables(yamlGet(root, "env")),
    jobs: yamlEntries(yamlGet(root, "jobs")).map((entry) => {
      const environment = yamlGet(entry.value, "environment");
      return {
        id: entry.key,
        idAt: entry.keyAt,
        name: yamlText(yamlGet(entry.value, "name")),
        environment: yamlText(environment) ?? yamlText(yamlGet(environment, "name")),
        env: variables(yamlGet(entry.value, "env")),
        needs: textsOf(yamlGet(entry.value, "needs")),
        conditional: yamlGet(entry.value, "if") !== undefined,
        ...ignoredBy(entry.value, "continue-on-error"),
        ...(hostedRunner.test(yamlText(yamlGet(entry.value, "runs-on")) ?? "") && { hosted: true as const }),
        steps: yamlItems(yamlGet(entry.value, "steps")).map((step) =>
          stepOf(step, yamlGet(entry.value, "defaults", "run") ?? yamlGet(root, "defaults", "run")),
        ),
      };
    }),
  };
}

/** https://docs.github.com/en/actions/reference/runners/github-hosted-runners */
const hostedRunner = /^(?:ubuntu|windows|macos)-(?:latest|slim|\d[\w.-]*)$/;

function stepOf(step: YamlNode, defaults: YamlNode | undefined): WorkflowStep {
  const uses = yamlGet(step, "uses");
  const usesText = yamlText(uses);
  const run = yamlGet(step, "run");
  const script = yamlGet(step, "with", "script");
  return {
    name: yamlText(yamlGet(step, "name")),
    uses: uses === undefined || usesText === undefined ? undefined : { text: usesText, at: uses.at },
    run: run?.kind === "scalar" && run.value !== null ? run.mapped : undefined,
    shell: yamlText(yamlGet(step, "shell")) ?? yamlText(yamlGet(defaults, "shell")),
    workingDirectory: yamlText(yamlGet(step, "working-directory")) ?? yamlText(yamlGet(defaults, "working-directory")),
    env: variables(yamlGet(step, "env")),
    with: variables(yamlGet(step, "with")),
    conditional: yamlGet(step, "if") !== undefined,
    at: step.at,
    ...ignoredBy(step, "continue-on-error"),
    ...(script?.kind === "scalar" && script.value !== null && /\bssh\b/i.test(usesText ?? "")
      ? { remote: script.mapped }
      : {}),
  };
}

/** A literal `true` of that key. */
export function ignoredBy(node: YamlNode | undefined, key: string): { readonly ignored?: Span } {
  const entry = yamlEntry(node, key);
  return entry?.value?.kind === "scalar" && entry.value.value === true
    ? { ignored: { ...entry.keyAt, end: entry.value.at.end } }
    : {};
}

/** One text, or a list of them. */
export function textsOf(node: YamlNode | undefined): readonly string[] {
  return node?.kind === "list" ? node.items.flatMap((item) => yamlText(item) ?? []) : [yamlText(node) ?? []].flat();
}

function variables(node: YamlNode | undefined): WorkflowVariable[] {
  return yamlEntries(node).flatMap((entry) => {
    const value = entry.value;
    if (value?.kind !== "scalar") return [];
    return [
      {
        name: entry.key,
        nameAt: entry.keyAt,
        value: value.value === null ? "" : value.text,
        valueAt: value.at,
        dynamic: value.text.includes("${{"),
      },
    ];
  });
}
