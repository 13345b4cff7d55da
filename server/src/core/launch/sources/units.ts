import { isText, type FileSource } from "../../text/fileSource.js";
import { deployKindOf } from "../../project/deployKinds.js";
import { basename, join } from "../../project/paths.js";
import { iniAll, iniGet, parseIni } from "../../syntax/deploy/ini.js";
import { literalWord } from "../../syntax/deploy/commandLine.js";
import { plainText } from "../../syntax/deploy/mappedText.js";
import { parseSupervisor } from "../../syntax/deploy/supervisor.js";
import { parseSystemd } from "../../syntax/deploy/systemd.js";
import { writtenUnits, type WrittenUnit } from "../../syntax/deploy/writtenUnits.js";
import type { ShellWord } from "../../syntax/deploy/shellWords.js";
import type { LaunchPlan, Places } from "../build.js";
import type { EnvironmentSetting, Launch } from "../launch.js";
import { readEnvFile, settingsOfEnvFiles } from "./envFiles.js";

/** `ExecStart=` of a unit, or of those that a script writes. */
export function systemdPlans(files: FileSource, target: Launch["target"], root: string, file: string): LaunchPlan[] {
  const content = files.read(file);
  if (!isText(content)) return [];
  const name = basename(file).replace(/\.service.*$/, "");
  const units: readonly WrittenUnit[] =
    deployKindOf(file) === "systemd" ? [{ name, text: content.text, filledIn: false }] : writtenUnits(content.text);
  return units.flatMap((unit) => plansOf(files, target, root, file, unit));
}

function plansOf(
  files: FileSource,
  target: Launch["target"],
  root: string,
  file: string,
  { name, text, filledIn }: WrittenUnit,
): LaunchPlan[] {
  const unit = parseSystemd(file, text);
  const isSeen = (value: string | undefined): value is string =>
    value !== undefined && !(filledIn && value.includes("$"));
  const folder = unit.get("Service", "WorkingDirectory")?.value.text.replace(/^-/, "") ?? "/";
  const workingDirectory = isSeen(folder) ? folder : undefined;
  const places = hostPlaces(files, root, workingDirectory);
  const userEntry = unit.get("Service", "User");
  // A template may write more of it.
  let complete = unit.passed.length === 0 && !text.includes("{%");
  const environment: EnvironmentSetting[] = unit.environment.map((variable) => ({
    name: variable.name,
    value: isSeen(variable.value) ? variable.value : undefined,
    at: variable.at,
    valueAt: variable.valueAt,
    source: "deploy-file",
  }));
  const read: string[] = [];
  // EnvironmentFile= overrides Environment= (systemd.exec(5)).
  const envFiles = unit.environmentFiles.map((entry) => {
    const path = repositoryFile(files, root, workingDirectory, entry.path);
    const result = path === undefined ? { settings: [], read: false } : readEnvFile(files, path, "systemd");
    if (!result.read || path === undefined) complete = false;
    else read.push(path);
    return result;
  });
  environment.push(...settingsOfEnvFiles(envFiles));
  for (const passed of unit.passed)
    environment.push({ name: passed.name, value: undefined, at: passed.at, valueAt: undefined, source: "deploy-file" });
  return unit.commands
    .filter((command) => command.key === "ExecStart")
    .map(
      (command): LaunchPlan => ({
        file,
        kind: "systemd",
        name,
        at: command.keyAt,
        role: undefined,
        target,
        run: { words: command.words },
        workingDirectory,
        places,
        user: userEntry === undefined ? undefined : { name: userEntry.value.text, at: userEntry.valueAt },
        environment,
        environmentComplete: complete,
        ports: [],
        container: false,
        files: read,
      }),
    );
}

/** `[program:x]` of supervisord, which passes its own environment on. */
export function supervisorPlans(files: FileSource, target: Launch["target"], root: string, file: string): LaunchPlan[] {
  const content = files.read(file);
  if (!isText(content)) return [];
  return parseSupervisor(file, content.text)
    .programs.filter((program) => program.command.length > 0)
    .map((program): LaunchPlan => {
      const expands = (text: string): string | undefined =>
        /%\([^)]*\)/.test(text) ? undefined : text.replaceAll("%%", "%");
      const workingDirectory = program.directory === undefined ? undefined : expands(program.directory.value.text);
      const user = program.user;
      return {
        file,
        kind: "supervisor",
        name: program.name,
        at: program.nameAt,
        role: undefined,
        target,
        run: { words: program.command.map(supervisorWord) },
        workingDirectory,
        places: hostPlaces(files, root, workingDirectory),
        user: user === undefined ? undefined : { name: user.value.text, at: user.valueAt },
        environment: program.environment.map((variable) => ({
          name: variable.name,
          value: expands(variable.value),
          at: variable.nameAt,
          valueAt: variable.valueAt,
          source: "deploy-file",
        })),
        environmentComplete: false,
        ports: [],
        container: false,
      };
    });
}

/** uwsgi.ini: its keys are uWSGI's options. */
export function uwsgiPlans(files: FileSource, target: Launch["target"], root: string, file: string): LaunchPlan[] {
  const content = files.read(file);
  if (!isText(content) || !file.endsWith(".ini")) return [];
  const ini = parseIni(file, content.text, "uwsgi");
  const section = ini.sections.find((candidate) => candidate.name === "uwsgi");
  if (
    section === undefined ||
    (iniGet(ini, "uwsgi", "module") ?? iniGet(ini, "uwsgi", "wsgi-file") ?? iniGet(ini, "uwsgi", "wsgi")) === undefined
  )
    return [];
  const workingDirectory = iniGet(ini, "uwsgi", "chdir")?.value.text;
  const words: ShellWord[] = [{ ...literalWord(plainText(file, "uwsgi")), at: section.nameAt }];
  for (const entry of section.entries) {
    const option = literalWord(plainText(file, `--${entry.name}`));
    words.push({ ...option, at: entry.nameAt });
    if (entry.hasValue && !/^(?:true|1|yes)$/.test(entry.value.text)) words.push(literalWord(entry.value));
  }
  const user = iniGet(ini, "uwsgi", "uid");
  return [
    {
      file,
      kind: "uwsgi",
      name: basename(file).replace(/\.ini$/, ""),
      at: section.nameAt,
      role: undefined,
      target,
      run: { words },
      workingDirectory,
      places: hostPlaces(files, root, workingDirectory),
      user: user === undefined ? undefined : { name: user.value.text, at: user.valueAt },
      environment: iniAll(ini, "uwsgi", "env").flatMap((entry): EnvironmentSetting[] => {
        const equals = entry.value.text.indexOf("=");
        return equals <= 0
          ? []
          : [
              {
                name: entry.value.text.slice(0, equals),
                value: entry.value.text.slice(equals + 1),
                at: entry.valueAt,
                valueAt: entry.valueAt,
                source: "deploy-file",
              },
            ];
      }),
      environmentComplete: false,
      ports: [],
      container: false,
    },
  ];
}

/** `%(ENV_X)s` and `%(program_name)s` are expanded by supervisord. */
function supervisorWord(word: ShellWord): ShellWord {
  if (!word.text.includes("%")) return word;
  return {
    ...word,
    parts: word.text
      .split(/(%\([^)]*\)[sd])/)
      .filter((piece) => piece !== "")
      .map((piece) => {
        const name = /^%\(ENV_(\w+)\)/.exec(piece)?.[1];
        if (name !== undefined)
          return { kind: "variable" as const, name, operator: ":?", argument: undefined, quoted: true, source: piece };
        return piece.startsWith("%(")
          ? { kind: "substitution" as const, source: piece }
          : { kind: "text" as const, text: piece.replaceAll("%%", "%") };
      }),
  };
}

/** A checkout on a host: the working directory, or its parent for `/srv/app/current/src`, is the project. */
function hostPlaces(files: FileSource, root: string, workingDirectory: string | undefined): Places {
  const pairs = workingDirectory?.startsWith("/") === true ? [{ inside: workingDirectory, repository: root }] : [];
  // Where the last folder of the path exists in the project, the path goes on into it.
  const last = workingDirectory === undefined ? "" : basename(workingDirectory.replace(/\/+$/, ""));
  if (
    workingDirectory?.startsWith("/") === true &&
    last !== "" &&
    files.kind(`${root}/${last}`) === "directory" &&
    files.kind(`${root}/manage.py`) !== "file"
  ) {
    pairs.push({ inside: workingDirectory, repository: `${root}/${last}` });
  }
  return { files, root, pairs };
}

function repositoryFile(
  files: FileSource,
  root: string,
  workingDirectory: string | undefined,
  path: string,
): string | undefined {
  if (workingDirectory === undefined || !path.startsWith(`${workingDirectory.replace(/\/+$/, "")}/`)) return undefined;
  const candidate = join(root, path.slice(workingDirectory.replace(/\/+$/, "").length + 1));
  return files.kind(candidate) === "file" ? candidate : undefined;
}
