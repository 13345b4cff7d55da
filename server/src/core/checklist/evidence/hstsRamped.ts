import { isTruthy } from "../../domain/predicates.js";
import type { Value } from "../../domain/value.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { notShown, partlyShown, shown } from "./answers.js";

/** Django's advice is to begin with an hour: https://docs.djangoproject.com/en/stable/ref/middleware/#http-strict-transport-security */
const shortest = 86_400;

export function hstsRamped({ entry, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const values: Value[] = [];
  const on = entry.settings?.ask((world) => {
    const value = world.get("SECURE_HSTS_SECONDS");
    values.push(value);
    return isTruthy(value);
  });
  const proxied = search(paths.deploy, /\bStrict-Transport-Security\b/i).map(({ at }) => ({ at, text: `${show(at.file)} sends Strict-Transport-Security` }));
  if (on === undefined || (on.occurs !== "always" && !on.byEnvironment)) {
    const [first, ...more] = proxied;
    return first === undefined ? notShown("neither Django nor a proxy of the repository sends Strict-Transport-Security") : shown(first, ...more);
  }
  const [first, ...more] = on.holds().evidence;
  if (first === undefined) return notShown("SECURE_HSTS_SECONDS cannot be seen");
  if (values.every((value) => value.kind === "int" && value.value > 0 && value.value < shortest)) return partlyShown(`${first.text}: raise it when HTTPS has proven itself`, first, ...more);
  return shown(first, ...more);
}
