import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { addedIn } from "../../server/src/core/settings/defaults.js";
import { createEngine } from "../harness/engine.js";
import { parseFixture, type FixtureCase } from "../harness/fixture.js";
import { analyse, textsOf } from "../harness/fixtureRun.js";

const engine = await createEngine();

describe("a rule speaks from the Django on that has what it speaks of", () => {
  for (const rule of rules)
    if (rule.kind === "settings" && rule.since !== undefined) {
      const [major, minor] = rule.since.django;
      it(`${rule.id}: ${major}.${minor}`, () => {
        const before = major > 1 && minor === 0 ? `${major - 1}.${major === 2 ? 11 : 2}` : `${major}.${minor - 1}`;
        const firing = casesOf(rule.family, rule.id).filter(
          ({ files }) =>
            files.some(({ claims }) => claims.some(({ kind, ruleId }) => kind === "finding" && ruleId === rule.id)) &&
            files.every(({ path }) => !path.endsWith("requirements.txt")),
        );
        expect(firing.map((one) => speaksUnder(one, before, rule.id))).toEqual(firing.map(() => false));
        expect(firing.some((one) => speaksUnder(one, `${major}.${minor}`, rule.id))).toBe(true);
        const { brought } = rule.since ?? {};
        expect(addedIn(brought ?? "") ?? `${major}.${minor}`).toBe(`${major}.${minor}`);
      });
    }
});

function casesOf(family: string, id: string): readonly FixtureCase[] {
  const path = join(import.meta.dirname, "..", "rules", family, `${id}.md`);
  return existsSync(path) ? parseFixture(readFileSync(path, "utf8")).cases : [];
}

function speaksUnder(one: FixtureCase, django: string, id: string): boolean {
  const changed = { ...one, config: { ...one.config, django } };
  return analyse(engine, changed, textsOf(changed)).findings.some((finding) => finding.ruleId === id);
}
