/** Compares what a model makes of the probes of one case with what the library makes of them. */
import { isDeepStrictEqual } from "node:util";

import type { Truth } from "../oracle.js";
import type { ToolAnswer } from "../tool.js";
import type { ProbeCase } from "./probes.js";

export interface ProbeDifference {
  readonly id: string;
  readonly kind: "different" | "unknown";
  readonly probe: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly truth: unknown;
  readonly tool: unknown;
}

export type ProbeTruth = Pick<Truth, "raises" | "settings">;

export function compareProbes(
  one: ProbeCase,
  truth: ProbeTruth,
  tool: ToolAnswer,
): { readonly compared: number; readonly differences: readonly ProbeDifference[] } {
  const theirs = answers(one, truth.raises?.type, truth.settings);
  const ours = answers(
    one,
    tool.raises?.type ?? (tool.threw === undefined ? undefined : `INTERNAL ${tool.threw}`),
    tool.settings,
  );
  const differences = one.probes.flatMap((probe, index): readonly ProbeDifference[] => {
    const [left, right] = [theirs[index], ours[index]];
    if (same(left, right)) return [];
    // What is said of settings whose loading is undecided is said for the case that they load.
    const unknown =
      hasUnknown(right) ||
      (right === absent && !tool.closed) ||
      (truth.raises !== null && tool.loads === "undetermined");
    return [
      {
        id: one.id,
        kind: unknown ? "unknown" : "different",
        probe,
        environment: used(one, probe),
        truth: left,
        tool: right,
      },
    ];
  });
  return { compared: one.probes.length, differences };
}

const absent = "absent";

function answers(
  one: ProbeCase,
  raised: string | undefined,
  settings: Readonly<Record<string, unknown>>,
): readonly unknown[] {
  return one.probes.map((_, index) =>
    raised === undefined
      ? Object.hasOwn(settings, `P_${index}`)
        ? settings[`P_${index}`]
        : absent
      : `does not load: ${raised}`,
  );
}

/** Only the variables that the probe names, and those that others refer to. */
function used(one: ProbeCase, probe: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(one.environment).filter(
      ([name]) =>
        name === "OTHER" ||
        name === "DATABASE_URL" ||
        new RegExp(`["_]${name.replace("X_", "")}"|Class${name}\\b`).test(probe) ||
        !/^(?:X_)?[VS]\d/.test(name),
    ),
  );
}

function same(truth: unknown, tool: unknown): boolean {
  if (Array.isArray(truth))
    return Array.isArray(tool) && truth.length === tool.length && truth.every((item, index) => same(item, tool[index]));
  if (typeof truth !== "object" || truth === null) return Object.is(truth, tool);
  if (typeof tool !== "object" || tool === null || Array.isArray(tool))
    return "$object" in truth && truth.$object === "__proxy__" && typeof tool === "string";
  // An object that the model has no value for is as good as any object.
  if ("$object" in truth) return "$object" in tool;
  if ("$python" in truth && "$python" in tool) return isDeepStrictEqual(truth, tool);
  const [left, right] = [truth as Readonly<Record<string, unknown>>, tool as Readonly<Record<string, unknown>>];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && same(left[key], right[key]));
}

function hasUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (typeof value !== "object" || value === null) return false;
  return "$unknown" in value || Object.values(value).some(hasUnknown);
}
