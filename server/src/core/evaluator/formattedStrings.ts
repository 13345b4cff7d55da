import type { FormattedString } from "../syntax/python/ast.js";
import type { Value } from "../domain/value.js";
import { unknown, unknownLike, unknownSince } from "../domain/value.js";
import type { Span } from "../text/span.js";
import { classAttribute } from "./classAttributes.js";
import { formatValue } from "./format.js";
import { formattedInstance } from "./instances.js";
import { instanceOf } from "./runtime.js";
import { lift } from "./lift.js";
import { str } from "./make.js";
import { changedRandom, textParts } from "./randomText.js";
import type { Run } from "./runtime.js";
import type { Scope } from "./scope.js";
import { decided } from "./decided.js";
import { evaluate } from "./language.js";

/** An f-string. */
export function formatted(expression: FormattedString, at: Span, scope: Scope, run: Run): Value {
  const values = expression.parts.map((part) =>
    part.kind === "text" ? str(part.value, at) : evaluate(part.value, scope, run),
  );
  const specs = expression.parts.map((part) =>
    part.kind === "field" && part.formatParts
      ? specText(part.formatParts, at, scope, run)
      : part.kind === "field"
        ? (part.format ?? "")
        : "",
  );
  const first = expression.parts[0];
  const prefix = first?.kind === "text" ? first.value : undefined;
  return lift(
    values,
    at,
    (resolved) => {
      const text = textParts();
      const variables = new Set<string>();
      for (const [index, value] of resolved.entries()) {
        const part = expression.parts[index];
        if (!part) continue;
        for (const variable of value.variables ?? []) variables.add(variable);
        if (part.kind === "text") {
          text.add(part.value);
          continue;
        }
        if (value.kind === "unknown") return unknownSince(value, at, "str");
        const spec = specs[index];
        if (
          text.addRandom(
            (spec === "" && part.conversion === undefined) || value.kind !== "random"
              ? value
              : { ...changedRandom(value), type: "str" },
          )
        )
          continue;
        if (spec !== undefined && isOwnInstance(value)) {
          const own = formattedInstance(value, spec, part.conversion, at, run);
          if (own.kind !== "str") return unknownLike(own, "a formatted value that cannot be seen", at, "str");
          text.add(own.value);
          continue;
        }
        const shown = spec === undefined ? undefined : formatValue(value, spec, part.conversion, at);
        if (shown === undefined) return unknown("a formatted value that cannot be seen", at, "str");
        text.add(shown);
      }
      const whole = text.done(at);
      return typeof whole === "string" ? str(whole, at, "computed", [...variables]) : whole;
    },
    { type: "str", prefix },
  );
}

/** An instance whose class, not a library's, says how it is shown. */
function isOwnInstance(value: Value): boolean {
  const instance = instanceOf(value);
  return (
    instance !== undefined &&
    (instance.shown === undefined ||
      classAttribute(instance.class, "__str__") !== undefined ||
      classAttribute(instance.class, "__format__") !== undefined) &&
    (value.kind === "object" ||
      ["__str__", "__format__", "__repr__"].some((name) => classAttribute(instance.class, name)))
  );
}

/** A format that is itself computed: `{value:{width}}`; undefined where it cannot be seen. */
function specText(parts: FormattedString["parts"], at: Span, scope: Scope, run: Run): string | undefined {
  let text = "";
  for (const part of parts) {
    const value = part.kind === "text" ? undefined : decided(evaluate(part.value, scope, run), run);
    const shown =
      part.kind === "text" ? part.value : value && formatValue(value, part.format ?? "", part.conversion, at);
    if (shown === undefined) return undefined;
    text += shown;
  }
  return text;
}
