/** What the user says of Django's version counts before what requirements say. */
import { describe, expect, it } from "vitest";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { explain } from "../../server/src/core/rules/explain.js";
import { runCommandLine } from "../harness/commandLine.js";
import { createEngine } from "../harness/engine.js";

const engine = { ...(await createEngine()), rules, explain };

interface Report {
  readonly projects: readonly { readonly djangoVersion: string; readonly djangoVersionSource: string }[];
  readonly findings: readonly { readonly ruleId: string }[];
}

/** A text is true, but not True: Django compares with `is True` since 4.1. */
const files = {
  "/home/dev/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
  "/home/dev/requirements.txt": "Django==4.0.10\n",
  "/home/dev/settings.py": 'INSTALLED_APPS = ["django.contrib.sessions"]\nSESSION_COOKIE_SECURE = "yes"\n',
};

async function check(
  ...options: readonly string[]
): Promise<{ readonly project: Report["projects"][number] | undefined; readonly isFound: boolean }> {
  const { stdout } = await runCommandLine(["check", "--format", "json", ...options], { engine, files });
  const { projects, findings } = JSON.parse(stdout) as Report;
  return { project: projects[0], isFound: findings.some(({ ruleId }) => ruleId === "session-cookie-without-secure") };
}

describe("--django-version", () => {
  it("is not needed where requirements tell", async () => {
    expect(await check()).toMatchObject({
      project: { djangoVersion: "4.0.10", djangoVersionSource: "requirements.txt" },
      isFound: false,
    });
  });
  it.each([
    ["4.0", false],
    ["4.1", true],
    ["5.2", true],
  ])("%s counts before them", async (version, isFound) => {
    expect(await check("--django-version", version)).toMatchObject({
      project: { djangoVersion: version, djangoVersionSource: "option" },
      isFound,
    });
  });
  it("has to be a version", async () => {
    const { status, stderr } = await runCommandLine(["check", "--django-version", "new"], { engine, files });
    expect(status).toBe(2);
    expect(stderr).toContain("--django-version");
  });
});
