import { originParts } from "../../settings/hosts.js";
import { isThisMachine } from "../../text/thisMachine.js";
import { secretShape } from "../../domain/secretShapes.js";
import { hasUrlPassword, isPlaceholder, isSecretVariable } from "../../launch/secretVariables.js";
import type { DotenvEntry } from "../../syntax/deploy/dotenv.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "secret-in-example",
  family: "secrets",
  severity: "warning",
  everyFile: true,
  checklist: ["credentials-not-in-source"],
  docs: {
    summary: "An example env file holds what looks like a real secret",
    why: "The example is committed. A long random value in it is either somebody's real secret, or becomes one: people copy the file and leave what is there, so all of them run with the same key.",
    remedy: "Leave the value empty, or write a placeholder such as `change-me`. If the secret was real, change it.",
    references: ["https://12factor.net/config", "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key"],
  },
  check({ project }) {
    if (project.deploy.examples.length === 0) return notApplicable("there is no example env file");
    const findings = project.deploy.examples.flatMap(({ content }) => {
      const told = new Set<string>();
      return content.entries.flatMap((entry) => {
        const value = entry.value ?? "";
        // The password of a URL may stand by itself too: one secret.
        const secret = /:([^:@/]+)@/.exec(value)?.[1] ?? value;
        if (told.has(secret) || saysThatItIsNone(entry.name, value)) return [];
        const real =
          (isSecretVariable(entry.name) && !isPlaceholder(value) && looksRandom(value)) ||
          (hasUrlPassword(value) && looksRandom(/:([^:@/]+)@/.exec(value)?.[1] ?? ""));
        if (real) told.add(secret);
        return real
          ? [
              finding({
                at: entry.nameAt,
                certainty: "possible",
                // Whoever copies what switches DEBUG on works on their own machine; what a provider made opens something wherever it is used.
                ...(secretShape(value) === undefined &&
                  (!/SECRET_?KEY/i.test(entry.name) ||
                    isForDevelopers(content) ||
                    isOfLocalService(entry.name, content)) && {
                    severity: "information" as const,
                  }),
                message: `${entry.name} looks like a real secret, and the example is in the repository`,
              }),
            ]
          : [];
      });
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "examples hold placeholders" });
  },
});

/** So does startproject's key, and Django warns of it wherever it is used (security.W009). */
function saysThatItIsNone(name: string, value: string): boolean {
  return /(?:^|_)(?:MOCK|FAKE|DUMMY|E2E|TEST)(?:_|$)/i.test(name) || /^["']?django-insecure-/.test(value);
}

/** `DEBUG=true`, `DJANGO_DEBUG=1`, `DEV_MODE=true`. */
function isForDevelopers({ entries }: { readonly entries: readonly DotenvEntry[] }): boolean {
  return entries.some(
    ({ name, value }) =>
      /^(?:(?:DJANGO|APP|WEB)_)?(?:DEBUG|DEV(?:ELOPMENT)?(?:_MODE)?)$/i.test(name) &&
      /^(?:true|1|on|yes)$/i.test(value ?? ""),
  );
}

/** `LOGIN_SECRET` beside `LOGIN_PROVIDER_URL=http://localhost:8010`: it opens what runs on the same machine. */
function isOfLocalService(name: string, { entries }: { readonly entries: readonly DotenvEntry[] }): boolean {
  const family = name.slice(0, name.lastIndexOf("_") + 1);
  return (
    family !== "" &&
    entries.some(
      (one) => one.name.startsWith(family) && isOfThisMachine(originParts(one.value ?? "")?.host.replace(/:\d+$/, "")),
    )
  );
}

/** Containers have a name for the machine that they run on. */
function isOfThisMachine(host: string | undefined): boolean {
  return host !== undefined && (isThisMachine(host) || host === "host.docker.internal");
}

/** 16 characters and more with letters and digits mixed throughout: no word that a person made up. */
function looksRandom(value: string): boolean {
  // `/secrets/key.json` says where a secret lies.
  if (value.length < 16 || /\s|^https?:|^(?:~|\.{1,2})?\/(?:[\w.-]+\/)*[\w.-]+\.\w{2,5}$/.test(value)) return false;
  // `but-nobody-cares-what-it-is`, `find-in-1password`, `path/to/credentials.json`, `oauth2-client-secret`: keys that are made have digits between their letters.
  // `at_least_50_signs`
  if (value.split(",").every((part) => /^\d{0,2}[A-Za-z]+\d{0,3}(?:[-_./](?:\d{0,2}[A-Za-z]+)?\d{0,3})*!?$/.test(part)))
    return false;
  const changes = [...value].filter((c, index, all) => index > 0 && kindOf(c) !== kindOf(all[index - 1] ?? "")).length;
  return new Set(value).size >= 10 && changes >= value.length / 4;
}

function kindOf(c: string): string {
  return /[a-z]/.test(c) ? "lower" : /[A-Z]/.test(c) ? "upper" : /\d/.test(c) ? "digit" : "other";
}
