import { isText, type FileSource } from "../../text/fileSource.js";
import { basename, isInside, join, relativeTo } from "../../project/paths.js";
import { literalWord } from "../../syntax/deploy/commandLine.js";
import {
  builtStage,
  parseDockerfile,
  stageChain,
  type DockerCommand,
  type Dockerfile,
  type DockerStage,
  type DockerVariable,
} from "../../syntax/deploy/dockerfile.js";
import { plainText, type MappedText } from "../../syntax/deploy/mappedText.js";
import type { ShellWord } from "../../syntax/deploy/shellWords.js";
import type { Span } from "../../text/span.js";
import type { LaunchPlan } from "../build.js";
import type { EnvironmentSetting } from "../launch.js";
import { expandParts } from "../words.js";

/** What a Dockerfile's stage gives to the containers of its image. */
export interface Image {
  readonly file: string;
  readonly dockerfile: Dockerfile;
  readonly stage: DockerStage;
  readonly environment: readonly EnvironmentSetting[];
  readonly entrypoint: CommandForm | undefined;
  readonly command: CommandForm | undefined;
  readonly workingDirectory: string;
  readonly user: { readonly name: string; readonly at: Span } | undefined;
  readonly expose: readonly { readonly port: number; readonly at: Span }[];
  readonly pairs: readonly { readonly inside: string; readonly repository: string }[];
}

export type CommandForm = { readonly words: readonly ShellWord[] } | { readonly shell: MappedText };

/**
 * Reads the image that `docker build` makes. undefined: there is no such file or stage.
 * @param buildArguments undefined: whoever builds it may give any
 */
export function readImage(
  files: FileSource,
  file: string,
  context: string,
  target: string | undefined,
  buildArguments: ReadonlyMap<string, string> | undefined,
): Image | undefined {
  const content = files.read(file);
  if (!isText(content)) return undefined;
  const dockerfile = parseDockerfile(file, content.text);
  const stage = builtStage(dockerfile, target);
  if (stage === undefined) return undefined;
  const chain = stageChain(dockerfile, stage);
  const last = <Item>(pick: (item: DockerStage) => Item | undefined): Item | undefined =>
    chain
      .map(pick)
      .filter((item) => item !== undefined)
      .pop();
  const workdirs = chain.flatMap((item) => item.workdirs);
  // An ENTRYPOINT clears the CMD of the stage that it is built from.
  let entrypoint: DockerCommand | undefined;
  let command: DockerCommand | undefined;
  for (const item of chain) {
    if (item.entrypoint !== undefined) {
      entrypoint = item.entrypoint;
      command = undefined;
    }
    command = item.command ?? command;
  }
  const variables = variablesOf(dockerfile, chain, buildArguments);
  return {
    file,
    dockerfile,
    stage,
    environment: variables.environment,
    entrypoint: formOf(entrypoint),
    command: formOf(command),
    workingDirectory: resolveText(workdirs[workdirs.length - 1]?.path ?? "/", variables.known),
    user: last((item) => item.user),
    expose: chain.flatMap((item) => item.expose),
    pairs: pairsOf(files, dockerfile, stage, context, buildArguments ?? new Map(), 0),
  };
}

/** How a container starts: an exec-form entrypoint is given the command, a shell-form one ignores it. */
export function joinCommand(
  entrypoint: CommandForm | undefined,
  command: CommandForm | undefined,
): LaunchPlan["run"] | undefined {
  if (entrypoint === undefined || ("words" in entrypoint && entrypoint.words.length === 0)) return command;
  if ("shell" in entrypoint) return entrypoint;
  if (command === undefined) return entrypoint;
  if ("words" in command) return { words: [...entrypoint.words, ...command.words] };
  const { shell } = command;
  const word = (text: string): ShellWord => literalWord(plainText(shell.file, text, 0, text.length));
  const at = { file: shell.file, start: shell.start, end: shell.start };
  return { words: [...entrypoint.words, { ...word("/bin/sh"), at }, { ...word("-c"), at }, literalWord(shell)] };
}

function formOf(command: DockerCommand | undefined): CommandForm | undefined {
  if (command === undefined) return undefined;
  return command.shell === undefined ? { words: command.words } : { shell: command.shell };
}

/** What the image's containers get, and with the build's arguments what instructions can name. */
function variablesOf(
  dockerfile: Dockerfile,
  chain: readonly DockerStage[],
  buildArguments: ReadonlyMap<string, string> | undefined,
): { readonly environment: readonly EnvironmentSetting[]; readonly known: ReadonlyMap<string, EnvironmentSetting> } {
  const known = new Map<string, EnvironmentSetting>();
  // What `ARG IS_PROD=0` gives `ENV IS_PROD=$IS_PROD` holds while nobody builds with another: which settings are loaded is seldom meant so.
  const open = new Map<string, EnvironmentSetting>();
  const found: EnvironmentSetting[] = [];
  const setting = (variable: DockerVariable, isGiven = false): EnvironmentSetting => {
    const isSelecting = /^DJANGO_(?:SETTINGS_MODULE|CONFIGURATION)$/.test(variable.name);
    const parts = variable.value?.parts ?? [];
    const byDefault = expandParts(parts, known);
    const expanded = isGiven && !isSelecting ? expandParts(parts, open) : byDefault;
    return {
      name: variable.name,
      at: variable.at,
      valueAt: variable.value?.at,
      source: "image",
      value: variable.value === undefined ? undefined : expanded.value,
      ...(byDefault.value === undefined && expanded.whenUnset !== undefined ? { whenUnset: expanded.whenUnset } : {}),
    };
  };
  const globals = new Map(dockerfile.globalArgs.map((variable) => [variable.name, variable]));
  for (const stage of chain) {
    for (const declared of stage.args) {
      const argument = declared.value === undefined ? (globals.get(declared.name) ?? declared) : declared;
      const given = buildArguments?.get(declared.name);
      if (found.some((entry) => entry.name === declared.name)) continue;
      const own = setting(argument);
      known.set(declared.name, given === undefined ? own : { ...own, value: given });
      open.set(
        declared.name,
        buildArguments === undefined && own.value !== undefined
          ? { ...own, value: undefined }
          : (known.get(declared.name) ?? own),
      );
    }
    for (const variable of stage.env) {
      const next = setting(variable, true);
      found.push(next);
      known.set(next.name, setting(variable));
      open.set(next.name, next);
    }
  }
  return { environment: found, known };
}

function resolveText(text: string, known: ReadonlyMap<string, EnvironmentSetting>): string {
  return text
    .replace(
      /\$(?:\{([A-Za-z_][A-Za-z_0-9]*)\}|([A-Za-z_][A-Za-z_0-9]*))/g,
      (source: string, braced: string | undefined, bare: string | undefined) =>
        known.get(braced ?? bare ?? "")?.value ?? source,
    )
    .replace(/\/{2,}/g, "/");
}

/** Folders that every base image has: what is copied there goes into them. */
const baseFolders: ReadonlySet<string> = new Set([
  "/",
  "/bin",
  "/sbin",
  "/usr/bin",
  "/usr/sbin",
  "/usr/local/bin",
  "/usr/local/sbin",
  "/etc",
  "/home",
  "/opt",
  "/root",
  "/srv",
  "/tmp",
]);

/** What `COPY` and `ADD` put where. */
function pairsOf(
  files: FileSource,
  dockerfile: Dockerfile,
  stage: DockerStage,
  context: string,
  buildArguments: ReadonlyMap<string, string>,
  depth: number,
): { inside: string; repository: string }[] {
  if (depth > 8) return [];
  const pairs: { inside: string; repository: string }[] = [];
  for (const item of stageChain(dockerfile, stage)) {
    const { known } = variablesOf(dockerfile, stageChain(dockerfile, item), buildArguments);
    for (const copy of item.copies) {
      const written = resolveText(copy.destination.text, known);
      const destination = written.startsWith("/")
        ? join("/", written)
        : join(resolveText(copy.workdir ?? "/", known), written);
      const intoFolder =
        written.endsWith("/") ||
        written === "." ||
        copy.sources.length > 1 ||
        baseFolders.has(destination) ||
        destination === copy.workdir;
      const other = copy.from === undefined ? undefined : builtStage(dockerfile, copy.from);
      if (copy.from !== undefined && (other === undefined || other === item)) continue;
      const inner = other === undefined ? [] : pairsOf(files, dockerfile, other, context, buildArguments, depth + 1);
      for (const source of copy.sources) {
        const path = resolveText(source.text, known);
        if (/:\/\//.test(path)) continue;
        if (other !== undefined) {
          pairs.push(...fromStage(inner, join("/", path), destination));
          continue;
        }
        const starred = /[*?[]/.test(path);
        // `..` does not lead out of the context.
        const inContext = join("/", starred ? path.slice(0, Math.max(0, path.search(/[^/]*[*?[]/))) : path);
        const repository = join(context, inContext.slice(1));
        const kind = files.kind(repository);
        if (kind === "directory") pairs.push({ inside: destination, repository });
        else if (kind === "file")
          pairs.push({ inside: intoFolder ? join(destination, basename(repository)) : destination, repository });
      }
    }
  }
  return pairs;
}

function fromStage(
  pairs: readonly { readonly inside: string; readonly repository: string }[],
  path: string,
  destination: string,
): { inside: string; repository: string }[] {
  return pairs.flatMap((pair) => {
    if (isInside(path, pair.inside)) {
      const rest = relativeTo(path, pair.inside);
      return [{ inside: rest === "." ? destination : join(destination, rest), repository: pair.repository }];
    }
    if (isInside(pair.inside, path))
      return [{ inside: destination, repository: join(pair.repository, relativeTo(pair.inside, path)) }];
    return [];
  });
}
