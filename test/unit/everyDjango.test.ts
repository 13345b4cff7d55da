import { beforeAll, expect, test } from "vitest";

import { djangoSeries } from "../../server/src/core/data/djangoSeries.js";
import { djangoDefault } from "../../server/src/core/settings/defaults.js";
import { createEngine } from "../harness/engine.js";
import { createTool, type Tool } from "../parity/tool.js";

let tool: Tool;
beforeAll(async () => {
  tool = createTool(await createEngine());
});

const contrib = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles"].map(
  (name) => `django.contrib.${name}`,
);
const settings = (language: string): string =>
  [
    `SECRET_KEY = "${"kX7".repeat(20)}qwerty"`,
    'ALLOWED_HOSTS = ["example.com"]',
    `INSTALLED_APPS = ${JSON.stringify(contrib)}`,
    'STATIC_URL = "/static/"',
    `LANGUAGE_CODE = "${language}"`,
    "MIDDLEWARE = []",
    'TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {"context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages"]}}]',
    "",
  ].join("\n");
const answer = (django: string, language: string) =>
  tool({ files: { "settings.py": settings(language) }, module: "settings", environment: {}, django, libraries: {} });

test.each([...djangoSeries])(
  "with Django %s nothing stays open where every setting that matters is written or a default",
  (django) => {
    const seen = answer(django, "pt-br");
    expect(seen.closed).toBe(true);
    expect(seen.ids).toContain("security.W001");
    expect(seen.ids).not.toContain("translation.E004");
  },
);

test("a language that the neighbouring Djangos do not agree on stays open, and only that one", () => {
  // ckb came between 3.2 and 4.2; tlh is in no Django.
  expect(answer("4.0", "ckb").closed).toBe(false);
  expect(answer("4.2", "ckb")).toMatchObject({ closed: true });
  expect(answer("4.2", "ckb").ids).not.toContain("translation.E004");
  expect(answer("4.2", "tlh").ids).toContain("translation.E004");
  expect(djangoDefault("LANGUAGES", "4.0")).toMatchObject({
    kind: "list",
    rest: "the list that comes with this Django",
  });
});
