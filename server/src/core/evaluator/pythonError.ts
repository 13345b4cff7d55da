import type { Value } from "../domain/value.js";
import { contains, type Span } from "../text/span.js";

/** A Python exception on its way. Thrown, never returned. */
export class PythonError {
  constructor(
    /** Python's class name: `KeyError`. */
    readonly type: string,
    readonly at: Span,
    readonly options: {
      /** What readers are told. */
      readonly message?: string;
      /** What Python code sees, where readers are told more. */
      readonly pythonMessage?: string;
      /** Of an import: the module that is not there, or that lacks the name. */
      readonly module?: string;
      readonly variable?: string;
      readonly value?: Value /** The message is no one's to see but the code's. */;
      readonly hidden?: true;
      /** The code raises it itself, for a state that its author foresaw. */
      readonly deliberate?: true;
    } = {},
  ) {}
}

/** @param aside what readers are told besides: why it is not there */
export function moduleNotFound(module: string, at: Span, aside = ""): PythonError {
  const pythonMessage = `No module named '${module}'`;
  return new PythonError("ModuleNotFoundError", at, { message: pythonMessage + aside, pythonMessage, module });
}

/** The module is there, and has no such name. */
export function nameNotFound(name: string, module: string, at: Span, aside = ""): PythonError {
  return new PythonError("ImportError", at, {
    message: `cannot import name '${name}' from '${module}'${aside}`,
    module,
  });
}

/** A key is not there. One that does not stand at the place itself came from elsewhere, and may be a secret: only Python code gets to see it. */
export function keyError(key: Value, at: Span): PythonError {
  if (key.kind !== "str") return new PythonError("KeyError", at);
  return new PythonError("KeyError", at, {
    message: key.value,
    ...(key.at !== undefined && contains(at, key.at) ? {} : { hidden: true as const }),
  });
}

/** Leaves a generator early. Thrown by who takes its items, and caught there. */
export class StopStream {
  constructor(readonly taker: symbol) {}
}

/** Evaluation gave up: fuel or recursion ran out. Caught at the statement's module. */
export class OutOfFuel {
  constructor(readonly reason: string) {}
}
