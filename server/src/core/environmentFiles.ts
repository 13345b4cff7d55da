import { isSecretName } from "./domain/redact.js";
import { truthiness, type EnvironmentRead, type Value } from "./domain/value.js";
import { platformMarkers } from "./domain/platforms.js";
import { variableKey } from "./evaluator/factKeys.js";
import { allBindings } from "./domain/bound.js";
import type { Evaluation } from "./evaluator/evaluation.js";
import { PythonError } from "./evaluator/pythonError.js";
import { resolvedWith } from "./evaluator/resolvedWith.js";
import {
  exampleOf,
  leavesOutEnvFile,
  missingVariables,
  withIgnoreLine,
  withVariables,
  type ExampleVariable,
} from "./fixes/environment/envExample.js";
import type { FixDraft, FixEdits } from "./fixes/fix.js";
import { productionTexts } from "./fixes/productionValues.js";
import { isText, type FileSource } from "./text/fileSource.js";
import { basename, isInside } from "./project/paths.js";
import { isProductionWord } from "./project/roleWords.js";
import type { ProjectAnalysis } from "./projectAnalysis.js";
import type { SecretPlaces } from "./secrets/secretPlaces.js";
import type { Span } from "./text/span.js";

/**
 * What belongs to settings that read their environment: an example, beside manage.py if there is none yet, that names every variable of the production entries,
 * and `.env`, which people copy it to, ignored. Empty where the example names all of them. Never a secret's value.
 */
export function environmentFiles(analysis: ProjectAnalysis, files: FileSource, secrets: SecretPlaces): FixEdits {
  const example = exampleFile(analysis, files) ?? inFolder(analysis.project.root, ".env.example");
  const content = files.read(example);
  if (content !== undefined && !isText(content)) return nothing;
  const variables = exampleVariables(analysis, secrets);
  if (missingVariables(content?.text ?? "", variables).length === 0) return nothing;
  const parts = [changed(example, files, (text) => withVariables(text, variables)), ...ignoreFiles(analysis, files)];
  return { edits: parts.flatMap((part) => part.edits), newFiles: parts.flatMap((part) => part.newFiles ?? []) };
}

/** The same as a fix that stands at every read of a variable. */
export function environmentFilesAt(
  analyses: readonly ProjectAnalysis[],
  at: Span,
  files: FileSource,
  secretsOf: (analysis: ProjectAnalysis) => SecretPlaces,
): readonly FixDraft[] {
  const analysis = analyses.find(({ entries }) =>
    entries.some(({ evaluation }) =>
      [...(evaluation?.reads.values() ?? [])].some((reads) =>
        reads.some((read) => read.at.file === at.file && read.at.start <= at.end && at.start <= read.at.end),
      ),
    ),
  );
  if (analysis === undefined) return [];
  const { edits, newFiles = [] } = environmentFiles(analysis, files, secretsOf(analysis));
  if (edits.length === 0 && newFiles.length === 0) return [];
  const example = exampleFile(analysis, files);
  const title =
    example === undefined
      ? "Create .env.example with the variables that the settings read"
      : `Add the variables that the settings read to ${basename(example)}`;
  return [{ title, safety: "safe", edits: () => ({ edits, newFiles }) }];
}

function exampleFile({ project, entries }: ProjectAnalysis, files: FileSource): string | undefined {
  return exampleOf(project, files, new Map(entries.flatMap(({ evaluation }) => [...(evaluation?.reads ?? [])])));
}

const nothing: FixEdits = { edits: [] };

/** `.env` as a line of `.gitignore`, and of `.dockerignore` where an image is built. */
function ignoreFiles({ project }: ProjectAnalysis, files: FileSource): readonly FixEdits[] {
  const { root } = project;
  const parts: FixEdits[] = [];
  if (!files.isIgnored(inFolder(root, ".env")))
    parts.push(changed(inFolder(root, ".gitignore"), files, (text) => withIgnoreLine(text, ".env")));
  const folders = new Set(
    project.deployFiles
      .filter((path) => /\/(?:Dockerfile|Containerfile)(?:\.[^/]*)?$|\.Dockerfile$/.test(path))
      .map((path) => folderOf(path))
      .map((folder) => (folder === "" || isInside(folder, root) ? folder : root)),
  );
  for (const folder of folders) {
    // The context of a build is the folder of its Dockerfile or one above; patterns there begin at its top.
    const line = folder === root ? ".env" : "**/.env";
    parts.push(
      changed(inFolder(folder, ".dockerignore"), files, (text) =>
        leavesOutEnvFile(text) ? text : withIgnoreLine(text || ".git\n", line),
      ),
    );
  }
  return parts;
}

function changed(file: string, files: FileSource, change: (text: string) => string): FixEdits {
  const read = files.read(file);
  if (read === undefined) return { edits: [], newFiles: [{ file, text: change("") }] };
  if (!isText(read)) return nothing;
  const after = change(read.text);
  return after === read.text
    ? nothing
    : {
        edits: [
          { span: { file, start: read.text.length, end: read.text.length }, text: after.slice(read.text.length) },
        ],
      };
}

/** The variables of all checked entries, in the order in which the settings read them. */
function exampleVariables({ entries, project }: ProjectAnalysis, secrets: SecretPlaces): readonly ExampleVariable[] {
  const found = new Map<string, ExampleVariable>();
  for (const { evaluation, view } of entries) {
    if (!evaluation) continue;
    const required = new Set(view?.required.map(({ variable }) => variable));
    const values = allBindings(evaluation.intended).map(
      ([
        name,
        {
          value: { value },
        },
      ]) => ({ name, value }),
    );
    for (const [name, reads] of evaluation.reads) {
      if (found.has(name) || isSystemsOwn(name)) continue;
      const one = exampleVariable(
        name,
        reads,
        values,
        decidedTexts(name, evaluation),
        required.has(name) || isUsedAlways(name, evaluation),
        secrets,
      );
      // A default below the project's folder is this machine's.
      found.set(
        name,
        one.value?.includes(`${project.root}/`) === true
          ? { name, required: one.required, commented: !one.required }
          : one,
      );
    }
  }
  return [...found.values()];
}

/** False for what only some ways to run the settings speak of: a bucket's name, where files may also lie on the disk. */
function isUsedAlways(name: string, { intended }: Evaluation): boolean {
  const { conditions, where } = intended;
  const fact = conditions.known(variableKey(name));
  const using = conditions.or(
    ...allBindings(intended)
      .filter(([, way]) => reads(way.value.value, name, 4))
      .map(([, way]) => way.where),
  );
  const isEverywhere = using === conditions.never || conditions.implies(where, using);
  if (fact === undefined) return isEverywhere;
  // `if "NAME" in os.environ: AGE = os.environ["NAME"]`: production may do without.
  if (!isEverywhere && conditions.outcomesUnder(where, fact).includes(null)) return false;
  // What the settings branch on is asked for however they run.
  return isEverywhere || conditions.factsOf(where, ...allBindings(intended).map(([, way]) => way.where)).includes(fact);
}

function reads(value: Value, name: string, depth: number): boolean {
  if (value.kind === "environment") return value.reads.some((read) => read.variable === name);
  if (value.variables?.includes(name) === true) return true;
  if (depth === 0) return false;
  if (value.kind === "dict") return value.entries.some((entry) => reads(entry.value, name, depth - 1));
  return (
    (value.kind === "list" || value.kind === "tuple" || value.kind === "set") &&
    value.items.some((item) => reads(item, name, depth - 1))
  );
}

/** What the machine or platform gives, and what chooses the settings themselves. */
function isSystemsOwn(name: string): boolean {
  return (
    platformMarkers.has(name) ||
    /^(?:DJANGO_SETTINGS_MODULE|DJANGO_CONFIGURATION|PATH|HOME|USER|USERNAME|LOGNAME|SHELL|PWD|HOSTNAME|TMPDIR|TEMP|TMP|LANG|TZ|CI|PORT|VIRTUAL_ENV|APPDATA)$|^(?:PYTHON|LC_|XDG_|GITHUB_|RENDER_|RAILWAY_|FLY_|HEROKU_|VERCEL_|GAE_|KUBERNETES_)/.test(
      name,
    )
  );
}

/** Contents on which the settings branch, of those environments in which production runs; none where only being set counts. undefined: they do not branch on it. */
interface Decided {
  readonly texts: readonly string[];
  readonly mayBeUnset: boolean;
}

function decidedTexts(name: string, { intended, worlds }: Evaluation): Decided | undefined {
  const fact = worlds.conditions.known(variableKey(name));
  if (!fact) return undefined;
  const outcomes = intended.conditions.outcomesUnder(
    intended.where,
    intended.conditions.known(variableKey(name)) ?? fact,
  );
  if (outcomes.includes(null) && !fact.outcomes.some((outcome) => typeof outcome === "string")) return undefined;
  return {
    texts: outcomes.filter((outcome) => typeof outcome === "string").filter((text) => /^[\w.,:/-]+$/.test(text)),
    mayBeUnset: outcomes.includes(null),
  };
}

function exampleVariable(
  name: string,
  reads: readonly EnvironmentRead[],
  values: readonly { readonly name: string; readonly value: Value }[],
  decided: Decided | undefined,
  isAlwaysUsed: boolean,
  secrets: SecretPlaces,
): ExampleVariable {
  const settings = values.filter(
    ({ value }) => value.kind === "environment" && value.reads.some((read) => read.variable === name),
  );
  // Unset it stops the settings, or, with an empty SECRET_KEY, Django itself.
  const isKey =
    settings.some((setting) => setting.name === "SECRET_KEY") &&
    reads.some(
      (read) => read.fallback?.kind === "none" || (read.fallback?.kind === "str" && read.fallback.value === ""),
    );
  const required =
    isKey || decided?.mayBeUnset === false || (isAlwaysUsed && reads.some((read) => read.fallback === undefined));
  const own = productionTexts(name);
  const given = (value: string): ExampleVariable => ({ name, required, value });
  if (own.length > 0 && !isSecretName(name)) {
    const text = own.find((candidate) =>
      decided === undefined || decided.texts.length === 0
        ? settings.every(({ value }) => isUnderstood(value, name, candidate))
        : decided.texts.includes(candidate),
    );
    if (text !== undefined) return given(text);
  } else if (isSecretName(name) || settings.some((setting) => isSecretName(setting.name))) {
    return { name, required, commented: !required };
  }
  for (const { name: setting, value } of settings) {
    if (own.length > 0 || value.kind !== "environment" || value.reads.some((read) => read.variable !== name)) continue;
    const text = productionTexts(setting).find((candidate) => isUnderstood(value, name, candidate));
    if (text !== undefined) return given(text);
  }
  // A setting that is made of the variable says more than that it is there.
  const word =
    decided?.texts.find((text) => isProductionWord(text)) ??
    (decided?.mayBeUnset === false
      ? decided.texts.find((text) => settings.length === 0 || !/^(?:true|1)$/i.test(text))
      : undefined);
  if (word !== undefined) return given(word);
  if (decided?.mayBeUnset === false) return { name, required: true };
  // Whatever the variable is called: a default of which a secret is made is one.
  const isSecret = reads.some(({ fallback }) => fallback !== undefined && holdsSecret(fallback, secrets));
  const fallback = isSecret
    ? undefined
    : reads.map((read) => fallbackText(read.fallback)).find((text) => text !== undefined);
  return fallback === undefined ? { name, required, commented: !required } : given(fallback);
}

function holdsSecret(value: Value, secrets: SecretPlaces): boolean {
  const { at } = value;
  return (
    (at !== undefined && secrets.secrecyAt(at) !== undefined) ||
    ((value.kind === "list" || value.kind === "tuple" || value.kind === "set") &&
      value.items.some((item) => holdsSecret(item, secrets)))
  );
}

/** Whether the code makes of this text what it says: not every one takes `True` for yes. */
function isUnderstood(value: Value, variable: string, text: string): boolean {
  if (value.kind !== "environment") return false;
  const result = resolvedWith(value, variable, text);
  // `int("True")`
  if (result instanceof PythonError) return false;
  const wanted = /^(?:True|true|1|yes|on)$/.test(text)
    ? "yes"
    : /^(?:False|false|0|no|off)$/.test(text)
      ? "no"
      : undefined;
  // Where it depends on other variables too, nothing speaks against the usual text. Django compares with `is True`.
  if (wanted === undefined || result.kind === "environment") return true;
  return truthiness(result) === wanted && (result.kind === "bool" || wanted === "no");
}

/** The default of a read, if it is plain and cannot be a secret; an empty one says nothing. */
function fallbackText(value: Value | undefined): string | undefined {
  switch (value?.kind) {
    case "str":
      return value.value === "" ||
        value.value.length > 200 ||
        /[\r\n@]|:\/\/[^/]*:/.test(value.value) ||
        /^django-insecure-/.test(value.value)
        ? undefined
        : value.value;
    case "int":
      return String(value.value);
    case "bool":
      return value.value ? "True" : "False";
    case "list": {
      const texts = value.items.map((item) =>
        item.kind === "str" && /^[^,@\r\n]+$/.test(item.value) ? item.value : undefined,
      );
      return value.rest !== undefined || texts.length === 0 || texts.includes(undefined) ? undefined : texts.join(",");
    }
    default:
      return undefined;
  }
}

function inFolder(folder: string, name: string): string {
  return `${folder === "/" ? "" : folder}/${name}`;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
