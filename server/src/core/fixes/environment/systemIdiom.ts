import { importEdit, importedModule, importedName } from "../imports.js";
import { textOf, visit, type Source } from "../source.js";
import { comparedRead } from "./comparedRead.js";
import { castText, underCondition, type Idiom } from "./idiom.js";
import { environmentRead } from "./environmentRead.js";
import { quoteOfReads } from "./quoteOfReads.js";
import { textFallback } from "./textFallback.js";

/** `os.environ` and `os.getenv`, by the names that they have here. */
export function systemIdiom(source: Source, offset: number): Idiom {
  const quote = quoteOfReads(source, offset);
  return {
    write({ variable, cast, fallback, unless }) {
      if (cast === "bool" && fallback === "False" && !unless) {
        const known = ownBoolIdiom(source, offset, variable, quote);
        if (known !== undefined) return { expression: known, edits: [] };
      }
      const { mapping, reader, isImported } = namesOfSystem(source, offset);
      const name = `${quote}${variable}${quote}`;
      const get = (value: string | undefined): string | undefined => {
        if (value === undefined) return `${mapping}[${name}]`;
        const text = textFallback(cast, value, quote);
        return text === undefined ? undefined : text === "None" ? `${reader}(${name})` : `${reader}(${name}, ${text})`;
      };
      const plain = get(fallback);
      const eased = unless && get(unless.fallback);
      if (plain === undefined) return undefined;
      const read = underCondition(eased, unless, plain);
      const isBracketed = eased !== undefined && cast !== "str" && cast !== "int";
      return {
        expression: castText(cast, isBracketed ? `(${read})` : read, quote),
        edits: isImported(fallback !== undefined) ? [] : [importEdit(source, "import os")],
      };
    },
  };
}

interface SystemNames {
  /** `os.environ`. */
  readonly mapping: string;
  /** What takes a default: `os.environ.get`, `os.getenv` where the module prefers it. */
  readonly reader: string;
  isImported(hasFallback: boolean): boolean;
}

function namesOfSystem(source: Source, offset: number): SystemNames {
  const module = importedModule(source, "os", offset);
  const os = module ?? "os";
  const environ = module === undefined ? importedName(source, "os", "environ", offset)?.as : undefined;
  const getenv = module === undefined ? importedName(source, "os", "getenv", offset)?.as : undefined;
  const mapping = environ ?? `${os}.environ`;
  const prefersGetenv = prefersGetenvIn(source);
  const reader = prefersGetenv ? (getenv ?? (environ === undefined ? `${os}.getenv` : undefined)) : undefined;
  return {
    mapping,
    reader: reader ?? `${mapping}.get`,
    isImported: (hasFallback) =>
      module !== undefined || environ !== undefined || (prefersGetenv && getenv !== undefined && hasFallback),
  };
}

/** Whether a module reads its environment through `os` anywhere. */
export function readsSystem(source: Source): boolean {
  let found = false;
  visit(source.tree.body, (expression) => {
    if (environmentRead(expression)) found = true;
  });
  return found;
}

function prefersGetenvIn(source: Source): boolean {
  let getenv = 0;
  let get = 0;
  visit(source.tree.body, (expression) => {
    const read = environmentRead(expression);
    if (read?.form === "getenv") getenv++;
    else if (read?.form === "get") get++;
  });
  return getenv > get;
}

/** `os.environ.get("X", "") == "True"` as the module already writes it, for another variable; only where unset means false. */
function ownBoolIdiom(source: Source, offset: number, variable: string, quote: string): string | undefined {
  let found: string | undefined;
  visit(source.tree.body, (expression) => {
    if (found !== undefined || expression.kind !== "comparison" || expression.end > offset) return;
    const parts = comparedRead(expression);
    if (!parts || parts.name.kind !== "string") return;
    const text = textOf(source, expression);
    if (/[\r\n#]/.test(text)) return;
    const [own = quote] = /["']/.exec(textOf(source, parts.name)) ?? [];
    found =
      text.slice(0, parts.name.start - expression.start) +
      own +
      variable +
      own +
      text.slice(parts.name.end - expression.start);
  });
  return found;
}
