import { deployKindOf } from "../../project/deployKinds.js";
import { isText, type FileSource } from "../../text/fileSource.js";
import { basename, dirname, join } from "../../project/paths.js";
import { nameWords } from "../../project/roleWords.js";
import { mappedTextBuilder, plainText, type MappedText } from "../../syntax/deploy/mappedText.js";
import { pipelineRoot } from "../../syntax/deploy/pipelines.js";
import type { ShellScript } from "../../syntax/deploy/shell.js";
import type { Workflow, WorkflowJob, WorkflowStep } from "../../syntax/deploy/workflow.js";
import { fileStart, type Span } from "../../text/span.js";
import { checkoutPlaces, toRepository } from "../build.js";
import type { Launch, LaunchStep } from "../launch.js";
import { readsAsShell } from "../scripts.js";
import { deploys } from "../sources/platforms.js";
import { runSteps } from "../steps.js";
import type { Ignored, Release, ReleaseStep } from "./release.js";
import { hookScript } from "../sources/hookScripts.js";
import { platformReleases } from "./platformReleases.js";
import { releaseStep } from "./releaseStep.js";
import type { StartedInput } from "./startsWeb.js";

export interface ReleasesInput {
  readonly files: FileSource;
  /** Deploy files by their path that are not for development. */
  readonly paths: readonly string[];
  readonly launches: readonly Launch[];
  readonly services: ReadonlySet<string>;
  readonly scripts: readonly {
    readonly path: string;
    readonly text: string;
    readonly target: "production" | "development";
    readonly content: ShellScript;
  }[];
  readonly workflows: readonly { readonly path: string; readonly content: Workflow }[];
}

/** How releases are made: one for each script and pipeline that deploys, and for what a platform or Compose does by itself. */
export function readReleases(input: ReleasesInput): readonly Release[] {
  const started: StartedInput = {
    launches: input.launches.filter(
      ({ target, kind }) => target === "production" && kind !== "workflow" && kind !== "shell",
    ),
    services: input.services,
  };
  // A script that a pipeline runs is a part of its release.
  const called = new Set<string>();
  const pipelines = input.workflows.flatMap(
    (workflow) => ofPipeline(input.files, workflow.path, workflow.content, started, called) ?? [],
  );
  const once = input.paths
    .filter((path) => basename(path) === "app.json")
    .map((path) => input.files.read(path))
    .flatMap((content) => (isText(content) && !content.text.includes('"dokku"') ? [content.text] : []));
  const scripts = input.scripts
    .filter(
      ({ path, text, target }) =>
        target === "production" &&
        // Heroku runs it when an app is made.
        !once.some((one) => one.includes(`/${basename(path)}`)) &&
        hookScript(path) === undefined &&
        readsAsShell(text) &&
        !makesMachines(basename(path)),
    )
    .flatMap(({ path, text }) => ofScript(input.files, path, [plainText(path, text)], basename(path), started) ?? []);
  const makefiles = input.paths
    .filter((path) => deployKindOf(path) === "makefile")
    .flatMap((path) => ofMakefile(input.files, path, started));
  for (const { file, steps } of makefiles) for (const { at } of steps) if (at.file !== file) called.add(at.file);
  return [
    ...scripts.filter(({ file, steps }) => !called.has(file) && isRelease(file, steps)),
    ...makefiles,
    ...pipelines,
    ...platformReleases(input.launches),
  ];
}

/** A machine is set up once: nothing runs there before. */
export function makesMachines(name: string): boolean {
  return /(?:^|[-_.])(?:set-?up|install(?:er)?|init|bootstrap|provision|quickstart|create|start(?:up|-?dev)?|test|backup|restore)(?:[-_.]|$)/i.test(
    name,
  );
}

/** Its name says so, or it takes new code and does something with it. */
function isRelease(file: string, steps: readonly ReleaseStep[]): boolean {
  const does = (kind: ReleaseStep["kind"]): boolean => steps.some((step) => step.kind === kind);
  const named =
    /deploy|release|upgrade|update|publish|rollout/i.test(basename(file)) || nameWords(basename(file)).production;
  return (named || does("pull")) && (does("migrate") || does("start") || does("collectstatic"));
}

function ofScript(
  files: FileSource,
  file: string,
  texts: readonly MappedText[],
  name: string,
  started: StartedInput,
): Release | undefined {
  const folder = dirname(file);
  const directory =
    files.kind(join(folder, "manage.py")) !== "file" && files.kind(join(dirname(folder), "manage.py")) === "file"
      ? dirname(folder)
      : folder;
  const steps = texts
    .flatMap((text) => stepsIn(files, directory, text))
    .flatMap((step) => releaseStep(step, started, undefined));
  return steps.length === 0 ? undefined : { name, file, at: fileStart(file), kind: "script", steps };
}

function stepsIn(files: FileSource, directory: string, shell: MappedText): readonly LaunchStep[] {
  const places = checkoutPlaces(files, directory);
  return runSteps(
    {
      files,
      workingDirectory: directory,
      user: undefined,
      environment: new Map(),
      elsewhere: true,
      toRepository: (path, workingDirectory) => toRepository(places, path, workingDirectory),
    },
    { shell },
  ).steps;
}

/**
 * The jobs that deploy, each behind those that it needs.
 * @param called gets the scripts that they run
 */
function ofPipeline(
  files: FileSource,
  file: string,
  workflow: Workflow,
  started: StartedInput,
  called: Set<string>,
): Release | undefined {
  const own = workflow.jobs.filter((job) => deploys(file, workflow, job));
  const steps = inOrder(own).flatMap((job) =>
    job.steps.flatMap((step): readonly ReleaseStep[] => {
      const found = commandsOf(files, file, step);
      for (const { at } of found) if (at.file !== file) called.add(at.file);
      const ignoredAt = step.ignored ?? job.ignored;
      const about = {
        job: { id: job.id, after: neededBy(job, workflow.jobs) },
        conditional: step.conditional,
        ignored: ignoredAt === undefined ? undefined : { by: "continue-on-error" as const, at: ignoredAt },
      };
      const isReleased = job.hosted === true && step.run !== undefined ? leavesMachine(files, file, found) : () => true;
      return found.filter(isReleased).flatMap((one) => releaseStep(one, started, about));
    }),
  );
  const [first] = own;
  if (first === undefined || steps.length === 0) return undefined;
  return {
    name: own.length === 1 ? `job ${first.id} of ${basename(file)}` : basename(file),
    file,
    at: first.idAt,
    kind: "pipeline",
    steps,
  };
}

function commandsOf(files: FileSource, file: string, step: WorkflowStep): readonly LaunchStep[] {
  const shell = step.run ?? step.remote;
  if (shell === undefined || (step.shell !== undefined && !/^(?:ba)?sh\b/.test(step.shell))) return [];
  const root = pipelineRoot(file);
  return stepsIn(files, step.workingDirectory === undefined ? root : join(root, step.workingDirectory), shell);
}

/** Of a machine that is thrown away, what is for its own containers is no release; not so where a file has commands for another machine. */
function leavesMachine(
  files: FileSource,
  pipeline: string,
  found: readonly LaunchStep[],
): (step: LaunchStep) => boolean {
  const reachesOut = [pipeline, ...found.map(({ at }) => at.file)].some((file) => {
    const content = files.read(file);
    return isText(content) && anotherMachine.test(content.text);
  });
  return (step) => reachesOut || !isInContainers(step);
}

const anotherMachine =
  /\bssh\b|\bDOCKER_(?:HOST|CONTEXT)\b|\bdocker(?:-compose)? (?:-H|--host|-c|--context)\b|\bdocker context\b/;

/** What containers of the machine itself do, and what starts or stops them. */
function isInContainers({ command, inside }: LaunchStep): boolean {
  const words = command.map(({ text }) => text).filter((text) => !text.startsWith("-"));
  return (
    inside !== undefined ||
    (/^docker(?:-compose)?$/.test(words[0] ?? "") &&
      !words.includes("build") &&
      !words.includes("push") &&
      !words.includes("stack"))
  );
}

/** Jobs that have to succeed before it, as far as the file names them. */
export function neededBy(job: WorkflowJob, jobs: readonly WorkflowJob[]): ReadonlySet<string> {
  const found = new Set<string>();
  const pending = [...(job.needs ?? [])];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    pending.push(...(jobs.find((one) => one.id === id)?.needs ?? []));
  }
  return found;
}

function inOrder(jobs: readonly WorkflowJob[]): readonly WorkflowJob[] {
  const sorted: WorkflowJob[] = [];
  const visit = (job: WorkflowJob, depth: number): void => {
    if (sorted.includes(job) || depth > jobs.length) return;
    for (const id of job.needs ?? []) {
      const needed = jobs.find((one) => one.id === id);
      if (needed !== undefined && needed !== job) visit(needed, depth + 1);
    }
    if (!sorted.includes(job)) sorted.push(job);
  };
  for (const job of jobs) visit(job, 0);
  return sorted;
}

/** Recipes of targets that are called for deploying, behind those of what they need; make stops at the first line that fails. */
function ofMakefile(files: FileSource, file: string, started: StartedInput): readonly Release[] {
  const content = files.read(file);
  if (!isText(content)) return [];
  const targets = makeTargets(file, content.text);
  const stepsOf = (name: string, seen: readonly string[]): readonly ReleaseStep[] => {
    const target = targets.get(name);
    if (target === undefined || seen.includes(name) || seen.length > deepestMake) return [];
    const inner = [...seen, name];
    return [
      ...target.needs.flatMap((other) => stepsOf(other, inner)),
      ...target.lines.flatMap(({ text, ignored }) => {
        const called = /^\s*(?:\$\(MAKE\)|\$\{MAKE\}|make)((?:\s+[\w.-]+)+)\s*$/.exec(text.text)?.[1];
        if (called !== undefined)
          return called
            .trim()
            .split(/\s+/)
            .flatMap((other) => stepsOf(other, inner));
        return stepsIn(files, dirname(file), text).flatMap((step) =>
          releaseStep(step, started, { job: undefined, conditional: false, ignored }),
        );
      }),
    ];
  };
  return [...targets]
    .filter(
      ([name]) =>
        /(?:^|[-_.])(?:deploy|release|prod|production)(?:[-_.]|$)/i.test(name) && !nameWords(name).development,
    )
    .flatMap(([name, { at }]) => {
      const steps = stepsOf(name, []);
      return steps.length === 0
        ? []
        : [{ name: `${name} of ${basename(file)}`, file, at, kind: "script" as const, steps }];
    });
}

const deepestMake = 6;

interface MakeTarget {
  readonly at: Span;
  readonly needs: readonly string[];
  readonly lines: readonly { readonly text: MappedText; readonly ignored: Ignored | undefined }[];
}

function makeTargets(file: string, source: string): ReadonlyMap<string, MakeTarget> {
  const targets = new Map<string, MakeTarget & { readonly lines: MakeTarget["lines"][number][] }>();
  let target: (MakeTarget & { readonly lines: MakeTarget["lines"][number][] }) | undefined;
  const lines = source.split("\n");
  let offset = 0;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const start = offset;
    offset += line.length + 1;
    const named = /^([^\s#:=][^#:=]{0,200}?)\s*:(?!=)([^#=]*)(?:#.*)?$/.exec(line);
    if (named !== null) {
      const name = named[1] ?? "";
      target = {
        at: { file, start, end: start + name.length },
        needs: (named[2] ?? "")
          .trim()
          .split(/\s+/)
          .filter((word) => /^[\w.-]+$/.test(word)),
        lines: [],
      };
      if (!targets.has(name)) targets.set(name, target);
      continue;
    }
    const prefix = /^\t[ \t]*([@+-]{0,3})/.exec(line);
    if (target === undefined || prefix === null) continue;
    let end = start + line.length;
    while ((lines[index] ?? "").endsWith("\\") && index + 1 < lines.length) {
      index++;
      offset += (lines[index] ?? "").length + 1;
      end = offset - 1;
    }
    const from = start + prefix[0].length;
    target.lines.push({
      text: recipe(file, source, from, end),
      ignored:
        prefix[1]?.includes("-") === true ? { by: "minus", at: { file, start: from - 1, end: from } } : undefined,
    });
  }
  return targets;
}

/** `$$` is one dollar sign for the shell. */
function recipe(file: string, text: string, start: number, end: number): MappedText {
  const out = mappedTextBuilder(file, start);
  for (let i = start; i < end; i++) {
    if (text.startsWith("$$", i)) {
      out.add("$", i, i + 2);
      i++;
    } else {
      out.add(text[i] ?? "", i, i + 1);
    }
  }
  return out.build();
}
