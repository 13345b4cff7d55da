/** What the commands write of a folder with more in it: two projects, one whose settings raise, what cannot be seen, and what is accepted with a reason. */
import { expect, it } from "vitest";
import { runCommandLine } from "../harness/commandLine.js";
import { rules } from "../../server/src/core/rules/catalogue.js";
import { createEngine } from "../harness/engine.js";

const engine = { ...(await createEngine()), rules, explain: () => undefined };

const files = {
  "/home/dev/blog/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")\n',
  "/home/dev/blog/site_settings.py": `import os
int("nobody runs this yet, not at all!")
`,
  "/home/dev/shop/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "/home/dev/shop/shop/__init__.py": "",
  "/home/dev/shop/shop/settings.py": `import os
from pathlib import Path

from our_library import logging_of, hosts

BASE_DIR = Path(__file__).resolve().parent
DEBUG = True
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["www.example.com", hosts()]
INSTALLED_APPS = ("django.contrib.contenttypes",)
MIDDLEWARE = []  # deploy-hygiene: allow[csrf-middleware-missing] the shop has no forms
LOGGING = logging_of("shop")
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": os.environ.get("DB_PASSWORD"), "PORT": int(os.environ.get("DB_PORT", "5432"))}}
SESSION_COOKIE_AGE = 60 * 60 * 24
X_RATIO = 0.5
X_LIMIT = None
X_NAMES = {"a", "b"}
X_BYTES = b"x"
X_BIG = 10**30
`,
  "/home/dev/shop/requirements.txt": "Django==5.2.8\n",
};

async function answer(line: string): Promise<string> {
  const { status, stdout, stderr } = await runCommandLine(line.split(" "), {
    engine,
    files,
    now: () => Date.UTC(2026, 10, 21),
  });
  return `${status}\n${stdout}${stderr}`;
}

const few = "--select debug-enabled,csrf-middleware-missing,settings-do-not-load";
const answers: readonly (readonly [line: string, says: string])[] = [
  [
    `check ${few}`,
    `1
error[settings-do-not-load] The settings do not load: ValueError: invalid literal for int() with base 10
  --> blog/site_settings.py:2:1 in site_settings
  |
2 | int("nobody runs this yet, not at all!")
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = Correct the line. A single element needs a list: \`["example.com"]\`, or a comma: \`("example.com",)\`.

error[debug-enabled] DEBUG is on in production
  --> shop/shop/settings.py:7:9 in shop.settings
  |
7 | DEBUG = True
  |         ^^^^
   = Django: security.W018
   = Turn it off where production reads it, and let only a development environment turn it on: \`DEBUG = os.environ.get("DJANGO_DEBUG", "") == "True"\`.
   = fix: Read DEBUG from the environment (DJANGO_DEBUG) (needs review)

Checked site_settings as production: blog/manage.py:2 sets DJANGO_SETTINGS_MODULE, and its name says neither development nor test
Checked shop.settings as production: shop/manage.py:2 sets DJANGO_SETTINGS_MODULE, and its name says neither development nor test
shop/shop/settings.py:12: not determined: LOGGING: our_library.logging_of, which is not in the repository (shop.settings)
shop/shop/settings.py:9: not determined: ALLOWED_HOSTS: our_library.hosts, which is not in the repository (shop.settings)
2 errors; 1 suppressed; 1 can be fixed after a look at --unsafe-fixes --diff
More about a finding: django-deploy-hygiene explain RULE
`,
  ],
  [
    `check ${few} --format concise --statistics`,
    `1
blog/site_settings.py:2:1: error[settings-do-not-load] The settings do not load: ValueError: invalid literal for int() with base 10 (site_settings)
shop/shop/settings.py:7:9: error[debug-enabled] DEBUG is on in production (shop.settings)
shop/shop/settings.py:12: not determined: LOGGING: our_library.logging_of, which is not in the repository (shop.settings)
shop/shop/settings.py:9: not determined: ALLOWED_HOSTS: our_library.hosts, which is not in the repository (shop.settings)
    1  debug-enabled (fixable)
    1  settings-do-not-load
    1  suppressed by a comment
2 errors
`,
  ],
  [
    `check ${few} --format github`,
    `1
::error file=blog/site_settings.py,line=2,endLine=2,col=1,endColumn=41,title=settings-do-not-load::The settings do not load: ValueError: invalid literal for int() with base 10
::error file=shop/shop/settings.py,line=7,endLine=7,col=9,endColumn=13,title=debug-enabled::DEBUG is on in production
::group::Django Deploy Hygiene: 2 errors
error[settings-do-not-load] blog/site_settings.py:2:1 The settings do not load: ValueError: invalid literal for int() with base 10
error[debug-enabled] shop/shop/settings.py:7:9 DEBUG is on in production
note: shop/shop/settings.py:12: not determined: LOGGING: our_library.logging_of, which is not in the repository (shop.settings)
note: shop/shop/settings.py:9: not determined: ALLOWED_HOSTS: our_library.hosts, which is not in the repository (shop.settings)
::endgroup::
`,
  ],
  [
    `check ${few} --format junit`,
    `1
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="django-deploy-hygiene">
  <testsuite name="blog/site_settings.py" tests="1" failures="1" errors="0">
    <testcase name="settings-do-not-load at line 2" classname="blog/site_settings.py" line="2"><failure type="error" message="The settings do not load: ValueError: invalid literal for int() with base 10">error: The settings do not load: ValueError: invalid literal for int() with base 10&#10;blog/site_settings.py:2:1</failure></testcase>
  </testsuite>
  <testsuite name="shop/shop/settings.py" tests="3" failures="1" errors="0" skipped="2">
    <testcase name="debug-enabled at line 7" classname="shop/shop/settings.py" line="7"><failure type="error" message="DEBUG is on in production">error: DEBUG is on in production&#10;shop/shop/settings.py:7:9</failure></testcase>
    <testcase name="not determined: LOGGING" classname="shop/shop/settings.py" line="12"><skipped message="not determined: LOGGING: our_library.logging_of, which is not in the repository (shop.settings)"/></testcase>
    <testcase name="not determined: ALLOWED_HOSTS" classname="shop/shop/settings.py" line="9"><skipped message="not determined: ALLOWED_HOSTS: our_library.hosts, which is not in the repository (shop.settings)"/></testcase>
  </testsuite>
</testsuites>
`,
  ],
  [
    `check ${few} --format markdown --statistics`,
    `1
## Django Deploy Hygiene

**2 errors** in \`site_settings\`, \`shop.settings\`

| | Where | What | Rule |
|---|---|---|---|
| error | \`blog/site_settings.py:2\` | The settings do not load: ValueError: invalid literal for int() with base 10 | [settings-do-not-load](https://github.com/django-deploy-hygiene/django-deploy-hygiene/blob/main/docs/rules/settings-do-not-load.md) |
| error | \`shop/shop/settings.py:7\` | DEBUG is on in production | [debug-enabled](https://github.com/django-deploy-hygiene/django-deploy-hygiene/blob/main/docs/rules/debug-enabled.md) |

- shop/shop/settings.py:12: not determined: LOGGING: our_library.logging_of, which is not in the repository (shop.settings)
- shop/shop/settings.py:9: not determined: ALLOWED_HOSTS: our_library.hosts, which is not in the repository (shop.settings)

1 more is suppressed.

| Rule | Count |
|---|---|
| debug-enabled | 1 |
| settings-do-not-load | 1 |
`,
  ],
  [
    `check ${few} --format json`,
    `1
{
  "schemaVersion": 1,
  "tool": {
    "name": "django-deploy-hygiene",
    "version": "0.1.0"
  },
  "projects": [
    {
      "root": "blog",
      "djangoVersion": null,
      "djangoVersionSource": null,
      "entries": [
        {
          "module": "site_settings",
          "file": "blog/site_settings.py",
          "role": "production",
          "checked": true,
          "because": "blog/manage.py:2 sets DJANGO_SETTINGS_MODULE, and its name says neither development nor test",
          "closed": true,
          "raises": {
            "type": "ValueError",
            "file": "blog/site_settings.py",
            "line": 2,
            "message": "invalid literal for int() with base 10"
          },
          "loads": "no",
          "undetermined": []
        }
      ],
      "launches": []
    },
    {
      "root": "shop",
      "djangoVersion": "5.2.8",
      "djangoVersionSource": "shop/requirements.txt",
      "entries": [
        {
          "module": "shop.settings",
          "file": "shop/shop/settings.py",
          "role": "production",
          "checked": true,
          "because": "shop/manage.py:2 sets DJANGO_SETTINGS_MODULE, and its name says neither development nor test",
          "closed": false,
          "raises": null,
          "loads": "yes",
          "undetermined": [
            {
              "setting": "LOGGING",
              "file": "shop/shop/settings.py",
              "line": 12,
              "reason": "our_library.logging_of, which is not in the repository"
            },
            {
              "setting": "ALLOWED_HOSTS",
              "file": "shop/shop/settings.py",
              "line": 9,
              "reason": "our_library.hosts, which is not in the repository"
            }
          ]
        }
      ],
      "launches": []
    }
  ],
  "findings": [
    {
      "ruleId": "settings-do-not-load",
      "severity": "error",
      "certainty": "definite",
      "message": "The settings do not load: ValueError: invalid literal for int() with base 10",
      "project": "blog",
      "entry": "site_settings",
      "file": "blog/site_settings.py",
      "range": {
        "start": {
          "line": 2,
          "column": 1
        },
        "end": {
          "line": 2,
          "column": 41
        }
      },
      "djangoChecks": [],
      "because": [],
      "fixes": [],
      "suppressed": null
    },
    {
      "ruleId": "debug-enabled",
      "severity": "error",
      "certainty": "definite",
      "message": "DEBUG is on in production",
      "project": "shop",
      "entry": "shop.settings",
      "file": "shop/shop/settings.py",
      "range": {
        "start": {
          "line": 7,
          "column": 9
        },
        "end": {
          "line": 7,
          "column": 13
        }
      },
      "djangoChecks": [
        "security.W018"
      ],
      "because": [],
      "fixes": [
        {
          "title": "Read DEBUG from the environment (DJANGO_DEBUG)",
          "safety": "needsReview"
        }
      ],
      "suppressed": null
    },
    {
      "ruleId": "csrf-middleware-missing",
      "severity": "warning",
      "certainty": "definite",
      "message": "CsrfViewMiddleware is not in MIDDLEWARE",
      "project": "shop",
      "entry": "shop.settings",
      "file": "shop/shop/settings.py",
      "range": {
        "start": {
          "line": 11,
          "column": 1
        },
        "end": {
          "line": 11,
          "column": 11
        }
      },
      "djangoChecks": [
        "security.W003"
      ],
      "because": [],
      "fixes": [
        {
          "title": "Add CsrfViewMiddleware to MIDDLEWARE",
          "safety": "needsReview"
        }
      ],
      "suppressed": {
        "by": "comment",
        "reason": "the shop has no forms"
      }
    }
  ],
  "problems": [],
  "summary": {
    "error": 2,
    "warning": 0,
    "information": 0,
    "hint": 0
  }
}
`,
  ],
  [
    `check ${few} --fail-level never --format concise`,
    `0
blog/site_settings.py:2:1: error[settings-do-not-load] The settings do not load: ValueError: invalid literal for int() with base 10 (site_settings)
shop/shop/settings.py:7:9: error[debug-enabled] DEBUG is on in production (shop.settings)
shop/shop/settings.py:12: not determined: LOGGING: our_library.logging_of, which is not in the repository (shop.settings)
shop/shop/settings.py:9: not determined: ALLOWED_HOSTS: our_library.hosts, which is not in the repository (shop.settings)
2 errors
`,
  ],
  [
    "check shop --select allowed-hosts-wildcard",
    `0
Checked shop.settings as production: manage.py:2 sets DJANGO_SETTINGS_MODULE, and its name says neither development nor test
shop/settings.py:12: not determined: LOGGING: our_library.logging_of, which is not in the repository
shop/settings.py:9: not determined: ALLOWED_HOSTS: our_library.hosts, which is not in the repository
No findings in what could be determined
`,
  ],
  [
    "settings",
    `2
django-deploy-hygiene: several production settings were found: site_settings, shop.settings. Name one with --settings
`,
  ],
  [
    "settings shop --format json",
    `0
{
  "schemaVersion": 1,
  "module": "shop.settings",
  "closed": false,
  "djangoVersion": "5.2.8",
  "raises": null,
  "loads": "yes",
  "undetermined": [
    {
      "setting": "LOGGING",
      "file": "shop/settings.py",
      "line": 12,
      "reason": "our_library.logging_of, which is not in the repository"
    },
    {
      "setting": "ALLOWED_HOSTS",
      "file": "shop/settings.py",
      "line": 9,
      "reason": "our_library.hosts, which is not in the repository"
    }
  ],
  "settings": {
    "ALLOWED_HOSTS": {
      "state": "partly",
      "value": [
        "www.example.com",
        {
          "$unknown": "our_library.hosts, which is not in the repository"
        }
      ],
      "from": "literal",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 9,
          "column": 1
        }
      ]
    },
    "BASE_DIR": {
      "state": "known",
      "value": "/home/dev/shop/shop",
      "from": "computed",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 6,
          "column": 1
        }
      ]
    },
    "DATABASES": {
      "state": "partly",
      "value": {
        "default": {
          "ENGINE": "django.db.backends.postgresql",
          "PASSWORD": {
            "$unknown": "decided by the environment: DB_PASSWORD"
          },
          "PORT": {
            "$unknown": "decided by the environment: DB_PORT"
          }
        }
      },
      "from": "literal",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 13,
          "column": 1
        }
      ]
    },
    "DEBUG": {
      "state": "known",
      "value": true,
      "from": "literal",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 7,
          "column": 1
        }
      ]
    },
    "INSTALLED_APPS": {
      "state": "known",
      "value": [
        "django.contrib.contenttypes"
      ],
      "from": "literal",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 10,
          "column": 1
        }
      ]
    },
    "LOGGING": {
      "state": "unknown",
      "reason": "our_library.logging_of, which is not in the repository",
      "from": "computed",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 12,
          "column": 1
        }
      ]
    },
    "MIDDLEWARE": {
      "state": "known",
      "value": [],
      "from": "literal",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 11,
          "column": 1
        }
      ]
    },
    "SECRET_KEY": {
      "state": "unknown",
      "reason": "decided by the environment: SECRET_KEY",
      "from": "environment",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 8,
          "column": 1
        }
      ]
    },
    "SESSION_COOKIE_AGE": {
      "state": "known",
      "value": 86400,
      "from": "computed",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 14,
          "column": 1
        }
      ]
    },
    "X_BIG": {
      "state": "known",
      "value": {
        "$python": "1000000000000000000000000000000"
      },
      "from": "computed",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 19,
          "column": 1
        }
      ]
    },
    "X_BYTES": {
      "state": "known",
      "value": {
        "$python": "b'x'"
      },
      "from": "literal",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 18,
          "column": 1
        }
      ]
    },
    "X_LIMIT": {
      "state": "known",
      "value": null,
      "from": "literal",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 16,
          "column": 1
        }
      ]
    },
    "X_NAMES": {
      "state": "known",
      "value": [
        "a",
        "b"
      ],
      "from": "computed",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 17,
          "column": 1
        }
      ]
    },
    "X_RATIO": {
      "state": "known",
      "value": 0.5,
      "from": "literal",
      "provenance": [
        {
          "step": "assigned",
          "file": "shop/settings.py",
          "line": 15,
          "column": 1
        }
      ]
    }
  }
}
`,
  ],
  [
    "environment",
    `0
DB_PASSWORD
  read at shop/shop/settings.py:13 by os.environ, has a default
DB_PORT
  read at shop/shop/settings.py:13 by os.environ, has a default
SECRET_KEY (required)
  read at shop/shop/settings.py:8 by os.environ, required
`,
  ],
  [
    "environment shop --format json",
    `0
{
  "schemaVersion": 1,
  "variables": [
    {
      "name": "DB_PASSWORD",
      "reads": [
        {
          "file": "shop/settings.py",
          "line": 13,
          "reader": "os.environ",
          "required": false,
          "defaultKnown": false,
          "cast": null
        }
      ],
      "sets": [],
      "examples": []
    },
    {
      "name": "DB_PORT",
      "reads": [
        {
          "file": "shop/settings.py",
          "line": 13,
          "reader": "os.environ",
          "required": false,
          "defaultKnown": true,
          "cast": null
        }
      ],
      "sets": [],
      "examples": []
    },
    {
      "name": "SECRET_KEY",
      "reads": [
        {
          "file": "shop/settings.py",
          "line": 8,
          "reader": "os.environ",
          "required": true,
          "defaultKnown": false,
          "cast": null
        }
      ],
      "sets": [],
      "examples": []
    }
  ]
}
`,
  ],
  [
    "migrations shop",
    `0
No migrations were found here.
`,
  ],
  [
    "hook",
    `2
django-deploy-hygiene: there is no Git repository at the working directory or above it
`,
  ],
  [
    "check shop --select debug-enabled --exit-zero",
    `2
django-deploy-hygiene: there is no option “--exit-zero”. “check --help” lists the options
`,
  ],
  [
    "chekc",
    `2
django-deploy-hygiene: there is no command “chekc” (did you mean “check”?). The commands are check, settings, environment, checklist, migrations, explain, rules, hook, mcp, lsp
`,
  ],
];

it.each(answers)("%s", async (line, says) => expect(await answer(line)).toBe(says));

it("what stands in for a variable that is named like a secret is hidden, whatever the setting is called", async () => {
  const settings = `import os
DEBUG = False
X_FEED = os.environ.get("FEED_TOKEN", "canary-hunter2")
X_GREETING = os.environ.get("GREETING", "good morning")
`;
  const ran = await runCommandLine(["settings", "--format", "json"], {
    engine,
    files: {
      "/home/dev/manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")\n',
      "/home/dev/site_settings.py": settings,
    },
  });
  expect(ran.stdout + ran.stderr).not.toContain("canary-hunter2");
  expect(ran.stdout).toContain("good morning");
});

it("a terminal that does not say how wide it is gets its paragraph in lines of a hundred characters", async () => {
  const paragraph = async (columns: number | undefined): Promise<readonly string[]> => {
    const { stdout } = await runCommandLine(["checklist", "shop"], {
      engine,
      files,
      terminal: true,
      color: { no: "1" },
      ...(columns === undefined ? {} : { columns }),
    });
    const lines = stdout.split("\n");
    return lines.slice(lines.findIndex((line) => line.startsWith("Not applicable:")));
  };
  const unsaid = await paragraph(undefined);
  expect(unsaid).toEqual(await paragraph(100));
  expect(Math.max(...unsaid.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect((await paragraph(60)).length).toBeGreaterThan(unsaid.length);
});
