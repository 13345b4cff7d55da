import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { wronglyDeclared, type ShownRule } from "./declaredRule.js";
import { createEngine } from "./engine.js";
import { parseFixture, rewriteSnapshots, type Snapshot } from "./fixture.js";
import { caseName, knownShown, writeShown } from "./shown.js";
import { isStale, markdownFiles, runCase, type FixtureTestOptions } from "./runCase.js";

const updates = process.env["UPDATE"] === "1";

/** Makes tests of every Markdown file below a folder. */
export async function fixtureTests(folder: string, options: FixtureTestOptions): Promise<void> {
  const engine = await createEngine();
  for (const path of markdownFiles(folder)) {
    const markdown = readFileSync(path, "utf8");
    describe(path.slice(folder.length + 1).replace(/\.md$/, ""), () => {
      const shown: ShownRule[] = [];
      const replacements: { readonly snapshot: Snapshot; readonly text: string }[] = [];
      const fixture = parseFixture(markdown);
      const known = options.findings ? knownShown(path) : undefined;
      const said = new Map<string, string>();
      if (fixture.cases.length === 0)
        it("has cases", () => expect.fail("no heading of this file has a block below it"));
      for (const one of fixture.cases) {
        it(one.title.slice(1).join(" › ") || one.title.join(" › ") || `line ${one.line + 1}`, () => {
          const result = runCase(engine, one, options);
          if (result.wrong.length > 0) expect.fail(result.wrong.join("\n\n"));
          if (result.shown !== undefined) {
            shown.push(result.shown);
            said.set(caseName(one), result.shown.text);
            if (!updates)
              expect(result.shown.text, "what the rule shows differs; UPDATE=1 records it").toBe(
                known?.get(caseName(one)) ?? "",
              );
          }
          for (const one of result.snapshots) {
            const { snapshot, text } = one;
            if (updates && snapshot.text !== text) replacements.push(one);
            else if (!updates && isStale(one))
              expect(text, `line ${snapshot.from}: the ${snapshot.kind} differs; UPDATE=1 rewrites it`).toBe(
                snapshot.text,
              );
          }
        });
      }
      // Only where all cases ran: a filter of the test run leaves some out.
      if (options.findings)
        it("declares what its cases show", () => {
          if (shown.length < fixture.cases.length) return;
          expect(wronglyDeclared(shown)).toEqual([]);
          if (!updates) expect([...(known ?? new Map()).keys()]).toEqual([...said.keys()]);
        });
      afterAll(() => {
        if (replacements.length > 0) writeFileSync(path, rewriteSnapshots(markdown, replacements));
        if (updates && said.size > 0 && said.size === fixture.cases.length) writeShown(path, said);
      });
    });
  }
}
