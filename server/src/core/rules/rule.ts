import type { ProjectView, GunicornView, LaunchView } from "./views.js";
import type { SuppressionsView } from "./suppressionsView.js";
import type { SettingsView } from "../settings/settingsView.js";
import type { Span } from "../text/span.js";
import type { FixDraft } from "../fixes/fix.js";
import type { EffectKind } from "../migrations/effect.js";
import type { MigrationsView } from "../migrations/migrationsView.js";

export type Severity = "error" | "warning" | "information" | "hint";
export type Certainty = "definite" | "possible";

export type Family =
  | "security"
  | "secrets"
  | "hosts"
  | "cookies"
  | "middleware"
  | "https"
  | "headers"
  | "django"
  | "database"
  | "cache"
  | "static"
  | "email"
  | "logging"
  | "libraries"
  | "environment"
  | "gunicorn"
  | "server"
  | "containers"
  | "systemd"
  | "proxy"
  | "jobs"
  | "dependencies"
  | "repository"
  | "python"
  | "migrations";

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
  /** It is about the repository and not about what production runs: its findings in files for development count. */
  readonly everyFile?: true;
  readonly docs: RuleDocs;
}

export interface SettingsRule extends RuleMeta {
  readonly kind: "settings";
  check(context: { readonly settings: SettingsView }): Verdict | readonly Verdict[];
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

export type Verdict = Holds | FindingDraft | NotDetermined | NotApplicable;

/** The bad state is proven absent. */
export interface Holds {
  readonly kind: "holds";
  readonly evidence: readonly Evidence[];
}
export interface Evidence {
  readonly at: Span | undefined;
  readonly text: string;
}
export interface NotDetermined {
  readonly kind: "notDetermined";
  readonly reason: string;
  readonly at?: Span | undefined /** The setting that was asked for. */;
  readonly setting?: string;
}
export interface NotApplicable {
  readonly kind: "notApplicable";
  readonly reason: string;
}

export interface FindingDraft {
  readonly kind: "finding";
  readonly at: Span;
  readonly message: string;
  readonly certainty: Certainty;
  /** Where it differs from the rule's. */
  readonly severity?: Severity;
  readonly because?: readonly RelatedPlace[];
  /** Ids that Django prints for this very finding; the engine removes silenced ones. */
  readonly djangoChecks?: readonly string[];
  /** Preferred first. */
  readonly fixes?: readonly FixDraft[];
  /** The shortest condition on which it is so, where it is possible only: `SITE_URL is unset`. */
  readonly when?: string;
  /** The settings that it is about: of a rule that helps to decide several items, those about them. None: all of its items. */
  readonly about?: readonly string[];
  /** The setting that is not set at all; findings of absent settings at one place are drawn as one. */
  readonly absent?: string;
  readonly tags?: readonly ("unnecessary" | "deprecated")[];
  /** In a migration: what it does to the database, and which operation of the file it is. */
  readonly effect?: EffectKind;
  readonly operation?: number;
}

export interface RelatedPlace {
  readonly at: Span;
  readonly label: string;
}

export function settingsRule(rule: Omit<SettingsRule, "kind">): SettingsRule {
  return { ...rule, kind: "settings" };
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

export function finding(draft: Omit<FindingDraft, "kind">): FindingDraft {
  return { kind: "finding", ...draft };
}
export function notDetermined(reason: string, at?: Span, setting?: string): NotDetermined {
  return { kind: "notDetermined", reason, at, ...(setting !== undefined && { setting }) };
}
export function notApplicable(reason: string): NotApplicable {
  return { kind: "notApplicable", reason };
}
export function holds(...evidence: readonly Evidence[]): Holds {
  return { kind: "holds", evidence };
}
/** What was found; else what could not be seen; else that it holds. */
export function concluded(
  verdicts: readonly (FindingDraft | NotDetermined)[],
  ...evidence: readonly Evidence[]
): readonly Verdict[] {
  const findings = verdicts.filter(({ kind }) => kind === "finding");
  if (findings.length > 0) return findings;
  return verdicts.length > 0 ? verdicts : [holds(...evidence)];
}
