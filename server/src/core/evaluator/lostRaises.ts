import type { Statement } from "../syntax/python/ast.js";
import { anyOf, type MissingFile } from "./missingFiles.js";
import { findBinding } from "./names.js";
import { OutOfFuel, PythonError } from "./pythonError.js";
import { mayBePython2 } from "./removedNames.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";

/** An exception that says nothing of production: the statement is one that cannot be followed. */
export function orLost<T>(action: () => T, statement: Statement, scope: Scope, run: Run): T {
  const { path } = run.decisions;
  try {
    return action();
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    const reason =
      inPython2(error, run) ??
      (path === run.decisions.path ? forWantOfModule(error, statement, scope, run) : undefined);
    throw reason === undefined ? error : new OutOfFuel(reason);
  }
}

/** `None < 1`, `names.items() + others`, `names.iteritems()`: Python 2 answers. */
function inPython2({ type, options }: PythonError, run: Run): string | undefined {
  return (type === "TypeError" || type === "AttributeError") &&
    ofPython3.test(options.message ?? "") &&
    mayBePython2(run.context)
    ? "what Python 2 alone can do"
    : undefined;
}

const ofPython3 =
  /not supported between instances|'(?:dict_(?:items|keys|values)|map|filter|zip|range)'|has no attribute '(?:iter(?:items|keys|values)|has_key|decode|next)'/;

/**
 * `DATABASES["default"].update(parse(SECRET_URL))` below `from .secret import *`, where `secret` is not in the repository and SECRET_URL is None
 * without it: production has the module. What is raised while a variable is unset hangs on that.
 */
function forWantOfModule(error: PythonError, statement: Statement, scope: Scope, run: Run): string | undefined {
  if (run.context.environment || statement.kind === "raise" || ofNames.has(error.type)) return undefined;
  const missing = missingBehind("value" in statement ? statement.value : statement, scope);
  return missing && `what ${anyOf(missing)} may set`;
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
