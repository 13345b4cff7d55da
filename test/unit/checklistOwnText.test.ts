import { expect, test } from "vitest";
import { sections } from "../../server/src/core/checklist/items.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = await createEngine();

function states(document: string): Readonly<Record<string, string>> {
  const files = memoryFiles({
    "/site/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "/site/shop/__init__.py": "",
    "/site/shop/settings.py": "DEBUG = False\n",
    "/site/requirements.txt": "Django==5.2\n",
    "/site/docs/production-report.md": document,
  });
  const analysis = engine
    .createAnalysisHost({ root: "/site", files, parser: engine.parser, configuration: emptyConfiguration })
    .analysis();
  return Object.fromEntries(
    analysis
      .checklist("2026-11-21")
      .flatMap((one) => one.sections.flatMap(({ items }) => items.map(({ id, state }) => [id, state]))),
  );
}

test("a report that was saved in the repository is no evidence for what it asks", () => {
  const items = sections.flatMap((section) => [
    `### ${section.title}`,
    "",
    ...section.items.map((item) => `- [ ] ${item.title} — **to confirm**`),
    "",
  ]);
  const report = ["# Production checklist: site", "", "## site: shop.settings", "", ...items].join("\n");
  expect(states(report)).toEqual(states(""));
  // The same words as the team's own text do count.
  const own = [
    "# Deploying to production",
    "",
    "git pull, pip install, migrate, collectstatic, restart, then verify with curl.",
  ].join("\n");
  expect(states(own)).not.toEqual(states(""));
});
