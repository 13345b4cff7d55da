import { fileStart } from "../text/span.js";
import { nameWords } from "../project/roleWords.js";
import { isDevelopmentGroup, type Requirements } from "../project/requirements.js";
import { basename, dirname, join } from "../project/paths.js";
import type { ProjectView } from "../rules/views.js";
import { builtStage, stageChain, type Dockerfile, type DockerStage } from "../syntax/deploy/dockerfile.js";
import type { EnvironmentSetting, LaunchStep, Word } from "./launch.js";
import type { Install } from "./install.js";
import { runSteps } from "./steps.js";
import { expandParts } from "./words.js";
import { programName } from "./wrappers.js";

/** What production's images, platforms and scripts install. Steps that may not run are left out. */
export function installsOf(
  project: Pick<ProjectView, "deploy" | "files" | "processes" | "requirements">,
): readonly Install[] {
  const steps: { readonly step: LaunchStep; readonly variables: ReadonlySet<string> }[] = [];
  for (const { content, target, path } of project.deploy.dockerfiles) {
    if (target !== "production") continue;
    const given = buildArguments(project, path);
    const stages = productionStages(project, content).map((stage) => ({
      stage,
      own: stepsOfStage(project, content, stage, given),
    }));
    for (const { stage, own } of stages) {
      // What each stage that is built on it syncs again is removed there.
      const above = stages.filter((other) => content.stages[other.stage.parent ?? -1] === stage);
      if (above.length > 0 && above.every((other) => other.own.some(({ step }) => isExactSync(step))))
        steps.push(...own.filter(({ step }) => !isExactSync(step)));
      else steps.push(...own);
    }
  }
  for (const { launch, steps: own } of project.processes) {
    if (launch.target !== "production" || launch.kind === "workflow") continue;
    // `update.sh`, which nothing starts, may be a developer's.
    if (launch.kind === "shell" && !/build|deploy|release|entrypoint|start|prod/i.test(launch.name)) continue;
    const variables = new Set(launch.environment.map((setting) => setting.name));
    steps.push(...own.map(({ step }) => ({ step, variables })));
  }
  const seen = new Set<string>();
  return steps.flatMap(({ step, variables }): readonly Install[] => {
    const key = `${step.at.file}:${step.at.start}`;
    if (step.conditional || seen.has(key)) return [];
    const install =
      installOf(step.command, variables, project.requirements) ??
      installOfRun(step.uvRun ?? [], variables, project.requirements);
    if (install !== undefined) seen.add(key);
    return install === undefined ? [] : [install];
  });
}

/** `uv sync` leaves in the environment what it is asked for alone: https://docs.astral.sh/uv/reference/cli/#uv-sync */
function isExactSync({ command, conditional }: LaunchStep): boolean {
  const [program, verb, ...words] = command;
  return (
    !conditional &&
    program !== undefined &&
    programName(program.text) === "uv" &&
    verb?.text === "sync" &&
    !has(words, "--inexact")
  );
}

/** What production's Compose files build an image with, instead of what its ARG falls back to; undefined where they differ or a variable decides. */
function buildArguments(
  project: Pick<ProjectView, "deploy">,
  dockerfile: string,
): ReadonlyMap<string, string | undefined> {
  const given = new Map<string, string | undefined>();
  for (const { path, content, target } of project.deploy.compose) {
    if (target !== "production") continue;
    for (const { build } of content.services) {
      if (build?.context === undefined) continue;
      if (join(join(dirname(path), build.context), build.dockerfile ?? "Dockerfile") !== dockerfile) continue;
      for (const { name, value } of build.args) {
        const text = value === undefined ? undefined : expandParts(value.parts, new Map()).value;
        given.set(name, !given.has(name) || given.get(name) === text ? text : undefined);
      }
    }
  }
  return given;
}

/** Whether an image of production brings its own Python, in whatever version: `FROM python:3.13`, `FROM python:$VERSION`. */
export function imageBringsPython(project: ProjectView): boolean {
  return project.deploy.dockerfiles.some(
    (file) =>
      file.target === "production" &&
      productionStages(project, file.content).some((stage) => /(?:^|\/)python:[\d$]/.test(stage.image)),
  );
}

/** The stages that production's image is made of: the one that Compose names or the last, their parents, and those that files are copied from. */
export function productionStages(project: Pick<ProjectView, "deploy">, dockerfile: Dockerfile): readonly DockerStage[] {
  const targets = project.deploy.compose
    .filter((file) => file.target === "production")
    .flatMap(({ content }) => content.services.flatMap((service) => service.build?.target ?? []));
  // `target: dev` of a service that developers start from the same file.
  const served = targets.filter((target) => !/^(?:dev|test)/i.test(target));
  const named = (served.length > 0 ? served : targets).flatMap((target) => builtStage(dockerfile, target) ?? []);
  const pending = named.length > 0 ? named : [builtStage(dockerfile, undefined)].filter((stage) => stage !== undefined);
  const found = new Set<DockerStage>();
  for (let stage = pending.shift(); stage !== undefined; stage = pending.shift()) {
    for (const one of stageChain(dockerfile, stage)) {
      if (found.has(one)) continue;
      found.add(one);
      for (const copy of one.copies) {
        const from =
          copy.from === undefined || !copy.sources.some((source) => mayHoldPackages(source.text))
            ? undefined
            : builtStage(dockerfile, copy.from);
        if (from !== undefined) pending.push(from);
      }
    }
  }
  return [...found];
}

/** Whether what is copied out of a stage may hold what was installed there: a whole folder of it, an environment, wheels; built assets do not. */
function mayHoldPackages(path: string): boolean {
  return (
    path.includes("$") ||
    /^\/?[\w.-]*\/?$/.test(path) ||
    /(?:^|\/)(?:\.?venv|env|virtualenvs?|(?:site|dist)-packages|packages|wheels?|wheelhouse|\.?local|lib|usr|opt|root|home|install|python[\d.]*|poetry|conda|pypoetry)(?:\/|$)/.test(
      path,
    )
  );
}

function stepsOfStage(
  project: Pick<ProjectView, "files">,
  dockerfile: Dockerfile,
  stage: DockerStage,
  given: ReadonlyMap<string, string | undefined>,
): readonly { readonly step: LaunchStep; readonly variables: ReadonlySet<string> }[] {
  const environment = new Map<string, EnvironmentSetting>();
  const globals = new Map(dockerfile.globalArgs.map((variable) => [variable.name, variable]));
  for (const one of stageChain(dockerfile, stage)) {
    for (const variable of [...one.args, ...one.env]) {
      const value = (variable.value ?? globals.get(variable.name)?.value)?.parts;
      environment.set(variable.name, {
        name: variable.name,
        at: variable.at,
        valueAt: undefined,
        value:
          given.has(variable.name) && one.args.includes(variable)
            ? given.get(variable.name)
            : value && expandParts(value, environment).value,
      });
    }
  }
  const context = {
    files: project.files,
    workingDirectory: undefined,
    user: undefined,
    environment,
    toRepository: () => undefined,
  };
  const variables = new Set(environment.keys());
  return stage.runs.flatMap((run) =>
    runSteps(context, run.shell === undefined ? { words: run.words } : { shell: run.shell }).steps.map((step) => ({
      step,
      variables,
    })),
  );
}

function installOf(
  command: readonly Word[],
  variables: ReadonlySet<string>,
  requirements: Requirements,
): Install | undefined {
  const [program, ...words] = command;
  if (program === undefined || program.dynamic) return undefined;
  const name = programName(program.text).replace(/^pip3?(?:\.\d+)?$/, "pip");
  const first = words.findIndex((word) => !word.text.startsWith("-"));
  const verb = words[first];
  const rest = words.slice(first + 1);
  if (verb === undefined) return undefined;
  switch (name) {
    case "pip":
      return /^(?:install|wheel|download)$/.test(verb.text)
        ? { tool: "pip", verb, development: ofPip(rest), versions: versionsOf(rest) }
        : undefined;
    case "pipenv":
      return /^(?:install|sync)$/.test(verb.text)
        ? { tool: "pipenv", verb, development: ofPipenv(rest), versions: "list" }
        : undefined;
    case "poetry":
      return /^(?:install|sync)$/.test(verb.text)
        ? { tool: "poetry", verb, development: ofPoetry(rest, requirements), versions: "list" }
        : undefined;
    case "pdm":
      return /^(?:install|sync)$/.test(verb.text)
        ? { tool: "pdm", verb, development: ofPdm(rest, requirements), versions: "list" }
        : undefined;
    case "uv": {
      const [second, ...more] = rest;
      if (verb.text === "pip" && second !== undefined)
        return /^(?:install|sync)$/.test(second.text)
          ? {
              tool: "pip",
              verb: second,
              development:
                second.text === "sync" ? ofFiles(more.filter((word) => !word.text.startsWith("-"))) : ofPip(more),
              versions: second.text === "sync" ? "list" : versionsOf(more),
            }
          : undefined;
      return verb.text === "sync" || verb.text === "export"
        ? { tool: "uv", verb, development: ofUv(rest, variables, requirements), versions: "list" }
        : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * `uv run` adds to the environment what the project requires, its default groups too, before it starts anything; `--frozen` only leaves the lock file as it is:
 * https://docs.astral.sh/uv/concepts/projects/sync/#automatic-lock-and-sync
 */
function installOfRun(
  words: readonly Word[],
  variables: ReadonlySet<string>,
  requirements: Requirements,
): Install | undefined {
  const index = words.findIndex((word) => word.text === "run");
  const verb = words[index];
  const options = words.slice(index + 1);
  if (verb === undefined || has(options, "--no-sync", "--no-project", "--isolated") || variables.has("UV_NO_SYNC"))
    return undefined;
  const development = ofUv(options, variables, requirements);
  return development === "none" ? undefined : { tool: "uv", verb, development, versions: "list" };
}

/** `pip install -r requirements.txt`, `pip install .`; with `--no-deps` something else has said which versions. */
function versionsOf(words: readonly Word[]): Install["versions"] {
  if (words.some(({ text }) => /^(?:-[rc]\b|--(?:requirements?|constraints?)\b)/.test(text))) return "list";
  return words.some(({ text }) => /^\.\/?(?:\[[\w,-]+\])?$/.test(text)) &&
    words.every(({ text }) => text !== "--no-deps")
    ? "ranges"
    : "packages";
}

/** A group that is asked for by its name: who asks for docs builds them into the image. */
function bringsTools(group: string): boolean {
  return isDevelopmentGroup(group) && !/^docs?$/.test(group);
}

/** `-r FILE`, `.[dev]`, `--group dev` (https://pip.pypa.io/en/stable/cli/pip_install/). */
function ofPip(words: readonly Word[]): Install["development"] {
  const groups = valuesOf(words, ["--group"]);
  if (groups.some((word) => word.dynamic)) return "unknown";
  const group = groups.find((word) => bringsTools(word.text.replace(/^.*:/, "")));
  if (group !== undefined) return { text: `the group ${group.text}`, at: group.at, asked: true, option: undefined };
  const extra = words.find(
    (word) =>
      /\[[^\]]+\]$/.test(word.text) &&
      /^\.{0,2}(?:\/[\w./-]*)?\[/.test(word.text) &&
      extrasOf(word.text).some(bringsTools),
  );
  if (extra !== undefined)
    return {
      text: `the extra ${extrasOf(extra.text).find(bringsTools) ?? ""}`,
      at: extra.at,
      asked: true,
      option: undefined,
    };
  return ofFiles(valuesOf(words, ["-r", "--requirement", "--requirements"]));
}

function ofFiles(files: readonly Word[]): Install["development"] {
  const found = files.find((word) => !word.dynamic && isForDevelopment(word.text));
  if (found !== undefined) return { text: basename(found.text), at: found.at, asked: true, option: undefined };
  return files.some((word) => word.dynamic) ? "unknown" : "none";
}

function isForDevelopment(path: string): boolean {
  const words = nameWords(basename(path));
  return !words.production && (words.development || words.test);
}

function ofPipenv(words: readonly Word[]): Install["development"] {
  const flag = words.find((word) => word.text === "--dev" || word.text === "-d");
  return flag === undefined ? "none" : { text: "dev-packages", at: flag.at, asked: true, option: undefined };
}

/** Every group that is not optional is taken (https://python-poetry.org/docs/cli/#install). */
function ofPoetry(words: readonly Word[], requirements: Requirements): Install["development"] {
  const wanted = valuesOf(words, ["--with", "--only", "--extras", "-E"]);
  const without = valuesOf(words, ["--without"]);
  if ([...wanted, ...without].some((word) => word.dynamic)) return "unknown";
  const asked = wanted.find((word) => namesOf(word.text).some(bringsTools));
  if (asked !== undefined)
    return {
      text: `the group ${namesOf(asked.text).find(bringsTools) ?? ""}`,
      at: asked.at,
      asked: true,
      option: undefined,
    };
  if (has(words, "--no-dev", "--only-root", "--all-groups") || valuesOf(words, ["--only"]).length > 0) return "none";
  return leftIn(requirements.defaultGroups.poetry, without, words, "--only main");
}

/** The group `dev` is taken unless it is left out (https://docs.astral.sh/uv/concepts/projects/sync/#syncing-development-dependencies). */
function ofUv(
  words: readonly Word[],
  variables: ReadonlySet<string>,
  requirements: Requirements,
): Install["development"] {
  const groups = valuesOf(words, ["--group", "--only-group", "--extra"]);
  if (groups.some((word) => word.dynamic)) return "unknown";
  const asked =
    groups.find((word) => bringsTools(word.text)) ??
    words.find((word) => word.text === "--dev" || word.text === "--only-dev" || word.text === "--all-groups");
  if (asked !== undefined && !has(words, "--no-dev"))
    return {
      text: asked.text.startsWith("-") ? "every group" : `the group ${asked.text}`,
      at: asked.at,
      asked: true,
      option: undefined,
    };
  if (has(words, "--no-dev", "--no-default-groups") || valuesOf(words, ["--only-group"]).length > 0) return "none";
  // UV_NO_DEV and its like do the same.
  if ([...variables].some((name) => /^UV_(?:NO_DEV|NO_DEFAULT_GROUPS|NO_GROUP)$/.test(name))) return "unknown";
  return leftIn(requirements.defaultGroups.uv, valuesOf(words, ["--no-group"]), words, "--no-dev");
}

/** https://pdm-project.org/latest/reference/cli/#install */
function ofPdm(words: readonly Word[], requirements: Requirements): Install["development"] {
  if (has(words, "--prod", "--production", "--no-dev")) return "none";
  return leftIn(requirements.defaultGroups.pdm, valuesOf(words, ["--without"]), words, "--prod");
}

function leftIn(
  groups: readonly string[],
  without: readonly Word[],
  words: readonly Word[],
  option: string,
): Install["development"] {
  if (words.some((word) => word.dynamic)) return "unknown";
  const left = groups.filter((group) => !without.some((word) => namesOf(word.text).includes(group)));
  const [group] = left;
  const first = words[0]?.at;
  return group === undefined
    ? "none"
    : {
        text: left.length === 1 ? `the group ${group}` : `the groups ${left.join(" and ")}`,
        at: first ?? fileStart(""),
        asked: false,
        option,
      };
}

/** Values of options: `--name value`, `--name=value`, `-rvalue`. */
function valuesOf(words: readonly Word[], names: readonly string[]): readonly Word[] {
  return words.flatMap((word, index): readonly Word[] => {
    const next = words[index + 1];
    if (names.includes(word.text)) return next === undefined ? [] : [next];
    const name = names.find(
      (one) =>
        word.text.startsWith(one.startsWith("--") ? `${one}=` : one) &&
        word.text !== one &&
        !(word.text.startsWith("--") && !one.startsWith("--")),
    );
    return name === undefined
      ? []
      : [{ ...word, text: word.text.slice(name.length + (name.startsWith("--") ? 1 : 0)) }];
  });
}

function has(words: readonly Word[], ...names: readonly string[]): boolean {
  return words.some((word) => names.includes(word.text));
}

function namesOf(text: string): readonly string[] {
  return text.split(/[,\s]+/).filter((name) => name !== "");
}

function extrasOf(text: string): readonly string[] {
  return namesOf(/\[([^\]]*)\]$/.exec(text)?.[1] ?? "");
}
