import { launchSubject, launchText, noDeployFiles, partlyUnseen, productionProcesses } from "../../launch/targets.js";
import { moduleWords } from "../../project/roleWords.js";
import type { ProjectView } from "../views.js";
import { concluded, finding, notDetermined, projectRule, type FindingDraft, type NotDetermined } from "../rule.js";

export default projectRule({
  id: "settings-module-for-development",
  family: "environment",
  severity: "warning",
  checklist: ["settings-module-production"],
  docs: {
    summary: "A production deploy file names settings for development or tests",
    why: "`DJANGO_SETTINGS_MODULE` decides which settings a process loads. The module that this target names is for development or tests by its own name: DEBUG, local databases and keys come with it.",
    remedy: "Name the production module.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/settings/#designating-the-settings",
      "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project);
    if (processes.length === 0) return noDeployFiles;
    const findings = processes.flatMap((process): readonly (FindingDraft | NotDetermined)[] => {
      const variable = process.launch.environment.find((setting) => setting.name === "DJANGO_SETTINGS_MODULE");
      const entry =
        variable?.value === undefined ? undefined : project.entries.find((one) => one.module === variable.value);
      if (variable === undefined || entry === undefined) return [];
      // The deploy file makes it production's; its name says what it was written for.
      const words = moduleWords(entry.module);
      if (words.production || (!words.development && !words.test)) return [];
      if (process.launch.kind === "dockerfile" && isSetByTask(project)) return [];
      if (variable.isReplaceable) return [notDetermined(partlyUnseen(process), process.launch.at)];
      return [
        finding({
          at: variable.valueAt ?? variable.at,
          certainty: "definite",
          message: `${launchSubject(process)} runs in production with ${entry.module}, which is for ${words.development ? "development" : "tests"} by its name`,
        }),
      ];
    });
    const loaded = processes.filter((process) => process.entry !== undefined);
    return concluded(
      findings,
      ...loaded.slice(0, 3).map((process) => ({
        at: process.launch.at,
        text: `${launchText(process)} loads ${process.entry?.module ?? ""}`,
      })),
    );
  },
});

/** What ECS runs sets the variable over the image's, which collects static files with settings for development. */
function isSetByTask(project: ProjectView): boolean {
  return [...project.deploy.roles].some(
    ([path, { role }]) =>
      role === "production" &&
      path.endsWith(".json") &&
      project.inText(path, (text) =>
        ['"containerDefinitions"', '"DJANGO_SETTINGS_MODULE"'].every((word) => text.includes(word)),
      ),
  );
}
