/** Compares what the tool says with the truth: entries, ids, values. */
import type { Truth } from "./oracle.js";
import type { ToolAnswer } from "./tool.js";

export interface Comparison {
  readonly id: string;
  readonly django: string;
  /** Every id right, or both find that the settings do not load. */
  readonly exact: boolean;
  /** The tool says that it has not seen everything. */
  readonly open: boolean;
  readonly agreed: readonly string[];
  /** Said by the tool for certain, not by Django. */
  readonly wrong: readonly string[];
  /** Said by Django, and the tool claims to know better. */
  readonly missed: readonly string[];
  /** Said by Django; the tool says that it does not know. */
  readonly notDetermined: readonly string[];
  readonly raises: "none" | "agreed" | "wrong" | "missed" | "not determined";
  /** Where both raise: what differs about it. */
  readonly raisesDiffer: readonly ("type" | "place" | "variable")[];
  readonly values: {
    readonly equal: number;
    readonly different: readonly ValueDifference[];
    readonly unknown: readonly string[];
  };
  readonly reasons: readonly string[];
  readonly threw: string | undefined;
}

export interface ValueDifference {
  readonly name: string;
  readonly truth: unknown;
  readonly tool: unknown;
}

export function compare(id: string, django: string, truth: Truth, tool: ToolAnswer): Comparison {
  const raises = raisesOf(truth, tool);
  // What is said of settings whose loading is undecided is said for the case that they load.
  const open = tool.raises === null && (!tool.closed || (tool.loads === "undetermined" && truth.raises !== null));
  const toolIds = tool.raises === null ? tool.ids.filter((one) => isAboutSettings(one) && !crashed(truth, one)) : [];
  const agreed = truth.ids.filter((one) => toolIds.includes(one));
  const wrong = truth.raises === null ? toolIds.filter((one) => !truth.ids.includes(one)) : open ? [] : toolIds;
  const absent = truth.ids.filter((one) => !toolIds.includes(one));
  const same =
    truth.raises === null ? raises === "none" && absent.length === 0 && wrong.length === 0 : raises === "agreed";
  return {
    id,
    django,
    open,
    agreed,
    wrong,
    raises,
    exact: same && !open && tool.threw === undefined,
    missed: open ? [] : absent,
    notDetermined: open ? absent : [],
    raisesDiffer: raises === "agreed" ? differences(truth, tool) : [],
    values: raises === "none" ? compareValues(truth, tool) : { equal: 0, different: [], unknown: [] },
    reasons: tool.reasons,
    threw: tool.threw,
  };
}

/** Ids of checks that oracle.py calls; others need more than settings. */
export function isAboutSettings(id: string): boolean {
  return (
    /^(?:security|caches|files|4_0|staticfiles|urls|translation|sites|admin|auth|async|mail)\./.test(id) ||
    id === "templates.E001" ||
    id === "templates.E002"
  );
}

/** A check function that raised says nothing: what the tool says of its family has no truth to compare with. */
function crashed(truth: Truth, id: string): boolean {
  return !truth.ids.includes(id) && truth.crashes.some((one) => id.startsWith(`${one.family}.`));
}

function raisesOf(truth: Truth, tool: ToolAnswer): Comparison["raises"] {
  if (truth.raises === null) return tool.raises === null ? "none" : "wrong";
  if (tool.raises !== null) return "agreed";
  return tool.closed && tool.loads !== "undetermined" ? "missed" : "not determined";
}

function differences(truth: Truth, tool: ToolAnswer): Comparison["raisesDiffer"] {
  const [theirs, ours] = [truth.raises, tool.raises];
  if (theirs === null || ours === null) return [];
  const result: ("type" | "place" | "variable")[] = [];
  if (theirs.type !== ours.type) result.push("type");
  if (theirs.file !== null && (theirs.file !== ours.file || theirs.line !== ours.line)) result.push("place");
  if (theirs.variable !== null && ours.variable !== undefined && theirs.variable !== ours.variable)
    result.push("variable");
  return result;
}

function compareValues(truth: Truth, tool: ToolAnswer): Comparison["values"] {
  let equal = 0;
  const different: ValueDifference[] = [];
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(truth.settings)) {
    const ours = tool.settings[name];
    if (!(name in tool.settings)) {
      if (tool.closed) different.push({ name, truth: value, tool: { $absent: true } });
      else unknown.push(name);
    } else if (same(value, ours)) equal++;
    else if (hasUnknown(ours)) unknown.push(name);
    else different.push({ name, truth: value, tool: ours });
  }
  for (const name of Object.keys(tool.settings)) {
    if (!(name in truth.settings) && deciding.test(name))
      different.push({ name, truth: { $absent: true }, tool: tool.settings[name] });
  }
  return { equal, different, unknown };
}

const deciding =
  /^(?:DEBUG|ALLOWED_HOSTS|MIDDLEWARE|INSTALLED_APPS|SECRET_KEY|SILENCED_SYSTEM_CHECKS|X_FRAME_OPTIONS|SECURE_\w+|SESSION_COOKIE_\w+|CSRF_\w+)$/;

function same(truth: unknown, tool: unknown): boolean {
  if (Array.isArray(truth))
    return Array.isArray(tool) && truth.length === tool.length && truth.every((item, index) => same(item, tool[index]));
  if (typeof truth !== "object" || truth === null) return truth === tool;
  if (typeof tool !== "object" || tool === null || Array.isArray(tool))
    return "$python" in truth && typeof tool === "string";
  const [left, right] = [truth as Readonly<Record<string, unknown>>, tool as Readonly<Record<string, unknown>>];
  // How an object prints is compared for what has a fixed form; of others it is enough that they are objects.
  if ("$python" in left)
    return "$python" in right && (!fixedForm.test(String(left["$python"])) || left["$python"] === right["$python"]);
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && same(left[key], right[key]));
}

const fixedForm = /^(?:datetime\.|b'|-?\d)/;

function hasUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (typeof value !== "object" || value === null) return false;
  return "$unknown" in value || Object.values(value).some(hasUnknown);
}
