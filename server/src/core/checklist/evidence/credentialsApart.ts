import { variablesOf } from "../../domain/display.js";
import { isSecretName } from "../../domain/redact.js";
import { isSequence, type Value } from "../../domain/value.js";
import type { Evidence } from "../../rules/rule.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { listText } from "../listText.js";
import { open, shown, whole } from "./answers.js";

/** A name that says secret, given a text: `API_KEY = "…"`, `password="…"`. Placeholders, names and empty texts are none. */
const written = /(?:^|[\s(,{])["']?(?:\w{0,40}_)?(?:password|passwd|secret|secret_key|api_?key|access_key|auth_token|private_key)["']?\s*(?:=|:)\s*["'][^"'\s{}<>$%]{8,}["']/i;
const notOfProduction = /(?:^|\/)(?:tests?|testing|migrations|docs?|examples?|fixtures|factories|conftest|test_\w+|\w+_tests?|settings|local\w*|dev\w*)(?:\/|\.py$)/i;

/** Rules know the credentials of the settings; of the other modules, texts are searched by their names. */
export function credentialsApart(context: EvidenceContext): EvidenceAnswer {
  const { entry, paths, search, show } = context;
  const evaluated = new Set(entry.settings?.evaluation.files ?? [entry.file]);
  const others = paths.python.filter((path) => !evaluated.has(path) && !notOfProduction.test(show(path)));
  const found = search(others, written).filter(({ line }) => !/os\.environ|getenv|\bconfig\(|\benv[.(]|label|help_text|verbose_name|placeholder|_\(|type=|name=/i.test(line));
  const sources = credentialSources(context);
  const settings: Evidence = { at: sources[0]?.at ?? { file: entry.file, start: 0, end: 0 }, text: sources.length > 0 ? `${listText(sources.map(({ name }) => name), 4)} come${sources.length === 1 ? "s" : ""} from the environment` : `no setting of ${entry.module} holds a credential` };
  const [first] = found;
  if (first !== undefined) return whole(shown(settings), open(`${listText([...new Set(found.map(({ at }) => show(at.file)))], 3)} ${found.length === 1 ? "sets" : "set"} something that is named like a secret: make sure that it is none`, ...found.slice(0, 4).map(({ at }) => ({ at, text: "something named like a secret" }))));
  return whole(shown(settings, { at: undefined, text: `none of ${others.length} other modules sets something that is named like a secret` }));
}

const credentialName = /SECRET|PASSWORD|TOKEN|_KEY|DATABASE|CACHES|BROKER|DSN|_URL$|ANYMAIL/;

function credentialSources({ entry }: EvidenceContext): readonly { readonly name: string; readonly at: Evidence["at"] }[] {
  const found = new Map<string, Evidence["at"]>();
  const { settings } = entry;
  settings?.ask((world) => {
    for (const name of settings.names) if (credentialName.test(name)) collect(name, world.get(name), world.setting(name).valueAt, found, 4);
    return "no";
  });
  return [...found].map(([name, at]) => ({ name, at }));
}

function collect(name: string, value: Value, at: Evidence["at"], found: Map<string, Evidence["at"]>, depth: number): void {
  if (value.kind === "environment" && (isSecretName(name) || /URL|DATABASE|BROKER|CACHE|DSN/i.test(name) || variablesOf(value).some((variable) => isSecretName(variable)))) found.set(name, value.at ?? at);
  if (depth === 0) return;
  if (value.kind === "dict") for (const { key, value: part } of value.entries) if (key.kind === "str") collect(`${name}[${key.value}]`, part, part.at ?? at, found, depth - 1);
  if (isSequence(value)) for (const part of value.items) collect(name, part, part.at ?? at, found, depth - 1);
}
