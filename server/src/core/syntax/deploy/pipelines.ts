import { mappedTextBuilder, spanOf, type MappedText } from "./mappedText.js";
import {
  ignoredBy,
  parseWorkflow,
  textsOf,
  type Workflow,
  type WorkflowJob,
  type WorkflowStep,
  type WorkflowVariable,
} from "./workflow.js";
import { parseYaml, yamlEntries, yamlEntry, yamlGet, yamlItems, yamlText, type YamlNode } from "./yamlTree.js";

/** Files of the pipelines that are read: GitHub Actions, GitLab CI, CircleCI. */
export function isPipeline(path: string): boolean {
  return /\/\.github\/workflows\/[^/]+\.ya?ml$|\/\.gitlab-ci\.ya?ml$|\/\.circleci\/config\.ya?ml$/.test(path);
}

/** The checkout that a pipeline's commands run in, where they start. */
export function pipelineRoot(path: string): string {
  return path.replace(/\/(?:\.github\/workflows\/[^/]*|\.circleci\/[^/]*|\.gitlab-ci\.ya?ml)$/, "");
}

/** Reads any of them as jobs with steps. Never throws. */
export function parsePipeline(file: string, text: string): Workflow {
  if (/\/\.gitlab-ci\.ya?ml$/.test(file)) return parseGitlab(file, text);
  return /\/\.circleci\//.test(file) ? parseCircle(file, text) : parseWorkflow(file, text);
}

/** Keys of GitLab's file that are no jobs (https://docs.gitlab.com/ci/yaml/#keywords). */
const gitlabKeywords: ReadonlySet<string> = new Set([
  "default",
  "include",
  "stages",
  "variables",
  "workflow",
  "image",
  "services",
  "cache",
  "before_script",
  "after_script",
  "spec",
  "types",
]);
const MAX_EXTENDS = 5;

function parseGitlab(file: string, text: string): Workflow {
  const yaml = parseYaml(file, text);
  const root = yaml.documents.find((document) => yamlEntry(document, "spec") === undefined) ?? yaml.documents[0];
  // Files of thousands of jobs are searched once.
  const top = new Map(yamlEntries(root).map((entry) => [entry.key, entry.value]));
  const stages = yamlItems(top.get("stages")).map((item) => yamlText(item) ?? "");
  const own = yamlEntries(root).filter(
    (entry) => entry.value?.kind === "map" && !entry.key.startsWith(".") && !gitlabKeywords.has(entry.key),
  );
  const stageOf = (node: YamlNode | undefined): string =>
    extended(top, node)
      .map((one) => yamlText(yamlGet(one, "stage")))
      .find((text) => text !== undefined) ?? "test";
  const staged = own.map((entry) => ({ id: entry.key, stage: stages.indexOf(stageOf(entry.value)) }));
  const before = yamlGet(top.get("default"), "before_script") ?? top.get("before_script");
  const jobs = own.map((entry): WorkflowJob => {
    // A key of the job itself comes before those of the jobs that it extends; variables are merged.
    const chain = extended(top, entry.value);
    const get = (key: string): YamlNode | undefined =>
      chain.map((one) => yamlGet(one, key)).find((node) => node !== undefined);
    const environment = get("environment");
    const stage = yamlText(get("stage"));
    // Without `needs` a job waits for all of the stages before its own (https://docs.gitlab.com/ci/yaml/#stages).
    const position = stages.indexOf(stage ?? "test");
    const needs = get("needs");
    const needed =
      needs === undefined
        ? staged.filter((other) => other.stage >= 0 && other.stage < position).map(({ id }) => id)
        : yamlItems(needs).flatMap((item) => yamlText(item) ?? yamlText(yamlGet(item, "job")) ?? []);
    const scripts = [get("before_script") ?? before, get("script")].flatMap(lines);
    return {
      id: entry.key,
      idAt: entry.keyAt,
      name: stage,
      environment:
        yamlText(environment) ??
        yamlText(yamlGet(environment, "name")) ??
        (stage !== undefined && /^(?:deploy(?:ment)?|release|prod(?:uction)?)$/.test(stage) ? stage : undefined),
      env: [...chain].reverse().flatMap((one) => variables(yamlGet(one, "variables"))),
      steps: scripts.length === 0 ? [] : [step(joined(scripts), entry.keyAt, undefined, [])],
      needs: stages.length === 0 && needs === undefined ? undefined : needed,
      conditional: get("rules") !== undefined || get("only") !== undefined || get("when") !== undefined,
      ...chain.map((one) => ignoredBy(one, "allow_failure")).find((one) => one.ignored !== undefined),
    };
  });
  return { yaml, name: undefined, env: variables(top.get("variables")), jobs };
}

function extended(top: ReadonlyMap<string, YamlNode | undefined>, job: YamlNode | undefined): readonly YamlNode[] {
  const chain: YamlNode[] = [];
  const pending = job === undefined ? [] : [job];
  for (let next = pending.shift(); next !== undefined && chain.length < MAX_EXTENDS; next = pending.shift()) {
    chain.push(next);
    const node = yamlGet(next, "extends");
    const names =
      node?.kind === "list"
        ? yamlItems(node)
            .map((item) => yamlText(item) ?? "")
            .reverse()
        : [yamlText(node) ?? ""];
    pending.push(...names.flatMap((name) => top.get(name) ?? []));
  }
  return chain;
}

function parseCircle(file: string, text: string): Workflow {
  const yaml = parseYaml(file, text);
  const root = yaml.documents[0];
  // https://circleci.com/docs/configuration-reference/#requires
  const required = new Map(
    yamlEntries(yamlGet(root, "workflows")).flatMap((workflow) =>
      yamlItems(yamlGet(workflow.value, "jobs")).flatMap((item) => {
        const name = yamlText(item) ?? yamlEntries(item)[0]?.key;
        return name === undefined ? [] : [[name, textsOf(yamlGet(item, name, "requires"))] as const];
      }),
    ),
  );
  const jobs = yamlEntries(yamlGet(root, "jobs")).map(
    (entry): WorkflowJob => ({
      id: entry.key,
      idAt: entry.keyAt,
      name: undefined,
      environment: undefined,
      env: variables(yamlGet(entry.value, "environment")),
      needs: required.get(entry.key),
      conditional: false,
      // https://circleci.com/docs/configuration-reference/#docker
      ...(yamlGet(entry.value, "docker") !== undefined && { hosted: true as const }),
      steps: yamlItems(yamlGet(entry.value, "steps")).flatMap((item): WorkflowStep[] => {
        const run = yamlGet(item, "run");
        const command = run?.kind === "map" ? yamlGet(run, "command") : run;
        const folder =
          yamlText(yamlGet(run, "working_directory")) ?? yamlText(yamlGet(entry.value, "working_directory"));
        // `~/project` is the checkout.
        const directory =
          folder === undefined || /^~\/[\w.-]+\/?$/.test(folder) ? undefined : folder.replace(/^~\/[\w.-]+\//, "");
        return command?.kind === "scalar" && command.value !== null
          ? [
              {
                ...step(command.mapped, item.at, directory, variables(yamlGet(run, "environment"))),
                name: yamlText(yamlGet(run, "name")),
              },
            ]
          : [];
      }),
    }),
  );
  return { yaml, name: undefined, env: [], jobs };
}

function step(
  run: MappedText,
  at: WorkflowStep["at"],
  workingDirectory: string | undefined,
  env: readonly WorkflowVariable[],
): WorkflowStep {
  return {
    name: undefined,
    uses: undefined,
    run,
    shell: undefined,
    workingDirectory,
    env,
    with: [],
    conditional: false,
    at,
  };
}

/** The lines of a script: a text, or a list that may hold lists. */
function lines(node: YamlNode | undefined): readonly MappedText[] {
  if (node?.kind === "list")
    return node.items.flatMap((item) =>
      (item.kind === "list" ? item.items : [item]).flatMap((inner) =>
        inner.kind === "scalar" && inner.value !== null ? [inner.mapped] : [],
      ),
    );
  return node?.kind === "scalar" && node.value !== null ? [node.mapped] : [];
}

/** One shell runs all of them. */
function joined(texts: readonly MappedText[]): MappedText {
  const [first, ...others] = texts;
  if (first === undefined || others.length === 0) return first ?? mappedTextBuilder("", 0).build();
  const out = mappedTextBuilder(first.file, first.start);
  for (const text of texts) {
    out.addFrom(text, 0, text.text.length);
    const end = spanOf(text, text.text.length, text.text.length).start;
    out.add("\n", end, end);
  }
  return out.build();
}

function variables(node: YamlNode | undefined): WorkflowVariable[] {
  return yamlEntries(node).flatMap((entry) => {
    // GitLab's `NAME: { value: …, description: … }`.
    const value = entry.value?.kind === "map" ? yamlGet(entry.value, "value") : entry.value;
    return value?.kind === "scalar"
      ? [
          {
            name: entry.key,
            nameAt: entry.keyAt,
            value: value.value === null ? "" : value.text,
            valueAt: value.at,
            dynamic: /\$\{?[A-Za-z_]|<</.test(value.text),
          },
        ]
      : [];
  });
}
