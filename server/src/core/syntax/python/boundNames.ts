/** The names that source code which cannot be parsed may bind or change, as far as can be read; each once. */
export function boundNames(source: string): readonly string[] {
  const names = new Set<string>();
  for (const line of source.split(/[\n\r;]/)) collect(line.trim(), names);
  return [...names];
}

function collect(line: string, names: Set<string>): void {
  const words: readonly string[] = line.match(/[\p{L}\p{N}_]+/gu) ?? [];
  const first = words[0];
  if (first === undefined || !line.startsWith(first)) return;
  const second = words[1];
  if (first === "async") return collect(line.slice(5).trimStart(), names);
  if (first === "def" || first === "class" || first === "type") {
    if (second !== undefined) names.add(second);
  } else if (first === "import" || first === "from") {
    const imported = first === "import" ? line.slice(6) : line.slice(Math.max(0, line.indexOf("import") + 6));
    for (const part of imported.split(",")) {
      const parts: readonly string[] = part.match(/[\p{L}\p{N}_]+/gu) ?? [];
      const alias = parts.indexOf("as");
      const name = alias >= 0 ? (parts[alias + 1] ?? parts[0]) : parts[0];
      if (name !== undefined) names.add(name);
    }
  } else if (first === "for") {
    for (const word of words.slice(1, words.includes("in") ? words.indexOf("in") : undefined)) names.add(word);
  } else if (first === "with" || first === "except" || first === "case") {
    words.forEach((word, at) => {
      if (words[at - 1] === "as") names.add(word);
    });
  } else if (first === "del" || first === "global" || first === "nonlocal") {
    for (const word of words.slice(1)) names.add(word);
  } else if (!otherKeywords.has(first) && !/^\d/.test(first)) collectTargets(line, names);
}

const otherKeywords: ReadonlySet<string> = new Set([
  "if",
  "elif",
  "else",
  "while",
  "try",
  "finally",
  "match",
  "return",
  "raise",
  "assert",
  "pass",
  "break",
  "continue",
  "not",
  "lambda",
  "await",
  "yield",
  "None",
  "True",
  "False",
  "and",
  "or",
  "is",
  "in",
  "print",
  "exec",
]);

/** `A = B = …`, `A, B = …`, `A: int`, and `A[…]`, `A.append(…`, which may change A. */
function collectTargets(line: string, names: Set<string>): void {
  const segments = line.split("=");
  segments.forEach((segment, at) => {
    if (at > 0 && at === segments.length - 1) return;
    if (at > 0 && !/^[\s\w,.*]+$/.test(segment)) return;
    for (const target of (at === 0 ? (segment.split(/[:([{"']/, 1)[0] ?? "") : segment).split(",")) {
      const name = /^[\s*]*([\p{L}_][\p{L}\p{N}_]*)\s*(?:[.+\-*/%@&|^<>].*)?$/u.exec(target)?.[1];
      if (name !== undefined && !otherKeywords.has(name)) names.add(name);
    }
  });
}
