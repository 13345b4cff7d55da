/** docs/checklist.md lists every item as the code has it; UPDATE=1 writes the table. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { confirmationsFile } from "../../server/src/core/checklist/confirmations.js";
import { evidenceDeciders } from "../../server/src/core/checklist/evidence.js";
import { proofs } from "../../server/src/core/checklist/proofs.js";
import { defaultPeriod, sections } from "../../server/src/core/checklist/items.js";
import { rules } from "../../server/src/core/rules/catalogue.js";

const path = join(import.meta.dirname, "../../docs/checklist.md");
const [begin, end] = ["<!-- items: written by the tests -->\n", "<!-- end of items -->\n"];

const shownItems = sections.map((section) => ({
  ...section,
  items: section.items.filter(
    ({ id, decidedBy }) => decidedBy !== "auto" || rules.some((rule) => rule.checklist?.includes(id)),
  ),
}));

function table(): string {
  const rows = shownItems.flatMap((section) =>
    section.items.map(
      ({ id, title, decidedBy, period }) =>
        `| ${section.title} | \`${id}\` | ${title.replaceAll("*", "\\*")} | ${decidedBy} | ${period ?? defaultPeriod} |\n`,
    ),
  );
  const ticks = shownItems.flatMap((section) =>
    section.items.map(
      ({ id }) =>
        `| \`${id}\` | ${proofs[id]?.proves ?? ""} | ${proofs[id]?.probable ?? ""} | ${proofs[id]?.person ?? ""} |\n`,
    ),
  );
  return `| section | item | what it says | decided by | confirmed again after days |\n|---|---|---|---|---|\n${rows.join("")}\n### What a tick is\n\n| item | ✓ needs | only probable: ? or ☐ | left to a person |\n|---|---|---|---|\n${ticks.join("")}`;
}

it("docs/checklist.md lists the items", () => {
  const text = readFileSync(path, "utf8");
  const [head = "", rest = ""] = text.split(begin);
  const tail = rest.split(end)[1] ?? "";
  const now = `${head}${begin}\n${table()}\n${end}${tail}`;
  if (process.env["UPDATE"]) writeFileSync(path, now);
  expect(text).toBe(now);
  expect(text).toContain(confirmationsFile);
});

it("what proves an item is said of each", () => {
  expect(Object.keys(proofs)).toEqual(sections.flatMap((section) => section.items.map(({ id }) => id)));
});

it("every item that evidence decides has someone who looks for it, and every looker an item", () => {
  const items = sections.flatMap((section) => section.items);
  expect(
    items.filter(({ id, decidedBy }) => decidedBy !== "manual" && !evidenceDeciders.has(id)).map(({ id }) => id),
  ).toEqual([]);
  expect([...evidenceDeciders.keys()].filter((id) => !items.some((item) => item.id === id))).toEqual([]);
  expect(
    rules.flatMap((rule) =>
      (rule.checklist ?? []).filter((id) => !items.some((item) => item.id === id)).map((id) => `${rule.id}: ${id}`),
    ),
  ).toEqual([]);
});
