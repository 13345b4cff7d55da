import { PythonError } from "../../evaluator/pythonError.js";
import type { Answer, Value } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { connectionsByUrl, databasesIn, known } from "../../settings/databases.js";
import type { Fault } from "../support/elements.js";
import { judgeFaults } from "../support/libraries.js";
import type { World } from "../../settings/setting.js";
import { settingsRule } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "number-as-text",
  family: "django",
  severity: "error",
  reads: [
    "DATABASES",
    "SESSION_COOKIE_AGE",
    "CSRF_COOKIE_AGE",
    "EMAIL_TIMEOUT",
    "CACHE_MIDDLEWARE_SECONDS",
    "PASSWORD_RESET_TIMEOUT",
    "DATA_UPLOAD_MAX_MEMORY_SIZE",
    "DATA_UPLOAD_MAX_NUMBER_FIELDS",
    "DATA_UPLOAD_MAX_NUMBER_FILES",
    "FILE_UPLOAD_MAX_MEMORY_SIZE",
    "FILE_UPLOAD_PERMISSIONS",
    "FILE_UPLOAD_DIRECTORY_PERMISSIONS",
  ],
  fixable: "needsReview",
  docs: {
    summary: "A setting that has to be a number is a text",
    why: "Variables of the environment are texts. Django calculates and compares with these settings, and Python refuses to add or compare a text and a number: `TypeError` at the first connection, session, upload or mail. No check says so.",
    remedy: 'Convert it: `int(os.environ.get("CONN_MAX_AGE", "60"))`.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/db/backends/base/base.py",
      "https://github.com/django/django/blob/stable/5.2.x/django/http/response.py",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/mail/backends/smtp.py",
      "https://github.com/django/django/blob/stable/5.2.x/django/http/multipartparser.py",
    ],
  },
  check({ settings }) {
    const describe = ({ data: { name, follows, value, whole } }: Fault<Text>, when: string) => ({
      message: `${name} is a text${when}, and Django calculates with it: ${follows}`,
      fixes:
        whole === undefined
          ? []
          : value.kind === "str" && value.from === "literal" && /^[1-9]\d{0,11}$|^0$/.test(value.value)
            ? settings.fix.replace(whole, value.value, { title: `Write ${value.value}`, safety: "needsReview" })
            : settings.fix.inCall(whole, "int", { title: "Convert it with int()", safety: "needsReview" }),
    });
    const single = [...numbers]
      .filter(([name]) => settings.names.includes(name))
      .flatMap(([name, follows]) =>
        verdictList(
          judgeFaults<Text>(
            settings,
            (world) => {
              const { value, valueAt } = world.setting(name);
              const answer = isText(value);
              return answer === "yes"
                ? {
                    faults: [{ key: name, at: valueAt, data: { name, follows, value, whole: valueAt } }],
                    otherwise: "no",
                  }
                : { faults: [], otherwise: answer };
            },
            (fault, one) => describe(fault, whenText(one)),
          ),
        ),
      );
    const databases = settings.names.includes("DATABASES")
      ? verdictList(judgeFaults<Text>(settings, ages(), (fault, one) => describe(fault, whenText(one))))
      : [];
    return [...single, ...databases];
  },
});

interface Text {
  readonly name: string;
  readonly follows: string;
  readonly value: Value;
  /** The expression to convert. */
  readonly whole: Span | undefined;
}

/** Tried with texts under Django 5.2: each raises. Numbers that Django itself converts or only prints (EMAIL_PORT, SECURE_HSTS_SECONDS) are left out. */
const numbers: ReadonlyMap<string, string> = new Map([
  ["SESSION_COOKIE_AGE", "every request that changes a session fails"],
  ["CSRF_COOKIE_AGE", "every page with a form fails"],
  ["CACHE_MIDDLEWARE_SECONDS", "every page that the cache middleware keeps fails"],
  ["EMAIL_TIMEOUT", "no mail can be sent"],
  ["PASSWORD_RESET_TIMEOUT", "links to reset a password fail"],
  ["DATA_UPLOAD_MAX_MEMORY_SIZE", "every form that is sent fails"],
  ["DATA_UPLOAD_MAX_NUMBER_FIELDS", "every form that is sent fails"],
  ["DATA_UPLOAD_MAX_NUMBER_FILES", "every upload fails"],
  ["FILE_UPLOAD_MAX_MEMORY_SIZE", "every upload fails"],
  ["FILE_UPLOAD_PERMISSIONS", "every upload fails"],
  ["FILE_UPLOAD_DIRECTORY_PERMISSIONS", "every upload fails"],
]);

function ages(): (world: World) => { readonly faults: readonly Fault<Text>[]; readonly otherwise: Answer } {
  // A default stands inside of the expression that falls back to it, which is asked about first.
  const reading = new Map<string, Span>();
  return (world) => {
    const setting = world.get("DATABASES");
    const { databases, otherwise } = databasesIn(setting);
    // What the code adds to the database of a URL holds whatever the URL is.
    const faults = [...databases, ...connectionsByUrl(setting)].flatMap(({ alias, dict }): Fault<Text>[] => {
      const value = known(dict, "CONN_MAX_AGE");
      if (value === undefined || isText(value) !== "yes") return [];
      if (value.kind === "environment" && value.at !== undefined) reading.set(alias, value.at);
      const name = `CONN_MAX_AGE of DATABASES["${alias}"]`;
      const whole = value.from === "environment-default" ? reading.get(alias) : value.at;
      return [
        { key: name, at: whole ?? value.at, data: { name, follows: "no connection can be opened", value, whole } },
      ];
    });
    return { faults, otherwise };
  };
}

/** A text whatever the variable holds: what comes from the environment unconverted. */
function isText(value: Value): Answer {
  if (value.kind === "str") return "yes";
  if (value.kind === "unknown") return value.type === undefined || value.type === "str" ? "unknown" : "no";
  if (value.kind !== "environment") return "no";
  try {
    return value.resolve(() => "600").kind === "str" ? "yes" : "no";
  } catch (error) {
    if (error instanceof PythonError) return "environment";
    throw error;
  }
}
