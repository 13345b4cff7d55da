import { expect, test } from "vitest";
import { parseConfigurationFile } from "../../server/src/core/configurationFile.js";
import { notProductionEdit } from "../../server/src/core/notProductionEdit.js";
import { applyEdits } from "../../server/src/core/text/textEdit.js";

const file = "/w/pyproject.toml";

function written(text: string | undefined, ...paths: string[]): string | undefined {
  const edit = notProductionEdit(file, text, paths);
  return edit === undefined ? undefined : (edit.newFiles?.[0]?.text ?? applyEdits(file, text ?? "", edit.edits));
}

test.each([
  [undefined, '[tool.django-deploy-hygiene]\nnot-production = ["/compose.yml"]\n'],
  ["", '[tool.django-deploy-hygiene]\nnot-production = ["/compose.yml"]\n'],
  [
    '[project]\nname = "x"',
    '[project]\nname = "x"\n\n[tool.django-deploy-hygiene]\nnot-production = ["/compose.yml"]\n',
  ],
  [
    '[tool.django-deploy-hygiene] # ours\ndjango-version = "5.2"\n',
    '[tool.django-deploy-hygiene] # ours\nnot-production = ["/compose.yml"]\ndjango-version = "5.2"\n',
  ],
  [
    "[tool.django-deploy-hygiene]\nnot-production = []\n",
    '[tool.django-deploy-hygiene]\nnot-production = ["/compose.yml"]\n',
  ],
  [
    '[tool.django-deploy-hygiene]\nnot-production = [\n  "a",\n]\n',
    '[tool.django-deploy-hygiene]\nnot-production = [\n  "a", "/compose.yml",\n]\n',
  ],
])("%j", (text, expected) => {
  expect(written(text, "compose.yml")).toBe(expected);
  expect(parseConfigurationFile(file, expected, () => true).problems).toEqual([]);
  expect(parseConfigurationFile(file, expected, () => true).configuration.notProduction).toContain("/compose.yml");
});

test("signs that patterns give a meaning", () => {
  expect(written(undefined, "a [b]/c*.yml", "d.yml")).toBe(
    '[tool.django-deploy-hygiene]\nnot-production = ["/a\\\\ \\\\[b\\\\]/c\\\\*.yml", "/d.yml"]\n',
  );
});

test("what cannot be read is not edited", () => {
  expect(written("[tool.django-deploy-hygiene\n", "a")).toBeUndefined();
  expect(written("tool.django-deploy-hygiene = { exclude = [] }\n", "a")).toBeUndefined();
});
