import { isText, type FileSource } from "../../text/fileSource.js";
import { isCloudFoundry } from "../../project/manifests.js";
import { dirname, join } from "../../project/paths.js";
import { parseCloudFoundry } from "../../syntax/deploy/cloudFoundry.js";
import { checkoutPlaces, type LaunchPlan } from "../build.js";
import type { Launch } from "../launch.js";
import { platformSetting, procfilePlans } from "./platforms.js";

/**
 * What Cloud Foundry starts: the command of each application of a manifest, else what the Procfile beside it calls web, with the manifest's variables.
 * @param manifests YAML files of which some may be Cloud Foundry's
 */
export function cloudFoundryPlans(
  files: FileSource,
  targetOf: (path: string) => Launch["target"],
  root: string,
  manifests: readonly string[],
): readonly LaunchPlan[] {
  return manifests.flatMap((manifest) => {
    const content = files.read(manifest);
    if (!isText(content) || !isCloudFoundry(manifest, content.text)) return [];
    return parseCloudFoundry(manifest, content.text).flatMap((application): readonly LaunchPlan[] => {
      if (application.usesImage) return [];
      // Without a path it is the folder that one pushes from: the manifest's own, or the project's where it lies in another.
      const folders =
        application.path === undefined ? [dirname(manifest), root] : [join(dirname(manifest), application.path)];
      const procfile = folders.map((folder) => join(folder, "Procfile")).find((path) => files.kind(path) === "file");
      const environment = application.environment.map(platformSetting);
      const target = targetOf(manifest);
      if (application.command !== undefined) {
        const folder = procfile === undefined ? (folders[0] ?? root) : dirname(procfile);
        return [
          {
            file: manifest,
            kind: "platform",
            name: application.name,
            at: application.at,
            role: undefined,
            target,
            run: { shell: application.command },
            workingDirectory: folder,
            places: checkoutPlaces(files, folder),
            user: undefined,
            environment,
            environmentComplete: false,
            ports: [],
            container: false,
            pushed: true,
          },
        ];
      }
      if (procfile === undefined) return [];
      return procfilePlans(files, target, procfile)
        .filter(({ role }) => role === "web")
        .map((plan) => ({
          ...plan,
          pushed: true,
          name: `${application.name}/${plan.name}`,
          environment: [...plan.environment, ...environment],
          files: [...(plan.files ?? []), manifest],
        }));
    });
  });
}
