import { dirname, join } from "../paths.js";
import { basesOf, isAddition } from "./composeFiles.js";
import { type DeployRole, development, doubtful } from "./deployRole.js";
import type { JudgedFile } from "./judgedFile.js";

/** What builds on a file for development is for development, and an addition is for what its file is for. */
export function ofWhatItAddsTo(
  { file, scan }: JudgedFile,
  judged: ReadonlyMap<string, DeployRole>,
  nameOf: (path: string) => string,
): DeployRole | undefined {
  const base = scan.evidence.extends
    .map((path) => join(dirname(file), path))
    .find((path) => judged.get(path)?.role === "development");
  if (base !== undefined) return development(`it builds on ${nameOf(base)}, which is for development`);
  // `docker-compose.search.yml` beside a plain one for developers is started with it.
  const plain =
    scan.kind === "compose" && !isAddition(scan) && !scan.evidence.staysUp && !scan.startsServer
      ? basesOf(file).find((path) => judged.get(path)?.role === "development")
      : undefined;
  if (plain !== undefined && !basesOf(plain).includes(file))
    return doubtful(`${nameOf(plain)} beside it is for development`);
  // `docker/compose-ports.yml` adds to the file above it.
  const added = isAddition(scan)
    ? [...basesOf(file), ...basesOf(dirname(file))].find((path) => judged.has(path))
    : undefined;
  const role = added === undefined ? undefined : judged.get(added);
  return added === undefined || role === undefined || role.role === "production"
    ? undefined
    : { ...role, because: `it adds to ${nameOf(added)}, and ${role.because}` };
}
