import { isSecretName, merged, secretRangesOfProse, type Range } from "../domain/redact.js";

/** What people write of secrets in comments and messages. */

/** Whether a text has a secret's name in it; words that mean something else in most sentences are none. */
export function speaksOfSecret(text: string): boolean {
  for (const [word] of text.matchAll(/[A-Za-z_][\w-]*/g)) if (namesIt(word)) return true;
  return /\bapi keys?\b/i.test(text);
}

function namesIt(word: string): boolean {
  return isSecretName(word) && !/^(?:pass|pin|private|auth|salt|bearer|signing|pepper)$/i.test(word);
}

/**
 * Everything in a text that speaks of a secret but its name and the words that say that it is missing: one of them may be the secret.
 * @param isNamed it is clear without a name
 */
export function wordsOfMessage(text: string, isNamed = false): readonly Range[] {
  const found: Range[] = [];
  let before = "";
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    const core: string = word.replace(/^[^\w]{1,9}|[^\w]{1,9}$/g, "");
    const isName: boolean =
      /^[A-Z]+(?:_[A-Z]+)+$/.test(core) ||
      (!isNamed && /^(?:passwords?|secrets?|keys?|tokens?|credentials?)$/i.test(core));
    isNamed ||= isName || namesIt(core);
    if (
      !isName &&
      /\w/.test(core) &&
      !ordinary.has(core.toLowerCase()) &&
      !(core === "key" && /^secret$/i.test(before))
    )
      found.push({ start: index, end: index + word.length });
    before = core;
  }
  return found;
}

/** @param isBeside it stands behind what gives a secret */
export function secretRangesOfComment(text: string, isBeside: boolean): readonly Range[] {
  const isLogin = /\b(?:log(?:ged)? ?in|superuser|account)\b[^\n]{0,99}[/:]/i.test(text);
  return merged([
    ...secretRangesOfProse(text),
    ...(isBeside || isLogin ? wordsOfMessage(text, true) : wordsBeside(text)),
    // What was code.
    ...argumentsOfCalls(text),
  ]);
}

/** `login("me", "…")` in what is not read as code. */
export function argumentsOfCalls(text: string): readonly Range[] {
  return [
    ...text.matchAll(
      /\b(?:login|authenticate|connect|set_password|create_(?:super)?user|\w{0,40}(?:Auth|Client|Signer|Fernet))\(([^)\n]{1,300})/g,
    ),
  ].flatMap(({ 0: all, 1: args = "", index }) => quotedIn(args, index + all.length - args.length));
}

/** Comments one below the other that were code: what goes on below the name of a secret. */
export function goesOnInComment(text: string, isOpen: boolean): boolean {
  return /[=([{\\]\s{0,9}$/.test(text) ? isOpen || speaksOfSecret(text) : isOpen && /^#+\s{0,99}["']/.test(text);
}

export function quotedIn(text: string, from: number): readonly Range[] {
  return [...text.matchAll(/"[^"\n]+"|'[^'\n]+'/g)].map(({ 0: quoted, index }) => ({
    start: from + index + 1,
    end: from + index + quoted.length - 1,
  }));
}

/** Of a sentence that speaks of a secret: what stands right behind its name, in brackets, or behind a word that gives it a value. */
function wordsBeside(text: string): readonly Range[] {
  if (!speaksOfSecret(text)) return [];
  const found: Range[] = [];
  let isNext = false;
  let isNamed = false;
  let before = "";
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    const core = word.replace(/^[^\w]{1,9}|[^\w]{1,9}$/g, "");
    const isKey: boolean = core === "key" && /^(?:secret|api)$/i.test(before);
    if (isNamed && !isKey && !ordinary.has(core.toLowerCase()) && /\w/.test(core) && (isNext || word.startsWith("(")))
      found.push({ start: index, end: index + word.length });
    const isName = namesIt(core) || isKey;
    isNext = (isName && !/[.!?]$/.test(word)) || /^(?:to|be|as|is|was|are|with)$/i.test(core) || !/\w/.test(core);
    isNamed ||= isName;
    before = core;
  }
  return found;
}

const ordinary: ReadonlySet<string> = new Set(
  "a an the is are was were be not no to of in on for and or with without from by at as it its this that must should may can cannot has have do does will set unset given missing required empty needed define provide environment variable variables env setting settings please production default value file read found use used using when if unless comes vault your invalid weak short long only never change travels noqa detected provided defined configuration generating temporary keep loaded".split(
    " ",
  ),
);
