import { expect, test } from "vitest";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { reportOnce } from "../../server/src/core/reportOnce.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = await createEngine();

function idsOf(settings: string): readonly string[] {
  const files = memoryFiles({
    "/p/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
    "/p/settings.py": `import os\nDEBUG = False\nSESSION_COOKIE_SECURE = False\n${settings}`,
  });
  const { findings } = reportOnce({
    root: "/p",
    files,
    parser: engine.parser,
    configuration: emptyConfiguration,
    settings: ["settings"],
  });
  return findings.filter((one) => one.ruleId === "session-cookie-without-secure").flatMap((one) => one.djangoChecks);
}

// django/core/checks/security/sessions.py: W010 for the application alone, W011 for the middleware alone, W012 for both.
const middleware = 'MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]\n';
const fromEnvironment = 'INSTALLED_APPS = os.environ["APPS"].split(",")\n';

test.each([
  ["applications that the environment gives, with the middleware", middleware + fromEnvironment, ["security.W012"]],
  ["the middleware alone", `${middleware}INSTALLED_APPS = []\n`, ["security.W011"]],
  ["the application alone", 'MIDDLEWARE = []\nINSTALLED_APPS = ["django.contrib.sessions"]\n', ["security.W010"]],
])("%s", (_, settings, ids) => {
  expect(idsOf(settings)).toEqual(ids);
});
