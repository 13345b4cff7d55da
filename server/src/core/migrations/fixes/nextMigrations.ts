import type { FixEdits } from "../../fixes/fix.js";
import { importedName } from "../../fixes/imports.js";
import { lineBreakAt } from "../../fixes/source.js";
import { dirname, join } from "../../project/paths.js";
import type { FixContext } from "./fixContext.js";
import { indented, indentStep, postgresOperations, withComma, type Lines } from "./operationText.js";

/** A migration to be written. */
export interface NextMigration {
  /** What its name says. */
  readonly about: string;
  readonly operations: readonly Lines[];
  readonly isAtomic: boolean;
  /** Functions above the class. */
  readonly above?: Lines;
  /** Lines of imports that the file does not have. */
  readonly imports?: readonly string[];
}

/** Migrations after this one, each depending on the one before, numbered and with their imports. Empty where a file of that name is there. */
export function nextMigrations(
  context: FixContext,
  migrations: readonly NextMigration[],
): NonNullable<FixEdits["newFiles"]> {
  const {
    judged: { node },
    view,
  } = context;
  let before = node.name;
  const files = migrations.map((one, at) => {
    const number = String(Number(node.name.slice(0, 4)) + 1 + at).padStart(4, "0");
    const name = `${number}_${one.about.toLowerCase().replace(/\W+/g, "_").slice(0, 40)}`;
    const text = textOf(context, one, before);
    before = name;
    return { file: join(dirname(node.file), `${name}.py`), text };
  });
  return files.some(({ file }) => view.files.kind(file) !== undefined) ? [] : files;
}

function textOf(
  { source, judged: { node } }: FixContext,
  { operations, isAtomic, above = [], imports = [] }: NextMigration,
  before: string,
): string {
  const step = indentStep(source);
  const words = [...operations.flat(), ...above].join("\n");
  const names = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(words);
  const postgres = ["AddConstraintNotValid", "AddIndexConcurrently", "ValidateConstraint"].filter(names);
  // `from django.contrib.gis.db import models` is as good.
  const wanted = [
    "migrations",
    ...(names("models") && importedName(source, "django.contrib.gis.db", "models", source.text.length) === undefined
      ? ["models"]
      : []),
  ];
  const others = source.tree.body.flatMap((one) =>
    one.kind !== "importFrom" || one.module !== "django.db" || one.names === "*"
      ? []
      : one.names.flatMap(({ name, alias }) =>
          names(alias ?? name) && !wanted.includes(alias ?? name)
            ? [alias === undefined ? name : `${name} as ${alias}`]
            : [],
        ),
  );
  const own = source.tree.body.flatMap((one) => {
    if (
      (one.kind !== "import" && one.kind !== "importFrom") ||
      (one.kind === "importFrom" && (one.module === postgresOperations || one.module === "django.db"))
    )
      return [];
    const bound =
      one.kind === "import"
        ? one.names.map((name) => (name.alias ?? name.name).split(".")[0] ?? "")
        : one.names === "*"
          ? []
          : one.names.map((name) => name.alias ?? name.name);
    return bound.some(names) ? [source.text.slice(one.start, one.end)] : [];
  });
  const lines = [
    ...(postgres.length === 0 ? [] : [`from ${postgresOperations} import ${postgres.join(", ")}`]),
    `from django.db import ${[...others, ...wanted].sort().join(", ")}`,
    ...imports.filter((line) => !own.includes(line)),
    ...own,
    "",
    "",
    ...(above.length === 0 ? [] : [...above, "", ""]),
    "class Migration(migrations.Migration):",
    ...(isAtomic ? [] : [`${step}atomic = False`]),
    `${step}dependencies = [`,
    `${step}${step}(${source.quote}${node.app}${source.quote}, ${source.quote}${before}${source.quote}),`,
    `${step}]`,
    "",
    `${step}operations = [`,
    ...operations.flatMap((one) => indented(withComma(one), `${step}${step}`)),
    `${step}]`,
    "",
  ];
  return lines.join("\n").replace(/\r\n|\r|\n/g, lineBreakAt(source, 0));
}
