import type { VariableReport } from "../report.js";
import type { Span } from "../text/span.js";

/** Where the variable whose name stands at the offset leads: from a read to what sets and lists it, from there to its reads. */
export function variablePlaces(
  variables: readonly VariableReport[],
  file: string,
  text: string,
  offset: number,
): readonly Span[] {
  const word = wordAt(text, offset);
  if (word === "") return [];
  let best: { readonly length: number; readonly places: readonly Span[] } | undefined;
  for (const { name, reads, sets, examples } of variables) {
    // Reports keep the whole `os.environ.get("NAME", …)`: only the name leads there, everything else is Python's.
    if (!names(word, name)) continue;
    const given = [...sets, ...examples];
    const consider = (from: readonly { readonly at: Span }[], to: readonly { readonly at: Span }[]): void => {
      for (const { at } of from) {
        if (at.file !== file || offset < at.start || at.end < offset) continue;
        // The innermost: a default can be read from another variable.
        if (best === undefined || at.end - at.start < best.length)
          best = { length: at.end - at.start, places: to.map((one) => one.at) };
      }
    };
    consider(reads, given);
    consider(given, reads);
  }
  return best?.places ?? [];
}

/** Every place of the file where a variable's name stands, with the place that it leads to first: from a read to what sets it, else to what lists it; from there to its first read. */
export function variableLinks(
  variables: readonly VariableReport[],
  file: string,
  text: string,
): readonly { readonly name: string; readonly from: Span; readonly to: Span }[] {
  const links = new Map<
    number,
    { readonly name: string; readonly from: Span; readonly to: Span; readonly width: number }
  >();
  for (const { name, reads, sets, examples } of variables) {
    const given = [...sets.filter((one) => one.target === "production"), ...sets, ...examples][0]?.at;
    const connect = (from: readonly { readonly at: Span }[], to: Span | undefined): void => {
      for (const { at } of from) {
        const start = at.file === file && to !== undefined ? nameWithin(text, at, name) : undefined;
        if (start === undefined || to === undefined) continue;
        // The innermost, where the default of one read is another read.
        const width = at.end - at.start;
        if (width < (links.get(start.start)?.width ?? Infinity))
          links.set(start.start, { name, from: start, to, width });
      }
    };
    connect(reads, given);
    connect([...sets, ...examples], reads[0]?.at);
  }
  return [...links.values()].sort((a, b) => a.from.start - b.from.start);
}

/** The variable whose name stands at the offset, and where. */
export function variableAt(
  variables: readonly VariableReport[],
  file: string,
  text: string,
  offset: number,
): { readonly variable: VariableReport; readonly at: Span } | undefined {
  let best: { readonly variable: VariableReport; readonly at: Span; readonly width: number } | undefined;
  for (const variable of variables) {
    for (const { at } of [...variable.reads, ...variable.sets, ...variable.examples]) {
      if (at.file !== file || offset < at.start || at.end < offset || at.end - at.start >= (best?.width ?? Infinity))
        continue;
      const name = nameWithin(text, at, variable.name);
      if (name !== undefined && name.start <= offset && offset <= name.end)
        best = { variable, at: name, width: at.end - at.start };
    }
  }
  return best;
}

/** The first word of the place that names the variable. */
export function nameWithin(text: string, at: Span, variable: string): Span | undefined {
  for (const { 0: word, index } of text.slice(at.start, at.end).matchAll(/\w+/g)) {
    if (names(word, variable)) return { file: at.file, start: at.start + index, end: at.start + index + word.length };
  }
  return undefined;
}

/** Readers such as environs put a prefix in front of what is written; pydantic-settings disregards case. */
function names(word: string, variable: string): boolean {
  const written = word.toUpperCase();
  const name = variable.toUpperCase();
  return name === written || name.endsWith(`_${written}`);
}

function wordAt(text: string, offset: number): string {
  let start = offset;
  let end = offset;
  while (/\w/.test(text[start - 1] ?? "")) start--;
  while (/\w/.test(text[end] ?? "")) end++;
  return text.slice(start, end);
}
