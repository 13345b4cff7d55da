import type { Answer, Value } from "../domain/value.js";
import type { LaunchView, ProjectView } from "../rules/views.js";
import { decidedOnTarget } from "../settings/onTarget.js";
import type { SettingsView } from "../settings/settingsView.js";

/** The settings behind a proxy, and what they hold there: those of the process that answers, else the only ones of production, in every environment. */
export interface ProxiedSettings {
  readonly settings: SettingsView;
  decided(name: string, question: (value: Value) => Answer): Answer;
}

export function proxiedSettings(project: ProjectView, process: LaunchView | undefined): ProxiedSettings | undefined {
  if (process !== undefined) {
    const settings = process.entry?.settings;
    const named = process.launch.environment.find(({ name }) => name === "DJANGO_SETTINGS_MODULE");
    // An env file that is not in the repository may name others.
    return settings === undefined || named?.isReplaceable
      ? undefined
      : { settings, decided: (name, question) => decidedOnTarget(settings, name, process.launch, question) };
  }
  const [settings, ...others] = project.entries.flatMap((entry) => entry.settings ?? []);
  if (settings === undefined || others.length > 0) return undefined;
  return {
    settings,
    decided(name, question) {
      const asked = settings.ask((world) => question(world.get(name)));
      return asked.occurs === "always" ? "yes" : asked.occurs === "never" && !asked.byEnvironment ? "no" : "unknown";
    },
  };
}
