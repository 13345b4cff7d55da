import type { Answer, Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { and } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { isInstalled } from "../support/installedApps.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "cors-setting-invalid",
  family: "libraries",
  severity: "error",
  djangoChecks: [
    "corsheaders.E001",
    "corsheaders.E002",
    "corsheaders.E003",
    "corsheaders.E004",
    "corsheaders.E005",
    "corsheaders.E006",
    "corsheaders.E007",
    "corsheaders.E008",
    "corsheaders.E009",
    "corsheaders.E012",
  ],
  reads: [
    "CORS_ALLOW_HEADERS",
    "CORS_ALLOW_METHODS",
    "CORS_ALLOW_CREDENTIALS",
    "CORS_PREFLIGHT_MAX_AGE",
    "CORS_ALLOW_ALL_ORIGINS",
    "CORS_ALLOWED_ORIGINS",
    "CORS_ALLOWED_ORIGIN_REGEXES",
    "CORS_EXPOSE_HEADERS",
    "CORS_URLS_REGEX",
  ],
  checklist: ["trusted-origins"],
  docs: {
    summary: "A setting of django-cors-headers has a type that it refuses",
    why: "Its check compares types: a text from the environment is no bool, a set no sequence. Then `migrate` and `check` fail; gunicorn starts, and any text but an empty one counts as true.",
    remedy: "Write a list, a bool, or a number, as its documentation says; convert what comes from the environment.",
    references: [
      "https://github.com/adamchainz/django-cors-headers#configuration",
      "https://github.com/adamchainz/django-cors-headers/blob/main/src/corsheaders/checks.py",
    ],
  },
  check({ settings }) {
    const used = settings.ask((world) => isInstalled(world, "corsheaders", settings.symbols));
    if (used.occurs === "unknown") return used.notDetermined();
    if (used.occurs !== "always") return notApplicable("corsheaders is not installed");
    return checks
      .filter(
        ({ name, instead }) =>
          settings.names.includes(name) && (instead === undefined || !settings.names.includes(instead)),
      )
      .flatMap(({ name, id, what, isWrong }) =>
        verdictList(
          verdictOf(
            settings.ask((world) => and(isWrong(world.setting(name).value), world.isSet(name))),
            (one) => ({
              // A variable without which the checks fail is required: a release that lacks it stops.
              ...(one.unset.length > 0 && { severity: "information" as const }),
              message: `${name} is ${what}${whenText(one)}: the checks of django-cors-headers fail`,
              djangoChecks: [id],
            }),
          ),
        ),
      );
  },
});

interface TypeCheck {
  readonly name: string;
  readonly id: string;
  readonly what: string /** The current name, where this is an old one. */;
  readonly instead?: string;
  isWrong(value: Value): Answer;
}

const sequence = "no list or tuple of texts";
const checks: readonly TypeCheck[] = [
  { name: "CORS_ALLOW_HEADERS", id: "corsheaders.E001", what: sequence, isWrong: (value) => noSequence(value) },
  { name: "CORS_ALLOW_METHODS", id: "corsheaders.E002", what: sequence, isWrong: (value) => noSequence(value) },
  {
    name: "CORS_ALLOW_CREDENTIALS",
    id: "corsheaders.E003",
    what: "neither True nor False",
    isWrong: (value) => noneOf(value, "bool"),
  },
  {
    name: "CORS_PREFLIGHT_MAX_AGE",
    id: "corsheaders.E004",
    what: "no number of seconds, or a negative one",
    isWrong: (value) => (value.kind === "int" ? (value.value < 0 ? "yes" : "no") : noneOf(value, "int", "bool")),
  },
  {
    name: "CORS_ALLOW_ALL_ORIGINS",
    id: "corsheaders.E005",
    what: "neither True nor False",
    isWrong: (value) => noneOf(value, "bool"),
  },
  {
    name: "CORS_ORIGIN_ALLOW_ALL",
    id: "corsheaders.E005",
    what: "neither True nor False",
    instead: "CORS_ALLOW_ALL_ORIGINS",
    isWrong: (value) => noneOf(value, "bool"),
  },
  { name: "CORS_ALLOWED_ORIGINS", id: "corsheaders.E006", what: sequence, isWrong: (value) => noSequence(value) },
  {
    name: "CORS_ORIGIN_WHITELIST",
    id: "corsheaders.E006",
    what: sequence,
    instead: "CORS_ALLOWED_ORIGINS",
    isWrong: (value) => noSequence(value),
  },
  {
    name: "CORS_ALLOWED_ORIGIN_REGEXES",
    id: "corsheaders.E007",
    what: "no list or tuple of patterns",
    isWrong: (value) => noSequence(value, true),
  },
  {
    name: "CORS_ORIGIN_REGEX_WHITELIST",
    id: "corsheaders.E007",
    what: "no list or tuple of patterns",
    instead: "CORS_ALLOWED_ORIGIN_REGEXES",
    isWrong: (value) => noSequence(value, true),
  },
  { name: "CORS_EXPOSE_HEADERS", id: "corsheaders.E008", what: sequence, isWrong: (value) => noSequence(value) },
  {
    name: "CORS_URLS_REGEX",
    id: "corsheaders.E009",
    what: "neither a text nor a pattern",
    isWrong: (value) => noneOf(value, "str"),
  },
  { name: "CORS_MODEL", id: "corsheaders.E012", what: "set, and the library no longer has it", isWrong: () => "yes" },
];

function noneOf(value: Value, ...kinds: readonly string[]): Answer {
  if (value.kind === "unknown" || value.kind === "environment")
    return value.type === undefined ? value.kind : kinds.includes(value.type) ? "no" : "yes";
  return value.kind === "object" || value.kind === "random" ? "unknown" : kinds.includes(value.kind) ? "no" : "yes";
}

/** `isinstance(thing, Sequence)` with texts in it: a text is one. */
function noSequence(value: Value, patterns = false): Answer {
  if (value.kind !== "list" && value.kind !== "tuple") return noneOf(value, "list", "tuple", "str", "bytes");
  const wrong =
    isSequence(value) &&
    value.items.some(
      (item) =>
        !(
          item.kind === "str" ||
          item.kind === "unknown" ||
          item.kind === "environment" ||
          item.kind === "random" ||
          (patterns && item.kind === "object")
        ),
    );
  return wrong
    ? "yes"
    : value.rest === undefined && !value.items.some((item) => item.kind === "unknown")
      ? "no"
      : "unknown";
}
