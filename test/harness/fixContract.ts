import type { Analysis } from "../../server/src/core/analysis.js";
import type { Finding } from "../../server/src/core/report.js";
import type { FixtureCase } from "./fixture.js";
import { analyse, applyFix, describe, placeReader, type Engine, type Texts } from "./fixtureRun.js";

/**
 * What holds for every fix of every fixture: its result parses, its finding is gone, nothing above information is added, applying everything
 * again changes nothing, comments stay, a text with `\r\n` keeps its line ends and one with tabs its tabs. Answers what is broken.
 * @param quick without line ends and tabs, which take half of the time
 */
export function checkFixes(
  engine: Engine,
  fixture: FixtureCase,
  analysis: Analysis,
  texts: Texts,
  { quick }: { readonly quick?: true } = {},
): readonly string[] {
  const wrong: string[] = [];
  const analysed = analysedOnce(engine, fixture);
  for (const finding of unsuppressed(analysis)) {
    finding.fixes.forEach((fix, index) => {
      const name = `the fix “${fix.title}” of ${describe(finding, placeReader(texts))}`;
      try {
        wrong.push(
          ...[
            ...checkFix(engine, analysed, analysis, texts, finding, index),
            ...(quick ? [] : checkWrittenOtherwise(analysed, analysis, texts, finding, index)),
          ].map((what) => `${name}\n    ${what}`),
        );
      } catch (error) {
        wrong.push(`${name}\n    throws ${String(error)}`);
      }
    });
  }
  return wrong;
}

type Analysed = (texts: Texts) => Analysis;

/** Several findings ask for the same texts: the case with other line ends, or what two fixes that write the same leave. */
function analysedOnce(engine: Engine, fixture: FixtureCase): Analysed {
  const known = new Map<string, Analysis>();
  return (texts) => {
    const key = JSON.stringify([...texts]);
    const analysis = known.get(key) ?? analyse(engine, fixture, texts);
    known.set(key, analysis);
    return analysis;
  };
}

function checkFix(
  engine: Engine,
  analysed: Analysed,
  analysis: Analysis,
  texts: Texts,
  finding: Finding,
  index: number,
): readonly string[] {
  const edits = analysis.fix(finding.key, index);
  if (edits === undefined) return ["is not known to the analysis that offers it"];
  if (edits.edits.length === 0 && (edits.newFiles ?? []).length === 0)
    return ["changes nothing, so it should not be offered"];
  const fixed = applyFix(texts, edits);
  const wrong: string[] = [];
  const fix = finding.fixes[index];
  for (const [file, text] of fixed) {
    const before = texts.get(file) ?? "";
    if (text === before || !file.endsWith(".py")) continue;
    const [oldErrors, newErrors] = [
      engine.parser.parse(file, before).syntaxErrors.length,
      engine.parser.parse(file, text).syntaxErrors.length,
    ];
    if (newErrors > oldErrors) wrong.push(`its result does not parse:\n${text}`);
    const lost = lostComments(engine, file, before, text);
    // Findings about comments are mended by changing comments.
    if (lost.length > 0 && !/^(Remove|Delete)\b/.test(fix?.title ?? "") && !finding.ruleId.startsWith("suppression-"))
      wrong.push(`it loses comments: ${lost.join(" ")}`);
  }
  const after = analysed(fixed);
  const [countBefore, countAfter] = [count(analysis, finding), count(after, finding)];
  if (countAfter >= countBefore)
    wrong.push(
      `its finding is still there: ${list(
        unsuppressed(after).filter((one) => one.ruleId === finding.ruleId),
        fixed,
      )}\n${
        texts.size > 0
          ? [...fixed]
              .filter(([file, text]) => texts.get(file) !== text)
              .map(([, text]) => text)
              .join("\n")
          : ""
      }`,
    );
  const added = addedFindings(analysis, after, finding.ruleId);
  if (added.length > 0) wrong.push(`it adds findings: ${list(added, fixed)}`);
  const repeated = after.fixAll({ rule: finding.ruleId, unsafe: true });
  if (countAfter === 0 && repeated.edits.length > 0) wrong.push("applied once more it changes something again");
  return wrong;
}

function checkWrittenOtherwise(
  analysed: Analysed,
  analysis: Analysis,
  texts: Texts,
  finding: Finding,
  index: number,
): readonly string[] {
  const edits = analysis.fix(finding.key, index);
  if (edits === undefined) return [];
  const fixed = applyFix(texts, edits);
  return [
    ...checkLineEnds(analysed, texts, finding, index, fixed),
    ...checkTabs(analysed, texts, finding, index, fixed),
  ];
}

function unsuppressed(analysis: Analysis): readonly Finding[] {
  return analysis.findings.filter((finding) => finding.suppressed === null);
}

function count(analysis: Analysis, finding: Finding): number {
  return unsuppressed(analysis).filter((one) => one.ruleId === finding.ruleId && one.entry === finding.entry).length;
}

/** Rules that say more than before, without those that only advise. */
function addedFindings(before: Analysis, after: Analysis, fixedRule: string): readonly Finding[] {
  const loud = (analysis: Analysis): readonly Finding[] =>
    unsuppressed(analysis).filter((one) => one.severity === "error" || one.severity === "warning");
  const old = loud(before);
  return loud(after).filter((one, _, all) => {
    const same = (other: Finding): boolean => other.ruleId === one.ruleId && other.entry === one.entry;
    return one.ruleId !== fixedRule && all.filter(same).length > old.filter(same).length;
  });
}

function lostComments(engine: Engine, file: string, before: string, after: string): readonly string[] {
  const left = engine.parser.parse(file, after).comments.map((comment) => comment.text);
  return engine.parser
    .parse(file, before)
    .comments.map((comment) => comment.text)
    .filter((text) => {
      const at = left.indexOf(text);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
}

/** The same case with `\r\n`: the same fix, the same result, no lone `\n`. */
function checkLineEnds(
  analysed: Analysed,
  texts: Texts,
  finding: Finding,
  index: number,
  expected: Texts,
): readonly string[] {
  const windows: Texts = new Map([...texts].map(([file, text]) => [file, text.replaceAll("\n", "\r\n")]));
  const fixed = fixedAgain(analysed, texts, windows, finding, index);
  if (fixed === undefined) return ["with \\r\\n line ends it is not offered"];
  const wrong: string[] = [];
  for (const [file, text] of fixed) {
    if (windows.get(file) === text) continue;
    if (windows.has(file) && /(?<!\r)\n/.test(text))
      wrong.push(`with \\r\\n line ends it writes a lone \\n:\n${JSON.stringify(text)}`);
    if (text.replaceAll("\r\n", "\n") !== expected.get(file))
      wrong.push(`with \\r\\n line ends its result differs:\n${text}`);
  }
  return wrong;
}

/** The same case indented by tabs: the same fix, the same result, and no new line that is indented by blanks. */
function checkTabs(
  analysed: Analysed,
  texts: Texts,
  finding: Finding,
  index: number,
  expected: Texts,
): readonly string[] {
  const tabbed: Texts = new Map([...texts].map(([file, text]) => [file, file.endsWith(".py") ? withTabs(text) : text]));
  const changed = [...expected]
    .filter(([file, text]) => file.endsWith(".py") && texts.has(file) && texts.get(file) !== text)
    .map(([file]) => file);
  if (!changed.some((file) => tabbed.get(file)?.includes("\n\t") === true)) return [];
  const fixed = fixedAgain(analysed, texts, tabbed, finding, index);
  if (fixed === undefined) return ["with tabs it is not offered"];
  return changed.flatMap((file) => {
    const text = fixed.get(file) ?? "";
    // Below a line that ends with a bracket on the same line blanks align: only whole steps are compared.
    if (withTabs(text) !== withTabs(expected.get(file) ?? "")) return [`with tabs its result differs:\n${text}`];
    const blanks = (one: string): number => one.split("\n").filter((line) => /^\t* {4}/.test(line)).length;
    return tabbed.get(file)?.includes("\n\t") === true && blanks(text) > blanks(tabbed.get(file) ?? "")
      ? [`with tabs it indents by blanks:\n${text}`]
      : [];
  });
}

function withTabs(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/^(?: {4}|\t)+/, (indent) => "\t".repeat(indent.replaceAll("\t", "    ").length / 4)))
    .join("\n");
}

/** The texts after the same fix of the finding at the same place of the same case, written otherwise. */
function fixedAgain(
  analysed: Analysed,
  texts: Texts,
  written: Texts,
  finding: Finding,
  index: number,
): Texts | undefined {
  const analysis = analysed(written);
  const place = placeReader(texts)(finding.at);
  const places = placeReader(written);
  const inText = place.lineText.slice(place.startColumn);
  const same = unsuppressed(analysis).find((one) => {
    const other = places(one.at);
    return (
      one.ruleId === finding.ruleId &&
      one.entry === finding.entry &&
      other.file === place.file &&
      other.line === place.line &&
      other.lineText.slice(other.startColumn) === inText &&
      one.message === finding.message
    );
  });
  const edits = same === undefined ? undefined : analysis.fix(same.key, index);
  return edits && applyFix(written, edits);
}

function list(findings: readonly Finding[], texts: Texts): string {
  return findings.map((finding) => `\n      ${describe(finding, placeReader(texts))}`).join("");
}
