import { expect, it } from "vitest";
import { parseConfigurationFile } from "../../server/src/core/configurationFile.js";

const isRule = (id: string): boolean => id === "debug-enabled";

it("reads every key, as tables and inline", () => {
  const text = `[tool.django-deploy-hygiene]
production-settings = ["config.settings.production"]
django-version = "5.2"
exclude = ["legacy/"]
not-production = ["docker-compose.yml"]
rules.debug-enabled = "off"
[tool.other]
x = 1
`;
  expect(parseConfigurationFile("/pyproject.toml", text, isRule)).toEqual({
    configuration: {
      rules: { "debug-enabled": "off" },
      productionSettings: ["config.settings.production"],
      djangoVersion: "5.2",
      exclude: ["legacy/"],
      notProduction: ["docker-compose.yml"],
      deployed: {},
    },
    problems: [],
  });
  const inline = 'tool.django-deploy-hygiene = { rules = { debug-enabled = "hint" } }';
  expect(parseConfigurationFile("/pyproject.toml", inline, isRule).configuration.rules).toEqual({
    "debug-enabled": "hint",
  });
});

it("says where a key or a type is wrong, and keeps the rest", () => {
  const text = `[tool.django-deploy-hygiene]
production = "x"
django-version = 5.2
exclude = ["a"]
[tool.django-deploy-hygiene.rules]
debug-enabled = "loud"
debug-on = "off"
`;
  const { configuration, problems } = parseConfigurationFile("/pyproject.toml", text, isRule);
  expect(configuration.exclude).toEqual(["a"]);
  expect(problems.map(({ at }) => text.slice(at.start, at.end))).toEqual(["production", "5.2", '"loud"', "debug-on"]);
});

it("survives invalid TOML", () => {
  const { problems } = parseConfigurationFile("/pyproject.toml", "[tool.django-deploy-hygiene\nx", isRule);
  expect(problems).toHaveLength(1);
});
