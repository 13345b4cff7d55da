import {
  SymbolKind,
  type CallHierarchyIncomingCall,
  type CallHierarchyIncomingCallsParams,
  type CallHierarchyItem,
  type CallHierarchyPrepareParams,
} from "vscode-languageserver";
import { placeName } from "../../core/hover/settingHover.js";
import type { InProduction } from "../../core/navigation/settingPlaces.js";
import { isRecord } from "../../core/text/isRecord.js";
import { contains, type Span } from "../../core/text/span.js";
import type { Snapshot } from "../session.js";
import { pathOfUri } from "../uris.js";
import { placeOf, settingNamed } from "./place.js";

/** How does production get this value? Each item is a step of that; what "calls" it is the step before. */
export function prepareCallHierarchy(
  snapshot: Snapshot,
  params: CallHierarchyPrepareParams,
): CallHierarchyItem[] | null {
  const place = placeOf(snapshot, params);
  const named = place && settingNamed(place);
  if (place === undefined || named === undefined) return null;
  const items = place.navigation
    .inProduction(named.name, place.document.path)
    .flatMap((one) => settingItem(snapshot, one, one.report.provenance.length - 1, place.document.path) ?? []);
  return items.length === 0 ? null : items;
}

/** The step before of an assignment; the settings and variables that its expression is made of; what sets a variable. */
export function incomingCalls(
  snapshot: Snapshot,
  { item }: CallHierarchyIncomingCallsParams,
): CallHierarchyIncomingCall[] | null {
  const data: unknown = item.data;
  const path = isRecord(data) && typeof data["uri"] === "string" ? pathOfUri(data["uri"]) : undefined;
  const analysis = path === undefined ? undefined : snapshot.folderOf(path)?.analysis;
  if (path === undefined || analysis?.navigation === undefined || !isRecord(data)) return null;
  const { name, variable, entry, step } = data;
  const calls = (items: readonly (CallHierarchyItem | undefined)[]): CallHierarchyIncomingCall[] =>
    items.flatMap((from) => (from === undefined ? [] : [{ from, fromRanges: [from.selectionRange] }]));
  if (typeof variable === "string") {
    const found = analysis.environment().find((one) => one.name === variable);
    return calls([
      ...(found?.sets ?? []).map(({ at, target }) => placeItem(snapshot, at, `sets ${variable} for ${target}`)),
      ...(found?.examples ?? []).map(({ at }) => placeItem(snapshot, at, `lists ${variable}`)),
    ]);
  }
  const one = analysis.navigation.inProduction(String(name), path).find((found) => found.entry === entry);
  const here = typeof step === "number" ? one?.report.provenance[step] : undefined;
  if (one === undefined || here === undefined || typeof step !== "number") return null;
  const before = step > 0 ? [settingItem(snapshot, one, step - 1, path)] : [];
  const made = here.step === "assigned" || here.step === "changed" ? analysis.navigation.namesRead(here.at) : undefined;
  if (made === undefined) return calls(before);
  const settings = made.names
    .flatMap((other) => analysis.navigation?.inProduction(other, path).filter((found) => found.entry === entry) ?? [])
    .map((found) => settingItem(snapshot, found, found.report.provenance.length - 1, path));
  const variables = analysis
    .environment()
    .filter(({ reads }) => reads.some(({ at }) => contains(made.within, at)))
    .map((found) => {
      const read = found.reads.find(({ at }) => contains(made.within, at));
      return (
        read && {
          ...placeItem(snapshot, read.at, read.required ? "environment variable, required" : "environment variable"),
          name: found.name,
          kind: SymbolKind.Key,
          data: { uri: data["uri"], variable: found.name },
        }
      );
    });
  return calls([...before, ...settings, ...variables]);
}

function settingItem(
  snapshot: Snapshot,
  { entry, report }: InProduction,
  step: number,
  path: string,
): CallHierarchyItem | undefined {
  const here = report.provenance[step];
  if (here === undefined) return undefined;
  const isLast = step === report.provenance.length - 1;
  const value = report.alternatives
    .map((one) => (snapshot.engine?.display(report, one.value) ?? "") + (one.when === "" ? "" : ` if ${one.when}`))
    .join("; ");
  const text = value.length > mostCharacters ? `${value.slice(0, mostCharacters)}…` : value;
  return {
    ...placeItem(snapshot, here.at, isLast ? `${text} in ${entry}` : here.step),
    name: report.name,
    data: { uri: snapshot.places.uri(path), name: report.name, entry, step },
  };
}

const mostCharacters = 80;

function placeItem(snapshot: Snapshot, at: Span, detail: string): CallHierarchyItem {
  const range = snapshot.places.firstLine(at);
  return {
    name: placeName(at.file, range.start.line + 1),
    kind: SymbolKind.Constant,
    detail,
    uri: snapshot.places.uri(at.file),
    range,
    selectionRange: range,
  };
}
