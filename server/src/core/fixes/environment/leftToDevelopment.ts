import { basename } from "../../text/basename.js";
import type { Setting } from "../../settings/setting.js";
import type { Assignment } from "../assignment.js";
import type { FixContext } from "../context.js";
import { developmentModules, developmentName } from "../development.js";
import { branchImports, homeOf, isUnchosen } from "../home.js";
import { starImported } from "../modules.js";
import { visit, type Source } from "../source.js";

/**
 * Development runs this module too, and no line of its own can give it the variable: production runs that line as well, or it would come before
 * the developer's env file. Then production's own module asks for the variable, and this one stays as it is.
 */
export function isLeftToDevelopment(setting: Setting, { source }: Assignment, context: FixContext): boolean {
  const { modules } = context;
  const home = homeOf(context);
  const brings = (one: Source): boolean => starImported(one, one.text.length, modules).includes(source);
  if (!home || home === source || branchImports(home).length > 0 || !brings(home)) return false;
  const own = modules.files.flatMap((file) => modules.get(file) ?? []);
  const isStarted =
    isForDevelopment(source) ||
    isManaged(source, context) ||
    own.some((one) => one !== home && isForDevelopment(one) && brings(one) && !isUnchosen(one.file, context)) ||
    (developmentModules(source.file, context).length > 0 && own.some(({ text }) => readsEnvFile.test(text)));
  return isStarted && !own.some((one) => isNamed(setting, one));
}

const readsEnvFile = /\b(?:read_env|load_dotenv)\(|^[ \t]*(?:from|import)[ \t]+decouple\b/m;

function isForDevelopment({ file }: Source): boolean {
  return developmentName.test(basename(file));
}

/** `manage.py` starts it or imports it before any settings, and so a developer's `runserver`. */
function isManaged({ file }: Source, { parsed, project: { root } }: FixContext): boolean {
  const module = file.slice(root.length + 1, -".py".length).replaceAll("/", ".");
  const text = parsed.text(`${root}/manage.py`) ?? "";
  return text.split(/[^\w.]/).includes(module);
}

/** What else is made of it has the value of this module. */
function isNamed({ name, at }: Setting, { file, tree }: Source): boolean {
  let named = false;
  visit(tree.body, (one) => {
    if (one.kind === "name" && one.name === name && !(file === at.file && one.start === at.start)) named = true;
  });
  return named;
}
