/**
 * Texts that a pattern matches: each of its alternatives, what may be left out left out and not, what may be repeated once.
 * Enough of the syntax for the patterns of names: groups, classes, `?`, `*`, `+`; what looks ahead only chooses among the texts.
 */
export function patternSamples(pattern: RegExp): readonly string[] {
  const { source } = pattern;
  let at = 0;

  function alternatives(): readonly string[] {
    const all = [...sequence()];
    while (source[at] === "|") {
      at++;
      all.push(...sequence());
    }
    return all;
  }
  function sequence(): readonly string[] {
    let texts: readonly string[] = [""];
    while (at < source.length && source[at] !== "|" && source[at] !== ")") {
      const next = quantified();
      texts = texts.flatMap((text) => next.map((one) => text + one));
    }
    return texts;
  }
  function quantified(): readonly string[] {
    const texts = atom();
    const quantifier = source[at];
    if (quantifier === "?" || quantifier === "*" || quantifier === "+") at++;
    return quantifier === "?" || quantifier === "*" ? ["", ...texts] : texts;
  }
  function atom(): readonly string[] {
    const character = source[at++] ?? "";
    if (character === "^" || character === "$") return [""];
    if (character === ".") return ["x"];
    if (character === "\\") return escaped(source[at++] ?? "");
    if (character === "[") return inClass();
    if (character !== "(") return [character];
    const isAhead = /^\?[=!]/.test(source.slice(at));
    if (source[at] === "?") at += 2;
    const texts = alternatives();
    at++;
    return isAhead ? [""] : texts;
  }
  function inClass(): readonly string[] {
    const texts: string[] = [];
    while (source[at] !== "]") {
      const character = source[at++] ?? "";
      texts.push(...(character === "\\" ? escaped(source[at++] ?? "") : [character]));
    }
    at++;
    return texts;
  }

  return [...new Set(alternatives())].filter((text) => pattern.test(text));
}

function escaped(character: string): readonly string[] {
  if (character === "b") return [""];
  return character === "w" ? ["x"] : [character];
}
