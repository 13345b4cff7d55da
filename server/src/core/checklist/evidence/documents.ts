import { basename } from "../../project/paths.js";
import type { EvidenceContext } from "../evidenceContext.js";
import { isText } from "../../text/fileSource.js";
import { fileStart, type Span } from "../../text/span.js";
import { sections } from "../items.js";

/** A heading of a document with what stands below it, up to the next one of its level. */
export interface Section {
  /** undefined: the whole document, named by its path. */
  readonly title: string;
  readonly text: string;
  readonly at: Span;
}

/** Documents whose name matches, as a whole, and of all others the sections whose heading matches. */
export function sectionsAbout({ paths, project }: EvidenceContext, about: RegExp): readonly Section[] {
  return paths.documents.slice(0, mostDocuments).flatMap((path): readonly Section[] => {
    const content = project.files.read(path);
    if (!isText(content) || isChecklist(content.text) || isChangelog(content.text)) return [];
    const name = basename(path);
    if (about.test(name.replace(/[-_.]/g, " "))) return [{ title: name, text: content.text, at: fileStart(path) }];
    const all = headings(content.text);
    return all.flatMap(({ title, start, level }, index) => {
      if (!about.test(title)) return [];
      let after = index + 1;
      while ((all[after]?.level ?? 0) > level) after++;
      const next = all[after];
      return [
        {
          title,
          text: content.text.slice(start, next?.start ?? content.text.length),
          at: { file: path, start, end: start + title.length },
        },
      ];
    });
  });
}

const mostDocuments = 200;
const mostHeadings = 2000;

/** This very checklist, saved or pasted as Markdown, names every step of a release and shows none. */
function isChecklist(text: string): boolean {
  return titles.filter((title) => text.includes(title)).length >= fewestTitles;
}

/** Notes on releases that were made, whatever the file is called. */
function isChangelog(text: string): boolean {
  return (text.match(/^(?:#+\s*|\[)?(?:version\s+)?v?\d+\.\d+(?:\.\d+)?\b/gim) ?? []).length >= fewestVersions;
}

const fewestVersions = 4;

const titles: readonly string[] = sections.flatMap(({ items }) => items.map(({ title }) => title));
const fewestTitles = 5;

interface Heading {
  readonly title: string;
  readonly start: number;
  readonly level: number;
}

/** `# Heading` of Markdown, `= Heading` of AsciiDoc, and headings underlined as Markdown and reStructuredText do it. Code blocks are no headings. */
function headings(text: string): readonly Heading[] {
  const found: Heading[] = [];
  const underlines: string[] = [];
  let offset = 0;
  let before = { text: "", start: 0 };
  let isCode = false;
  for (const raw of text.split("\n")) {
    if (found.length === mostHeadings) break;
    const line = raw.replace(/\r$/, "");
    if (/^\s{0,3}(?:```|~~~)/.test(line)) isCode = !isCode;
    const marked = isCode ? null : /^(#{1,6}|={1,6})\s+(\S.*)$/.exec(line);
    if (marked !== null)
      found.push({
        title: marked[2] ?? "",
        start: offset + line.indexOf(marked[2] ?? ""),
        level: marked[1]?.length ?? 1,
      });
    else if (!isCode && isUnderlined(before.text, line)) {
      const character = line[0] ?? "";
      if (!underlines.includes(character)) underlines.push(character);
      found.push({ title: before.text.trim(), start: before.start, level: underlines.indexOf(character) + 1 });
    }
    before = { text: isCode ? "" : line, start: offset };
    offset += raw.length + 1;
  }
  return found;
}

function isUnderlined(text: string, line: string): boolean {
  return (
    text !== "" &&
    /^([=\-~^"'*+#`:._])\1{2,}\s*$/.test(line) &&
    line.trim().length >= Math.min(text.length, 4) &&
    !/^\s|^[-*+]\s/.test(text)
  );
}
