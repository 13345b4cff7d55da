import type { FixDraft } from "./fixes/fix.js";
import type { ProjectAnalysis } from "./projectAnalysis.js";
import type { SettingsView } from "./settings/settingsView.js";
import type { Setting } from "./settings/setting.js";
import type { Span } from "./text/span.js";

/** What can be written otherwise at a place of a settings module, finding or not; of the first entry that runs the module. */
export function rewritesAt(analyses: readonly ProjectAnalysis[], at: Span): readonly FixDraft[] {
  for (const { entries } of analyses) {
    for (const { view, evaluation } of entries) {
      if (!view || evaluation?.files.includes(at.file) !== true) continue;
      const draft = view.fix.rewriteFromEnvironment(at, (name) => firstSetting(view, name));
      return draft ? [draft] : [];
    }
  }
  return [];
}

/** As the first intended world has it, or the first of all. */
function firstSetting(view: SettingsView, name: string): Setting | undefined {
  const found: Setting[] = [];
  const question = (world: { setting(wanted: string): Setting }): "no" => {
    found.push(world.setting(name));
    return "no";
  };
  view.ask(question);
  if (found.length === 0) view.askEverywhere(question);
  return found[0];
}
