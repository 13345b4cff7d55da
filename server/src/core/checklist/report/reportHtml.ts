import {
  countsOf,
  stateSigns,
  stateTexts,
  type Audit,
  type AuditFinding,
  type AuditItem,
  type AuditPlace,
  type AuditTarget,
} from "./audit.js";
import { reportBar } from "./reportBar.js";
import type { ItemState, Standing } from "../../report.js";

/** The content of a page's body: headings, lists, tables and bars only; no script, style or address. Places are links that the page's owner opens: `data-uri`, `data-line` from 0. */
export function reportHtml(audit: Audit): string {
  return `<main>\n<h1>${escape(audit.title)}</h1>\n<p class="verdict"><strong>${escape(audit.verdict)}</strong></p>\n${facts(audit.facts)}${audit.targets.map((target, index) => targetHtml(target, `target-${index + 1}`)).join("")}</main>\n`;
}

function targetHtml(target: AuditTarget, id: string): string {
  const counts =
    target.counts.length === 0
      ? ""
      : `<table class="counts">\n<caption>Items by state</caption>\n${head(["State", "Items"])}<tbody>\n${target.counts.map(({ state, count }) => `<tr><th scope="row">${stateHtml(state)}</th><td>${count}</td></tr>\n`).join("")}</tbody>\n</table>\n`;
  const sections = target.sections
    .map(
      (section) =>
        `<h3>${escape(section.title)}</h3>\n${reportBar(countsOf(section.items))}<table class="items">\n<caption>Items of ${escape(section.title)}</caption>\n${head(["State", "Item", "Why", "Evidence"])}<tbody>\n${section.items.map(itemHtml).join("")}</tbody>\n</table>\n`,
    )
    .join("");
  const said =
    target.said.length === 0
      ? ""
      : `<h3>What people said, newest first</h3>\n<table class="said">\n<caption>What people said, newest first</caption>\n${head(["On", "Who", "What"])}<tbody>\n${target.said.map(({ on, by, text }) => `<tr><th scope="row">${escape(on)}</th><td>${escape(by)}</td><td>${escape(text)}</td></tr>\n`).join("")}</tbody>\n</table>\n`;
  const findings = findingsHtml("Findings", "Severity", target.findings, (one) => one.severity);
  const suppressed = findingsHtml("Suppressed findings", "Why", target.suppressed, (one) => one.why);
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${escape(target.title)}</h2>\n<p class="verdict"><strong>${escape(target.verdict)}</strong></p>\n${reportBar(countsOf(target.sections.flatMap(({ items }) => items)))}${facts(target.facts)}${counts}${historyHtml(target.history)}${sections}${said}${findings}${suppressed}</section>\n`;
}

function historyHtml(history: readonly Standing[]): string {
  if (history.length === 0) return "";
  const rows = history.map(
    ({ on, commit, items }) =>
      `<tr><th scope="row">${escape(on)}</th><td><code>${escape(commit)}</code></td><td>${reportBar(items)}</td></tr>\n`,
  );
  return `<h3>At earlier commits, newest first</h3>\n<table class="history">\n<caption>At earlier commits, newest first</caption>\n${head(["On", "Commit", "Items"])}<tbody>\n${rows.join("")}</tbody>\n</table>\n`;
}

function itemHtml({ title, decidedBy, state, reason, evidence, said }: AuditItem): string {
  const places = evidence
    .map(({ place, text }) => `<li>${place === undefined ? "" : `${link(place)} `}${escape(text)}</li>`)
    .join("");
  const why = [reason, said ?? ""]
    .filter((text) => text !== "")
    .map((text) => `<p>${escape(text)}</p>`)
    .join("");
  return `<tr class="${state} ${decidedBy}"><td>${stateHtml(state)}</td><th scope="row">${escape(title)}</th><td>${why}</td><td>${places === "" ? "" : `<ul>${places}</ul>`}</td></tr>\n`;
}

function findingsHtml(
  title: string,
  column: string,
  rows: readonly AuditFinding[],
  cell: (row: AuditFinding) => string,
): string {
  if (rows.length === 0) return "";
  const body = rows
    .map(
      (row) =>
        `<tr><td>${escape(cell(row))}</td><td>${link(row.place)}</td><th scope="row">${escape(row.message)}</th><td><code>${escape(row.ruleId)}</code></td></tr>\n`,
    )
    .join("");
  return `<h3>${title}</h3>\n<table class="findings">\n<caption>${title}</caption>\n${head([column, "Where", "What", "Rule"])}<tbody>\n${body}</tbody>\n</table>\n`;
}

function head(columns: readonly string[]): string {
  return `<thead>\n<tr>${columns.map((column) => `<th scope="col">${column}</th>`).join("")}</tr>\n</thead>\n`;
}

function facts(all: readonly (readonly [string, string])[]): string {
  return all.length === 0
    ? ""
    : `<dl>\n${all.map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>\n`).join("")}</dl>\n`;
}

/** State by a sign and by words, never by colour alone. */
function stateHtml(state: ItemState): string {
  return `<span class="state ${state}"><span aria-hidden="true">${stateSigns[state]}</span> ${stateTexts[state]}</span>`;
}

function link({ path, line, uri }: AuditPlace): string {
  const shown = `${escape(path)}:${line}`;
  return uri === undefined
    ? `<code>${shown}</code>`
    : `<a href="#" data-uri="${escape(uri)}" data-line="${line - 1}">${shown}</a>`;
}

function escape(text: string): string {
  return text
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "\ufffd");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
