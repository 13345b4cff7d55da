/**
 * Regular expressions of origins, as corsheaders compares them: `re.match(pattern, origin)`, which asks for a match at the start only.
 * Only plain mistakes are named; a pattern with look-around or flags of its own is left alone.
 */

/** Whether an origin that goes on behind what the pattern describes still matches: `https://example.com.evil.io`. */
export function isOpenEnded(pattern: string): boolean {
  if (isOpaque(pattern)) return false;
  return alternatives(pattern).some(
    (alternative) =>
      !/(?:^|[^\\])(?:\\\\)*\$\)*$|\\[zZ]\)*$/.test(alternative) &&
      !endsWithPort(alternative) &&
      alternative !== "" &&
      !alternative.endsWith("/") &&
      !isOfAnApp(alternative),
  );
}

/** `moz-extension://`, `capacitor://`: what stands behind such a scheme is no host name that anyone could register. */
function isOfAnApp(pattern: string): boolean {
  const scheme = /^\^?([a-z][a-z-]*):(?:\\?\/){2}/.exec(pattern)?.[1];
  return scheme !== undefined && scheme !== "http" && scheme !== "https";
}

/** A dot that was meant as itself and stands for any character, with what surrounds it; undefined where there is none. */
export function looseDot(pattern: string): string | undefined {
  if (isOpaque(pattern)) return undefined;
  const text = pattern
    .replace(/\\./g, (escaped) => (/\\[a-zA-Z0-9]/.test(escaped) ? "\u0001\u0001" : "\u0002\u0002"))
    .replace(/\[[^\]]*\]/g, (set) => "\u0001".repeat(set.length))
    // A host that ends in a number is an address (https://url.spec.whatwg.org/#ends-in-a-number-checker): nobody registers `127x0.0.1`.
    .replace(/(?<=[/\u0002])\d{1,3}(?:\.\d{1,3}){3}(?![\w.-])/g, (address) => "\u0001".repeat(address.length));
  const between = [...text.matchAll(/[a-z0-9)+}\u0001]\.(?=[a-z0-9(](?![*+?{]))/gi)].find(
    ({ index }) => !isBeforeLastLabel(text.slice(index + 2)),
  );
  if (between) return around(pattern, between.index + 1);
  // `.*example\.com`: whatever stands before it belongs to the label, so `evilexample.com` matches.
  const label = /(?<!\u0002)\.[*+]\)?[a-z0-9]/i.exec(text);
  return label ? around(pattern, label.index) : undefined;
}

/** `example.com`: nobody registers a host of one label, such as `examplexcom`. Behind an alternative or an optional part there may be more. */
function isBeforeLastLabel(rest: string): boolean {
  return /^[a-z]{2,24}\){0,3}(?:[$|:]|\((?:\?:)?:|$)/i.test(rest);
}

/** What stands there, from the slash or bar before it to the one behind it, as far as that is short. */
function around(pattern: string, at: number): string {
  const before = /[^/|^]{0,40}$/.exec(pattern.slice(0, at))?.[0] ?? "";
  return before + (/^[^/|$]{0,40}/.exec(pattern.slice(at))?.[0] ?? "");
}

/** A port of digits can only be followed by digits. */
function endsWithPort(pattern: string): boolean {
  return /:(?:\d+|(?:\\d|\[0-9\])(?:[+*]|\{[\d,]+\})?)\)?$/.test(pattern);
}

function isOpaque(pattern: string): boolean {
  return pattern.length > 500 || /\(\?(?!:|P<)/.test(pattern);
}

/** The parts that `|` separates outside of groups and sets. */
function alternatives(pattern: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let inSet = false;
  let start = 0;
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i];
    if (character === "\\") i++;
    else if (inSet) inSet = character !== "]";
    else if (character === "[") inSet = true;
    else if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === "|" && depth === 0) {
      parts.push(pattern.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, pattern.slice(start)];
}
