import { variableInWords } from "../../settings/conditionWords.js";
import { isTruthy } from "../../domain/predicates.js";
import { knowsSettings, launchText, noDeployFiles, partlyUnseen, productionProcesses } from "../../launch/targets.js";
import { bindingWays } from "../../domain/bound.js";
import { aboutSetting } from "../../settings/unseenReasons.js";
import { environmentOf } from "../../settings/onTarget.js";
import { settle } from "../../settings/resolvedSettings.js";
import { concluded, finding, notDetermined, projectRule, type FindingDraft, type NotDetermined } from "../rule.js";

export default projectRule({
  id: "debug-enabled-by-target",
  family: "environment",
  severity: "error",
  checklist: ["debug-off"],
  docs: {
    summary: "A production deploy file turns DEBUG on",
    why: 'The settings read DEBUG from this variable, and with the content that the deploy file gives it DEBUG is true, by the reader\'s own rules: `bool("False")` is true as well. Errors then show settings, local variables and source to every visitor.',
    remedy: "Set the variable to what its reader takes for false, or leave it out.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#debug",
      "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#debug",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project).filter(knowsSettings);
    if (processes.length === 0) return noDeployFiles;
    const verdicts = processes.flatMap((process): readonly (FindingDraft | NotDetermined)[] => {
      const { launch, entry } = process;
      return bindingWays(entry.settings.evaluationOf("DEBUG").worlds, "DEBUG").flatMap(
        ({ value: debug }): readonly (FindingDraft | NotDetermined)[] => {
          if (debug.value.kind === "unknown")
            return [notDetermined(aboutSetting("DEBUG", debug.value.reason), debug.valueAt, "DEBUG")];
          if (debug.value.kind !== "environment") return [];
          const hidden = debug.value.reads.some((read) =>
            launch.environment.some((one) => one.name === read.variable && one.isReplaceable),
          );
          if (hidden) return [notDetermined(partlyUnseen(process), launch.at)];
          const given = environmentOf(launch);
          if (isTruthy(settle(debug.value, given)) !== "yes") return [];
          // The variable that a deploy file sets, and with another content of which DEBUG could be off.
          return debug.value.reads.flatMap((read) => {
            const setting = launch.environment.find((one) => one.name === read.variable);
            if (setting?.value === undefined) return [];
            const without = settle(debug.value, (name) => (name === read.variable ? undefined : given(name)));
            if (isTruthy(without) === "yes") return [];
            return [
              finding({
                at: setting.valueAt ?? setting.at,
                certainty: "definite",
                message: `DEBUG is on in production: ${launchText(process)} sets ${variableInWords(setting.name)}, and the settings read it as true`,
                because: [{ at: debug.valueAt, label: "DEBUG is read from it here" }],
              }),
            ];
          });
        },
      );
    });
    return concluded(verdicts, { at: undefined, text: "no production deploy file turns DEBUG on" });
  },
});
