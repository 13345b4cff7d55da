import type { ProjectView, GunicornView, LaunchView } from "./views.js";
import type { SuppressionsView } from "./suppressionsView.js";
import { notYet, type Since } from "./since.js";
import { holds, type Severity, type Verdict } from "../settings/verdict.js";
import type { SettingsView } from "../settings/settingsView.js";
import type { MigrationsView } from "../migrations/migrationsView.js";

/** Who writes a rule finds here what it answers too. */
export * from "../settings/verdict.js";

export const families = [
  "security",
  "secrets",
  "hosts",
  "cookies",
  "middleware",
  "https",
  "headers",
  "django",
  "database",
  "cache",
  "static",
  "email",
  "logging",
  "libraries",
  "environment",
  "gunicorn",
  "server",
  "containers",
  "systemd",
  "proxy",
  "jobs",
  "dependencies",
  "repository",
  "python",
  "migrations",
] as const;
export type Family = (typeof families)[number];

export interface RuleDocs {
  /** One sentence, ends without a full stop: the catalogue's line. */
  readonly summary: string;
  /** What Django or the library really does, and what follows. Markdown. */
  readonly why: string;
  /** What to do. Markdown. */
  readonly remedy: string;
  /** When it is right to ignore it. Markdown. */
  readonly whenToIgnore?: string;
  /** Addresses of documentation or source, with the version where it matters. */
  readonly references: readonly string[];
}

export interface RuleMeta {
  readonly id: string;
  readonly family: Family;
  readonly severity: Severity;
  /** Ids that Django's own checks print for this condition (any of them). */
  readonly djangoChecks?: readonly string[];
  /** The settings that the rule reads: re-run and absence placement. */
  readonly reads?: readonly string[];
  /** Ids of checklist items this rule helps to decide. */
  readonly checklist?: readonly string[];
  readonly fixable?: "safe" | "needsReview";
  /** Somebody may decide for it: a warning whose reason stands in a comment there is information. What breaks or leaks is none. */
  readonly decision?: true;
  /** It is about the repository and not about what production runs: its findings in files for development count. */
  readonly everyFile?: true;
  readonly docs: RuleDocs;
}

export interface SettingsRule extends RuleMeta {
  readonly kind: "settings";
  /** What it speaks of, where an older Django does not have it. */
  readonly since?: Since;
  check(context: { readonly settings: SettingsView }): Verdict | readonly Verdict[];
  /** Where settings are judged one by one: `check` is all of them. After an edit only those are judged again that are others. */
  readonly each?: EachSetting;
}
export interface EachSetting {
  names(settings: SettingsView): readonly string[];
  judge(name: string, settings: SettingsView): readonly Verdict[];
}
export interface ProjectRule extends RuleMeta {
  readonly kind: "project";
  check(context: { readonly project: ProjectView }): Verdict | readonly Verdict[];
}
export interface GunicornRule extends RuleMeta {
  readonly kind: "gunicorn";
  check(context: { readonly gunicorn: GunicornView }): Verdict | readonly Verdict[];
}
export interface LaunchRule extends RuleMeta {
  readonly kind: "launch";
  check(context: { readonly launch: LaunchView }): Verdict | readonly Verdict[];
}
/** Over the migrations of a project. */
export interface MigrationRule extends RuleMeta {
  readonly kind: "migration";
  check(context: { readonly migrations: MigrationsView }): Verdict | readonly Verdict[];
}
/** Runs after all others, over the comments that suppress their findings. */
export interface SuppressionRule extends RuleMeta {
  readonly kind: "suppression";
  check(context: { readonly suppressions: SuppressionsView }): Verdict | readonly Verdict[];
}
export type Rule = SettingsRule | ProjectRule | GunicornRule | LaunchRule | MigrationRule | SuppressionRule;

export function settingsRule(rule: Omit<SettingsRule, "kind">): SettingsRule {
  const { since, check } = rule;
  return {
    ...rule,
    kind: "settings",
    ...(since && { check: (context) => notYet(context.settings, since) ?? check(context) }),
  };
}
export function eachSettingRule(
  rule: Omit<SettingsRule, "kind" | "check"> & { readonly each: EachSetting },
): SettingsRule {
  const { each } = rule;
  return {
    ...rule,
    kind: "settings",
    check: ({ settings }) => heldOr(each.names(settings).flatMap((name) => each.judge(name, settings))),
  };
}
/** Where nothing is to be said of any setting, the rule holds. */
export function heldOr(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.length > 0 ? verdicts : [holds()];
}
export function projectRule(rule: Omit<ProjectRule, "kind">): ProjectRule {
  return { ...rule, kind: "project" };
}
export function gunicornRule(rule: Omit<GunicornRule, "kind">): GunicornRule {
  return { ...rule, kind: "gunicorn" };
}
export function launchRule(rule: Omit<LaunchRule, "kind">): LaunchRule {
  return { ...rule, kind: "launch" };
}
export function migrationRule(rule: Omit<MigrationRule, "kind">): MigrationRule {
  return { ...rule, kind: "migration" };
}
export function suppressionRule(rule: Omit<SuppressionRule, "kind">): SuppressionRule {
  return { ...rule, kind: "suppression" };
}
