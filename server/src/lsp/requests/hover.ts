import { MarkupKind, type Hover, type HoverParams } from "vscode-languageserver";
import { gunicornHover } from "../../core/hover/gunicornHover.js";
import { placeName, settingHover, type EffectiveSetting } from "../../core/hover/settingHover.js";
import { variableHover } from "../../core/hover/variableHover.js";
import type { EntryReport, ProjectReport } from "../../core/report.js";
import { variableAt } from "../../core/settings/variablePlaces.js";
import type { Span } from "../../core/text/span.js";
import type { OpenDocument } from "../documents.js";
import type { Snapshot } from "../session.js";
import { pageAddress } from "../toProtocol.js";
import { explainCommand } from "./codeAction.js";
import { ownedProjects } from "./checklist.js";
import { originOf } from "./resolved.js";

/** On a squiggle: what its rule's page says first (the message itself the editor shows already). On a setting of Django's, a library's or gunicorn's: what it means and what it is. */
export function hover(snapshot: Snapshot, params: HoverParams): Hover | null {
  const document = snapshot.document(params.textDocument.uri);
  if (document === undefined) return null;
  const offset = document.index.offsetAt({ line: params.position.line, column: params.position.character });
  const parts = [
    ruleHover(snapshot, document, offset),
    gunicornPart(snapshot, document, offset),
    migrationPart(snapshot, document, offset),
    settingPart(snapshot, document, offset),
    variablePart(snapshot, document, offset),
  ].filter((part) => part !== undefined);
  const first = parts[0];
  if (first === undefined) return null;
  return {
    contents: { kind: MarkupKind.Markdown, value: parts.map((part) => part.markdown).join(separator) },
    range: snapshot.places.range(first.at),
  };
}

interface Part {
  readonly at: Span;
  readonly markdown: string;
}

const separator = "\n\n---\n\n";

function ruleHover(snapshot: Snapshot, { path }: OpenDocument, offset: number): Part | undefined {
  const here = snapshot
    .drawn(path)
    .filter((drawn) => drawn.rules.length > 0 && drawn.start <= offset && offset <= drawn.end);
  const first = here[0];
  if (first === undefined) return undefined;
  const pages = [...new Set(here.flatMap((drawn) => drawn.rules))].slice(0, mostRules).flatMap((rule) => {
    const page = snapshot.engine?.explain(rule);
    return page === undefined ? [] : [`${summary(page)}\n\n[${rule}](${pageLink(snapshot, rule)})`];
  });
  return pages.length === 0 ? undefined : { at: first, markdown: pages.join(separator) };
}

function gunicornPart(snapshot: Snapshot, { path, text }: OpenDocument, offset: number): Part | undefined {
  const found = gunicornHover(path, text, offset, () => snapshot.folderOf(path)?.analysis.gunicorn?.() ?? []);
  return found === undefined
    ? undefined
    : { at: { file: path, start: found.start, end: found.end }, markdown: found.markdown };
}

function migrationPart(snapshot: Snapshot, { path }: OpenDocument, offset: number): Part | undefined {
  const found = snapshot.folderOf(path)?.analysis.migrationAt?.(path, offset);
  return found === undefined
    ? undefined
    : { at: { file: path, start: found.start, end: found.end }, markdown: found.markdown };
}

function variablePart(snapshot: Snapshot, { path, text }: OpenDocument, offset: number): Part | undefined {
  const found = variableAt(snapshot.folderOf(path)?.analysis.environment() ?? [], path, text, offset);
  return found === undefined
    ? undefined
    : {
        at: found.at,
        markdown: variableHover(
          found.variable,
          (at) => `\`${placeName(at.file, snapshot.places.range(at).start.line + 1)}\``,
        ),
      };
}

/** In the modules of an entry. */
function settingPart(snapshot: Snapshot, { path, text }: OpenDocument, offset: number): Part | undefined {
  const { engine, places } = snapshot;
  const owners = ownedProjects(snapshot)
    .map(({ folder, project }) => ({
      folder,
      project,
      entries: project.entries.filter((entry) => entry.files.includes(path)),
    }))
    .filter(({ entries }) => entries.length > 0);
  const [first] = owners;
  if (first === undefined || engine === undefined) return undefined;
  const effectiveIn = (entry: EntryReport, project: ProjectReport, name: string): EffectiveSetting => {
    const report = first.folder.analysis
      .settings(entry.module, { withDefaults: "deploy-relevant", project: project.root })
      ?.settings.find((one) => one.name === name);
    // An import brings the value along; what stands before it decided.
    const last = report?.provenance.filter((one) => one.step !== "imported").at(-1)?.at;
    const role = entry.checked ? "" : `${entry.role}, `;
    return {
      entry: entry.module,
      report,
      origin: role + (report === undefined ? "" : originOf(report)),
      place: last === undefined ? undefined : placeName(last.file, places.range(last).start.line + 1),
    };
  };
  const started = first.entries.filter((entry) => entry.role === "production" || entry.role === "development");
  const found = settingHover({
    text,
    offset,
    djangoVersion: first.project.djangoVersion,
    page: (name) =>
      snapshot.client.explainCommand && engine.explain(name) !== undefined ? pageLink(snapshot, name) : undefined,
    effective: (name) =>
      [...(started.length > 0 ? started : first.entries)]
        .sort((a, b) => Number(b.checked) - Number(a.checked))
        .slice(0, mostEntries)
        .map((entry) => effectiveIn(entry, first.project, name)),
  });
  return found === undefined
    ? undefined
    : { at: { file: path, start: found.start, end: found.end }, markdown: found.markdown };
}

/** Inside the editor where its client can show pages, else on the Web. */
export function pageLink({ client }: Snapshot, id: string): string {
  return client.explainCommand
    ? `command:${explainCommand}?${encodeURIComponent(JSON.stringify([id]))}`
    : pageAddress(id);
}

const mostEntries = 4;
const mostRules = 3;

/** The title and the page up to its first section. */
function summary({ title, markdown }: { readonly title: string; readonly markdown: string }): string {
  const lines = markdown.split("\n");
  const start = lines.findIndex((line) => line.trim() !== "" && !line.startsWith("# "));
  const body = start < 0 ? [] : lines.slice(start);
  const section = body.findIndex((line, i) => i > 0 && line.startsWith("#"));
  const text = (section < 0 ? body : body.slice(0, section)).join("\n").trim();
  return text === "" ? `**${title}**` : `**${title}**\n\n${text}`;
}
