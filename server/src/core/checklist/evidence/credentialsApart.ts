import { groupBy } from "../../text/groupBy.js";
import { fileStart } from "../../text/span.js";
import { aboutSetting } from "../../settings/unseenReasons.js";
import { variablesOf } from "../../domain/display.js";
import { isSecretName } from "../../domain/redact.js";
import { isNobodysSecret } from "../../domain/secretShapes.js";
import { isSequence, type StrValue, type Value } from "../../domain/value.js";
import type { Evidence } from "../../settings/verdict.js";
import { credentialsIn } from "../../settings/credentials.js";
import { settle } from "../../settings/resolvedSettings.js";
import { keyFileOf } from "../../settings/secretKey.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { open, shown, whole, type Part } from "./answers.js";
import { evaluatedFiles } from "./evaluatedFiles.js";

/** A name that says secret, given a text: `API_KEY = "…"`, `password="…"`. Placeholders, names and empty texts are none. */
const written =
  /(?<=^|[\s(,{])["']?(?:\w{0,40}_)?(?:password|passwd|secret|secret_key|api_?key|access_key|auth_token|private_key)["']?\s*(?:=|:)\s*["'][^"'\s{}<>$%]{8,}["']|^[A-Z][A-Z\d_]*(?:PASSWORD|SECRET|SECRET_KEY|API_?KEY|ACCESS_KEY|AUTH_TOKEN|PRIVATE_KEY)\s*=\s*["'][^"'{}<>$%]{8,}["']/im;
const notOfProduction =
  /(?:^|\/)(?:migrations|docs?|examples?|fixtures|factories|settings|local\w*|dev\w*)(?:\/|\.py$)/i;

/** Rules know the credentials of the settings; of the other modules, texts are searched by their names. */
export function credentialsApart(context: EvidenceContext): EvidenceAnswer {
  return whole(...settingsParts(context), modulesPart(context));
}

function modulesPart({ entry, paths, search, show }: EvidenceContext): Part {
  const evaluated = evaluatedFiles(entry);
  const others = paths.code.filter((path) => !evaluated.has(path) && !notOfProduction.test(show(path)));
  const found = search(others, written).filter(
    ({ line }) =>
      !/os\.environ|getenv|\bconfig\(|\benv[.(]|label|help_text|verbose_name|placeholder|_\(|type=|name=/i.test(line),
  );
  const files = [...new Set(found.map(({ at }) => show(at.file)))];
  if (files.length > 0)
    return open(
      `${listText(files, 3)} ${files.length === 1 ? "sets" : "set"} something that is named like a secret: make sure that it is none`,
      ...found.slice(0, 4).map(({ at }) => ({ at, text: "something named like a secret" })),
    );
  return others.length === 0
    ? shown()
    : shown({
        at: undefined,
        text:
          others.length === 1
            ? "the only other module sets nothing that is named like a secret"
            : `none of ${others.length} other modules sets something that is named like a secret`,
      });
}

/** What rules find has failed the item already. What is left are words that everyone tries first, and texts that only some ways of running the settings use. */
function settingsParts({ entry }: EvidenceContext): readonly Part[] {
  const { settings } = entry;
  const parts: Part[] = [];
  const names = new Set(settings?.mayHoldCredentials ?? []);
  // These have an item of their own.
  for (const own of ["SECRET_KEY", "SECRET_KEY_FALLBACKS"]) names.delete(own);
  for (const name of names) {
    const found = new Map<string, Evidence>();
    settings?.ask((world) => {
      const value = world.get(name);
      // `{"PASSWORD": os.environ.get("PASSWORD", "…")}`
      const unset = settle(value, () => null);
      const variables = value.kind === "environment" ? variablesOf(value) : (unset.variables ?? []);
      // Where a variable is required besides, only the value itself has its texts.
      for (const { path, text } of [...credentialsIn(name, unset), ...credentialsIn(name, value)])
        found.set(path, ofSource(path, { variables, ...text }));
      return "no";
    });
    const [place] = found.values();
    // Else it is one only where nobody deploys, or what is made of an address that holds one: `EMAIL_HOST`.
    if (place === undefined) names.delete(name);
    else
      parts.push(
        open(`${place.text}: make sure that production has another`, place, ...[...found.values()].slice(1, 4)),
      );
  }
  const { fromEnvironment, hidden, fallbacks } = credentialSources(settings);
  for (const [path, text] of [...fallbacks].filter(([path]) => !names.has(path.replace(/\[.*/s, ""))).slice(0, 3)) {
    const place = ofSource(path, text);
    parts.push(open(`${place.text}: make sure that production has another`, place));
  }
  const byCause = groupBy(hidden, ({ name, reason }) => aboutSetting(name, reason).cause);
  for (const [cause, group] of [...byCause].slice(0, 3)) {
    const names = listText(
      group.map(({ name }) => name),
      3,
    );
    const [come, them] = group.length === 1 ? ["comes", "it"] : ["come", "them"];
    parts.push(
      open(
        `where ${names} ${come} from cannot be seen (${cause}): make sure that no file of the repository holds ${them}`,
        ...group.slice(0, 3).map(({ name, at }) => ({ at, text: name })),
      ),
    );
  }
  if (parts.length > 0) return parts;
  const sources = [...fromEnvironment];
  const [, firstAt] = sources[0] ?? [];
  return [
    shown({
      at: firstAt ?? fileStart(entry.file),
      text:
        sources.length > 0
          ? `${listText(
              sources.map(([name]) => name),
              4,
            )} come${sources.length === 1 ? "s" : ""} from the environment`
          : `no setting of ${entry.module} holds a credential`,
    }),
  ];
}

function ofSource(path: string, { at, variables = [] }: StrValue): Evidence {
  return {
    at,
    text: `${path} is a text of the source${variables.length === 0 ? "" : ` while the variable ${listText(variables, 2)} is unset`}`,
  };
}

const credentialName = /SECRET|PASSWORD|TOKEN|_KEY|DATABASE|CACHES|BROKER|DSN|_URL$|ANYMAIL/;

interface Sources {
  /** Texts that stand in while variables are unset, also at the end of several. */
  readonly fallbacks: Map<string, StrValue>;
  readonly fromEnvironment: Map<string, Evidence["at"]>;
  /** Credentials whose value cannot be seen: it may stand in a file of the repository. */
  readonly hidden: { readonly name: string; readonly reason: string; readonly at: Evidence["at"] }[];
}

function credentialSources(settings: EvidenceContext["entry"]["settings"]): Sources {
  const found: Sources = { fallbacks: new Map(), fromEnvironment: new Map(), hidden: [] };
  settings?.ask((world) => {
    for (const name of settings.names)
      if (credentialName.test(name)) collect(name, world.get(name), world.setting(name).valueAt, found, settings, 4);
    return "no";
  });
  return found;
}

function collect(
  path: string,
  value: Value,
  at: Evidence["at"],
  found: Sources,
  settings: SettingsView,
  depth: number,
): void {
  if (
    value.kind === "environment" &&
    (isSecretName(path) ||
      /URL|DATABASE|BROKER|CACHE|DSN/i.test(path) ||
      variablesOf(value).some((variable) => isSecretName(variable)))
  )
    found.fromEnvironment.set(path, value.at ?? at);
  if (
    value.kind === "unknown" &&
    isCredential(path) &&
    keyFileOf(value, settings) === undefined &&
    !found.hidden.some(({ name }) => name === path)
  )
    found.hidden.push({ name: path, reason: value.reason, at: value.at ?? at });
  const fallback = fallbackOf(value, path);
  if (fallback !== undefined) found.fallbacks.set(path, fallback);
  if (depth === 0) return;
  if (value.kind === "dict")
    for (const { key, value: part } of value.entries)
      if (key.kind === "str") collect(`${path}[${key.value}]`, part, part.at ?? at, found, settings, depth - 1);
  if (isSequence(value)) for (const part of value.items) collect(path, part, part.at ?? at, found, settings, depth - 1);
}

/** A word that stands in while variables are unset, or always. */
function fallbackOf(value: Value, path: string): StrValue | undefined {
  const isRead = value.kind === "environment";
  const text = isRead ? settle(value, () => null) : value;
  if (
    text.kind !== "str" ||
    // What an environment that is given holds is no text of the source, and an address without a password is no secret.
    (!isRead && text.from !== "environment-default" && (text.from === "environment" || path.endsWith("URL"))) ||
    !isCredential(path) ||
    !/^[^\s.:]{3,}$/.test(text.value) ||
    isNobodysSecret(text.value)
  )
    return undefined;
  return isRead ? { ...text, variables: variablesOf(value) } : text;
}

/** By what it is the value of: a password, a token, the address of a broker. Many a name with KEY in it is an identifier. */
function isCredential(path: string): boolean {
  const name = /\[([^[\]]*)\]$/.exec(path)?.[1] ?? path;
  return (
    /(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|BROKER_URL|API_KEY|SECRET_KEY)$/i.test(name) && !/^SECRET_KEY$/.test(path)
  );
}
