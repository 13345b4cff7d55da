import { isThisMachine } from "../text/thisMachine.js";
import { valueWhenUnset } from "../domain/display.js";
import { isSecretName, looksLikeToken } from "../domain/redact.js";
import { isNobodysSecret, isReference, isTrivialPassword, secretShape } from "../domain/secretShapes.js";
import type { DictValue, StrValue, Value } from "../domain/value.js";
import { dictGet, isSequence } from "../domain/value.js";
import type { Way } from "../domain/alternatives.js";
import type { Condition } from "../domain/conditions.js";
import type { Evaluation } from "../evaluator/evaluation.js";
import type { Binding } from "../evaluator/scope.js";
import { isWrittenInSource } from "./secretKey.js";

/** A secret that stands in the source, found by its name, its shape, or as the password of a URL. */
export interface Credential {
  /** `SIMPLE_JWT["SIGNING_KEY"]`. */
  readonly path: string;
  /** The innermost name: the setting's or the key's. */
  readonly name: string;
  /** How it was recognised. */
  readonly kind: "name" | "shape" | "url" | "signs";
  /** For people, without the value: `a Stripe live key`, `the password for db.example.com`. */
  readonly what: string;
  readonly text: StrValue;
  /** Of a URL to this machine: it opens nothing from elsewhere. */
  readonly isLocal: boolean;
  /** The first word that anyone would guess: more likely left over from development than a secret. */
  readonly trivial: boolean;
  /** It stands in a dict into which something goes that cannot be seen: `{"PASSWORD": "…", **config}`. */
  readonly mayBeReplaced: boolean;
  /** The HOST beside it is this machine. */
  readonly besideLocalHost: boolean;
}

const deepest = 6;

/** Credentials in the known texts of a value. Texts that come from the environment are not in the source. */
export function credentialsIn(name: string, value: Value): readonly Credential[] {
  const found: Credential[] = [];
  const visit = (innermost: string, path: string, one: Value, depth: number, around: Around): void => {
    if (depth > deepest) return;
    if (one.kind === "str") {
      found.push(...placed(one, innermost, path, around));
    } else if (one.kind === "dict") {
      const within = aroundEntries(one, around);
      for (const { key, item, mayBeReplaced } of namedEntries(one))
        visit(key, `${path}["${key}"]`, item, depth + 1, mayBeReplaced ? { ...within, mayBeReplaced } : within);
    } else if (isSequence(one)) {
      // What follows a default of django-constance describes it: https://django-constance.readthedocs.io/en/latest/#configuration
      const items = name === "CONSTANCE_CONFIG" && depth === 1 ? one.items.slice(0, 1) : one.items;
      items.forEach((item, index) => visit(innermost, `${path}[${index}]`, item, depth + 1, around));
    }
  };
  visit(name, name, value, 0, nowhere);
  // A URL that is put together of a password which stands elsewhere.
  const passwords = new Set(found.flatMap(({ kind, text }) => (kind === "url" ? [] : [text.value])));
  return found.filter(({ kind, text }) => kind !== "url" || !passwords.has(urlPassword(text.value)?.password ?? ""));
}

function placed(
  text: StrValue,
  innermost: string,
  path: string,
  { mayBeReplaced, besideLocalHost, isKeyPair, names }: Around,
): readonly Credential[] {
  const credential = credentialOf(innermost, path, text, !isKeyPair && signsTokens.test(innermost));
  if (credential === undefined) return [];
  return [{ ...credential, mayBeReplaced, besideLocalHost, trivial: credential.trivial || names.includes(text.value) }];
}

function namedEntries(
  dict: DictValue,
): readonly { readonly key: string; readonly item: Value; readonly mayBeReplaced: boolean }[] {
  if (isMappingOfNames(dict)) return [];
  return dict.entries.flatMap(({ key, value }) => {
    if (key.kind !== "str") return [];
    const beneath = value.kind === "unknown" ? value.beneath : undefined;
    return [{ key: key.value, item: beneath ?? value, mayBeReplaced: beneath !== undefined }];
  });
}

/** `{"EMAIL_HOST_USER": "user", "EMAIL_HOST_PASSWORD": "password", …}`: what each is called elsewhere. */
function isMappingOfNames({ entries }: DictValue): boolean {
  const parts = entries.filter(
    ({ key, value }) =>
      key.kind === "str" &&
      value.kind === "str" &&
      key.value.length > value.value.length &&
      key.value.toLowerCase().includes(value.value.toLowerCase()),
  );
  return parts.length > 2 && parts.length * 2 > entries.length && entries.every(({ value }) => value.kind === "str");
}

function aroundEntries(dict: DictValue, around: Around): Around {
  return {
    mayBeReplaced: around.mayBeReplaced,
    besideLocalHost: textsIn(dictGet(dict, "HOST")?.value, 0).some(({ value }) => isThisMachine(value)),
    isKeyPair: ["ALGORITHM", "JWT_ALGORITHM"]
      .flatMap((key) => textsIn(dictGet(dict, key)?.value, 0))
      .some(({ value }) => !value.startsWith("HS")),
    // The user's name is the first guess of anyone.
    names: ["USER", "NAME"].flatMap((key) => textsIn(dictGet(dict, key)?.value, 0)).map(({ value }) => value),
  };
}

interface Around {
  readonly mayBeReplaced: boolean;
  readonly besideLocalHost: boolean;
  /** The ALGORITHM beside it signs with the private key of a pair: any other text raises. */
  readonly isKeyPair: boolean;
  readonly names: readonly string[];
}
const nowhere: Around = { mayBeReplaced: false, besideLocalHost: false, isKeyPair: false, names: [] };

/** Whether a text is a credential under a name, or a value may hold one. Most are the same objects in every run, so each is looked at once. */
export interface JudgedTexts {
  readonly values: WeakMap<Value, { readonly name: string; readonly isCredential: boolean }>;
  /** All that a setting may be, by the environments that were asked about. */
  readonly settings: WeakMap<readonly Way<Binding>[], { readonly where: Condition; readonly isSuspect: boolean }>;
}

export function createJudgedTexts(): JudgedTexts {
  return { values: new WeakMap(), settings: new WeakMap() };
}

/** Settings in which a credential could be, by their values before any variable is decided: most need no question. */
export function suspectSettings(evaluation: Evaluation, judged: JudgedTexts): readonly string[] {
  const { bindings, where, conditions } = evaluation.intended;
  const mayBe = (name: string, { value }: Binding): boolean => {
    const known = judged.values.get(value);
    if (known?.name === name) return known.isCredential;
    const isCredential = mayHold(name, value, 0, judged);
    judged.values.set(value, { name, isCredential });
    return isCredential;
  };
  const names: string[] = [];
  for (const [name, ways] of bindings) {
    // Most are as they were before an edit.
    let known = judged.settings.get(ways);
    if (known?.where !== where) {
      const isSuspect = ways.some((way) => mayBe(name, way.value) && conditions.meets(way.where, where));
      judged.settings.set(ways, (known = { where, isSuspect }));
    }
    if (known.isSuspect) names.push(name);
  }
  return names.sort();
}

function holdsUnset(name: string, unset: Value | "raises", depth: number, judged: JudgedTexts): boolean {
  return unset !== "raises" && unset.kind !== "environment" && mayHold(name, unset, depth + 1, judged);
}

function mayHold(name: string, value: Value, depth: number, judged: JudgedTexts): boolean {
  if (depth > deepest) return false;
  switch (value.kind) {
    case "str": {
      const known = judged.values.get(value);
      if (known?.name === name) return known.isCredential;
      const isCredential = credentialOf(name, name, value, signsTokens.test(name)) !== undefined;
      judged.values.set(value, { name, isCredential });
      return isCredential;
    }
    // What it falls back to, before any cast of it, or by `os.environ.get("KEY") or "…"`.
    case "environment":
      return (
        value.reads.some(
          (read) =>
            read.fallback !== undefined &&
            (mayHold(name, read.fallback, depth + 1, judged) ||
              mayHold(read.variable, read.fallback, depth + 1, judged)),
        ) || value.reads.some(({ variable }) => holdsUnset(name, valueWhenUnset(value, variable), depth, judged))
      );
    case "dict":
      return value.entries.some((entry) =>
        mayHold(entry.key.kind === "str" ? entry.key.value : "", entry.value, depth + 1, judged),
      );
    case "list":
    case "tuple":
    case "set":
      return value.items.some((item) => mayHold(name, item, depth + 1, judged));
    case "unknown":
      return value.beneath !== undefined && mayHold(name, value.beneath, depth + 1, judged);
    default:
      return false;
  }
}

/** Google's number of a spreadsheet, which stands in its address: `PLANS_CSV_KEY` (https://developers.google.com/workspace/sheets/api/guides/concepts). */
function isDocument(name: string, value: string): boolean {
  return (
    /^1[\w-]{43}$/.test(value) &&
    /(?:^|_)(?:CSV|G?SHEETS?|SPREADSHEETS?|DOCS?|DOCUMENTS?|DRIVE|FOLDER|FORMS?)(?:_|$)/i.test(name)
  );
}

/** Not of a block of a key between whose lines stands `**` or `…`. */
function shapeOf(value: string): string | undefined {
  const end = value.indexOf("-----END");
  const isEmpty = end > 0 && value.startsWith("-----BEGIN") && !/[A-Za-z0-9+/=]{16}/.test(value.slice(0, end));
  return isEmpty ? undefined : secretShape(value);
}

/** What the fields of a form look like, that of a password too. */
const cssClasses = /^\w*_CSS(?:_|\b)/;

/** Keys of djangorestframework-simplejwt, django-ninja-jwt, drf-jwt and django-graphql-jwt. With a stand-in that everyone knows everyone can make tokens. */
const signsTokens = /^(?:JWT_)?SIGNING_KEY$|^JWT_SECRET_KEY$/;

function credentialOf(
  name: string,
  path: string,
  text: StrValue,
  signs: boolean,
): Omit<Credential, keyof Around> | undefined {
  const { value } = text;
  // In an exact environment a text that depends on a variable is not one of the source.
  if (
    value.length < 3 ||
    !isWrittenInSource(text) ||
    ((text.variables ?? []).length > 0 && text.from !== "environment-default")
  )
    return undefined;
  const shape = shapeOf(value);
  if (shape !== undefined) return { path, name, kind: "shape", what: shape, text, isLocal: false, trivial: false };
  const url = value.includes("://") ? urlPassword(value) : undefined;
  if (url !== undefined)
    return isNobodysSecret(url.password)
      ? undefined
      : {
          path,
          name,
          kind: "url",
          what: url.host === "" ? "a password" : `the password for ${url.host}`,
          text,
          isLocal: isThisMachine(url.host),
          trivial: isTrivialPassword(url.password),
        };
  if (value.includes("://")) return undefined;
  const what = signs ? signingKey(value) : namedSecret(name, path, value);
  if (what === undefined) return undefined;
  return {
    path,
    name,
    kind: signs ? "signs" : "name",
    what,
    text,
    isLocal: false,
    trivial: !signs && isTrivialPassword(value),
  };
}

/** Not the name of the file that holds it. */
function signingKey(value: string): string | undefined {
  return isReference(value) || /\.[a-z]{3,4}$/.test(value) ? undefined : "a key for signing tokens";
}

function namedSecret(name: string, path: string, value: string): string | undefined {
  // Cheap questions about the text first: the name is taken apart only for texts that could be one.
  if (isDottedPath(value) || (/\s/.test(value) && !googlePassword.test(value)) || cssClasses.test(path))
    return undefined;
  const strength = strengthOf(name);
  if (strength === undefined || isNobodysSecret(value) || isItsName(name, value)) return undefined;
  if (isDocument(name, value)) return undefined;
  if (strength === "key" && !looksLikeToken(value) && !isDense(value)) return undefined;
  return strength === "password" ? "a password" : "a secret";
}

/** Google shows a password for an application in four groups of letters: https://support.google.com/accounts/answer/185833 */
const googlePassword = /^\s*(?!abcd)[a-z]{4}(?: [a-z]{4}){3}\s*$/;

/** `EMAIL_HOST_PASSWORD = "email_host_password"` */
function isItsName(name: string, value: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  return name.length > 8 && plain(name) === plain(value);
}

/**
 * What a name promises. `password`: whatever stands there is one. `key`: a key or token, which must also look generated, because many such
 * names hold identifiers.
 */
function strengthOf(name: string): "password" | "key" | undefined {
  if (!mayNameSecret.test(name) || !isSecretName(name)) return undefined;
  const upper = name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
  // Keys that are made to be shown to browsers, and identifiers. Pusher's key names an application, its secret signs
  // (https://pusher.com/docs/channels/using_channels/auth/); django-location-field writes its provider's into pages.
  if (
    /PUBLI|SITE_?KEY|WIDGET_?KEY|CLIENT_?ID|KEY_?ID|MAPS?_|_MAPS?|MAP(?:BOX|TILER|TILES)|SEARCH|WRITE_KEY|MEASUREMENT|ANALYTICS|(?:^|_)(?:CACHE|SESSION|CSRF|HEADER|COOKIE|SORT|FOREIGN|PRIMARY|LOOKUP|PARTITION|ORDER|GROUP)_(?:\w+_)?KEYS?$|SOCIAL_AUTH_\w+_KEY$|^PUSHER_(?:APP_)?KEY$|^PROVIDER\.GOOGLE|DSN$|(?:MIXPANEL|POSTHOG|AMPLITUDE)_(?:PROJECT_)?(?:API_)?(?:TOKEN|KEY)$/.test(
      upper,
    )
  )
    return undefined;
  if (/(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PASS|PWD)$/.test(upper)) return "password";
  return /(?:^|_)\w*(?:SECRET|SECRETS|KEY|KEYS|TOKEN|TOKENS|APIKEY|CREDENTIALS?|SALT|AUTH)$/.test(upper)
    ? "key"
    : undefined;
}

const mayNameSecret = /pass|pwd|secret|key|token|credential|salt|auth/i;

/** Short keys of mixed characters: not a word, not words with hyphens. */
function isDense(text: string): boolean {
  return (
    text.length >= 12 &&
    new Set(text).size >= 8 &&
    // `relay-premium-127-phone` is a name.
    !/^[A-Za-z]+(?:[-_.:](?:[A-Za-z]+|\d{1,4}))*$/.test(text) &&
    /\d/.test(text) &&
    /[A-Za-z]/.test(text)
  );
}

function isDottedPath(text: string): boolean {
  return /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/.test(text);
}

/** The password of `scheme://user:password@host`; a user without a password is none. */
function urlPassword(text: string): { readonly password: string; readonly host: string } | undefined {
  const separator = text.indexOf("://");
  if (separator < 1 || !/^[a-z][a-z0-9+.-]*$/i.test(text.slice(0, separator))) return undefined;
  const rest = text.slice(separator + 3);
  const stop = rest.search(/[/?]/);
  const authority = stop < 0 ? rest : rest.slice(0, stop);
  const at = authority.lastIndexOf("@");
  const colon = authority.slice(0, Math.max(0, at)).indexOf(":");
  if (at < 0 || colon < 0 || colon + 1 === at) return undefined;
  return { password: authority.slice(colon + 1, at), host: authority.slice(at + 1).replace(/:\d+$/, "") };
}

/** Every text of a value, and those that it falls back to. */
export function textsIn(value: Value | undefined, depth: number): readonly StrValue[] {
  if (value === undefined || depth > deepest) return [];
  if (value.kind === "str") return [value];
  if (value.kind === "dict") return value.entries.flatMap((entry) => textsIn(entry.value, depth + 1));
  if (value.kind === "environment")
    return value.reads.flatMap((read) => (read.fallback === undefined ? [] : textsIn(read.fallback, depth + 1)));
  return isSequence(value) ? value.items.flatMap((item) => textsIn(item, depth + 1)) : [];
}
