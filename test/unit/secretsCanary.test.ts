/** No secret of a settings file comes out again: not in findings, titles of fixes, related places, checklist, settings, or any format of the command line. */
import { describe, expect, it } from "vitest";
import { run } from "../../server/src/cli/run.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { rulePage } from "../../server/src/core/rules/explain.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = await createEngine();

/** Each is a secret of another kind, and findable in any text. */
const canaries = {
  key: "Zq7canaryA1kLw9Xb3Vn8Rt5Yp2Mc6Hd4Gf0Js8Ke1Lo5Pq7Ru3Ty9",
  fallbackKey: "Zq7canaryB1kLw9Xb3Vn8Rt5Yp2Mc6Hd4Gf0Js8Ke1Lo5Pq7Ru3Ty9",
  database: "canaryC-4711-pw", databaseUrl: "canaryD-4711-pw", broker: "canaryE-4711-pw", mail: "canaryF-4711-pw", aws: "canaryG9Zr8Kc1Lw7Yt5Bx2Md9Hs4Jf6Pg0Ta",
  nested: "canaryH9Zr8Kc1Lw7Yt5Bx2Md9Hs4", stripe: "sk_live_canaryI9Zr8Kc1Lw7Yt5", fallback: "canaryJ-4711-pw", list: "canaryK9Zr8Kc1Lw7Yt5Bx2Md9Hs4", webhook: "T0CANARYL/B0BBBBBBB/canaryLcccccccccccc", host: "canaryM-4711-pw",
} as const;

const settings = `
import os
import dj_database_url
from decouple import config

DEBUG = True
SECRET_KEY = os.environ.get("SECRET_KEY", "${canaries.key}")
SECRET_KEY_FALLBACKS = ["${canaries.fallbackKey}", "short"]
ALLOWED_HOSTS = ["https://me:${canaries.host}@example.com", ""]
CSRF_TRUSTED_ORIGINS = ["https://me:${canaries.host}@example.com/"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": "${canaries.database}"},
    "replica": dj_database_url.parse("postgres://app:${canaries.databaseUrl}@db.example.com/app"),
}
DATABASE_URL = "postgres://app:${canaries.databaseUrl}@db.example.com/app"
CELERY_BROKER_URL = f"amqp://app:${canaries.broker}@mq.example.com/{os.environ['VHOST']}"
BROKER_URL = "amqp://app:${canaries.broker}@mq.example.com/x"
EMAIL_HOST_PASSWORD = "${canaries.mail}"
AWS_SECRET_ACCESS_KEY = "${canaries.aws}"
SIMPLE_JWT = {"SIGNING_KEY": "${canaries.nested}"}
ANYTHING = "${canaries.stripe}"
FTP_PASSWORD = config("FTP_PASSWORD", default="${canaries.fallback}")
API_KEYS = ["${canaries.list}"]
NOTIFY = {"slack": "https://hooks.slack.com/services/${canaries.webhook}"}
`;

const files = memoryFiles({ "/site/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n', "/site/settings.py": settings, "/site/requirements.txt": "Django==5.2\n" });

function expectNone(text: string, where: string): void {
  for (const [kind, canary] of Object.entries(canaries)) expect(text.includes(canary), `${where} holds the ${kind} canary`).toBe(false);
  expect(text.toLowerCase().includes("canary"), `${where} holds a part of a canary`).toBe(false);
}

describe("secrets stay in their file", () => {
  it("finds the secrets, and says none of them", () => {
    const analysis = engine.createAnalysisHost({ root: "/site", files, parser: engine.parser, configuration: emptyConfiguration }).analysis();
    const found = new Set(analysis.findings.map((finding) => finding.ruleId));
    for (const id of ["secret-key-in-source", "secret-key-fallback-weak", "database-password-in-source", "url-password-in-source", "credential-in-source", "allowed-host-malformed", "trusted-origin-unmatchable"]) expect(found, id).toContain(id);
    expectNone(JSON.stringify(analysis.findings), "a finding");
    expectNone(JSON.stringify(analysis.checklist()), "the checklist");
    expectNone(JSON.stringify(analysis.environment()), "the variables");
    expectNone(JSON.stringify(analysis.problems), "a problem");
  });

  it.each([
    ...["concise", "full", "json", "github", "gitlab", "junit", "sarif"].map((format) => ["check", "--format", format, "/site"]),
    ["check", "--environment", "exact", "--env", `SECRET_KEY=${canaries.key}`, "--env", "VHOST=v", "--format", "full", "/site"],
    ["settings", "/site"], ["settings", "--format", "json", "/site"], ["settings", "--with-defaults", "/site"],
    ["settings", "--environment", "exact", "--env", `SECRET_KEY=${canaries.key}`, "--env", "VHOST=v", "/site"],
    ...["text", "json", "markdown"].map((format) => ["checklist", "--format", format, "/site"]),
  ])("%s %s %s", async (...argv) => {
    const out: string[] = [];
    const output = { write: (text: string) => void out.push(text), isTerminal: false };
    await run({
      argv, cwd: "/site", version: "0", color: { no: undefined, force: undefined }, stdout: output, stderr: output, files, readStdin: () => Promise.resolve(""), writeFile: () => undefined,
      engine: () => Promise.resolve({ ...engine, rules, explain: () => undefined }), languageServer: () => Promise.resolve(0),
    });
    expect(out.join("").length).toBeGreaterThan(50);
    expectNone(out.join(""), argv.slice(0, 3).join(" "));
  });

  it("pages of rules are about rules only", () => {
    expectNone(rules.map(rulePage).join("\n"), "a page");
  });
});
