import type { Literal } from "./literals.js";

/** A default that differs from row to row makes PostgreSQL write every row (https://www.postgresql.org/docs/current/sql-altertable.html, Notes). */
export function volatilityOf(literal: Literal): "stable" | "volatile" | "unseen" {
  if (literal.kind === "call") {
    const name = /(?:^|\.)(\w+)$/.exec(literal.path ?? "")?.[1] ?? "";
    if (volatileFunctions.has(name)) return "volatile";
    return stableFunctions.has(name) ? "stable" : "unseen";
  }
  return literal.kind === "unknown" ? "unseen" : "stable";
}

const volatileFunctions: ReadonlySet<string> = new Set(["RandomUUID", "Random", "UUID4", "UUID7"]);
const stableFunctions: ReadonlySet<string> = new Set(["Now", "TransactionNow", "Value", "Pi"]);
