import { basename } from "../../text/basename.js";
import type { Setting } from "../../settings/setting.js";
import type { Statement } from "../../syntax/python/ast.js";
import type { Span } from "../../text/span.js";
import type { TextEdit } from "../../text/textEdit.js";
import { assignmentOf, lastChange, type Assignment } from "../assignment.js";
import type { FixContext } from "../context.js";
import { withExample } from "./environmentFile.js";
import { debugAround, readInIdiom } from "./readInIdiom.js";
import type { FixDraft, FixEdits } from "../fix.js";
import { homeOf, isUnchosen } from "../home.js";
import { insertAfter } from "../insertLines.js";
import { placeFor } from "../placement.js";
import { readsIn, type FoundRead } from "./readsIn.js";
import { isSameNode, textOf, type Source } from "../source.js";
import { variableName } from "./variableName.js";
import { developmentValue, literalOf } from "./developmentValue.js";
import { isLeftToDevelopment } from "./leftToDevelopment.js";
import type { As } from "./idiom.js";
import { partDrafts, partOf } from "./partOfValue.js";
import { elsewhereRead, isGiven, meansOther, otherSeparator, readersAt, variablesOf } from "./presentReads.js";
import { settingDrafts, titleOf } from "./wholeValue.js";

/** Reads a setting from the environment; only a part of it where `valueAt` is narrower than what is assigned. */
export function fromEnvironment(setting: Setting, as: As, context: FixContext): readonly FixDraft[] {
  if (setting.isDefault) return absentFromEnvironment(setting, as, context);
  // What a module of another environment says is right there: that it is taken is what is wrong.
  if (isUnchosen(setting.at.file, context)) return [];
  const assigned = assignmentOf(setting, context.modules);
  const part = partOf(setting, assigned, context);
  if (part)
    return partDrafts(
      { ...part, name: as.variable ?? setting.name, variable: variableFor(setting.name, as, context), as },
      context,
    );
  if (!assigned) return [];
  const change = lastChange(setting, context.modules);
  if (change) return changedFromEnvironment(setting, as, change, context);
  if (as.cast !== "list" && ["dict", "list", "tuple", "set", "comprehension"].includes(assigned.value.kind)) return [];
  return assignedFromEnvironment(setting, as, assigned, context);
}

/** What is assigned, with the variable that it reads already if that is one. */
function assignedFromEnvironment(
  setting: Setting,
  as: As,
  assigned: Assignment,
  context: FixContext,
): readonly FixDraft[] {
  const { source, value } = assigned;
  const found = readsIn(value, readersAt(source, value.start, context));
  // `DEBUG = not os.environ.get("PRODUCTION")`: what deployers have set means something else.
  const isOther = as.cast === "bool" && found.length > 0 && meansOther(value);
  const reads = isOther ? [] : found;
  const variables = new Set(reads.map((read) => read.variable));
  // A function of the project may read a variable in a way that only evaluation follows: its name is the one that deployers set.
  const [known, another] =
    variables.size === 0 && !isOther && value.kind === "call" ? variablesOf(setting.value) : variables;
  // `A or B` of two variables: the default of one of them goes.
  const inner =
    another !== undefined && as.fallback === undefined ? readWithDefault(setting.value.at, reads) : undefined;
  if (inner) return partDrafts({ source, part: inner.call, name: setting.name, variable: inner.variable, as }, context);
  const variable =
    (another === undefined ? (known ?? elsewhereRead(setting.name, assigned, context)) : undefined) ??
    variableFor(setting.name, as, context);
  if (isGiven(setting.value, as, reads)) return [];
  if (isOther && found.some((one) => one.variable === variable)) return [];
  // What deployers have set is separated as the code says now.
  if (as.cast === "list" && reads.length > 0 && otherSeparator.test(textOf(source, value))) return [];
  const read = variables.size === 1 ? reads[0] : undefined;
  const drafts = settingDrafts({ setting, as, variable, assigned, read }, context);
  const [first] = drafts;
  const literal = literalOf(read?.fallback?.value ?? value, as.cast, source);
  // What may be a real secret does not stay.
  const isHarmless =
    read?.fallback !== undefined ||
    literal === undefined ||
    developmentValue(literal, setting.name, as.cast, source).value === literal.text;
  const home = homeOf(context);
  if (!first || !home || as.fallback !== undefined || !isHarmless || !isLeftToDevelopment(setting, assigned, context))
    return drafts;
  const title = `${titleOf({ setting, as, variable, read })} in ${basename(home.file)}`;
  return [...inModule(home, title, { setting, as, variable, isProductions: true }, context), ...drafts];
}

function readWithDefault(at: Span | undefined, reads: readonly FoundRead[]): FoundRead | undefined {
  return at && reads.find(({ fallback }) => isSameNode(fallback?.value, at));
}

function absentFromEnvironment(setting: Setting, as: As, context: FixContext): readonly FixDraft[] {
  const source = homeOf(context);
  const variable = variableFor(setting.name, as, context);
  return source
    ? inModule(
        source,
        `Read ${setting.name} from the environment (${variable})`,
        { setting, as, variable, isProductions: false },
        context,
      )
    : [];
}

/** A line in a module that does not give the setting yet. */
function inModule(
  source: Source,
  title: string,
  job: { readonly setting: Setting; readonly as: As; readonly variable: string; readonly isProductions: boolean },
  context: FixContext,
): readonly FixDraft[] {
  return [
    {
      title,
      safety: "needsReview",
      edits: () => {
        const place = placeFor(job.setting.name, source, context.evaluation, context.modules);
        return place
          ? readAt(
              { source, offset: place.offset, isProductions: job.isProductions || place.underNotDebug },
              (lines) => place.insert(lines),
              job,
              context,
            )
          : { edits: [] };
      },
    },
  ];
}

/** A value that is put together step by step is set anew after the last of them. */
function changedFromEnvironment(
  setting: Setting,
  as: As,
  { source, statement }: { readonly source: Source; readonly statement: Statement },
  context: FixContext,
): readonly FixDraft[] {
  const variable = variableFor(setting.name, as, context);
  const build = (): FixEdits =>
    readAt(
      { source, offset: statement.start, isProductions: false },
      (lines) => insertAfter(source, statement, lines),
      { setting, as, variable },
      context,
    );
  return build().edits.length === 0
    ? []
    : [{ title: `Read ${setting.name} from the environment (${variable})`, safety: "needsReview", edits: build }];
}

/** A line more that reads the setting, with another value under a DEBUG that is seen there. */
function readAt(
  {
    source,
    offset,
    isProductions,
  }: {
    readonly source: Source;
    readonly offset: number;
    /** Production alone runs it. */
    readonly isProductions: boolean;
  },
  insert: (lines: readonly string[]) => TextEdit | undefined,
  { setting, as, variable }: { readonly setting: Setting; readonly as: As; readonly variable: string },
  context: FixContext,
): FixEdits {
  const isEased = !isProductions && debugAround(source, offset, as, context)?.kind === "visible";
  const written = readInIdiom(source, offset, variable, as, context, {
    setting: setting.name,
    eased: isEased ? developmentValue(undefined, setting.name, as.cast, source).value : undefined,
  });
  const line = written && insert([`${setting.name} = ${written.expression}`]);
  return written && line ? withExample(variable, as, context, [...written.edits, line]) : { edits: [] };
}

function variableFor(name: string, as: As, context: FixContext): string {
  return variableName(name, context, as.variable);
}
