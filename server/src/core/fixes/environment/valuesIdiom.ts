import { importedName } from "../imports.js";
import { quoteOf, type Source } from "../source.js";
import type { Cast, Idiom, Written } from "./idiom.js";

/** django-configurations: `values.SecretValue()` in a class that already uses values. The variable is `DJANGO_` and the setting's name. */
export function valuesIdiom(source: Source, offset: number): Idiom | undefined {
  const values = importedName(source, "configurations", "values", offset)?.as;
  if (values === undefined || !inClassBody(source, offset)) return undefined;
  const quote = quoteOf(source);
  const types: Readonly<Record<Cast, string>> = {
    str: "Value",
    bool: "BooleanValue",
    int: "IntegerValue",
    list: "ListValue",
  };
  return {
    write({ variable, cast, fallback, setting }) {
      const name =
        setting !== undefined && variable === `DJANGO_${setting}`
          ? undefined
          : variable.startsWith("DJANGO_")
            ? `environ_name=${quote}${variable.slice(7)}${quote}`
            : `environ_name=${quote}${variable}${quote}, environ_prefix=None`;
      const call = (type: string, ...args: readonly (string | undefined)[]): Written => ({
        expression: `${values}.${type}(${args.filter((one) => one !== undefined).join(", ")})`,
        edits: [],
      });
      if (fallback !== undefined) return call(types[cast], fallback, name);
      return cast === "str" ? call("SecretValue", name) : call(types[cast], "environ_required=True", name);
    },
  };
}

function inClassBody(source: Source, offset: number): boolean {
  return source.tree.body.some(
    (statement) => statement.kind === "class" && statement.start <= offset && offset < statement.end,
  );
}
