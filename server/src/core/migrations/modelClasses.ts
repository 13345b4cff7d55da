import { dirname, join } from "../project/paths.js";
import type { ClassDefinition, PythonModule } from "../syntax/python/ast.js";
import type { MigrationNode } from "./graph.js";
import type { MigrationsView } from "./migrationsView.js";

export interface ModelClass {
  readonly file: string;
  readonly text: string;
  readonly tree: PythonModule;
  readonly definition: ClassDefinition;
}

/** Where the code of the migration's application defines a model: in `models.py`, or in a module of a package `models`. */
export function modelClasses(view: MigrationsView, node: MigrationNode, name: string): readonly ModelClass[] {
  const app = dirname(dirname(node.file));
  const modules = [
    join(app, "models.py"),
    ...view.files
      .list(join(app, "models"))
      .filter((one) => one.endsWith(".py"))
      .map((one) => join(app, `models/${one}`)),
  ];
  return modules.flatMap((file) => {
    const opened = view.files.kind(file) === "file" ? view.open(file) : undefined;
    if (opened === undefined) return [];
    return opened.tree.body.flatMap((one) =>
      one.kind === "class" && one.name.toLowerCase() === name.toLowerCase()
        ? [{ file, ...opened, definition: one }]
        : [],
    );
  });
}
