/**
 * A unified diff with three lines of context; empty where the texts are equal. `before` undefined: the file is new.
 * @param shown what to write for the lines of each side, line by line; default: the texts themselves
 */
export function unifiedDiff(
  file: string,
  before: string | undefined,
  after: string,
  shown: { readonly before: string; readonly after: string } = { before: before ?? "", after },
): string {
  if (before === after) return "";
  // No line says that there is a file without any.
  if (before === undefined && after === "") return `diff --git a/${file} b/${file}\nnew file mode 100644\n`;
  const a = linesOf(before ?? "");
  const b = linesOf(after);
  const changes = compare(a, b);
  const [shownBefore, shownAfter] = [linesOf(shown.before), linesOf(shown.after)];
  const textOf = ({ kind, text, old, new: own }: Line): string =>
    (kind === "-" ? shownBefore[old] : shownAfter[own]) ?? text;
  let result = `--- ${before === undefined ? "/dev/null" : `a/${file}`}\n+++ b/${file}\n`;
  for (const hunk of group(changes)) {
    const first = hunk[0];
    if (first === undefined) continue;
    const oldCount = hunk.filter((line) => line.kind !== "+").length;
    const newCount = hunk.filter((line) => line.kind !== "-").length;
    result += `@@ -${range(first.old, oldCount)} +${range(first.new, newCount)} @@\n`;
    for (const line of hunk)
      result +=
        line.kind + (line.text.endsWith("\n") ? textOf(line) : `${textOf(line)}\n\\ No newline at end of file\n`);
  }
  return result;
}

interface Line {
  readonly kind: " " | "-" | "+";
  readonly text: string;
  /** Line numbers, from 0, that this line has or would have on each side. */
  readonly old: number;
  readonly new: number;
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

/** Longest common subsequence between the common head and tail; fixes change few lines, so that middle is small. */
function compare(a: readonly string[], b: readonly string[]): readonly Line[] {
  let head = 0;
  while (head < a.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const result: Line[] = a.slice(0, head).map((text, i) => ({ kind: " ", text, old: i, new: i }));
  const left = a.slice(head, a.length - tail);
  const right = b.slice(head, b.length - tail);
  let i = 0;
  let j = 0;
  const step = (kind: Line["kind"], text: string): void => {
    result.push({ kind, text, old: head + i, new: head + j });
    if (kind !== "+") i++;
    if (kind !== "-") j++;
  };
  const lengths = left.length * right.length > 4_000_000 ? undefined : table(left, right);
  while (i < left.length || j < right.length) {
    const [x, y] = [left[i], right[j]];
    if (lengths !== undefined && x !== undefined && x === y) step(" ", x);
    else if (
      x !== undefined &&
      (y === undefined || lengths === undefined || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0))
    )
      step("-", x);
    else if (y !== undefined) step("+", y);
  }
  a.slice(a.length - tail).forEach((text, k) =>
    result.push({ kind: " ", text, old: a.length - tail + k, new: b.length - tail + k }),
  );
  return result;
}

function table(a: readonly string[], b: readonly string[]): readonly (readonly number[])[] {
  const rows: number[][] = Array.from(a, () => []);
  for (let i = a.length - 1; i >= 0; i--) {
    const row = rows[i] ?? [];
    const below = rows[i + 1] ?? [];
    for (let j = b.length - 1; j >= 0; j--)
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  return rows;
}

const context = 3;

function group(lines: readonly Line[]): readonly (readonly Line[])[] {
  const hunks: Line[][] = [];
  let end = -1;
  lines.forEach((line, i) => {
    if (line.kind === " ") return;
    const from = Math.max(0, i - context);
    const to = Math.min(lines.length, i + context + 1);
    const last = hunks[hunks.length - 1];
    if (last !== undefined && from <= end) last.push(...lines.slice(end, to));
    else hunks.push(lines.slice(from, to));
    end = Math.max(end, to);
  });
  return hunks;
}

function range(start: number, count: number): string {
  const from = count === 0 ? start : start + 1;
  return count === 1 ? String(from) : `${from},${count}`;
}
