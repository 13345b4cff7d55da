import type { Statement } from "../syntax/python/ast.js";
import { anyOf, type MissingFile } from "./missingFiles.js";
import { findBinding } from "./names.js";
import { OutOfFuel, PythonError } from "./pythonError.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";

/**
 * `DATABASES["default"].update(parse(SECRET_URL))` below `from .secret import *`, where `secret` is not in the repository and SECRET_URL is None
 * without it: production has the module, so what is raised says nothing of it.
 */
export function orHangsOnMissing<T>(action: () => T, statement: Statement, scope: Scope, run: Run): T {
  const { path } = run.decisions;
  try {
    return action();
  } catch (error) {
    // What is raised while a variable is unset hangs on that.
    if (!(error instanceof PythonError) || run.context.environment || path !== run.decisions.path) throw error;
    if (statement.kind === "raise" || ofNames.has(error.type)) throw error;
    const missing = missingBehind("value" in statement ? statement.value : statement, scope);
    throw missing === undefined ? error : new OutOfFuel(`what ${anyOf(missing)} may set`);
  }
}

const ofNames: ReadonlySet<string> = new Set(["NameError", "UnboundLocalError", "ImportError", "ModuleNotFoundError"]);

/** What may replace the value of a setting that stands in the statement. */
function missingBehind(node: unknown, scope: Scope): readonly MissingFile[] | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  const { kind, name } = node as { readonly kind?: unknown; readonly name?: unknown };
  if (kind === "name" && typeof name === "string") {
    const binding = findBinding(name, scope);
    return binding?.value.kind === "object" ? undefined : binding?.unless;
  }
  for (const one of Object.values(node)) {
    const found = missingBehind(one, scope);
    if (found !== undefined) return found;
  }
  return undefined;
}
