import { secretRangesOfWhole, type Range } from "../domain/redact.js";
import type { Argument, Call, Expression, StringLiteral } from "../syntax/python/ast.js";

/** A text in the order of its parts: what stands in literals, and what is put between. */
export type Piece =
  /** `literal`: where it stands, its quotes included. `inside`: where its text begins, if it stands there as it is. */
  | { readonly kind: "text"; readonly text: string; readonly literal: Range; readonly inside: number | undefined }
  | { readonly kind: "value"; readonly value: Expression };

/** @param look what a name stands for, where that can be told */
export function piecesOf(one: Expression, look: (one: Expression) => Expression = (same) => same): readonly Piece[] {
  switch (one.kind) {
    case "string":
      return textPieces(one);
    case "bytes":
      return [{ kind: "text", text: one.value, literal: one, inside: undefined }];
    case "formatted":
      return one.parts.flatMap((part): readonly Piece[] =>
        part.kind === "field"
          ? piecesOf(part.value, look)
          : [
              {
                kind: "text",
                text: part.value,
                literal: part,
                inside: part.end - part.start === part.value.length ? part.start : undefined,
              },
            ],
      );
    case "binary": {
      if (one.operator === "+") return [...piecesOf(one.left, look), ...piecesOf(one.right, look)];
      const format = one.operator === "%" ? look(one.left) : undefined;
      return format?.kind === "string"
        ? filled(format, /%(?:\((\w+)\))?[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]/g, percentArguments(look(one.right)), look)
        : [{ kind: "value", value: one }];
    }
    case "call":
      return calledPieces(one, look);
    default:
      return [{ kind: "value", value: one }];
  }
}

/** What `format`, `format_map` and `join` make. */
function calledPieces(one: Call, look: (one: Expression) => Expression): readonly Piece[] {
  const { callee, args } = one;
  const object = callee.kind === "attribute" ? look(callee.object) : undefined;
  const [first] = args;
  const given = first && look(first.value);
  if (callee.kind !== "attribute") return [{ kind: "value", value: one }];
  // `Template("…$word…").substitute(word="…")`, `"…WORD…".replace("WORD", "…")`.
  if (/^(?:safe_)?substitute$/.test(callee.name) && object?.kind === "call") {
    const [template] = object.args;
    const by = formatArguments(args, look);
    const own = (name: string): Expression | undefined =>
      by(name, 0) ?? (given?.kind === "dict" ? percentArguments(given)(name, 0) : undefined);
    if (template?.value.kind === "string") return filled(template.value, /\$\{?(\w+)\}?/g, own, look);
  }
  if (callee.name === "replace" && given?.kind === "string" && given.value !== "" && args[1])
    return replaced(piecesOf(callee.object, look), given.value, { kind: "value", value: args[1].value });
  if (object?.kind !== "string") return [{ kind: "value", value: one }];
  if (callee.name === "format") return filled(object, fields, formatArguments(args, look), look);
  if (callee.name === "format_map" && given?.kind === "dict")
    return filled(object, fields, percentArguments(given), look);
  if (callee.name === "join" && (given?.kind === "list" || given?.kind === "tuple"))
    return given.items.flatMap((item, index) => [...(index === 0 ? [] : textPieces(object)), ...piecesOf(item, look)]);
  return [{ kind: "value", value: one }];
}

const fields = /\{(\w*)[^{}]*\}/g;

function formatArguments(
  args: readonly Argument[],
  look: (one: Expression) => Expression,
): (name: string, index: number) => Expression | undefined {
  // `*pair` and `**account`.
  const positional = args.flatMap(({ name, spread, value }) => {
    if (name !== undefined || spread === "**") return [];
    const given = spread === "*" ? look(value) : undefined;
    return given?.kind === "tuple" || given?.kind === "list" ? given.items : [value];
  });
  return (name, index) => {
    if (name === "" || /^\d/.test(name)) return positional[name === "" ? index : Number(name)];
    const own = args.find((argument) => argument.name === name)?.value;
    if (own) return own;
    for (const { spread, value } of args) {
      const given = spread === "**" ? percentArguments(look(value))(name, 0) : undefined;
      if (given) return given;
    }
    return args.find(({ spread }) => spread === "**")?.value;
  };
}

/** What of it is secret by what stands around it. */
export function hiddenInPieces(pieces: readonly Piece[]): {
  readonly ranges: readonly Range[];
  readonly values: readonly Expression[];
} {
  const ranges: Range[] = [];
  const values: Expression[] = [];
  const whole = pieces.map((piece) => (piece.kind === "text" ? piece.text : placeholder)).join("");
  const hidden = secretRangesOfWhole(whole);
  if (hidden.length === 0) return { ranges, values };
  let position = 0;
  for (const piece of pieces) {
    const length = piece.kind === "text" ? piece.text.length : placeholder.length;
    for (const { start, end } of hidden) {
      const from = Math.max(start, position);
      const to = Math.min(end, position + length);
      if (from >= to) continue;
      if (piece.kind === "value") values.push(piece.value);
      else if (piece.inside === undefined) ranges.push(piece.literal);
      else ranges.push({ start: piece.inside + from - position, end: piece.inside + to - position });
    }
    position += length;
  }
  return { ranges, values };
}

/** Stands for a value: no sign that means anything in a URL or an assignment. */
const placeholder = "\ufffc";

function textPieces(one: StringLiteral): readonly Piece[] {
  return one.parts.map((part): Piece => {
    const quotes = /["']+$/.exec(part.opening)?.[0].length ?? 1;
    const inside = part.start + part.opening.length;
    return {
      kind: "text",
      text: part.value,
      literal: part,
      inside: part.end - inside - quotes === part.value.length ? inside : undefined,
    };
  });
}

function filled(
  format: StringLiteral,
  field: RegExp,
  argument: (name: string, index: number) => Expression | undefined,
  look: (one: Expression) => Expression,
): readonly Piece[] {
  let index = 0;
  return textPieces(format).flatMap((piece): readonly Piece[] => {
    if (piece.kind === "value") return [piece];
    const result: Piece[] = [];
    let position = 0;
    const text = (to: number): void => {
      if (to > position) result.push(partOfText(piece, position, to));
    };
    for (const match of piece.text.matchAll(field)) {
      const value = argument(match[1] ?? "", index);
      if ((match[1] ?? "") === "") index++;
      text(match.index);
      position = match.index + match[0].length;
      // What begins an address is read with it; other texts are meant as wholes.
      const isAddress = value?.kind === "string" && value.value.includes("://");
      if (value) result.push(...(isAddress ? piecesOf(value, look) : [{ kind: "value" as const, value }]));
    }
    text(piece.text.length);
    return result;
  });
}

type TextPiece = Piece & { readonly kind: "text" };

function partOfText(piece: TextPiece, start: number, end: number): TextPiece {
  const inside = piece.inside === undefined ? undefined : piece.inside + start;
  return { ...piece, text: piece.text.slice(start, end), inside };
}

function replaced(pieces: readonly Piece[], what: string, by: Piece): readonly Piece[] {
  return pieces.flatMap((piece): readonly Piece[] => {
    if (piece.kind === "value") return [piece];
    const at = piece.text.indexOf(what);
    if (at < 0) return [piece];
    return [partOfText(piece, 0, at), by, partOfText(piece, at + what.length, piece.text.length)];
  });
}

function percentArguments(right: Expression): (name: string, index: number) => Expression | undefined {
  return (name, index) => {
    if (name !== "")
      return right.kind === "dict"
        ? right.entries.find(({ key }) => key?.kind === "string" && key.value === name)?.value
        : right;
    return right.kind === "tuple" ? right.items[index] : index === 0 ? right : undefined;
  };
}
