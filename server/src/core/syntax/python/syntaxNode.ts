/** A node of the concrete tree, without comments. Offsets are those of the module's text. Literals without fields have no children. */
export interface SyntaxNode {
  /** The name of the rule or the token in tree-sitter-python; `tooDeep` below the depth limit. */
  readonly type: string;
  readonly named: boolean;
  readonly start: number;
  readonly end: number;
  readonly children: readonly SyntaxNode[];
}

/** Levels of the concrete tree that are looked at in one chunk; an expression of the AST takes one or two. */
export const maximumDepth = 300;

export function childOf(node: SyntaxNode, type: string): SyntaxNode | undefined {
  return node.children.find((child) => child.type === type);
}

export function namedChildren(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children.filter((child) => child.named);
}

/** The named child after the token `type`. */
export function childAfter(node: SyntaxNode, type: string): SyntaxNode | undefined {
  const at = node.children.findIndex((child) => child.type === type);
  return at < 0 ? undefined : node.children.slice(at + 1).find((child) => child.named);
}
