import { listText } from "../../domain/listText.js";
import {
  knowsSettings,
  launchSubject,
  noDeployFiles,
  partlyUnseen,
  productionProcesses,
} from "../../launch/targets.js";
import { isInside } from "../../project/paths.js";
import type { ProjectView } from "../views.js";
import { finding, holds, notDetermined, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "required-variable-missing",
  family: "environment",
  severity: "warning",
  checklist: ["required-variables-set"],
  docs: {
    summary: "A deploy target does not set a variable that its settings require",
    why: "The settings read the variable in a way that raises where it is unset, so the process ends before it serves anything. Everything that the target's environment is made of stands in the repository, and the variable is not there.",
    remedy:
      "Set it in the target's environment, by a file that Git ignores or the platform's secrets where it is a secret; or give the read a safe default.",
    whenToIgnore: "Where the deploy adds variables in a way that no file shows.",
    references: [
      "https://docs.docker.com/compose/how-tos/environment-variables/set-environment-variables/",
      "https://12factor.net/config",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project).filter(knowsSettings);
    if (processes.length === 0) return noDeployFiles;
    // `dotenv.read_dotenv()` of manage.py or wsgi.py, before the settings load.
    const isFilled = project.settingsDefaults.some(({ at }) => project.inText(at.file, readsEnvFile) === true);
    const complete = processes.filter(
      ({ launch, entry }) =>
        launch.environmentComplete && !isFilled && !readsFiles(entry.settings.evaluation.filesRead, project),
    );
    const findings = complete.flatMap((process): readonly FindingDraft[] => {
      const { launch, entry } = process;
      const set = new Set(launch.environment.map((setting) => setting.name));
      const missing = entry.settings.required.filter((read) => !set.has(read.variable));
      const at = launch.at ?? launch.command[0]?.at;
      if (missing.length === 0 || at === undefined) return [];
      const names = missing.map((read) => read.variable);
      return [
        finding({
          at,
          certainty: "definite",
          message: `${launchSubject(process)} does not set ${listText(names, 4)}, without which the settings do not load`,
          because: missing.slice(0, 8).map((read) => ({ at: read.at, label: `${read.variable} is required here` })),
        }),
      ];
    });
    if (findings.length > 0) return findings;
    const [unseen] = processes.filter((one) => !complete.includes(one));
    if (unseen !== undefined) return notDetermined(partlyUnseen(unseen), unseen.launch.at);
    return holds({ at: complete[0]?.launch.at, text: "every variable that settings require is set" });
  },
});

/** Settings that read an env file themselves get variables from it; so may those that look for a file of the server's own, `/etc/shop.conf`. */
function readsFiles(read: readonly string[] | undefined, { root, files }: ProjectView): boolean {
  return (
    read?.some(
      (file) =>
        /(?:^|\/)(?:[\w.-]*\.env[\w.-]*|settings\.ini)$/.test(file) ||
        (/\.(?:conf|cfg|ini|toml|json|ya?ml)$/.test(file) && !isInside(root, file) && files.kind(file) === undefined),
    ) === true
  );
}

function readsEnvFile(text: string): boolean {
  return /\b(?:load|read)_(?:dot)?env\(/.test(text);
}
