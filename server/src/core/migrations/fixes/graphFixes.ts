import type { FixDraft } from "../../fixes/fix.js";
import { dirname, join } from "../../project/paths.js";
import { isText } from "../../text/fileSource.js";
import type { MigrationNode } from "../graph.js";
import type { CallLiteral } from "../literals.js";
import type { Dependency } from "../migrationFile.js";
import type { MigrationsView } from "../migrationsView.js";

/** A migration that depends on all leaves, as `makemigrations --merge` writes it. */
export function mergeFix(view: MigrationsView, app: string, leaves: readonly MigrationNode[]): FixDraft {
  const [first] = leaves;
  const folder = dirname(first?.file ?? "/");
  const highest = Math.max(
    0,
    ...view.migrations.inventory.apps
      .filter((one) => one.label === app)
      .flatMap((one) => one.nodes.map((node) => Number(/^\d+/.exec(node.name)?.[0] ?? "0"))),
  );
  const number = String(highest + 1).padStart(4, "0");
  // Django: get_migration_name_timestamp aside, the names of the leaves joined.
  const name = `${number}_merge_${leaves.map((node) => node.name).join("_")}`;
  const file = join(folder, `${name.length > 52 ? `${number}_merge` : name}.py`);
  const end = lineEnd(view, first?.file);
  const text = [
    "from django.db import migrations",
    "",
    "",
    "class Migration(migrations.Migration):",
    "",
    "    dependencies = [",
    ...leaves.map((node) => `        ("${app}", "${node.name}"),`),
    "    ]",
    "",
    "    operations = []",
    "",
  ].join(end);
  return {
    title: `Add the migration ${file.slice(folder.length + 1, -3)} that joins them`,
    safety: "safe",
    edits: () => (view.files.kind(file) === undefined ? { edits: [], newFiles: [{ file, text }] } : { edits: [] }),
  };
}

export function renameDependencyFix(
  view: MigrationsView,
  node: MigrationNode,
  dependency: Dependency,
  from: string,
  to: string,
): FixDraft {
  return {
    title: `Depend on ${to}`,
    safety: "safe",
    edits() {
      const content = view.files.read(node.file);
      const at = isText(content) ? content.text.indexOf(from, dependency.start) : -1;
      return at < 0 || at >= dependency.end
        ? { edits: [] }
        : { edits: [{ span: { file: node.file, start: at, end: at + from.length }, text: to }] };
    },
  };
}

/** `check=` → `condition=`. */
export function conditionFix(view: MigrationsView, node: MigrationNode, call: CallLiteral): FixDraft {
  return {
    title: "Write condition=",
    safety: "safe",
    edits() {
      const content = view.files.read(node.file);
      const value = call.keywords.get("check");
      if (!isText(content) || value === undefined) return { edits: [] };
      // Nothing but blanks stands between the name and its value.
      const name = /\bcheck\s*=\s*\(*\s*$/.exec(content.text.slice(call.start, value.start));
      const start = name === null ? -1 : call.start + name.index;
      return start < 0
        ? { edits: [] }
        : { edits: [{ span: { file: node.file, start, end: start + "check".length }, text: "condition" }] };
    },
  };
}

export function packageFix(view: MigrationsView, folder: string): FixDraft {
  const file = join(folder, "__init__.py");
  return {
    title: `Add ${view.show(file)}`,
    safety: "needsReview",
    edits: () => ({ edits: [], newFiles: [{ file, text: "" }] }),
  };
}

/** As the file beside it has them. */
export function lineEnd(view: MigrationsView, file: string | undefined): string {
  const content = file === undefined ? undefined : view.files.read(file);
  return isText(content) && content.text.includes("\r\n") ? "\r\n" : "\n";
}
