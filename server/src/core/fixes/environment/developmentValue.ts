import { basename } from "../../text/basename.js";
import type { Expression } from "../../syntax/python/ast.js";
import type { TextEdit } from "../../text/textEdit.js";
import { keepForDevelopment } from "../development.js";
import type { DevelopmentModule } from "../developmentModule.js";
import { joinedTexts, type Cast } from "./idiom.js";
import { quoteOf, textOf, type Source } from "../source.js";

/** What development has without the variable. A text that may be a real secret is not copied into new code. */
export function developmentValue(
  literal: Literal | undefined,
  name: string,
  cast: Cast,
  source: Source,
): { readonly value: string; readonly isWorking: boolean } {
  const quote = quoteOf(source);
  if (cast === "list") return { value: literal?.text ?? "[]", isWorking: true };
  if (cast === "int") return { value: literal?.text ?? "0", isWorking: true };
  if (cast === "bool") return { value: literal?.text ?? "False", isWorking: true };
  // The key of a service must be the one that the service knows.
  const isKey = /^(?:(?:DJANGO|APP|JWT)_)?SECRET_KEY$|SIGNING_KEY$/.test(name);
  if (
    literal?.value !== undefined &&
    (literal.value.startsWith("django-insecure-") || (!isKey && isDevelopmentText(literal.value)))
  )
    return { value: literal.text, isWorking: true };
  return isKey
    ? { value: `${quote}django-insecure-development-only${quote}`, isWorking: true }
    : { value: `${quote}${quote}`, isWorking: false };
}

/** What modules of development set the variable to. */
export function keptEdits(
  modules: readonly DevelopmentModule[],
  variable: string,
  literal: Literal | undefined,
  name: string,
  cast: Cast,
): readonly TextEdit[] {
  return modules.flatMap((module) =>
    keepForDevelopment(module, variable, developmentText(literal, name, cast, module.source)),
  );
}

/** Ends the title of a fix. */
export function keptEnding(modules: readonly DevelopmentModule[]): string {
  return `, with a value for development in ${modules.map(({ source: { file } }) => basename(file)).join(", ")}`;
}

interface Literal {
  /** Python source. */
  readonly text: string;
  readonly value: string | undefined;
}

export function literalOf(value: Expression, cast: Cast, source: Source): Literal | undefined {
  const text = textOf(source, value);
  if (/[\r\n]/.test(text) || text.length > 300) return undefined;
  switch (value.kind) {
    case "string":
      return cast === "list" ? undefined : { text, value: value.value };
    case "list":
    case "tuple":
      return cast === "list" && value.items.every((item) => item.kind === "string")
        ? { text, value: undefined }
        : undefined;
    case "number":
      return { text, value: undefined };
    case "constant":
      return cast === "bool" && value.value !== "..." ? { text, value: undefined } : undefined;
    default:
      return undefined;
  }
}

/** As environment variables hold it. */
function developmentText(literal: Literal | undefined, name: string, cast: Cast, source: Source): string {
  const quote = quoteOf(source);
  const { value, isWorking } = developmentValue(literal, name, cast, source);
  const kept = isWorking ? value : (literal?.text ?? value);
  if (cast === "list") return joinedTexts(kept, quote) ?? `${quote}${quote}`;
  // `os.environ.get("DEBUG", "True") == "True"` has a text for its truth.
  return cast === "str" || literal?.value !== undefined ? kept : `${quote}${kept}${quote}`;
}

/** Words and short names, as local databases have them, and addresses without a name, password or path; never what looks generated. */
function isDevelopmentText(value: string): boolean {
  return (
    value === "" ||
    /^[a-z]+:\/\/(?:[\w.-]+(?::\d+)?)?(?:\/\d*)?$/i.test(value) ||
    /^(?:localhost|127\.0\.0\.1|(?:postgres|mysql|root|admin|minioadmin|django|dev|development|test|user|guest|password|secret|changeme|change-me|example|app|mailhog|redis|db)\d{0,4})$/i.test(
      value,
    )
  );
}
