import { expect, test } from "vitest";
import { realServers } from "./realServer.js";

const startReal = realServers();

test("a squiggle ends with the first line of what it is about", async () => {
  const settings =
    'LOGGING = {\n    "version": 1,\n    "handlers": {"console": {"class": "logging.StreamHandler"}},\n    "root": {"handlers": ["console"]},\n}\n';
  const server = await startReal({
    files: {
      "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
      "shop/__init__.py": "",
      "shop/settings.py": settings,
    },
  });
  server.open("shop/settings.py", settings);
  await server.settle();
  const shown = server.shown("shop/settings.py");
  expect(shown).toContain("django-loggers-disabled@0:10-0:11");
  expect(shown.filter((one) => !/@(\d+):\d+-\1:\d+$/.test(one))).toEqual([]);
});
