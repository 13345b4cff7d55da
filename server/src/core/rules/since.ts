import { and, includesText, not, or } from "../domain/predicates.js";
import type { Answer } from "../domain/value.js";
import type { World } from "../settings/setting.js";
import type { SettingsView } from "../settings/settingsView.js";
import { notApplicable, notDetermined, type Verdict } from "../settings/verdict.js";

/** What a rule speaks of, and the Django that has it first. */
export interface Since {
  readonly django: readonly [major: number, minor: number];
  /** Ends “Django 4.1 brought …”. */
  readonly brought: string;
}

/** The verdict where the project's Django does not have it yet; undefined: it has. */
export function notYet(settings: SettingsView, { django: [major, minor], brought }: Since): Verdict | undefined {
  if (!settings.django.atLeast(major, minor)) return notApplicable(`Django ${major}.${minor} brought ${brought}`);
  const isOfEight = major === 1 && minor >= 8;
  return isOfEight && !settings.django.isKnown && settings.mode === "open" && areOlder(settings)
    ? notDetermined(
        `Django ${major}.${minor} brought ${brought}: no requirement says which Django there is, and the settings are written for one before 1.8`,
      )
    : undefined;
}

/** Nothing that Django 1.8 or 1.10 brought in place of it stands beside what older ones read. */
function areOlder(settings: SettingsView): boolean {
  const written = settings.ask((world) => {
    const isOfToday = world.isSet("MIDDLEWARE");
    // Asked for nothing else, a rule need not look again when that changes.
    if (isOfToday === "yes") return "no";
    return and(
      not(or(isOfToday, world.isSet("TEMPLATES"))),
      world.isSet("MIDDLEWARE_CLASSES"),
      or(hasSouth(world), ...oldTemplates.map((name) => world.isSet(name))),
    );
  });
  return written.occurs === "always";
}

const oldTemplates = ["TEMPLATE_DIRS", "TEMPLATE_LOADERS", "TEMPLATE_CONTEXT_PROCESSORS"];

function hasSouth(world: World): Answer {
  return includesText(world.get("INSTALLED_APPS"), "south");
}
