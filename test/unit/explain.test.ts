import { expect, it } from "vitest";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { explain } from "../../server/src/core/rules/explain.js";
import { expectRecorded } from "../harness/recorded.js";

it("explains rules, Django's checks, and settings with or without rules", () => {
  const [rule] = rules;
  if (rule === undefined) throw new Error("the catalogue is empty");
  expect(explain(rule.id)?.markdown).toContain("## What to do");
  expect(explain("W018")?.markdown).toContain("debug-enabled");
  expect(explain("security.W018")?.title).toBe("security.W018");
  expect(explain("DEBUG")?.markdown).toContain("Django's default is `False`");
  expect(explain("SESSION_COOKIE_NAME")?.markdown).toContain("Django's default is `'sessionid'`");
  expect(explain("STATICFILES_STORAGE")?.markdown).toContain("Django 5.1 removed it");
  expect(explain("NO_SUCH_THING")).toBeUndefined();
});

it("finds what rules say of a key of DATABASES", () => {
  expect(explain("CONN_MAX_AGE")?.markdown).toContain("connection-health-checks-off");
  expect(explain("NO_SUCH_KEY")).toBeUndefined();
});

it("writes pages", () => {
  const ids = [
    "debug-enabled",
    " Session-Cookie-Without-Secure ",
    "W018",
    "security.w009",
    "staticfiles.W004",
    "debug",
    "LOGGING_CONFIG",
    "AUTH_PASSWORD_VALIDATORS",
    "SECURE_CSP",
    "USE_L10N",
    "STORAGES",
    "CELERY_TASK_ALWAYS_EAGER",
    "CONN_MAX_AGE",
    "conn_max_age",
    "KEYS",
    "toString",
  ];
  const pages = ids.map((id) => {
    const page = explain(id);
    return `======== ${id}: ${page === undefined ? "none" : page.title}\n\n${page?.markdown ?? ""}`;
  });
  expectRecorded("explain", pages.join("\n"));
});
