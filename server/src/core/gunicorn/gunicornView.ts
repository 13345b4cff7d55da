import { evaluateEntry } from "../evaluator/evaluateEntry.js";
import type { EvaluationContext } from "../evaluator/runtime.js";
import type { Expression, PythonModule, Statement } from "../syntax/python/ast.js";
import { resolveImport } from "../project/importResolver.js";
import { join } from "../project/paths.js";
import { settle } from "../settings/resolvedSettings.js";
import { distribution, type ProjectFacts, type ProjectInput } from "../projectAnalysis.js";
import type { GunicornView } from "../rules/views.js";

/** The gunicorn config files of a project, evaluated. Found by name in the project's folder and the two levels below it. */
export function gunicornViews(input: ProjectInput, facts: ProjectFacts): readonly GunicornView[] {
  return configFiles(input, input.project.root, 2).flatMap((file) => {
    const tree = input.parsed.tree(file);
    const text = input.parsed.text(file);
    return tree && text !== undefined ? [viewOf(file, text, tree, input, facts)] : [];
  });
}

function configFiles(input: ProjectInput, folder: string, levels: number): readonly string[] {
  const { files } = input.options;
  return files.list(folder).flatMap((name) => {
    const path = join(folder, name);
    if (/gunicorn[\w.-]*\.py$/.test(name) && !/dev|local|test/.test(name)) return files.kind(path) === "file" ? [path] : [];
    if (levels > 0 && !name.startsWith(".") && !/^(?:node_modules|venv|env|static|media|migrations|tests?|locale|templates)$/.test(name) && files.kind(path) === "directory") return configFiles(input, path, levels - 1);
    return [];
  });
}

function viewOf(file: string, text: string, tree: PythonModule, input: ProjectInput, facts: ProjectFacts): GunicornView {
  const context: EvaluationContext = {
    files: input.options.files,
    parse: (path) => input.parsed.get(path),
    resolveImport: (fromFile, level, module) => resolveImport(input.options.files, input.project.searchPath, fromFile, level, module),
    workingDirectory: input.project.root,
    settingsModule: "gunicorn.conf",
    configuration: undefined,
    environment: input.options.environment,
    django: facts.django,
    djangoDefault: () => undefined,
    djangoDefaults: () => [],
    distribution: (name) => distribution(facts.requirements, name),
    constants: new WeakMap(),
  };
  const evaluation = evaluateEntry(file, context, { names: "all" });
  const names = new Map<string, GunicornView["names"] extends ReadonlyMap<string, infer V> ? V : never>();
  const world = evaluation.worlds[0];
  for (const [name, binding] of world?.bindings ?? []) {
    names.set(name, { value: settle(binding.value, () => undefined), nameAt: binding.nameAt, valueAt: binding.valueAt });
  }
  return { file, text, names, namesRead: namesRead(tree.body), distribution: (name) => distribution(facts.requirements, name) };
}

/** Every name that an expression of the file reads. */
function namesRead(statements: readonly Statement[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: unknown, isTarget: boolean): void => {
    if (Array.isArray(node)) for (const one of node) visit(one, isTarget);
    else if (node !== null && typeof node === "object") {
      const one = node as Partial<Expression> & Record<string, unknown>;
      if (one.kind === "name" && typeof one["name"] === "string" && !isTarget) found.add(one["name"]);
      for (const [key, value] of Object.entries(one)) if (value !== null && typeof value === "object") visit(value, key === "targets" || key === "target");
    }
  };
  visit(statements, false);
  return found;
}
