import type { EnvironmentValue, Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import { SET } from "../domain/conditions.js";
import { environmentWords, nameWords } from "../project/roleWords.js";
import { resolvedWith } from "./resolvedWith.js";
import type { Run } from "./runtime.js";
import { PythonError } from "./pythonError.js";

/**
 * The text of a value that names a module or file, decided as a condition would be: `import_module(f"settings.{ENV}")` selects an
 * environment as `if ENV == "production"` does. Without it the code that runs next would be nobody's.
 * @param leads whether a text names something that is there
 */
export function chosenText(value: Value | undefined, leads: (text: string) => boolean, run: Run): Value | undefined {
  if (value?.kind === "str" && namesProduction(value.value)) run.decisions.noteProductionNamed();
  let current = value;
  for (let rounds = 0; rounds < 6 && current?.kind === "environment"; rounds++) {
    const resolved: Value = current.resolve(run.decisions.assignment);
    if (resolved.kind !== "environment") return resolved;
    const variable = resolved.reads.find((read) => isUndecided(read.variable, run))?.variable;
    if (variable === undefined) break;
    const words = environmentWords.filter((word) => leadsWith(resolved, variable, word, leads));
    for (const word of words) run.decisions.noteLiteral(variable, word);
    // A variable that selects none of the modules here keeps the content that was intended, which nobody has seen.
    if (words.length > 0 ? !run.decisions.decideVariable(variable, resolved) : run.decisions.isSet(variable) !== false)
      break;
    current = resolved;
  }
  return current?.kind === "environment"
    ? unknown(
        `a module that the variable ${current.reads.map((read) => read.variable).join(" and ")} names`,
        current.at,
      )
    : current;
}

function namesProduction(text: string): boolean {
  const { production, development } = nameWords(text);
  return production && !development;
}

/** Nothing is known of it, or no more than that it is set: `if not env: env = "production"` stands before. */
function isUndecided(variable: string, { decisions }: Run): boolean {
  const fact = decisions.factOf(variable);
  return fact === undefined || fact === SET;
}

function leadsWith(value: EnvironmentValue, variable: string, word: string, leads: (text: string) => boolean): boolean {
  const named = resolvedWith(value, variable, word);
  return !(named instanceof PythonError) && (named.kind === "str" || named.kind === "path") && leads(named.value);
}
