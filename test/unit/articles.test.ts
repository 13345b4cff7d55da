/** docs/articles.md names rules, items and fixtures that exist. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { itemOf, sections } from "../../server/src/core/checklist/items.js";
import { rules } from "../../server/src/core/rules/catalogue.js";

const root = join(import.meta.dirname, "../..");
const rows = readFileSync(join(root, "docs/articles.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| (?!practice|---)/.test(line))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe("docs/articles.md", () => {
  it("has the practices of all five articles", () => {
    expect(rows.length).toBeGreaterThan(180);
    const items = new Set(
      rows.flatMap(([, , decided = ""]) => [...decided.matchAll(/item `([\w-]+)`/g)].map((match) => match[1] ?? "")),
    );
    expect(sections.flatMap((section) => section.items.map(({ id }) => id)).filter((id) => !items.has(id))).toEqual([]);
    for (const article of "ABCDE")
      expect(
        rows.filter(([, articles]) => articles?.split(" ").includes(article) === true).length,
        article,
      ).toBeGreaterThan(10);
  });

  it.each(rows.map((row) => [row[0] ?? "", row] as const))(
    "%s",
    (_practice, [, articles = "", decided = "", fixtures = ""]) => {
      expect(articles).toMatch(/^[A-E](?: [A-E])*$/);
      const items = [...decided.matchAll(/item `([\w-]+)`/g)].map((match) => match[1] ?? "");
      const named = [...decided.replace(/item `[\w-]+`/g, "").matchAll(/`([\w-]+)`/g)].map((match) => match[1] ?? "");
      expect(items.length + named.length).toBeGreaterThan(0);
      expect(items.filter((id) => itemOf(id) === undefined)).toEqual([]);
      expect(named.filter((id) => !rules.some((rule) => rule.id === id))).toEqual([]);
      const files = [...fixtures.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
      expect(files.length).toBeGreaterThan(0);
      expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
      // Each rule has its fixture beside it.
      expect(named.filter((id) => !files.some((file) => file.endsWith(`/${id}.md`)))).toEqual([]);
    },
  );
});

/** What was planted, `file:line rule`, is found, and nothing else is an error or a warning. What `check` prints stands in the expected files (projects.test.ts). */
describe("projects as the articles draw them", () => {
  const folder = join(root, "test/projects");

  it.each(["platform", "series", "reference", "lessons", "checklist"])("%s", (name) => {
    const planted = readFileSync(join(folder, `article-${name}.planted.txt`), "utf8")
      .trim()
      .split("\n");
    const found = [
      ...readFileSync(join(folder, `article-${name}.expected.txt`), "utf8").matchAll(
        /^([^#:\n][^:\n]*:\d+):\d+: (error|warning|information)\[([\w-]+)\]/gm,
      ),
    ]
      .map(([, place = "", severity, rule = ""]) => ({ severity, text: `${place} ${rule}` }))
      .filter(({ severity, text }) => severity !== "information" || planted.includes(text))
      .map(({ text }) => text);
    expect(planted.length).toBeGreaterThan(2);
    expect(found).toEqual(planted);
  });
});
