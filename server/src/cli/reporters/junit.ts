import { compareText } from "../../core/text/compareText.js";
import { nothingInProduction, rangeOf, type CheckResult, type MergedFinding } from "../checkResult.js";
import { undeterminedNotes } from "../undetermined.js";

/** JUnit XML: one suite per file; information and hints are passed test cases with their text as output, and what was not determined is skipped. */
export function junit(result: CheckResult): string {
  const { session } = result;
  const byFile = new Map<string, MergedFinding[]>();
  for (const finding of result.merged) byFile.set(finding.at.file, [...(byFile.get(finding.at.file) ?? []), finding]);
  for (const project of session.projects)
    for (const entry of project.entries) if (entry.checked && !byFile.has(entry.file)) byFile.set(entry.file, []);
  const notes = undeterminedNotes(result);
  for (const { file } of notes) if (!byFile.has(file)) byFile.set(file, []);
  const suites = [...byFile]
    .sort(([a], [b]) => compareText(a, b))
    .map(([file, findings]) => {
      const name = session.show(file);
      const open = notes.filter((note) => note.file === file);
      const cases = [
        ...findings.map((finding) => testCase(result, name, finding)),
        ...open.map(
          ({ at, what, text }) =>
            `    <testcase name="${xml(`not determined: ${what}`)}" classname="${xml(name)}"${at === undefined ? "" : ` line="${rangeOf(session, at).start.line}"`}><skipped message="${xml(text)}"/></testcase>\n`,
        ),
      ];
      if (cases.length === 0) cases.push(`    <testcase name="${xml("no findings")}" classname="${xml(name)}"/>\n`);
      return `  <testsuite name="${xml(name)}" tests="${cases.length}" failures="${findings.filter(fails).length}" errors="0"${open.length === 0 ? "" : ` skipped="${open.length}"`}>\n${cases.join("")}  </testsuite>\n`;
    });
  const errors = result.problems
    .filter((problem) => problem.fatal)
    .map((problem) => {
      const name = session.show(problem.file);
      return `  <testsuite name="${xml(name)}" tests="1" failures="0" errors="1">\n    <testcase name="analysis" classname="${xml(name)}"><error message="${xml(problem.message)}"/></testcase>\n  </testsuite>\n`;
    });
  const nothing = nothingInProduction(session).map(
    ({ root, text }) =>
      `  <testsuite name="${xml(root)}" tests="1" failures="0" errors="0" skipped="1">\n    <testcase name="nothing in production" classname="${xml(root)}"><skipped message="${xml(text)}"/></testcase>\n  </testsuite>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="django-deploy-hygiene">\n${nothing.join("")}${suites.join("")}${errors.join("")}</testsuites>\n`;
}

function testCase(result: CheckResult, file: string, finding: MergedFinding): string {
  const { start } = rangeOf(result.session, finding.at);
  const open = `    <testcase name="${xml(`${finding.ruleId} at line ${start.line}`)}" classname="${xml(file)}" line="${start.line}">`;
  const body = `${finding.severity}: ${finding.message}\n${file}:${start.line}:${start.column}`;
  return fails(finding)
    ? `${open}<failure type="${xml(finding.severity)}" message="${xml(finding.message)}">${xml(body)}</failure></testcase>\n`
    : `${open}<system-out>${xml(body)}</system-out></testcase>\n`;
}

function fails(finding: MergedFinding): boolean {
  return finding.severity === "error" || finding.severity === "warning";
}

/** XML 1.0 cannot hold most control characters and halves of pairs at all (www.w3.org/TR/xml/#charsets). */
function xml(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\t", "&#9;")
    .replaceAll("\n", "&#10;")
    .replaceAll("\r", "&#13;");
}
