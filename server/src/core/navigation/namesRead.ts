import { settingAssignments } from "../hints/settingAssignments.js";
import type { PythonModule } from "../syntax/python/ast.js";
import type { Span } from "../text/span.js";

/** What the assignment at a place is made of: where its expression stands, and the names of settings in it, each once. */
export function namesRead(
  tree: PythonModule,
  at: Span,
): { readonly within: Span; readonly names: readonly string[] } | undefined {
  const assignment = settingAssignments(tree).find((one) => one.start <= at.start && at.end <= one.end);
  if (assignment === undefined) return undefined;
  const names = new Set<string>();
  collect(assignment.value, names, mostDepth);
  names.delete(assignment.name);
  return { within: { file: at.file, start: assignment.start, end: assignment.end }, names: [...names] };
}

const mostDepth = 60;

function collect(node: unknown, names: Set<string>, depth: number): void {
  if (typeof node !== "object" || node === null || depth === 0) return;
  if (
    "kind" in node &&
    node.kind === "name" &&
    "name" in node &&
    typeof node.name === "string" &&
    /^[A-Z][A-Z0-9_]*$/.test(node.name)
  )
    names.add(node.name);
  for (const child of Object.values(node)) collect(child, names, depth - 1);
}
