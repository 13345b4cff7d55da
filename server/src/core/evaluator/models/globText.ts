import type { Run } from "../runtime.js";

/**
 * Files and folders that `glob.glob(pattern)` finds for an absolute pattern.
 * @param hidden `glob` takes hidden names only where the pattern names the dot, `pathlib` takes them as any other
 */
export function globFiles(
  pattern: string,
  run: Run,
  hidden: "named" | "any" = "named",
): { readonly files: readonly string[]; readonly order: "sure" | "any" } {
  let found: string[] = [""];
  let matchedAny = false;
  for (const part of pattern.split("/").slice(1)) {
    if (part === "**") {
      matchedAny = true;
      found = found.flatMap((folder) => withFolders(folder, run, hidden, 0));
      continue;
    }
    if (!/[*?[]/.test(part)) {
      found = found.map((folder) => `${folder}/${part}`);
      continue;
    }
    matchedAny = true;
    const test = partTest(part);
    found = found.flatMap((folder) =>
      list(folder, run)
        .filter((name) => test(name) && (hidden === "any" || part.startsWith(".") || !name.startsWith(".")))
        .map((name) => `${folder}/${name}`),
    );
  }
  const files = found.filter((file) => {
    run.filesRead.add(file);
    return (
      run.context.files.kind(file) !== undefined &&
      (run.context.environment !== undefined || !run.context.files.isIgnored(file))
    );
  });
  return { files, order: matchedAny && files.length > 1 ? "any" : "sure" };
}

function list(folder: string, run: Run): readonly string[] {
  run.filesRead.add(folder === "" ? "/" : folder);
  return run.context.files.list(folder === "" ? "/" : folder);
}

function withFolders(folder: string, run: Run, hidden: "named" | "any", depth: number): string[] {
  if (depth > 12) return [folder];
  return [
    folder,
    ...list(folder, run)
      .filter(
        (name) =>
          (hidden === "any" || !name.startsWith(".")) && run.context.files.kind(`${folder}/${name}`) === "directory",
      )
      .flatMap((name) => withFolders(`${folder}/${name}`, run, hidden, depth + 1)),
  ];
}

/** `fnmatch` for one part of a path, in time linear in pattern times name. */
function partTest(pattern: string): (name: string) => boolean {
  const tokens: ((character: string) => boolean)[] = [];
  const stars = new Set<number>();
  const characters = [...pattern];
  for (let place = 0; place < characters.length; place++) {
    const character = characters[place] ?? "";
    if (character === "*") stars.add(tokens.length);
    else if (character === "?") tokens.push(() => true);
    else if (character === "[") {
      const from = place + (characters[place + 1] === "!" ? 2 : 1);
      const close = characters.indexOf("]", from + 1);
      if (close < 0) tokens.push((one) => one === "[");
      else {
        const inside = characters.slice(from, close);
        const negated = from === place + 2;
        tokens.push((one) => isInside(one, inside) !== negated);
        place = close;
      }
    } else tokens.push((one) => one === character);
  }
  return (name) => {
    let states = new Set<number>([0]);
    for (const character of name) {
      const next = new Set<number>();
      for (const state of states) {
        if (stars.has(state)) next.add(state);
        if (tokens[state]?.(character)) next.add(state + 1);
      }
      states = next;
    }
    return states.has(tokens.length);
  };
}

function isInside(character: string, inside: readonly string[]): boolean {
  for (let place = 0; place < inside.length; place++) {
    const low = inside[place] ?? "";
    if (inside[place + 1] === "-" && inside[place + 2] !== undefined) {
      if (low <= character && character <= (inside[place + 2] ?? "")) return true;
      place += 2;
    } else if (low === character) return true;
  }
  return false;
}
