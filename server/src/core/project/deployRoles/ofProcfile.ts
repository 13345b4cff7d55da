import { basename, dirname } from "../paths.js";
import { pathWords } from "../roleWords.js";
import { platformText } from "./byKind.js";
import { type DeployRole, doubtful, sure } from "./deployRole.js";
import type { DeployRolesInput, JudgedFile } from "./judgedFile.js";
import { isPart } from "./partKinds.js";

/** A platform reads `Procfile`; `Procfile.service` is what something else is told to read. */
export function ofProcfile(file: JudgedFile, name: string, input: DeployRolesInput): DeployRole | undefined {
  const isTold = (other: JudgedFile): boolean => !isPart(other.scan.kind) && other.text.includes(name);
  if (!/^procfile$/i.test(name) && procfileForProduction(file, input) === undefined && !input.files.some(isTold))
    return doubtful("no platform reads it by that name");
  // Where a platform reads it the server has to listen at $PORT.
  const toy = file.scan.startsServer ? undefined : ownPort.exec(file.text)?.[0];
  if (toy !== undefined && !/\$\{?PORT\b/.test(file.text)) return doubtful(`it starts ${toy}, at a port of its own`);
  return isPlain(file, input) ? sure(platformText("procfile")) : undefined;
}

/** Where a Procfile beside it is named for production, the others are not. */
export function procfileForProduction({ file, scan }: JudgedFile, { files }: DeployRolesInput): string | undefined {
  if (scan.kind !== "procfile") return undefined;
  return files.find(
    (other) =>
      other.file !== file &&
      other.scan.kind === "procfile" &&
      dirname(other.file) === dirname(file) &&
      pathWords(basename(other.file)).says === "production",
  )?.file;
}

const ownPort = /\brunserver(?:_plus)?(?=[ \t]{1,8}(?:[\w.]{1,40}:)?\d{2,5}\b|[ \t]{0,8}$)/m;

/** A Procfile against which nothing speaks. */
function isPlain(file: JudgedFile, input: DeployRolesInput): boolean {
  const { evidence, startsServer } = file.scan;
  return (
    evidence.watcher === undefined &&
    procfileForProduction(file, input) === undefined &&
    (evidence.developmentCommand === undefined || startsServer)
  );
}
