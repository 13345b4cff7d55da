import { isSecretName } from "../../domain/redact.js";
import { isWord, isWords } from "../../domain/secretShapes.js";
import type { StrValue } from "../../domain/value.js";
import { bindingWays } from "../../domain/bound.js";
import { credentialsIn, textsIn, type Credential } from "../../settings/credentials.js";
import { everyLaunchSets } from "../../settings/launchedVariables.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Case, Setting } from "../../settings/setting.js";
import { holds, type Severity, type Verdict } from "../../settings/verdict.js";
import { judgeParts } from "./elements.js";
import { verdictList, whenText } from "./verdicts.js";

/** Judges the credentials of settings one by one. Findings are possible where only the fallback of a variable holds one. */
export function judgeCredentials(
  settings: SettingsView,
  names: readonly string[],
  wanted: (credential: Credential) => boolean,
  describe: (credential: Credential, one: Case) => string,
): readonly Verdict[] {
  const others = names.includes("DATABASES") ? new Set<string>() : judgedElsewhere(settings);
  const verdicts = names.flatMap((name) =>
    verdictList(
      judgeParts(
        settings,
        name,
        (value) => ({
          faults: credentialsIn(name, value)
            .filter((one) => wanted(one) && !others.has(placeOf(one.text)))
            .map((one) => ({ key: `${one.path}@${one.text.at?.start ?? ""}`, at: one.text.at, data: one })),
          otherwise:
            value.kind === "environment"
              ? "environment"
              : value.kind === "unknown" && isSecretName(name)
                ? "unknown"
                : "no",
        }),
        ({ data }, one) => {
          const isFallback = data.text.from === "environment-default" || one.when !== "";
          if (data.trivial && isFallback) return undefined;
          return {
            message:
              describe(data, one) +
              (one.when === ""
                ? isFallback
                  ? ", as what holds while a variable is unset"
                  : ""
                : `, and counts${whenText(one)}`) +
              (data.mayBeReplaced ? ", unless what cannot be seen replaces it" : ""),
            severity: isElsewhere(settings, data, one) ? "information" : severityFor(data, isFallback),
            fixes: credentialFix(settings, data, one.world.setting(name), isFallback),
          };
        },
      ),
    ),
  );
  const findings = verdicts.filter((verdict) => verdict.kind === "finding");
  if (findings.length > 0) return findings;
  return verdicts.find((verdict) => verdict.kind === "notDetermined")
    ? verdicts.filter((verdict) => verdict.kind === "notDetermined")
    : [holds()];
}

function severityFor(credential: Credential, isFallback: boolean): Severity {
  const { isLocal, mayBeReplaced, besideLocalHost, trivial, kind, text, path } = credential;
  if (isLocal || mayBeReplaced || trivial || (isFallback && besideLocalHost)) return "information";
  // What is called id is sent with each request, and opens nothing without the secret: https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds-programmatic-access.html
  if (kind === "shape" && /^A[KS]IA/.test(text.value)) return "information";
  // IndexNow asks for its key at an address of the site: https://www.indexnow.org/documentation; what is for DEBUG says so.
  if (kind === "name" && (isWords(text.value) || /INDEX_?NOW|^DEBUG_/i.test(path))) return "information";
  // A word is what developers' databases and accounts have while nothing is set.
  if (isFallback && kind === "name" && isWord(text.value)) return "information";
  return isFallback || (kind === "name" && isWord(text.value)) ? "warning" : "error";
}

/** Production has another: from a module of each machine, or from every launch. What a provider made opens something all the same. */
function isElsewhere({ evaluation }: SettingsView, { kind }: Credential, { unless, unset }: Case): boolean {
  return kind !== "shape" && (unless !== undefined || everyLaunchSets(unset, evaluation));
}

/** What DATABASES is made of is said of the database, and what SECRET_KEY may be of the key, which settings may refuse. */
function judgedElsewhere(settings: SettingsView): ReadonlySet<string> {
  const values = ["DATABASES", "SECRET_KEY"]
    .flatMap((name) => bindingWays(settings.evaluationOf(name).intended, name))
    .flatMap(({ value: { value } }) => textsIn(value, 0));
  return new Set(values.map(placeOf));
}

function placeOf({ at }: StrValue): string {
  return at === undefined ? "" : `${at.file}:${at.start}`;
}

/** Reads exactly the credential from the environment: the setting, or the one value inside it. */
function credentialFix(
  settings: SettingsView,
  credential: Credential,
  setting: Setting,
  isFallback: boolean,
): ReturnType<SettingsView["fix"]["fromEnvironment"]> {
  const { at } = credential.text;
  if (at === undefined) return [];
  if (isFallback) {
    const read = [...settings.evaluation.reads.values()]
      .flat()
      .find((one) => one.fallback?.at?.file === at.file && one.fallback.at.start === at.start);
    return read === undefined
      ? []
      : settings.fix.fromEnvironment(
          { ...setting, valueAt: read.at, value: credential.text },
          { variable: read.variable, cast: "str" },
        );
  }
  if (credential.text.from !== "literal") return [];
  return settings.fix.fromEnvironment(
    { ...setting, valueAt: at, value: credential.text },
    { variable: variableName(credential), cast: "str" },
  );
}

function variableName({ path, name }: Credential): string {
  const keys = [...path.matchAll(/\["([^"]*)"\]/g)].map((match) => match[1] ?? "");
  if (keys.length === 0) return name;
  const setting = /^\w+/.exec(path)?.[0] ?? name;
  const own = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/\W+/g, "_")
    .toUpperCase();
  if (setting === "DATABASES")
    return keys[0] === "default" || keys[0] === undefined
      ? `DATABASE_${own}`
      : `${keys[0].toUpperCase()}_DATABASE_${own}`;
  return own.startsWith(setting) ? own : `${setting.replace(/S$/, "")}_${own}`;
}
