import type { DeployRole } from "../deployRoles/deployRole.js";
import type { DeployRolesInput, JudgedFile } from "../deployRoles/judgedFile.js";
import { startsProduction } from "../deployRoles/startsProduction.js";
import { basename, isInside } from "../paths.js";
import { rolesOfDeployFiles, scanDeployFiles } from "../references.js";
import type { EntriesInput } from "./entriesInput.js";
import { isForDevelopment } from "./namesForDevelopment.js";

/** What the files for production start for the project: a server, something else, or nothing. */
export function deployedAs(
  input: EntriesInput & Pick<DeployRolesInput, "isNotProduction">,
  known: { readonly scanned: readonly JudgedFile[]; readonly deployRoles: ReadonlyMap<string, DeployRole> } | undefined,
): Deployed {
  const { root } = input.project;
  const scanned = known?.scanned ?? scanDeployFiles(input);
  const roles = known?.deployRoles ?? rolesOfDeployFiles(input, scanned, isForDevelopment(input));
  const own = scanned.filter(
    ({ file, text }) =>
      roles.get(file)?.role === "production" &&
      (isInside(root, file) || root === input.analysisRoot || text.includes(`${basename(root)}/`)),
  );
  if (own.some(({ scan }) => scan.startsServer || scan.kind === "procfile" || scan.kind === "platform"))
    return "served";
  // `ENTRYPOINT []` starts nothing.
  return own.some(
    (file) =>
      startsProduction(file) &&
      (file.scan.kind !== "dockerfile" || /^(?:CMD|ENTRYPOINT)[ \t]+(?!\[[ \t]*\])\S/m.test(file.text)),
  )
    ? "started"
    : "nothing";
}

export type Deployed = "served" | "started" | "nothing";
