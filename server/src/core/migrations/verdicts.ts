import {
  holds,
  finding,
  notApplicable,
  notDetermined,
  type FindingDraft,
  type Severity,
  type Verdict,
} from "../settings/verdict.js";
import { lazyFixes } from "../fixes/lazyFixes.js";
import { span, type Span } from "../text/span.js";
import type { MigrationNode } from "./graph.js";
import type { Judgement, Topic } from "./judging/judgement.js";
import { migrationFixes } from "./fixes/migrationFixes.js";
import type { MigrationsView } from "./migrationsView.js";
import { settingsBaseOf } from "./settingsModel.js";

/** What the new migrations do of one kind: a finding for each. Old ones are silent: they ran. */
export function ofTopic(view: MigrationsView, topic: Topic): Verdict | readonly Verdict[] {
  const { migrations } = view;
  const newest = migrations.newest.filter((node) => isLoaded(view, node));
  if (newest.length === 0) return notApplicable("no migration is new");
  const verdicts: Verdict[] = [];
  /** Tables into which the release that still runs cannot insert anyhow. */
  const inserts = new Set<string>();
  for (const node of newest) {
    const judged = migrations.judge(node);
    let isSaid = false;
    for (const { judgements, unknown, operation } of judged?.operations ?? []) {
      for (const one of judgements) {
        if (one.topic !== topic || one.goesWithTable === true) continue;
        const isUncertain = judged?.uncertain.has(one) === true;
        const reason = mitigation(view, node, one);
        // One migration is one step of a release: the first place of a kind tells so, the others say where else. The last step of those that are advised is no news.
        // Nor is another column that nobody inserts into a table, whichever migration of the release adds it.
        const isQuiet =
          reason !== undefined ||
          (quietened.has(topic) &&
            (isSaid || one.isLastStep === true || (one.insertsInto !== undefined && inserts.has(one.insertsInto))));
        if (!isQuiet) {
          isSaid = true;
          if (one.insertsInto !== undefined) inserts.add(one.insertsInto);
        }
        const said = reason === undefined ? one.message : `${one.message}. ${reason}`;
        verdicts.push(
          finding({
            at: placeOf(node, one.at),
            certainty: one.isCertain && !isUncertain ? "definite" : "possible",
            message: isUncertain ? `${said} (on PostgreSQL: ${migrations.target.because})` : said,
            ...(isQuiet && { severity: "information" as Severity }),
            // Nobody can know that it was not deployed long ago.
            ...(migrations.released.isGuess && { severity: "hint" as Severity }),
            ...(one.effect !== undefined && { effect: one.effect }),
            operation: one.operation,
            fixes: judged === undefined ? [] : lazyFixes(() => migrationFixes(view, judged, one)),
          }),
        );
      }
      if (unknown !== undefined)
        verdicts.push(
          notDetermined(
            `what ${operation.className} in ${view.show(node.file)} does is not known: ${unknown}`,
            placeOf(node, operation.callee),
          ),
        );
    }
  }
  if (verdicts.length > 0) return verdicts;
  return holds(
    ...newest.slice(0, 5).map((node) => ({
      at: placeOf(node, { start: 0, end: 0 }),
      text: `${view.show(node.file)} does not (${migrations.released.because})`,
    })),
  );
}

/** Why hardly anything of the release that still runs meets what would break it. */
function mitigation(view: MigrationsView, node: MigrationNode, one: Judgement): string | undefined {
  if (one.topic !== "breaks-release" || one.isOfNewRelease === true) return undefined;
  if (view.stopsFirst !== undefined) return `Here ${view.stopsFirst}, so that nothing of it runs meanwhile`;
  const model =
    one.insertsInto !== undefined && one.subject !== undefined && "model" in one.subject
      ? one.subject.model
      : undefined;
  const base = model === undefined ? undefined : settingsBaseOf(view, node, model);
  return base === undefined
    ? undefined
    : `Its model is a ${base}, which inserts a row only when it is used for the first time`;
}

const quietened: ReadonlySet<Topic> = new Set<Topic>([
  "breaks-release",
  "loses-data",
  "rewrites",
  "current-models",
  "ends-transaction",
]);

/** Certainly not installed: Django never looks at it. */
export function isLoaded(view: MigrationsView, node: Pick<MigrationNode, "app">): boolean {
  const app = view.migrations.inventory.apps.find(({ label }) => label === node.app);
  if (app === undefined) return false;
  const installed = view.isInstalled(app);
  // Of a folder that is no package Django loads nothing; where it is certainly installed, migrations-package-missing says so.
  return installed === "yes" || (installed !== "no" && app.hasPackageFile);
}

/** Certain where the application is certainly installed. */
export function certaintyOf(view: MigrationsView, label: string): FindingDraft["certainty"] {
  const app = view.migrations.inventory.apps.find((one) => one.label === label);
  return app !== undefined && view.isInstalled(app) === "yes" ? "definite" : "possible";
}

export function placeOf(node: MigrationNode, at: { readonly start: number; readonly end: number }): Span {
  return span(node.file, at.start, at.end);
}

/** Where a migration says what it builds on: its own application first. */
export function dependencyPlace(node: MigrationNode): Span {
  const own = node.header.dependencies.filter((one) => one.app === node.app).at(-1) ?? node.header.dependencies.at(-1);
  return placeOf(node, own ?? { start: 0, end: 0 });
}
