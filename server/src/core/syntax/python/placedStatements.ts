import type { PythonModule, Statement } from "./ast.js";
import { moveSpans } from "./moveSpans.js";

/** A statement as it was read, and how far edits above have moved it since. */
export class PlacedStatement {
  private moved: Statement | undefined;

  /** @param origin the same object as long as the statement itself is not edited; its offsets are those of the text in which it was read */
  constructor(
    readonly origin: Statement,
    readonly distance: number,
  ) {}

  /** A copy at its present place, made when somebody asks for it. */
  get statement(): Statement {
    return (this.moved ??= this.distance === 0 ? this.origin : moveSpans(this.origin, this.distance));
  }
}

/** The statements of a module, of which few are looked at after an edit. */
export function placedStatements(module: PythonModule): readonly PlacedStatement[] {
  return (module as Placed)[placed] ?? module.body.map((statement) => new PlacedStatement(statement, 0));
}

/** A module whose statements are put in their places when somebody asks for its body. */
export function moduleOf(statements: readonly PlacedStatement[], rest: Omit<PythonModule, "body">): PythonModule {
  let body: readonly Statement[] | undefined;
  const module: PythonModule = {
    get body() {
      return (body ??= statements.map((one) => one.statement));
    },
    ...rest,
  };
  // Nobody who compares or copies trees sees it.
  return Object.defineProperty(module, placed, { value: statements, enumerable: false });
}

const placed = Symbol("placed statements");

type Placed = PythonModule & { readonly [placed]?: readonly PlacedStatement[] };
