import { knowsSettings, noDeployFiles, productionProcesses } from "../../launch/targets.js";
import { refusalOf } from "../../settings/onTarget.js";
import { finding, holds, projectRule } from "../rule.js";

export default projectRule({
  id: "variable-refused",
  family: "environment",
  severity: "error",
  checklist: ["required-variables-set"],
  docs: {
    summary: "A deploy file gives a variable a content that the settings cannot read",
    why: 'The settings convert the text and raise: `int("")`, a cast to bool of a word that the library does not know, an address without a scheme. A variable that is set to nothing is set: readers do not take their default then, and casts to numbers fail (typically Compose\'s `${NAME:-}`).',
    remedy: "Give it a content that its reader accepts, or leave the variable out so that the default holds.",
    references: [
      "https://docs.python.org/3/library/os.html#os.environ",
      "https://docs.docker.com/reference/compose-file/interpolation/",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project).filter(knowsSettings);
    if (processes.length === 0) return noDeployFiles;
    const given = new Set(
      project.deploy.examples.flatMap(({ content }) =>
        content.entries.flatMap(({ name, value }) => (value === "" ? [] : [name])),
      ),
    );
    const findings = processes.flatMap(({ launch, entry }) => {
      const { settings } = entry;
      return launch.environment.flatMap((setting) => {
        const certain = setting.value !== undefined;
        const text = setting.value ?? setting.whenUnset;
        // Who deploys starts from the example, which gives it a content.
        if (!certain && given.has(setting.name)) return [];
        if (text === undefined || !settings.variables.has(setting.name)) return [];
        const refusal = refusalOf(settings, setting.name, text, launch);
        if (refusal === undefined) return [];
        const content = text !== "" ? "set to a text that its reader refuses" : certain ? "set to nothing" : "empty";
        return [
          finding({
            at:
              setting.valueAt !== undefined && setting.valueAt.end > setting.valueAt.start
                ? setting.valueAt
                : setting.at,
            certainty: certain ? "definite" : "possible",
            severity: certain ? "error" : "warning",
            message: `The settings do not load: ${setting.name} is ${content}${certain ? "" : " when nothing outside this file gives it"}, and ${refusal.setting} raises ${refusal.type}`,
            because: [{ at: refusal.at, label: `${setting.name} is used for this setting` }],
          }),
        ];
      });
    });
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "the settings can read every variable that deploy files set" });
  },
});
