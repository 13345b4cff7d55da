import { basename } from "../text/basename.js";
import type { Setting } from "../settings/setting.js";
import type { Statement } from "../syntax/python/ast.js";
import type { TextEdit } from "../text/textEdit.js";
import { lastChange } from "./assignment.js";
import type { FixContext } from "./context.js";
import { debugScope } from "./debugScope.js";
import { developmentModules, developmentName } from "./development.js";
import { standingElement, taking, type Standing } from "./elements.js";
import type { FixDraft } from "./fix.js";
import { insertAfter, startsItsLine } from "./insertLines.js";
import { keepingBlocks } from "./keepingBlocks.js";
import { carried } from "./sequence.js";
import { assignedNames, nextLine, quoteOf, statementsAt, textOf, type Source } from "./source.js";

/** Elements of lists that only development is to have: they move below `if DEBUG:`, else into the modules of development, else they go. */
export function onlyInDevelopment(
  parts: readonly { readonly list: Setting; readonly element: string }[],
  name: string,
  context: FixContext,
): readonly FixDraft[] {
  const found = parts.map(({ list, element }) => ({
    list,
    element,
    standing: standingElement(list, element, context.modules),
  }));
  const placed = found.flatMap(({ standing, ...rest }): Placed[] => (standing ? [{ ...rest, standing }] : []));
  const [first] = placed;
  if (!first || placed.length < parts.length) return [];
  const { source } = first.standing.sequence;
  if (placed.some(({ standing }) => standing.sequence.source !== source)) return [];
  // There it is right: that production takes the module is what is wrong. So it is in a base that developers run as it is.
  const isBase = source.file !== context.entryFile && /^DEBUG[ \t]*=[ \t]*True\b/m.test(source.text);
  if (isBase || developmentName.test(basename(source.file))) return [];
  // In a class body neither `if DEBUG` nor a development module can reach the list.
  if (
    source.tree.body.some(
      (one) =>
        one.kind === "class" &&
        one.start <= first.standing.sequence.node.start &&
        first.standing.sequence.node.end <= one.end,
    )
  )
    return [];
  for (const way of [underDebug, inDevelopmentModules, gone]) {
    const { title, build } = way({ placed, name, source }, context);
    if (build().length > 0) return [{ title, safety: "needsReview", edits: () => ({ edits: build() }) }];
  }
  return [];
}

interface Placed {
  readonly list: Setting;
  readonly element: string;
  readonly standing: Standing;
}
interface Job {
  readonly placed: readonly Placed[];
  readonly name: string;
  readonly source: Source;
}
interface Way {
  readonly title: string;
  build(): readonly TextEdit[];
}

function underDebug({ placed, name, source }: Job, context: FixContext): Way {
  return {
    title: `Load ${name} only while DEBUG is on`,
    build() {
      const settled = lastOf(placed, source, context);
      if (!settled) return [];
      const scope = debugScope(source, settled.end, context.evaluation, context.modules);
      const after = scope?.kind === "later" ? scope.statement : settled;
      const lines = addingLines(placed, source);
      if (!lines || !source.tree.body.includes(after)) return [];
      const existing = source.tree.body.find(
        (one) =>
          one.kind === "if" &&
          one.condition.kind === "name" &&
          one.condition.name === "DEBUG" &&
          one.start >= after.end,
      );
      // Such a block is for development, wherever its DEBUG comes from.
      if (!scope && !existing) return [];
      const inner = existing?.kind === "if" ? existing.body.at(-1) : undefined;
      const unit = source.text.includes("\n\t") ? "\t" : "    ";
      const added =
        inner && startsItsLine(source, inner)
          ? insertAfter(source, inner, lines)
          : insertAfter(source, after, [
              "",
              "if DEBUG:",
              ...lines.map((line) => unit + line),
              ...(isFollowed(source, after) ? [""] : []),
            ]);
      return added ? [...takingAll(placed), added] : [];
    },
  };
}

/** Code stands on the next line. */
function isFollowed(source: Source, statement: Statement): boolean {
  const next = nextLine(source, statement.end);
  return source.text.slice(next, source.lines.lineEnd(next)).trim() !== "";
}

function inDevelopmentModules({ placed, name, source }: Job, context: FixContext): Way {
  const modules = developmentModules(source.file, context);
  return {
    title: `Load ${name} only in ${modules.map((one) => basename(one.source.file)).join(", ")}`,
    build() {
      const lines = addingLines(placed, source);
      if (!lines || modules.length === 0) return [];
      const added = modules.flatMap((module) => {
        // What it adds itself it has already.
        const own = lines.filter((_, index) => !module.source.text.includes(placed[index]?.element ?? ""));
        return own.length === 0 ? [] : [insertAfter(module.source, module.statement, ["", ...own])];
      });
      const edits = added.flatMap((one) => one ?? []);
      return edits.length < added.length ? [] : [...takingAll(placed), ...edits];
    },
  };
}

function gone({ placed, name }: Job): Way {
  return { title: `Remove ${name}`, build: () => takingAll(placed) };
}

function takingAll(placed: readonly Placed[]): readonly TextEdit[] {
  const trees = new Map(
    placed.map(
      ({
        standing: {
          sequence: { source },
        },
      }) => [source.file, source.tree],
    ),
  );
  return keepingBlocks(
    placed.flatMap(({ standing }) => taking(standing)),
    (file) => trees.get(file),
  );
}

/** The statement after which the lists of this module are complete; undefined where a list is put together elsewhere. */
function lastOf(placed: readonly Placed[], source: Source, { modules }: FixContext): Statement | undefined {
  const statements = placed.flatMap(({ list, standing }): readonly (Statement | undefined)[] => {
    const own = statementsAt(source.tree, standing.sequence.node.start, standing.sequence.node.end)[0];
    const change = lastChange(list, modules);
    // `INSTALLED_APPS = DJANGO_APPS + THIRD_PARTY_APPS` has the list only further down.
    const names = source.tree.body.filter((one) => assignedNames(one).includes(list.name));
    return [
      own,
      own && isOfAnother(own, list.name) ? names.at(-1) : own,
      change?.source === source ? statementsAt(source.tree, change.statement.start, change.statement.end)[0] : own,
    ];
  });
  const known = statements.flatMap((one) => one ?? []);
  return known.length < statements.length ? undefined : known.sort((a, b) => a.end - b.end).at(-1);
}

/** `THIRD_PARTY_APPS = […]`, of which INSTALLED_APPS is put together. */
function isOfAnother(statement: Statement, name: string): boolean {
  const names = assignedNames(statement);
  return names.length > 0 && !names.includes(name);
}

/** `NAME += ["element"]`, or at the place that it had, one line for each part, with its comments. undefined where the list cannot take it. */
function addingLines(placed: readonly Placed[], source: Source): readonly string[] | undefined {
  const quote = quoteOf(source);
  const lines: string[] = [];
  for (const {
    list,
    element,
    standing: { sequence, index },
  } of placed) {
    const literal = `${quote}${element}${quote}`;
    const isLast = index === sequence.elements.length - 1;
    const below = sequence.elements.slice(index + 1).map((one) => textOf(source, one));
    // Applications seldom mind their order; before those of Django that a tool replaces they must stay.
    const keepsPlace =
      list.name === "INSTALLED_APPS" ? below.some((text) => text.includes("django.contrib.staticfiles")) : !isLast;
    const { above, beside } = carried(sequence, index);
    const comment = [...above.split(/\r\n|\r|\n/), beside]
      .map((text) => text.trim().replace(/^#\s*/, ""))
      .filter((text) => text !== "")
      .join("; ");
    const suffix = comment === "" ? "" : `  # ${comment}`;
    const next = below[0];
    const isApart = (one = ""): boolean => /^["']/.test(one) && !placed.some((other) => one.includes(other.element));
    // Counted from the list's start only where this literal is the start.
    const own = statementsAt(source.tree, sequence.node.start, sequence.node.end).at(-1);
    const isStart =
      own?.kind === "assign" &&
      !isOfAnother(own, list.name) &&
      !sequence.elements.slice(0, index).some((one) => textOf(source, one).startsWith("*"));
    if (keepsPlace && !isStart && !/^["']/.test(next ?? "")) return undefined;
    // Beside a neighbour a person sees why; at the front, or where the neighbour moves too, a number tells it.
    const isNamed = !isStart || (index > 1 && isApart(next));
    const position = isNamed ? `${list.name}.index(${next ?? ""})` : String(index);
    if (list.value.kind === "list")
      lines.push(`${list.name}${keepsPlace ? `.insert(${position}, ${literal})` : ` += [${literal}]`}${suffix}`);
    else if (list.value.kind === "tuple" && !keepsPlace) lines.push(`${list.name} += (${literal},)${suffix}`);
    else return undefined;
  }
  return lines;
}
