import type { Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver";
import type { Finding, Problem } from "../core/report.js";
import { once } from "../core/text/once.js";
import { sameList } from "../core/text/sameList.js";
import type { ClientCapabilities } from "./clientCapabilities.js";
import type { OffsetChange } from "./documents.js";
import { draw, isKept, keepUnseen, moveDrawn, type Drawn } from "./drawn.js";
import { toDiagnostic, type Places } from "./toProtocol.js";

/** What the editor shows, file by file: pushed when it changes, with the version of the open document that it is about. */
export interface Diagnostics {
  /** What is shown in a file now, in the offsets of its present text. */
  drawn(path: string): readonly Drawn[];
  /** A document's text changed: what is shown moves with it until the next snapshot. */
  move(path: string, changes: readonly OffsetChange[]): void;
  /** Shows a new snapshot. `changed`: files whose text is another than at the last call. */
  update(findings: readonly Finding[], problems: readonly Problem[], changed: ReadonlySet<string>): void;
}

export interface DiagnosticsContext {
  readonly places: Places;
  client(): ClientCapabilities;
  send(params: PublishDiagnosticsParams): void;
  /** Parts of an open document that cannot be read because of syntax errors. */
  unread(path: string): readonly { readonly start: number; readonly end: number }[];
  /** Entries that do not load because of a line that is being written. */
  unfinished(): ReadonlySet<string>;
  /** The snapshot is of an older text of the file: what is shown in it stays, and moves with the text. */
  isBehind(path: string): boolean;
}

interface FileGroup {
  readonly findings: Finding[];
  readonly problems: Problem[];
}

export function createDiagnostics(context: DiagnosticsContext): Diagnostics {
  let groups: ReadonlyMap<string, FileGroup> = new Map();
  const shown = new Map<string, readonly Drawn[]>();
  const sent = new Map<string, { readonly uri: string; readonly diagnostics: readonly Diagnostic[] }>();

  function publish(path: string, changed: boolean): void {
    const { places } = context;
    const uri = places.uri(path);
    const version = places.version(path);
    const client = context.client();
    const diagnostics = (shown.get(path) ?? []).map((drawn) => toDiagnostic(drawn, places, client));
    const before = sent.get(path);
    if (before !== undefined && before.uri !== uri) context.send({ uri: before.uri, diagnostics: [] });
    if (diagnostics.length === 0) {
      sent.delete(path);
      if (before === undefined || before.uri !== uri) return;
    } else {
      // An open document that was edited gets its squiggles for its new version even where they are the same: the editor may have moved or dropped its own.
      const newVersion = changed && version !== null;
      if (!newVersion && before?.uri === uri && JSON.stringify(before.diagnostics) === JSON.stringify(diagnostics))
        return;
      sent.set(path, { uri, diagnostics });
    }
    context.send({ uri, ...(version === null ? {} : { version }), diagnostics });
  }

  return {
    drawn(path) {
      return shown.get(path) ?? [];
    },
    move(path, changes) {
      const list = shown.get(path);
      if (list !== undefined) shown.set(path, moveDrawn(list, changes));
    },
    update(findings, problems, changed) {
      const next = groupByFile(findings, problems);
      const unfinished = context.unfinished();
      const files = new Set([...changed, ...next.keys(), ...groups.keys(), ...shown.keys()]);
      for (const path of files) {
        if (context.isBehind(path)) continue;
        const group = next.get(path) ?? nothing;
        const previous = shown.get(path) ?? [];
        if (!isTouched(path, previous, changed) && sameGroup(group, groups.get(path) ?? nothing)) continue;
        const list = draw(group.findings, group.problems).get(path) ?? [];
        const unread = once(() => context.unread(path));
        const now = keepUnseen(previous, list, { unread, unfinished });
        // What every later edit goes through are files that show something.
        if (now.length > 0) shown.set(path, now);
        else shown.delete(path);
        publish(path, changed.has(path));
      }
      groups = next;
    },
  };
}

/** Its text is another, or that of a file in which places stand that its findings name; what was kept asks again. */
function isTouched(path: string, shown: readonly Drawn[], changed: ReadonlySet<string>): boolean {
  return (
    changed.has(path) ||
    shown.some((drawn) => isKept(drawn) || drawn.related.some((place) => changed.has(place.at.file)))
  );
}

function groupByFile(findings: readonly Finding[], problems: readonly Problem[]): Map<string, FileGroup> {
  const groups = new Map<string, FileGroup>();
  function of(file: string): FileGroup {
    const existing = groups.get(file);
    if (existing !== undefined) return existing;
    const group: FileGroup = { findings: [], problems: [] };
    groups.set(file, group);
    return group;
  }
  for (const finding of findings) of(finding.at.file).findings.push(finding);
  for (const problem of problems) of(problem.file).problems.push(problem);
  return groups;
}

/** Snapshots share the findings of what did not change. */
function sameGroup(a: FileGroup, b: FileGroup): boolean {
  return sameList(a.findings, b.findings) && sameList(a.problems, b.problems);
}

const nothing: FileGroup = { findings: [], problems: [] };
