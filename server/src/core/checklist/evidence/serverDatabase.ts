import { variablesOf } from "../../domain/display.js";
import type { Value } from "../../domain/value.js";
import { dictGet } from "../../domain/value.js";
import { databaseOfUrl, known } from "../../settings/databases.js";
import { settle } from "../../settings/resolvedSettings.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { isThisMachine } from "../../text/thisMachine.js";
import { nothing, open, shown, unseen, whole, type Part } from "./answers.js";
import { evaluatedFiles } from "./evaluatedFiles.js";
import { settingFact } from "./settingFacts.js";

/** A server by its ENGINE, a password that is not in the source, and TLS that is required or no network to cross. */
export function serverDatabase(context: EvidenceContext): EvidenceAnswer {
  const fact = settingFact(context, "DATABASES");
  if (fact === undefined) return whole(unseen("DATABASES cannot be seen"));
  // `if "postgresql" in ENGINE: DATABASES["default"]["OPTIONS"] = {"sslmode": …}`
  const [mode] = context.search([...evaluatedFiles(context.entry)], /["']ssl_?mode["']|\bssl_require\b/);
  return whole(
    ...fact.values.flatMap((value): readonly Part[] => {
      if (value.kind === "unknown") return [unseen(`DATABASES: ${value.reason}`, { at: fact.at, text: "DATABASES" })];
      const own = value.kind === "dict" ? dictGet(value, "default")?.value : value;
      if (own === undefined) return [nothing("there is no default database")];
      return partsOf(own, own.at ?? fact.at, mode?.at);
    }),
  );
}

function partsOf(database: Value, at: Value["at"], mode: Value["at"]): readonly Part[] {
  if (database.kind === "unknown")
    return [unseen(`the default database: ${database.reason}`, { at, text: "the default database" })];
  const made = database.kind === "environment" ? databaseOfUrl(database) : database;
  const place = { at, text: "the default database" };
  if (made?.kind !== "dict")
    return [
      database.kind !== "environment"
        ? unseen("the default database cannot be seen", place)
        : open(
            "the default database comes from the environment: make sure that it is a server, and that it requires TLS",
            place,
          ),
    ];
  const engine = known(made, "ENGINE");
  const kind =
    engine?.kind === "str"
      ? /(postgres|postgis|psqlextra|timescale|mysql|mariadb|oracle|mssql|cockroach)/i.exec(engine.value)?.[1]
      : undefined;
  const password = known(made, "PASSWORD");
  const byUrl = database.kind === "environment";
  return [
    byUrl
      ? open(
          `the default database comes from the variable ${listText(variablesOf(database))}: make sure that it is a server`,
          place,
        )
      : kind === undefined
        ? open("which kind of database is used cannot be seen", place)
        : shown({ at: engine?.at ?? at, text: `the default database is ${kind}` }),
    byUrl
      ? nothing("the password is a part of the URL")
      : password?.kind === "environment"
        ? shown({
            at: password.at ?? at,
            text: `its password comes from the variable ${listText(variablesOf(password))}`,
          })
        : password === undefined || (password.kind === "str" && password.value === "") || password.kind === "none"
          ? nothing("there is no password")
          : passwordPart(password, place),
    transport(database, made, place, mode),
  ];
}

/** A rule finds what stands in the source, but for the words that everyone tries first as the fallback of a variable. */
function passwordPart(password: Value, place: { readonly at: Value["at"]; readonly text: string }): Part {
  const variables = password.variables ?? [];
  if (variables.length === 0)
    return open(
      password.kind === "str"
        ? "the password of the default database is a text of the source: make sure that production has another"
        : `where the password of the default database comes from cannot be seen${password.kind === "unknown" ? `: ${password.reason}` : ""}`,
      place,
    );
  const hint = { at: password.at ?? place.at, text: "the password of the default database" };
  return open(
    `the password of the default database is a text of the source while the variable ${listText(variables)} is unset: make sure that production sets it`,
    hint,
  );
}

function transport(
  database: Value,
  made: Value & { readonly kind: "dict" },
  place: { readonly at: Value["at"]; readonly text: string },
  named: Value["at"],
): Part {
  const options = known(made, "OPTIONS");
  if (options?.kind === "dict") {
    const mode = known(options, "sslmode") ?? known(options, "ssl_mode");
    const text = mode?.kind === "environment" ? settle(mode, () => null) : mode;
    if (
      text?.kind === "str" &&
      /^(?:require|verify-ca|verify-full|REQUIRED|VERIFY_CA|VERIFY_IDENTITY)$/.test(text.value)
    )
      return shown({ at: mode?.at ?? place.at, text: "its OPTIONS require TLS" });
    const service = known(options, "service");
    if (known(options, "ssl") !== undefined || service !== undefined)
      return open("the OPTIONS of the default database set TLS up: make sure that it is required", place);
  }
  const host = database.kind === "environment" ? undefined : known(made, "HOST");
  const isHere = host?.kind === "str" && (host.value === "" || host.value.startsWith("/") || isThisMachine(host.value));
  // What holds while a variable is unset is no host of production.
  if (isHere && database.from !== "environment-default" && host.from !== "environment-default")
    return shown({ at: host.at ?? place.at, text: "it is reached without leaving the machine" });
  // `str(os.environ.get("HOST"))` is None while the variable is unset.
  if (host?.kind === "str" && host.value !== "None" && !isHere && !host.value.includes("."))
    return open(
      `nothing requires TLS on the way to ${host.value}: make sure that the network in between is yours alone`,
      place,
    );
  return named === undefined
    ? open("the default database may be on another machine, and nothing in the settings requires TLS", place)
    : open(
        "whether what the settings say of TLS holds for the default database cannot be told: make sure that it is required",
        {
          at: named,
          text: "TLS is named here",
        },
      );
}
