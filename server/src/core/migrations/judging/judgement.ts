import type { Node } from "../../syntax/python/ast.js";
import type { EffectKind, Lock, Step } from "../effect.js";
import type { Operation } from "../operation.js";

/** One thing that is said of an operation. */
export interface Judgement {
  readonly topic: Topic;
  readonly effect: EffectKind | undefined;
  readonly operation: number;
  readonly at: Node;
  readonly message: string;
  /** Whatever the rows are. */
  readonly isCertain: boolean;
  readonly lock: Lock | undefined;
  readonly tables: readonly string[];
  /** The operation that it is about, inside SeparateDatabaseAndState too. */
  readonly subject: Operation | undefined;
  /** What nothing uses any more is dropped: the last of the steps that are advised. */
  readonly isLastStep?: true;
  /** No more than that the release that still runs cannot insert into this table. */
  readonly insertsInto?: string;
  /** It breaks the new release, whatever happens to the one before. */
  readonly isOfNewRelease?: true;
  /** A column that is dropped before its table is: makemigrations takes relations away first. */
  readonly goesWithTable?: true;
}

export type Topic =
  | EffectKind
  | "not-created"
  | "ends-transaction"
  | "atomic-without-effect"
  | "current-models"
  | "concurrently";

export interface JudgedOperation {
  readonly index: number;
  readonly operation: Operation;
  /** Worst first. */
  readonly judgements: readonly Judgement[];
  /** Why nothing, or not all, could be said. */
  readonly unknown: string | undefined;
  /** Locks that it takes, however briefly. */
  readonly steps: readonly Step[];
  /** Rows that make it fail, where nothing else is to be said. */
  readonly mayFail: readonly string[];
}

/** What is said of an operation, for certain and of no table unless `rest` says otherwise. */
export function judgementOn(
  operation: Operation,
  index: number,
  topic: Topic,
  message: string,
  rest: Partial<Judgement>,
): Judgement {
  return {
    topic,
    effect: topicEffect(topic),
    operation: index,
    at: operation.callee,
    message,
    isCertain: true,
    lock: undefined,
    tables: [],
    subject: operation,
    ...rest,
  };
}

function topicEffect(topic: Topic): EffectKind | undefined {
  switch (topic) {
    case "not-created":
    // It is later, on a database that is made anew, that it fails.
    case "current-models":
      return undefined;
    case "ends-transaction":
    case "atomic-without-effect":
      return "half";
    case "concurrently":
      return "fails";
    default:
      return topic;
  }
}
