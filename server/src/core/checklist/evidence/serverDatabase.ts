import type { Assignment, EnvironmentValue, Value } from "../../domain/value.js";
import { dictGet } from "../../domain/value.js";
import { PythonError } from "../../evaluator/runtime.js";
import type { Evidence } from "../../rules/rule.js";
import { isProductionProcess } from "../../launch/targets.js";
import { known } from "../../settings/databases.js";
import { isLocalHost } from "../../settings/hosts.js";
import { environmentOf } from "../../settings/onTarget.js";
import { settle } from "../../settings/resolvedSettings.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { notShown, shown } from "./answers.js";

/** That TLS is required, or that there is no network to cross. Without either nothing shows that the passwords are not read on the way. */
export function serverDatabase({ entry, project }: EvidenceContext): EvidenceAnswer {
  const { settings } = entry;
  const launches = project.processes.filter((process) => isProductionProcess(process.launch) && process.entry?.module === entry.module).map(({ launch }) => launch);
  const given: readonly Assignment[] = launches.length === 0 ? [() => undefined] : launches.map(environmentOf);
  const found: (Evidence | undefined)[] = [];
  const judgement = settings?.ask((world) => {
    const setting = world.setting("DATABASES");
    const database = setting.value.kind === "dict" ? dictGet(setting.value, "default")?.value : setting.value;
    for (const assignment of given) {
      const text = database === undefined ? undefined : protectedBy(settle(database, assignment));
      found.push(text === undefined ? undefined : { at: setting.valueAt, text });
    }
    return "no";
  });
  const [first] = found;
  if (first !== undefined && found.every((one) => one !== undefined)) return shown(first);
  const at = judgement?.read[0]?.valueAt;
  return notShown("the default database may be on another machine, and nothing in the settings requires TLS", ...(at === undefined ? [] : [{ at, text: "DATABASES is set here" }]));
}

/** What keeps the connection from being read; undefined: nothing that can be seen. */
function protectedBy(value: Value): string | undefined {
  const database = value.kind === "environment" ? withUrl(value) : value;
  if (database?.kind !== "dict") return undefined;
  const options = known(database, "OPTIONS");
  if (options?.kind === "dict") {
    const mode = known(options, "sslmode") ?? known(options, "ssl_mode");
    const text = mode?.kind === "environment" ? settle(mode, () => null) : mode;
    if (text?.kind === "str" && /^(?:require|verify-ca|verify-full|REQUIRED|VERIFY_CA|VERIFY_IDENTITY)$/.test(text.value)) return "OPTIONS of the default database require TLS";
    if (known(options, "ssl") !== undefined || known(options, "service") !== undefined) return "OPTIONS of the default database set TLS up";
  }
  // What a URL holds is not known: its host least of all.
  if (value.kind === "environment") return undefined;
  const host = known(database, "HOST");
  if (host?.kind === "str" ? host.value === "" || host.value.startsWith("/") || isLocalHost(host.value) : host === undefined && database.rest === undefined) return "the default database is reached without leaving the machine or the containers' own network";
  return undefined;
}

/** The database as the code makes it of a URL: what the call adds to it. */
function withUrl(value: EnvironmentValue): Value | undefined {
  try {
    return value.resolve(() => "postgres://user@database.example.com/name");
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}
