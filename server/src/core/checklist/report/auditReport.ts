import gunicorn from "../../data/gunicorn.json";
import { djangoSeries } from "../../data/djangoSeries.js";
import type { ChecklistItemReport, ChecklistReport, Finding, ItemState, ProjectReport } from "../../report.js";
import { rules } from "../../rules/catalogue.js";
import { fileStart, type Span } from "../../text/span.js";
import { listText } from "../../domain/listText.js";
import { sharedItems } from "./sharedItems.js";
import { reportHtml } from "./reportHtml.js";
import { reportMarkdown } from "./reportMarkdown.js";
import { saidByPeople } from "./saidByPeople.js";
import { verdictOf, verdictOfAll } from "./verdict.js";
import {
  type Audit,
  type AuditTarget,
  type AuditItem,
  type AuditPlace,
  type AuditFinding,
  countsOf,
  stateTexts,
} from "./audit.js";

/** What hosts know besides the analysis. */
export interface AuditInput {
  readonly product: {
    readonly name: string /** undefined: a build without one. */;
    readonly version: string | undefined;
  };
  /** Today: `2026-11-21`. */
  readonly date: string;
  readonly projects: readonly ProjectReport[];
  readonly checklists: readonly ChecklistReport[];
  /** Path for people, line from 1, and the file's address where the host has one. */
  place(at: Span): { readonly path: string; readonly line: number; readonly uri?: string };
  /** A project's root for people. */
  name(root: string): string;
}

/** The report for an audit or a pull request, as Markdown and as the content of an HTML body. */
export function auditReport(input: AuditInput): {
  readonly title: string;
  readonly markdown: string;
  readonly html: string;
} {
  const audit = auditOf(input);
  return { title: audit.title, markdown: reportMarkdown(audit), html: reportHtml(audit) };
}

function auditOf(input: AuditInput): Audit {
  const names = [...new Set(input.checklists.map((one) => input.name(one.project)))];
  return {
    title: `Production checklist${names.length === 1 ? `: ${names[0] ?? ""}` : ""}`,
    verdict: verdictOfAll(input.checklists.map((checklist) => ({ checklist, nothing: nothingOf(checklist, input) }))),
    facts: [
      ["Date", input.date],
      ["Made by", `${input.product.name}${input.product.version === undefined ? "" : ` ${input.product.version}`}`],
      [
        "Rule set",
        `${rules.length} rules, which know Django up to ${djangoSeries.at(-1) ?? ""} and gunicorn ${gunicorn.gunicorn}`,
      ],
    ],
    targets: [...new Set(input.checklists.map(({ project }) => project))].flatMap((root) =>
      projectTargets(
        input.checklists.filter(({ project }) => project === root),
        input,
      ),
    ),
  };
}

/** Once for all items. */
export function unlessText(module: string): string {
  return `Unless ${module}, which is not in the repository, sets something else`;
}

/** Each target of a project; what several have in common stands before them, and with none of them. */
function projectTargets(checklists: readonly ChecklistReport[], input: AuditInput): readonly AuditTarget[] {
  const { common, own } = sharedItems(checklists);
  const targets = checklists.map((checklist, index) => auditTarget(checklist, input, own[index] ?? checklist));
  if (common === undefined) return targets;
  return [
    {
      title: `${input.name(common.project)}: the same for ${listText(checklists.map(({ target }) => target))}`,
      verdict: "What every target has in common",
      facts: [],
      counts: [],
      history: [],
      ...shownOf(common, input),
    },
    ...targets,
  ];
}

/** @param own what of it no other target of the project has too */
function auditTarget(checklist: ChecklistReport, input: AuditInput, own: ChecklistReport): AuditTarget {
  const project = input.projects.find((one) => one.root === checklist.project);
  const entry = project?.entries.find((one) => one.module === checklist.target);
  const counts = countsOf(checklist.sections.flatMap((section) => section.items));
  const states = Object.keys(stateTexts) as readonly ItemState[];
  return {
    title:
      input.checklists.length > 1 || entry !== undefined
        ? `${input.name(checklist.project)}: ${checklist.target}`
        : input.name(checklist.project),
    verdict: verdictOf(checklist, nothingOf(checklist, input)),
    facts: [
      ...(entry === undefined
        ? []
        : [
            ["Settings", `${entry.module} (${placeOf(fileStart(entry.file), input).path})`] as const,
            ["Taken for production because", entry.because] as const,
          ]),
      [
        "Django",
        project?.djangoVersion === undefined ? "version unknown: the newest is assumed" : project.djangoVersion,
      ],
      ...(checklist.unless === undefined ? [] : [["What is said holds", unlessText(checklist.unless)] as const]),
      ...(checklist.confirmationsProblem === undefined
        ? []
        : [["Confirmations", `none counts: ${checklist.confirmationsProblem}`] as const]),
    ],
    counts: states.flatMap((state) => {
      const count = counts[state] ?? 0;
      return count === 0 ? [] : [{ state, count }];
    }),
    history: checklist.history ?? [],
    ...shownOf(own, input),
  };
}

function shownOf(
  { sections, findings: all }: ChecklistReport,
  input: AuditInput,
): Pick<AuditTarget, "sections" | "said" | "findings" | "suppressed"> {
  const findings = (all ?? []).map((one) => ({ one, finding: auditFinding(one, input) }));
  return {
    sections: sections
      .filter((section) => section.items.length > 0)
      .map((section) => ({ title: section.title, items: section.items.map((item) => auditItem(item, input)) })),
    said: saidByPeople(sections),
    findings: findings.filter(({ one }) => one.suppressed === null).map(({ finding }) => finding),
    suppressed: findings.filter(({ one }) => one.suppressed !== null).map(({ finding }) => finding),
  };
}

function auditItem(
  { title, decidedBy, state, reason, evidence, confirmation }: ChecklistItemReport,
  input: AuditInput,
): AuditItem {
  const said =
    confirmation &&
    `${confirmation.kind === "confirmed" ? "confirmed" : "set aside"} by ${confirmation.by} on ${confirmation.on}${confirmation.note === "" ? "" : `: ${confirmation.note}`}`;
  return {
    title,
    decidedBy,
    state,
    reason,
    // Of what does not apply nothing is shown.
    evidence:
      state === "not-applicable" ? [] : evidence.map(({ at, text }) => ({ place: at && placeOf(at, input), text })),
    said: said === reason ? undefined : said,
  };
}

function auditFinding(one: Finding, input: AuditInput): AuditFinding {
  const { suppressed } = one;
  const by =
    suppressed === null
      ? ""
      : {
          comment: "allowed by a comment",
          baseline: "in the baseline",
          silenced: "in SILENCED_SYSTEM_CHECKS",
          option: "left out by an option",
        }[suppressed.by];
  return {
    severity: one.certainty === "definite" ? one.severity : `${one.severity}, possible`,
    ruleId: one.ruleId,
    message: one.message,
    place: placeOf(one.at, input),
    why: suppressed === null ? "" : `${by}: ${suppressed.reason ?? "no reason given"}`,
  };
}

function placeOf(at: Span, input: AuditInput): AuditPlace {
  const { path, line, uri } = input.place(at);
  return { path, line, uri };
}

function nothingOf(checklist: ChecklistReport, input: AuditInput): string | undefined {
  return input.projects.find((one) => one.root === checklist.project)?.nothingInProduction;
}
