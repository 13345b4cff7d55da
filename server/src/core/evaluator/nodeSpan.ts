import type { Node } from "../syntax/python/ast.js";
import type { Span } from "../text/span.js";

/** Where a node stands. The same object every time, since evaluation asks for it at each step of every run. */
export function nodeSpan(node: Node, file: string): Span {
  const holder = node as Node & { [kept]?: Span };
  const known = holder[kept];
  if (known !== undefined && known.file === file) return known;
  const made: Span = { file, start: node.start, end: node.end };
  holder[kept] = made;
  return made;
}

/** Not enumerable by `for in`: copies of a tree that is moved leave it behind. */
const kept = Symbol("span");
