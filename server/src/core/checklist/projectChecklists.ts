import { once } from "../text/once.js";
import { daysBetween } from "./dates.js";
import { aboutFiles, changedSince, type AboutInput } from "./aboutFiles.js";
import { buildChecklist, failingItems } from "./checklist.js";
import {
  confirmationOf,
  confirmationsFile,
  damageText,
  parseConfirmations,
  type Confirmation,
  type Confirmations,
} from "./confirmations.js";
import { evidenceDeciders } from "./evidence.js";
import type { EvidenceAnswer, EvidenceContext } from "./evidenceContext.js";
import { standingsOf } from "./history.js";
import { defaultPeriod, itemOf, type Item } from "./items.js";
import { listText } from "../domain/listText.js";
import { recordConfirmation, type RecordAction, type Recorded } from "./recordConfirmation.js";
import { repositoryPaths } from "./repositoryPaths.js";
import { textSearch, type TextSearchCache } from "./repositoryTexts.js";
import { targetsOf } from "./targets.js";
import { askedSettings } from "./unlessSet.js";
import { redactProse, redactText } from "../domain/redact.js";
import { isText, type FileSource } from "../text/fileSource.js";
import { entryName } from "../project/entries/entry.js";
import type { DeployFiles, Parsed } from "../launch/deployFiles.js";
import { join, relativeTo } from "../project/paths.js";
import type { EntryAnalysis, ProjectAnalysis } from "../projectAnalysis.js";
import type { ChecklistReport, ConfirmationReport, FailingReport, Finding } from "../report.js";
import { rules } from "../rules/catalogue.js";
import type { Rule } from "../rules/rule.js";
import type { Evidence, Verdict } from "../settings/verdict.js";
import type { ProjectEntry } from "../rules/views.js";

export interface ProjectChecklistsInput {
  readonly analysis: ProjectAnalysis;
  readonly files: FileSource;
  readonly analysisRoot: string;
  /** Findings of the project. */
  findings(): readonly Finding[];
  /** By key of a finding: the processes that it was found in. */
  readonly foundIn: ReadonlyMap<string, readonly number[]>;
  readonly cache: TextSearchCache;
}

export interface RecordRequest {
  readonly project: string;
  /** "": every checklist of the project. */
  readonly target: string;
  readonly item: string;
  readonly action: RecordAction;
  readonly by: string;
  readonly note: string;
}

/** The checklists of one project at one moment: one per entry that is checked. */
export interface ProjectChecklists {
  readonly file: string;
  /** @param today `2026-11-21`; without it nothing grows old */
  reports(today: string | undefined): readonly ChecklistReport[];
  failing(): readonly FailingReport[];
  record(request: RecordRequest, today: string): Recorded;
}

export function projectChecklists(input: ProjectChecklistsInput): ProjectChecklists {
  const { analysis, files, analysisRoot } = input;
  const root = analysis.project.root;
  const said = once(() => readConfirmations(files, root));
  const paths = once(() =>
    repositoryPaths({
      files,
      root,
      analysisRoot,
      deployFiles: analysis.project.deployFiles,
      isProduction: (path) => {
        const role = analysis.view.deploy.roles.get(path)?.role;
        return role && role === "production";
      },
    }),
  );
  const findings = once(() => input.findings());
  const targets = once(() => targetsOf(analysis, input.foundIn));
  const show = (path: string): string => relativeTo(analysisRoot, path);
  const checkedEntry = (target: string): EntryAnalysis | undefined =>
    analysis.entries.find(({ entry, checked }) => checked && entryName(entry) === target);
  const aboutInput = (target: string): AboutInput => ({
    files,
    root,
    analysisRoot,
    get paths() {
      return paths();
    },
    settings: checkedEntry(target)?.view,
  });

  const deployOf = (target: string): DeployFiles => {
    const { deploy } = analysis.view;
    const own = <Content>(list: readonly Parsed<Content>[]): readonly Parsed<Content>[] =>
      list.filter((file) => file.target === "production" && targets().hasFile(file.path, target));
    return {
      launches: deploy.launches,
      roles: deploy.roles,
      examples: deploy.examples,
      workflows: deploy.workflows,
      releases: deploy.releases,
      dockerfiles: own(deploy.dockerfiles),
      compose: own(deploy.compose),
      units: own(deploy.units),
      supervisors: own(deploy.supervisors),
      procfiles: own(deploy.procfiles),
      nginx: own(deploy.nginx),
      caddyfiles: own(deploy.caddyfiles),
      kubernetes: own(deploy.kubernetes),
      platforms: own(deploy.platforms),
      scripts: own(deploy.scripts),
      envFiles: own(deploy.envFiles),
    };
  };

  const report = (target: string, today: string | undefined): ChecklistReport => {
    const own = checkedEntry(target);
    const entry = analysis.view.entries.find(({ module }) => module === target);
    const about = aboutInput(target);
    const results = targets().results(target);
    const held = (rule: string, file?: string): readonly Evidence[] | undefined => {
      const verdicts = results.filter((one) => one.rule.id === rule).flatMap((one) => one.verdicts);
      const isElsewhere = (one: Verdict): boolean =>
        file !== undefined && one.kind === "finding" && one.at.file !== file;
      return verdicts.some((one) => one.kind === "holds" || isElsewhere(one)) &&
        verdicts.every((one) => one.kind === "holds" || one.kind === "notApplicable" || isElsewhere(one))
        ? verdicts.flatMap((verdict) => (verdict.kind === "holds" ? verdict.evidence : []))
        : undefined;
    };
    return buildChecklist({
      project: root,
      target,
      results,
      findings: findings().filter((one) => targets().isOf(one, target)),
      rules,
      names: new Set(own?.view?.names ?? []),
      loads: own?.view?.raises === null || own?.view === undefined,
      unseen: own?.view?.evaluation.unseen ?? missingModule(own?.view?.evaluation.optionalMissing ?? []),
      evidence: (item) =>
        entry &&
        evidenceOf(item, entry, (own) => ({
          project: analysis.view,
          entry: own,
          requirements: analysis.facts.requirements,
          deploy: deployOf(target),
          paths: { ...paths(), deploy: paths().deploy.filter((path) => targets().hasFile(path, target)) },
          search: textSearch(files, input.cache),
          migrations: analysis.migrations,
          show,
          held,
        })),
      confirmation: (item) => {
        const last = confirmationOf(said().confirmations, item.id, target);
        return last && confirmationReport(last, item, about, today);
      },
      about: (item) => aboutFiles(item, about),
    });
  };

  return {
    file: join(root, confirmationsFile),
    reports(today) {
      const { confirmations } = said();
      const problem = confirmations.kind === "damaged" ? { confirmationsProblem: damageText(confirmations) } : {};
      if (targets().names.length === 0) return [{ project: root, target: nothingChecked, sections: [], ...problem }];
      return targets().names.map((target) => {
        const history = standingsOf(confirmations, target);
        return {
          ...report(target, today),
          findings: findings().filter((one) => targets().isOf(one, target)),
          ...problem,
          ...(history.length > 0 && { history }),
        };
      });
    },
    failing: () =>
      targets().names.map((target) => ({
        project: root,
        target,
        items: [
          ...failingItems(
            findings().filter((one) => targets().isOf(one, target)),
            (id) => ruleById.get(id),
          ),
        ],
      })),
    record(request, today) {
      const item = itemOf(request.item);
      if (item === undefined) return { problem: `There is no checklist item ${request.item}` };
      const target = request.target === "" ? targets().names[0] : request.target;
      if (target === undefined || !targets().names.includes(target))
        return { problem: `There is no checklist for ${request.target}: it is not checked as production` };
      const now = report(target, today)
        .sections.flatMap((section) => section.items)
        .find(({ id }) => id === item.id);
      if (item.decidedBy === "auto" && now?.state !== "to-confirm" && now?.confirmation === undefined)
        return {
          problem: `“${item.label}” is decided by rules. Allow a finding where it stands, with a reason, if it is meant to be so`,
        };
      if (request.action !== "reopen") {
        if (now?.state === "pass") return { problem: `“${item.label}” is shown by the project itself: ${now.reason}` };
        if (now?.state === "fail") return { problem: `“${item.label}” fails: ${now.reason}` };
      }
      const { text, confirmations } = said();
      if (confirmations.kind === "damaged") return { problem: damageText(confirmations) };
      return recordConfirmation(text, {
        ...request,
        target: request.target === "" ? undefined : target,
        note: redactProse(request.note),
        on: today,
        files: aboutFiles(item, aboutInput(target)).hashes(),
      });
    },
  };
}

/** What people confirmed for the project at that root. */
export function readConfirmations(
  files: FileSource,
  root: string,
): { readonly file: string; readonly text: string | undefined; readonly confirmations: Confirmations } {
  const file = join(root, confirmationsFile);
  // Most projects have none, and this is asked at every edit.
  const content = files.kind(file) === undefined ? undefined : files.read(file);
  const text = isText(content) ? content.text : undefined;
  return {
    file,
    text,
    confirmations:
      content === undefined || isText(content)
        ? parseConfirmations(text)
        : { kind: "damaged", problem: content.problem },
  };
}

/** A module that may be there in production: `local_settings.py`. */
function missingModule([first]: readonly { readonly name: string }[]): string | undefined {
  return first === undefined ? undefined : `${first.name}, which is not in the repository,`;
}

function evidenceOf(
  id: string,
  entry: ProjectEntry,
  contextOf: (entry: ProjectEntry) => EvidenceContext,
): EvidenceAnswer | undefined {
  const decide = evidenceDeciders.get(id);
  if (decide === undefined || entry.settings === undefined || itemOf(id)?.isOfSource === true)
    return decide?.(contextOf(entry));
  const { settings, weighed } = askedSettings(entry.settings);
  return weighed(decide(contextOf({ ...entry, settings })));
}

const ruleById: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]));

/** The target of a project in which nothing is checked. */
const nothingChecked = "production";

function confirmationReport(
  said: Confirmation,
  item: Item,
  about: AboutInput,
  today: string | undefined,
): ConfirmationReport {
  return {
    kind: said.state,
    by: redactText(said.by),
    on: said.on,
    note: redactProse(said.note),
    stale: staleness(said, item, about, today),
  };
}

function staleness(said: Confirmation, item: Item, about: AboutInput, today: string | undefined): string | undefined {
  const done = said.state === "confirmed" ? "confirmed" : "set aside";
  const changed = changedSince(said.files, about);
  if (changed.length > 0) return `${listText(changed, 3)} changed since it was ${done} on ${said.on}`;
  if (today === undefined) return undefined;
  const days = daysBetween(said.on, today);
  // A day ahead may be another time zone's today.
  if (days < -1) return `${done} on ${said.on}, which is still to come`;
  const period = said.state === "confirmed" ? (item.period ?? defaultPeriod) : defaultPeriod;
  return days > period ? `${done} ${days} days ago, every ${period} days is asked for` : undefined;
}
