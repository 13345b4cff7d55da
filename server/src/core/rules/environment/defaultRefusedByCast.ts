import type { EnvironmentRead, EnvironmentValue, Value } from "../../domain/value.js";
import { type Condition, SET } from "../../domain/conditions.js";
import { unseenOf } from "../../evaluator/factKeys.js";
import { factUnder } from "../../evaluator/factUnder.js";
import { resolvedWith } from "../../evaluator/resolvedWith.js";
import { PythonError } from "../../evaluator/pythonError.js";
import type { Ways } from "../../evaluator/evaluation.js";
import type { Verdict } from "../rule.js";
import { finding, holds, notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "default-refused-by-cast",
  family: "environment",
  severity: "warning",
  checklist: ["required-variables-set"],
  docs: {
    summary: "A variable has a default that its own cast cannot take",
    why: 'python-decouple passes the default through the cast: `config("HOSTS", default=[], cast=Csv())` raises AttributeError when the variable is unset, because `Csv` splits a text. `int(os.environ.get("PORT", ""))` raises ValueError. The default looks as if the variable were optional, and without it the settings do not load.',
    remedy:
      'Give a default of the type that the cast expects: `default=""` for `Csv()`, a number for `int`. Or leave it out, so that the message names the variable.',
    references: [
      "https://github.com/HBNetwork/python-decouple#cast",
      "https://docs.python.org/3/library/functions.html#int",
    ],
  },
  check({ settings }) {
    if (settings.mode === "exact") return notApplicable("every variable is given");
    const found = new Map<string, Verdict>();
    const names = settings.settingsWith("refused default", ({ value }) => refusedIn(value).length > 0);
    const { intended } = settings.evaluationOf(...names);
    for (const name of names)
      for (const { where, value: binding } of intended.bindings.get(name) ?? [])
        for (const { read, error } of refusedIn(binding.value)) {
          if (!isCertain(where, read.variable, intended)) continue;
          const { at } = read;
          found.set(
            `${at.file}:${at.start}`,
            finding({
              at,
              certainty: "definite",
              message: `${name} has a default that the code cannot use: when ${read.variable} is unset, ${error} is raised`,
            }),
          );
        }
    return found.size > 0 ? [...found.values()] : holds();
  },
});

/** Not where code asked first, `json.loads(HOSTS) if HOSTS else []`, or where nobody can see whether the cast raises or is asked at all. */
function isCertain(where: Condition, variable: string, intended: Ways): boolean {
  const { conditions } = intended;
  const there = conditions.and(where, intended.where);
  if (there === conditions.never) return false;
  const asked = conditions.factsOf(conditions.within(where, intended.where));
  if (asked.some((one) => unseenOf(one) !== undefined)) return false;
  const fact = factUnder(there, variable, conditions);
  return fact !== SET && typeof fact !== "string";
}

/** Cloud Foundry gives both to every application (https://docs.cloudfoundry.org/devguide/deploy-apps/environment-variable.html). */
const alwaysSet: ReadonlySet<string> = new Set(["VCAP_APPLICATION", "VCAP_SERVICES"]);

interface Refused {
  readonly read: EnvironmentRead;
  readonly error: string;
}

function refusedIn(value: Value): readonly Refused[] {
  const found: Refused[] = [];
  visit(value, (one) => {
    for (const read of one.reads) {
      const error = errorWhenUnset(one, read);
      if (error !== undefined) found.push({ read, error });
    }
  });
  return found;
}

function visit(value: Value, look: (value: EnvironmentValue) => void, depth = 4): void {
  if (depth < 0) return;
  if (value.kind === "environment") look(value);
  else if (value.kind === "dict") for (const entry of value.entries) visit(entry.value, look, depth - 1);
  else if (value.kind === "list" || value.kind === "tuple" || value.kind === "set")
    for (const item of value.items) visit(item, look, depth - 1);
}

/** Only where the read itself has a default, so that the variable looks optional. None is how people write "required". */
function errorWhenUnset(value: EnvironmentValue, read: EnvironmentRead): string | undefined {
  // python-decouple casts its defaults itself: a default that its cast refuses is none, and the cast's exception tells.
  if (
    alwaysSet.has(read.variable) ||
    (read.fallback === undefined
      ? read.reader !== "decouple"
      : read.fallback.kind === "none" || read.fallback.kind === "unknown")
  )
    return undefined;
  const found = resolvedWith(value, read.variable, null);
  return found instanceof PythonError && refusals.includes(found.type) ? found.type : undefined;
}

const refusals: readonly string[] = [
  "AttributeError",
  "TypeError",
  "ValueError",
  "json.JSONDecodeError",
  "JSONDecodeError",
  "decimal.InvalidOperation",
];
