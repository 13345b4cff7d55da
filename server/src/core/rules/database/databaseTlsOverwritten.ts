import { bindingWays } from "../../domain/bound.js";
import { isNone } from "../../domain/predicates.js";
import { isText } from "../../text/fileSource.js";
import type { Span } from "../../text/span.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";
import type { ProjectView } from "../views.js";

export default projectRule({
  id: "database-tls-overwritten",
  family: "database",
  severity: "error",
  checklist: ["server-database"],
  fixable: "needsReview",
  docs: {
    summary: "OPTIONS of a database are replaced after TLS was required in them",
    why: '`ssl_require=True` of dj-database-url, and `?sslmode=require` in a URL, are stored in `OPTIONS`. An assignment `DATABASES["default"]["OPTIONS"] = {…}` below it replaces the whole dict: `sslmode` is gone, and libpq goes back to connecting without TLS where it has to. Nothing reports it.',
    remedy: 'Add to the options: `DATABASES["default"].setdefault("OPTIONS", {}).update({…})`.',
    references: [
      "https://github.com/jazzband/dj-database-url",
      "https://docs.djangoproject.com/en/stable/ref/settings/#options",
    ],
  },
  check({ project }) {
    const entries = project.entries.flatMap((entry) => (entry.settings === undefined ? [] : [entry.settings]));
    if (entries.length === 0) return notApplicable("no settings are in production");
    const seen = new Set<string>();
    const findings = entries.flatMap((settings) => {
      // Most files replace nothing: then nobody needs to know which assignment wins.
      if (
        !bindingWays(settings.evaluationOf("DATABASES").worlds, "DATABASES").some(
          ({ value }) => overwritten(project, value.valueAt).length > 0,
        )
      )
        return [];
      const assigned = settings.ask((world) => isNone(world.get("DATABASES"))).read[0];
      if (assigned === undefined || assigned.isDefault) return [];
      return overwritten(project, assigned.valueAt)
        .filter(({ at }) => !seen.has(`${at.file}:${at.start}`) && seen.add(`${at.file}:${at.start}`))
        .map(({ alias, quote, at, head, end, required, conditional }) =>
          finding({
            at,
            certainty: conditional ? "possible" : "definite",
            ...(conditional && { severity: "warning" as const }),
            message: `OPTIONS of the database "${alias}" are replaced here, and the sslmode that was required above is lost`,
            because: [{ at: required, label: "TLS is required here" }],
            fixes: [
              {
                title: "Add to OPTIONS instead of replacing them",
                safety: "needsReview",
                edits: () => ({
                  edits: [
                    { span: { file: at.file, start: at.end, end: head }, text: "" },
                    {
                      span: { file: at.file, start: at.start, end: at.end },
                      text: `DATABASES[${quote}${alias}${quote}].setdefault(${quote}OPTIONS${quote}, {}).update(`,
                    },
                    { span: { file: at.file, start: end, end }, text: ")" },
                  ],
                }),
              },
            ],
          }),
        );
    });
    return findings.length > 0 ? findings : holds();
  },
});

interface Overwritten {
  readonly alias: string;
  readonly quote: string;
  /** `DATABASES["default"]["OPTIONS"]`. */
  readonly at: Span;
  /** Where the dict begins and ends. */
  readonly head: number;
  readonly end: number;
  readonly required: Span;
  /** It stands under an `if` or in a `try`. */
  readonly conditional: boolean;
}

/**
 * Looked for in the text, between the assignment that wins and the end of its file: the evaluator keeps what OPTIONS are, not what they were. What
 * stands in a function is left out.
 */
function overwritten(project: ProjectView, assignment: Span): readonly Overwritten[] {
  // What few files have is asked of the text as a whole: an edit elsewhere in it changes nothing then.
  const isAssigned = project.inText(assignment.file, (text) => assignedOptions.test(text)) === true;
  const content = isAssigned ? project.files.read(assignment.file) : undefined;
  if (!isText(content)) return [];
  const { text } = content;
  const required =
    /ssl_require[ \t]*=[ \t]*True|sslmode=(?:require|verify-ca|verify-full)|(["'])sslmode\1[ \t]*:[ \t]*["'](?:require|verify-ca|verify-full)/.exec(
      text.slice(assignment.start, assignment.end),
    );
  if (required === null) return [];
  const start = assignment.start + required.index;
  const pattern = new RegExp(assignedOptions, "gm");
  pattern.lastIndex = assignment.end;
  const found: Overwritten[] = [];
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const head = match.index + match[0].length - 1;
    const indent = indentOf(match[0]);
    const conditional = indent > 0;
    if (conditional && !isInModule(text.slice(0, match.index), indent)) continue;
    const end = closingBrace(text, head);
    if (end === undefined || /sslmode|\*\*|\bOPTIONS\b/.test(text.slice(head, end))) continue;
    found.push({
      alias: match[2] ?? "",
      quote: match[1] ?? "",
      conditional,
      at: { file: assignment.file, start: match.index + indent, end: head - (match[4] ?? "").length },
      head,
      end,
      required: { file: assignment.file, start, end: start + required[0].length },
    });
  }
  return found;
}

const assignedOptions = /^[ \t]*DATABASES\[(["'])([^"'\n]*)\1\]\[(["'])OPTIONS\3\]([ \t]*=[ \t]*)\{/m;

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Whether the blocks around a line of that indentation are conditions, up to the module itself. */
function isInModule(before: string, indent: number): boolean {
  let depth = indent;
  for (const line of before.split("\n").reverse()) {
    const own = indentOf(line);
    if (own >= depth || line.trim() === "" || line.trim().startsWith("#")) continue;
    if (!/^[ \t]*(?:if|elif|else|try|except|finally|with)\b/.test(line)) return false;
    depth = own;
    if (depth === 0) return true;
  }
  return false;
}

/** Behind the brace that closes the one at `open`. */
function closingBrace(text: string, open: number): number | undefined {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const character = text[i];
    if (character === '"' || character === "'") {
      i++;
      while (i < text.length && text[i] !== character && text[i] !== "\n") i += text[i] === "\\" ? 2 : 1;
    } else if (character === "#") {
      while (i < text.length && text[i] !== "\n") i++;
    } else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return i + 1;
  }
  return undefined;
}
