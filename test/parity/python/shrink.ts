/** Makes generated modules smaller while something still holds of them: statements go first, then expressions give way to their own parts or to nothing much. */
import type { GeneratedModules, SourceNode } from "./generator.js";

/** @param holds asked of smaller and smaller modules, at most `limit` times */
export async function shrink(
  modules: GeneratedModules,
  holds: (smaller: GeneratedModules) => Promise<boolean>,
  limit = 400,
): Promise<GeneratedModules> {
  let best = modules;
  let left = limit;
  const attempt = async (file: string, nodes: readonly SourceNode[]): Promise<boolean> => {
    if (left-- <= 0) return false;
    const smaller = { ...best, files: { ...best.files, [file]: nodes } };
    if (!(await holds(smaller))) return false;
    best = smaller;
    return true;
  };
  for (let before: GeneratedModules | undefined; before !== best && left > 0; ) {
    before = best;
    for (const file of Object.keys(best.files)) {
      for (let size = Math.ceil((best.files[file] ?? []).length / 2); size >= 1; size = Math.floor(size / 2)) {
        for (let at = (best.files[file] ?? []).length - size; at >= 0; at -= size) {
          const nodes = best.files[file] ?? [];
          await attempt(file, [...nodes.slice(0, at), ...nodes.slice(at + size)]);
        }
      }
      for (let index = 0; index < (best.files[file] ?? []).length; index++) {
        const node = (): SourceNode => best.files[file]?.[index] ?? { kind: "statement", parts: [] };
        await shrinkNode(node, (one) =>
          attempt(
            file,
            (best.files[file] ?? []).map((other, place) => (place === index ? one : other)),
          ),
        );
      }
    }
  }
  return best;
}

/** Tries simpler nodes in the place of every node below. */
async function shrinkNode(
  current: () => SourceNode,
  attempt: (smaller: SourceNode) => Promise<boolean>,
): Promise<void> {
  for (const candidate of simpler(current())) if (await attempt(candidate)) return shrinkNode(current, attempt);
  for (let index = 0; index < current().parts.length; index++) {
    const part = (): SourceNode | undefined => {
      const one = current().parts[index];
      return typeof one === "object" ? one : undefined;
    };
    if (!part()) continue;
    await shrinkNode(
      () => part() ?? { kind: "none", parts: ["None"] },
      (smaller) =>
        attempt({ ...current(), parts: current().parts.map((other, place) => (place === index ? smaller : other)) }),
    );
  }
}

const plainest: Readonly<Record<string, string>> = {
  int: "1",
  float: "0.5",
  bool: "True",
  str: '"a"',
  bytes: 'b"a"',
  list: "[]",
  tuple: "()",
  dict: "{}",
  set: "set()",
  any: "None",
  iter: "[]",
  strs: "[]",
  ints: "[]",
  cond: "True",
  sub: '"a"',
  scalar: "1",
  hashable: "1",
  num: "1",
  statement: "pass",
  caught: "pass",
  assign: "pass",
  change: "pass",
};

function simpler(node: SourceNode): readonly SourceNode[] {
  const found: SourceNode[] = [];
  const least = plainest[node.kind];
  if (
    least !== undefined &&
    !(node.parts.length === 1 && typeof node.parts[0] === "string" && node.parts[0].length <= Math.max(4, least.length))
  )
    found.push({ kind: node.kind, parts: [least] });
  const isStatement = least === "pass";
  const visit = (one: SourceNode): void => {
    for (const part of one.parts) {
      if (typeof part === "string") continue;
      if (
        isStatement === (plainest[part.kind] === "pass") &&
        node.kind !== "prelude" &&
        (isStatement || plainest[part.kind] !== undefined)
      )
        found.push(part);
      visit(part);
    }
  };
  visit(node);
  return found.slice(0, 12);
}
