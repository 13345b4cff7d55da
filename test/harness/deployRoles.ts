import { deployKindOf } from "../../server/src/core/project/deployKinds.js";
import type { DeployMention } from "../../server/src/core/project/deployReferences.js";
import type { DeployRole } from "../../server/src/core/project/deployRoles/deployRole.js";
import { rolesOfDeployFiles, scanDeployFiles } from "../../server/src/core/project/references.js";
import { memoryFiles } from "./memoryFileSource.js";

/** What the deploy files of a project at `/p` are for, where no settings module speaks for or against unless it is said. */
export function rolesOf(
  record: Readonly<Record<string, string>>,
  isForDevelopment: (mention: DeployMention) => boolean = () => false,
): ReadonlyMap<string, DeployRole> {
  const project = {
    root: "/p",
    starters: [],
    deployFiles: Object.keys(record)
      .filter((path) => deployKindOf(path) !== undefined)
      .sort(),
  };
  return rolesOfDeployFiles(
    { project, analysisRoot: "/p", isNotProduction: () => false },
    scanDeployFiles({ files: memoryFiles(record), project }),
    isForDevelopment,
  );
}
