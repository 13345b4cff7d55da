/** What the commands write, word by word, of one small project. */
import { expect, it } from "vitest";
import { runCommandLine } from "../harness/commandLine.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { createEngine } from "../harness/engine.js";

const engine = { ...(await createEngine()), rules, explain: () => undefined };

const files = {
  "/home/dev/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "/home/dev/shop/__init__.py": "",
  "/home/dev/shop/settings.py": `import os

DEBUG = os.environ.get("DEBUG", "") == "1"
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["www.example.com"]
INSTALLED_APPS = ["django.contrib.contenttypes"]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
DATABASES = {}
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS", "3600"))
ROOT_URLCONF = "shop.urls"
SESSION_COOKIE_AGE = 60  # deploy-hygiene: allow[session-cookie-too-long]
`,
  "/home/dev/shop/urls.py": "urlpatterns = []\n",
  "/home/dev/requirements.txt": "Django==5.2.8\n",
};

async function answer(
  line: string,
  world: { readonly terminal?: boolean; readonly color?: { readonly no?: string; readonly force?: string } } = {},
): Promise<string> {
  const { status, stdout, stderr } = await runCommandLine(line.split(" "), {
    engine,
    files,
    now: () => Date.UTC(2026, 10, 21),
    ...world,
  });
  return `${status}\n${stdout}${stderr}`;
}

const answers: readonly (readonly [line: string, says: string])[] = [
  [
    "--help",
    `0
What would go wrong when a Django project is deployed. Nothing of the project is executed.

Usage: django-deploy-hygiene COMMAND [OPTION…] [PATH…]

Commands:
  check [PATH…]           Findings of every production entry below PATH (default: the working directory)
  settings [PATH]         The resolved value and the place of every setting of one entry
  environment [PATH]      Every variable that settings, gunicorn and deploy files read or set
  checklist [PATH]        The production checklist with its evidence
  migrations [PATH]       The migrations of the next release in the order they run, with what they do to a database in use
  explain RULE|SETTING    The page of a rule, a setting or one of Django's checks
  rules                   The catalogue of rules
  hook [PATH]             A Git hook that checks what is staged: shown, or written with --write where there is none
  mcp [PATH]              The same answers for agents: a server of the Model Context Protocol, over standard input and output
  lsp --stdio             The language server, for any editor

“django-deploy-hygiene COMMAND --help” lists a command's options; “--version” tells the version.

Exit status: 0 nothing found, 1 findings, 2 wrong usage, unreadable input or a failure.
`,
  ],
  [
    "checklist --help",
    `0
Usage: django-deploy-hygiene checklist [OPTION…] [PATH]

The production checklist with its evidence.
Exit status 1 if an item fails.

What is checked:
  --settings MODULE[:Class]      evaluate exactly this entry, as production; repeatable
  --python-path DIR              a further folder that modules are imported from; repeatable
  --environment open|exact       open: what holds wherever this is deployed as intended; exact: only the variables given
  --env NAME=VALUE               a variable of the exact environment; repeatable
  --env-file FILE                variables of the exact environment; repeatable, later wins
  --django-version X.Y           instead of the version in lock files and requirements
  --stdin-filename FILE          standard input holds the text of that file
  --new-migrations FILE|-        the migrations of this release, one path a line: git diff --name-only --diff-filter=AR origin/main...
  --no-config                    do not read [tool.django-deploy-hygiene] of pyproject.toml

Output:
  --format text|markdown|html|json
                                 how to write the report
  --output FILE                  write there instead of to standard output
  --remember COMMIT              note in .deploy-checklist.json how it stands at that commit, for the report's history

Examples:
  django-deploy-hygiene checklist                                        what is proven, what fails, what is to be confirmed
  django-deploy-hygiene checklist --format markdown                      for a pull request
  django-deploy-hygiene checklist --format html --output checklist.html  a page that any browser opens and prints
  django-deploy-hygiene checklist --remember COMMIT                      on the main branch: the report then has a history
`,
  ],
  [
    "mcp --help",
    `0
Usage: django-deploy-hygiene mcp [OPTION…] [PATH]

The same answers for agents: a server of the Model Context Protocol, over standard input and output.
Its tools check, explain, setting and fix look at the files below PATH as they are when they are asked. Only fix changes any, and only when it is called with apply; secrets are starred.

Options:
  --settings MODULE[:Class]      evaluate exactly this entry, as production; repeatable
  --python-path DIR              a further folder that modules are imported from; repeatable
  --django-version X.Y           instead of the version in lock files and requirements
  --no-config                    do not read [tool.django-deploy-hygiene] of pyproject.toml

Examples:
  django-deploy-hygiene mcp backend  as the command of a server in an agent's configuration
`,
  ],
  [
    "check --select csrf-middleware-missing,host-not-validated --format concise",
    `1
shop/settings.py:7:1: warning[csrf-middleware-missing] CsrfViewMiddleware is not in MIDDLEWARE (shop.settings)
shop/settings.py:7:1: warning[host-not-validated] CommonMiddleware is not in MIDDLEWARE: ALLOWED_HOSTS is enforced only where something asks for the host (shop.settings)
2 warnings
`,
  ],
  [
    "check --select csrf-middleware-missing,host-not-validated --format concise --statistics",
    `1
shop/settings.py:7:1: warning[csrf-middleware-missing] CsrfViewMiddleware is not in MIDDLEWARE (shop.settings)
shop/settings.py:7:1: warning[host-not-validated] CommonMiddleware is not in MIDDLEWARE: ALLOWED_HOSTS is enforced only where something asks for the host (shop.settings)
    1  csrf-middleware-missing (fixable)
    1  host-not-validated (fixable)
2 warnings
`,
  ],
  [
    "check --select csrf-middleware-missing,host-not-validated --format full",
    `1
warning[csrf-middleware-missing] CsrfViewMiddleware is not in MIDDLEWARE
  --> shop/settings.py:7:1 in shop.settings
  |
7 | MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
  | ^^^^^^^^^^
   = Django: security.W003
   = Add it to \`MIDDLEWARE\` at its documented place.
   = fix: Add CsrfViewMiddleware to MIDDLEWARE (needs review)

warning[host-not-validated] CommonMiddleware is not in MIDDLEWARE: ALLOWED_HOSTS is enforced only where something asks for the host
  --> shop/settings.py:7:1 in shop.settings
  |
7 | MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
  | ^^^^^^^^^^
   = Add \`django.middleware.common.CommonMiddleware\`, after sessions and before CSRF.
   = fix: Add CommonMiddleware to MIDDLEWARE (needs review)

Checked shop.settings as production: manage.py:2 sets DJANGO_SETTINGS_MODULE, and its name says neither development nor test
2 warnings; 2 can be fixed after a look at --unsafe-fixes --diff
More about a finding: django-deploy-hygiene explain RULE
`,
  ],
  [
    "check --select csrf-middleware-missing,host-not-validated --format github",
    `1
::warning file=shop/settings.py,line=7,endLine=7,col=1,endColumn=11,title=csrf-middleware-missing::CsrfViewMiddleware is not in MIDDLEWARE
::warning file=shop/settings.py,line=7,endLine=7,col=1,endColumn=11,title=host-not-validated::CommonMiddleware is not in MIDDLEWARE: ALLOWED_HOSTS is enforced only where something asks for the host
::group::Django Deploy Hygiene: 2 warnings
warning[csrf-middleware-missing] shop/settings.py:7:1 CsrfViewMiddleware is not in MIDDLEWARE
warning[host-not-validated] shop/settings.py:7:1 CommonMiddleware is not in MIDDLEWARE: ALLOWED_HOSTS is enforced only where something asks for the host
::endgroup::
`,
  ],
  [
    "check --select csrf-middleware-missing,host-not-validated --format gitlab",
    `1
[
  {
    "description": "CsrfViewMiddleware is not in MIDDLEWARE",
    "check_name": "csrf-middleware-missing",
    "fingerprint": "8a28d0a2201fd889",
    "severity": "major",
    "location": {
      "path": "shop/settings.py",
      "lines": {
        "begin": 7,
        "end": 7
      }
    }
  },
  {
    "description": "CommonMiddleware is not in MIDDLEWARE: ALLOWED_HOSTS is enforced only where something asks for the host",
    "check_name": "host-not-validated",
    "fingerprint": "338fb84c8e5a7b10",
    "severity": "major",
    "location": {
      "path": "shop/settings.py",
      "lines": {
        "begin": 7,
        "end": 7
      }
    }
  }
]
`,
  ],
  [
    "check --select csrf-middleware-missing,host-not-validated --format markdown --statistics",
    `1
## Django Deploy Hygiene

**2 warnings** in \`shop.settings\`

| | Where | What | Rule |
|---|---|---|---|
| warning | \`shop/settings.py:7\` | CsrfViewMiddleware is not in MIDDLEWARE | [csrf-middleware-missing](https://github.com/django-deploy-hygiene/django-deploy-hygiene/blob/main/docs/rules/csrf-middleware-missing.md) |
| warning | \`shop/settings.py:7\` | CommonMiddleware is not in MIDDLEWARE: ALLOWED_HOSTS is enforced only where something asks for the host | [host-not-validated](https://github.com/django-deploy-hygiene/django-deploy-hygiene/blob/main/docs/rules/host-not-validated.md) |

| Rule | Count |
|---|---|
| csrf-middleware-missing | 1 |
| host-not-validated | 1 |
`,
  ],
  [
    "check --select csrf-middleware-missing,host-not-validated --unsafe-fixes --diff",
    `1
--- a/shop/settings.py
+++ b/shop/settings.py
@@ -4,7 +4,7 @@
 SECRET_KEY = os.environ["SECRET_KEY"]
 ALLOWED_HOSTS = ["www.example.com"]
 INSTALLED_APPS = ["django.contrib.contenttypes"]
-MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
+MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
 DATABASES = {}
 SECURE_SSL_REDIRECT = True
 SECURE_HSTS_SECONDS = int(os.environ.get("HSTS", "3600"))
`,
  ],
  [
    "check --select csrf-middleware-missing --ignore csrf-middleware-missing --format full",
    `0
Checked shop.settings as production: manage.py:2 sets DJANGO_SETTINGS_MODULE, and its name says neither development nor test
No findings
`,
  ],
  [
    "check manage.py --select csrf-middleware-missing",
    `0
No findings
`,
  ],
  [
    "environment",
    `0
DEBUG
  read at shop/settings.py:3 by os.environ, has a default
HSTS
  read at shop/settings.py:10 by os.environ, has a default
SECRET_KEY (required)
  read at shop/settings.py:4 by os.environ, required
`,
  ],
  [
    "environment shop",
    `0
DEBUG
  read at settings.py:3 by os.environ, has a default
HSTS
  read at settings.py:10 by os.environ, has a default
SECRET_KEY (required)
  read at settings.py:4 by os.environ, required
`,
  ],
  [
    "settings",
    `0
ALLOWED_HOSTS = ['www.example.com']  # shop/settings.py:5
DATABASES = {}  # shop/settings.py:8
DEBUG = <environment DEBUG> when the variable DEBUG is set | False when the variable DEBUG is unset  # shop/settings.py:3
INSTALLED_APPS = ['django.contrib.contenttypes']  # shop/settings.py:6
MIDDLEWARE = ['django.middleware.security.SecurityMiddleware']  # shop/settings.py:7
ROOT_URLCONF = 'shop.urls'  # shop/settings.py:11
SECRET_KEY = <environment SECRET_KEY: required>  # shop/settings.py:4
SECURE_HSTS_SECONDS = <environment HSTS> when HSTS is set | 3600 when HSTS is unset  # shop/settings.py:10
SECURE_SSL_REDIRECT = True  # shop/settings.py:9
SESSION_COOKIE_AGE = 60  # shop/settings.py:12
`,
  ],
  [
    "check nowhere",
    `2
django-deploy-hygiene: nowhere does not exist. Give the folder that holds manage.py, or one above it
`,
  ],
  [
    "check --selct x",
    `2
django-deploy-hygiene: there is no option “--selct” (did you mean “--select”?). “check --help” lists the options
`,
  ],
];

it.each(answers)("%s", async (line, says) => expect(await answer(line)).toBe(says));

it.each([
  [{ terminal: true }, true],
  [{ terminal: false }, false],
  [{ terminal: true, color: { no: "1", force: "1" } }, false],
  [{ terminal: true, color: { no: "" } }, true],
  [{ color: { force: "1" } }, true],
  [{ terminal: true, color: { force: "0" } }, false],
  [{ terminal: true, color: { force: "false" } }, false],
] as const)("colours: %j", async (world, colored) =>
  expect((await answer("check --select csrf-middleware-missing", world)).includes("\u001b[")).toBe(colored),
);
