/** A fix may move a secret to where nothing tells of it any more: the diff has stars there too. */
import { expect, it } from "vitest";
import type { Session } from "../../server/src/cli/session.js";
import { starredDiff } from "../../server/src/cli/starredDiff.js";
import { createEngine } from "../harness/engine.js";

const engine = await createEngine();

it.each([
  ["in the order of before", "A = ['correct-horse', 'battery-staple']\n"],
  ["in another order, one of them twice", "A = ['battery-staple', 'correct-horse', 'battery-staple']\n"],
])("secrets that are moved, %s", (_, after) => {
  const session = {
    engine,
    projects: [],
    show: (path: string) => path,
    starred: () => after,
  } as unknown as Session;
  const before = "SECRET_KEY = 'correct-horse'\nDB_PASSWORD = 'battery-staple'\n";
  const diff = starredDiff(session, [{ file: "settings.py", before, after }]);
  expect(diff).toContain(`+${after.replace(/correct-horse|battery-staple/g, (secret) => "*".repeat(secret.length))}`);
  expect(diff).not.toMatch(/horse|staple/);
});
