import { join } from "node:path";
import { expect, test } from "vitest";
import { createEngine } from "../../server/src/hosts/engine.js";
import { readGrammars } from "../../server/src/hosts/grammars.js";
import { startServer } from "./testServer.js";

test("a squiggle ends with the first line of what it is about", async () => {
  const settings = 'LOGGING = {\n    "version": 1,\n    "handlers": {"console": {"class": "logging.StreamHandler"}},\n    "root": {"handlers": ["console"]},\n}\n';
  const server = await startServer({
    engine: await createEngine(await readGrammars(join(import.meta.dirname, "../.."))),
    files: { "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n', "shop/__init__.py": "", "shop/settings.py": settings },
  });
  try {
    server.open("shop/settings.py", settings);
    await server.settle();
    const shown = server.shown("shop/settings.py");
    expect(shown).toContain("django-loggers-disabled@0:10-0:11");
    expect(shown.filter((one) => !/@(\d+):\d+-\1:\d+$/.test(one))).toEqual([]);
  } finally {
    await server.stop();
  }
});
