import { isSettingsModule } from "../completion/fileCompletion.js";
import type { Span } from "../text/span.js";
import { namesRead } from "./namesRead.js";
import { outline, type OutlineTopic } from "./outline.js";
import { inProduction, settingMentions, type InProduction, type SettingSources } from "./settingPlaces.js";
import { variableMentions, type MentionSources, type VariableMention } from "./variableMentions.js";

/** Where settings and variables are, for whoever goes from one place to another. Each is looked for when it is asked. */
export interface Navigation {
  isSettingsModule(file: string): boolean;
  /** The setting in every production entry of the file's project. */
  inProduction(name: string, file: string): readonly InProduction[];
  /** Every place that assigns the setting or reads it as `settings.NAME`. */
  settingMentions(name: string, file: string): readonly Span[];
  /** Every place where the variable is read, set or listed. */
  variableMentions(name: string, file: string): readonly VariableMention[];
  /** What the assignment at a place is made of. */
  namesRead(at: Span): ReturnType<typeof namesRead>;
  /** The settings of a module by topic; undefined where it is none. */
  outline(file: string): readonly OutlineTopic[] | undefined;
}

export function createNavigation(sources: SettingSources & MentionSources): Navigation {
  const isModule = (file: string): boolean =>
    file.endsWith(".py") && sources.analyses.some(({ entries }) => isSettingsModule(file, entries));
  return {
    isSettingsModule: isModule,
    inProduction: (name, file) => inProduction(name, file, sources),
    settingMentions: (name, file) => settingMentions(name, file, sources),
    variableMentions: (name, file) => variableMentions(name, file, sources),
    namesRead(at) {
      const tree = sources.tree(at.file);
      return tree && namesRead(tree, at);
    },
    outline(file) {
      const tree = isModule(file) ? sources.tree(file) : undefined;
      return tree && outline(tree);
    },
  };
}
