import type { Dependency, MigrationHeader } from "./migrationFile.js";

/**
 * What a migration depends on, read without parsing Python: of thousands of files nothing else is needed. undefined where the file is written in
 * another way than `makemigrations` writes it, so that it has to be parsed.
 */
export function readHeader(text: string): MigrationHeader | undefined {
  const at = /^class Migration\b[^\n]*:[ \t]*\r?$/m.exec(text);
  if (at === null || /^(?:<{7}|>{7}|={7})/m.test(text) || text.indexOf("\nclass Migration", at.index + 1) >= 0)
    return undefined;
  const body = text.slice(at.index);
  // Below a condition or a loop a list may be another one.
  if (/^[ \t]+(?:if|for|while|try|with|def __init__)\b|^Migration\./m.test(body)) return undefined;
  const indent = /\n([ \t]+)\S/.exec(body)?.[1] ?? "";
  const lists = { dependencies: noDependencies, replaces: noDependencies, run_before: noDependencies };
  for (const name of ["dependencies", "replaces", "run_before"] as const) {
    const found = [...body.matchAll(new RegExp(`^([ \\t]+)${name}\\b`, "gm"))];
    const [first] = found;
    // Without dependencies it may be half written.
    if (first === undefined && name === "dependencies") return undefined;
    if (first === undefined) continue;
    if (found.length > 1 || first[1] !== indent) return undefined;
    const list = readList(text, at.index + first.index + first[0].length);
    if (list === undefined) return undefined;
    lists[name] = list;
  }
  return {
    dependencies: lists.dependencies,
    replaces: lists.replaces,
    runBefore: lists.run_before,
    isComplete: true,
    hasClass: true,
  };
}

const noDependencies: readonly Dependency[] = [];

/** ` = [("app", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]` with comments and line breaks; nothing else. */
function readList(text: string, from: number): readonly Dependency[] | undefined {
  const token =
    /\s*(?:#[^\n]*\s*)*(=|\[|\]|\(|\)|,|"(?:[^"\\\n]*)"|'(?:[^'\\\n]*)'|migrations\.swappable_dependency\(\s*settings\.\w+\s*,?\s*\))/y;
  token.lastIndex = from;
  const next = (): { readonly text: string; readonly start: number } | undefined => {
    const match = token.exec(text);
    return match === null ? undefined : { text: match[1] ?? "", start: token.lastIndex - (match[1] ?? "").length };
  };
  if (next()?.text !== "=" || next()?.text !== "[") return undefined;
  const result: Dependency[] = [];
  for (let one = next(); one !== undefined; one = next()) {
    if (one.text === "]") return endsLine(text, token.lastIndex) ? result : undefined;
    if (one.text.startsWith("migrations."))
      result.push({ app: undefined, name: undefined, start: one.start, end: token.lastIndex });
    else if (one.text === "(") {
      const [app, comma, name] = [next()?.text, next()?.text, next()?.text];
      let close = next();
      if (close?.text === ",") close = next();
      if (
        app === undefined ||
        name === undefined ||
        comma !== "," ||
        close?.text !== ")" ||
        !isQuoted(app) ||
        !isQuoted(name)
      )
        return undefined;
      result.push({ app: app.slice(1, -1), name: name.slice(1, -1), start: one.start, end: token.lastIndex });
    } else return undefined;
    const after = next();
    if (after?.text === "]") return endsLine(text, token.lastIndex) ? result : undefined;
    if (after?.text !== ",") return undefined;
  }
  return undefined;
}

function isQuoted(text: string): boolean {
  return text.startsWith('"') || text.startsWith("'");
}

/** Nothing is added to the list behind its end. */
function endsLine(text: string, at: number): boolean {
  const end = text.indexOf("\n", at);
  return /^\s*(?:#.*)?$/.test(text.slice(at, end < 0 ? text.length : end));
}
