import { beforeAll, describe, expect, test } from "vitest";

import { createEngine } from "../../harness/engine.js";
import { compare } from "../compare.js";
import { createTool, type Tool } from "../tool.js";
import { compareProbes } from "./compareProbes.js";
import { differences } from "./compareSettings.js";
import { probeCase } from "./libraries.js";
import { readRecorded, truthOf, type RecordedTruth } from "./recorded.js";
import { settingsCase } from "./settings.js";

const recorded = readRecorded(process.cwd());

let tool: Tool;
beforeAll(async () => {
  tool = createTool(await createEngine());
});

describe("generated cases, against what the real libraries and Djangos said", () => {
  test("libraries coerce as they do, or are unknown", () => {
    let [compared, unknown] = [0, 0];
    const wrong = rows(recorded.probes).flatMap(({ seed, django, truth }) => {
      const one = probeCase(seed);
      const result = compareProbes(
        one,
        truthOf(truth),
        tool({ ...one, django, libraries: recorded.versions[django]?.libraries ?? {} }),
      );
      compared += result.compared;
      unknown += result.differences.filter((each) => each.kind === "unknown").length;
      return result.differences.filter((each) => each.kind === "different").map((each) => ({ ...each, django }));
    });
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(1000);
    expect(unknown / compared).toBeLessThan(0.08);
  });

  test("Django's checks follow the version", () => {
    const all = rows(recorded.settings).map(({ seed, django, truth }) => {
      const one = settingsCase(seed);
      const row = compare(one.id, django, truthOf(truth), tool({ ...one, django, libraries: {} }));
      return {
        id: row.id,
        django,
        open: row.open && truth.crashes === undefined,
        wrong: differences({ ...row, values: { equal: 0, different: [], unknown: [] } }),
      };
    });
    expect(all.filter((row) => row.wrong.length > 0)).toEqual([]);
    expect(all.length).toBeGreaterThan(200);
    expect(all.filter((row) => row.open).length / all.length).toBeLessThan(0.06);
  });

  test("a seed always gives the same case", () => {
    expect([probeCase(5), settingsCase(5)]).toEqual([probeCase(5), settingsCase(5)]);
    expect(probeCase(5).files).not.toEqual(probeCase(6).files);
  });
});

function rows(
  cases: Readonly<Record<string, Readonly<Record<string, RecordedTruth>>>>,
): readonly { readonly seed: number; readonly django: string; readonly truth: RecordedTruth }[] {
  return Object.entries(cases).flatMap(([seed, answers]) =>
    Object.entries(answers).flatMap(([versions, truth]) =>
      versions.split(" ").map((django) => ({ seed: Number(seed), django, truth })),
    ),
  );
}
