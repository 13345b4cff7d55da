/** What the checklist says of settings, word by word: each answer beside the one that lies next to it. */
import { describe, expect, it } from "vitest";
import { checklistAnswer, plainSettings } from "../harness/checklistItem.js";

type Files = Readonly<Record<string, string>>;

const settings = (more: string): Files => ({ "shop/settings.py": `import os\n${plainSettings}${more}` });
const policy = (text: string): Files =>
  settings(`MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]\n${text}\n`);
const django6: Files = { "requirements.txt": "Django==6.0\n" };
/** With what sends headers and keeps cookies. */
const security = `MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
]
`;
const cors = { "requirements.txt": "Django==5.2\ndjango-cors-headers==4.6\n" };
const celery = {
  "requirements.txt": "Django==5.2\ncelery==5.5\n",
  "shop/celery.py":
    'from celery import Celery\n\napp = Celery("shop")\napp.config_from_object("django.conf:settings", namespace="CELERY")\n',
};
const nginx = (text: string): Files => ({
  "nginx.conf": `server {\n  listen 80;\n  return 301 https://$host$request_uri;\n}\nserver {\n  listen 443 ssl;\n${text}\n  location / { proxy_pass http://127.0.0.1:8000; }\n}\n`,
});
const caddy = (text: string): Files => ({
  Caddyfile: `shop.example.com {\n  reverse_proxy 127.0.0.1:8000\n${text}}\n`,
});
const unit = (text: string): Files => ({
  "shop.service": `[Service]\n${text}WorkingDirectory=/site\nEnvironmentFile=/etc/shop.env\nExecStart=/site/venv/bin/gunicorn -w 3 shop.wsgi\n`,
});

type Case = readonly [what: string, files: Files, says: readonly string[]];
const cases: Readonly<Record<string, readonly Case[]>> = {
  "content-security-policy": [
    [
      "no policy",
      settings(""),
      [
        "to-confirm: no policy is set in the settings or sent by a proxy of the repository. Make sure that whatever stands in front of the application sends one, or decide against it",
      ],
    ],
    [
      "scripts of one's own",
      { ...policy('SECURE_CSP = {"script-src": ["\'self\'"]}'), ...django6 },
      [
        "pass: SECURE_CSP limits scripts to 'self'",
        "SECURE_CSP limits scripts to 'self' ← shop/settings.py: [\"'self'\"]",
      ],
    ],
    [
      "every host besides",
      { ...policy('SECURE_CSP = {"script-src": ["\'self\'", "https:"]}'), ...django6 },
      [
        "fail: https: in SECURE_CSP lets scripts be loaded from anywhere",
        'https: in SECURE_CSP lets scripts be loaded from anywhere ← shop/settings.py: "https:"',
      ],
    ],
    [
      "a policy that says nothing of scripts",
      { ...policy('SECURE_CSP = {"img-src": ["\'self\'"]}'), ...django6 },
      [
        "to-confirm: SECURE_CSP limits no scripts. Make sure that whatever stands in front of the application sends one, or decide against it",
        'SECURE_CSP ← shop/settings.py: {"img-src": ["\'self\'"]}',
      ],
    ],
    [
      "the usual source for all",
      { ...policy('SECURE_CSP = {"default-src": ["\'self\'"]}'), ...django6 },
      [
        "pass: SECURE_CSP limits scripts to 'self'",
        "SECURE_CSP limits scripts to 'self' ← shop/settings.py: [\"'self'\"]",
      ],
    ],
    [
      "no source",
      { ...policy('SECURE_CSP = {"script-src": []}'), ...django6 },
      [
        "to-confirm: which scripts SECURE_CSP lets in cannot be seen as a whole. Make sure that whatever stands in front of the application sends one, or decide against it",
        "SECURE_CSP ← shop/settings.py: []",
      ],
    ],
    [
      "a source from outside",
      { ...policy('SECURE_CSP = {"script-src": ["\'self\'", os.environ["CDN"]]}'), ...django6 },
      [
        "to-confirm: which scripts SECURE_CSP lets in cannot be seen as a whole. Make sure that whatever stands in front of the application sends one, or decide against it",
        'SECURE_CSP ← shop/settings.py: ["\'self\'", os.environ["CDN"]]',
      ],
    ],
    [
      "django-csp before 4.0",
      {
        ...settings(`${security}CSP_SCRIPT_SRC = ("'self'",)\n`),
        "requirements.txt": "Django==5.2\ndjango-csp==3.8\n",
      },
      [
        "pass: CSP_SCRIPT_SRC limits scripts to 'self'",
        "CSP_SCRIPT_SRC limits scripts to 'self' ← shop/settings.py: (\"'self'\",)",
      ],
    ],
    [
      "django-csp before 4.0, where browsers only report while a variable is unset",
      {
        ...settings(
          `${security}CSP_SCRIPT_SRC = ("'self'",)\nCSP_REPORT_ONLY = os.environ.get("CSP_REPORT_ONLY", "yes") == "yes"\n`,
        ),
        "requirements.txt": "Django==5.2\ndjango-csp==3.8\n",
      },
      [
        "to-confirm: CSP_REPORT_ONLY comes from the variable CSP_REPORT_ONLY: make sure that it is False, or browsers only report what the policy forbids. Make sure that whatever stands in front of the application sends one, or decide against it",
        'CSP_REPORT_ONLY comes from the variable CSP_REPORT_ONLY ← shop/settings.py: os.environ.get("CSP_REPORT_ONLY", "yes")',
        "CSP_SCRIPT_SRC limits scripts to 'self' ← shop/settings.py: (\"'self'\",)",
      ],
    ],
    [
      "django-csp before 4.0, which does not only report",
      {
        ...settings(`${security}CSP_SCRIPT_SRC = ("'self'",)\nCSP_REPORT_ONLY = False\n`),
        "requirements.txt": "Django==5.2\ndjango-csp==3.8\n",
      },
      [
        "pass: CSP_SCRIPT_SRC limits scripts to 'self'; CSP_REPORT_ONLY is False",
        "CSP_SCRIPT_SRC limits scripts to 'self' ← shop/settings.py: (\"'self'\",)",
        "CSP_REPORT_ONLY is False ← shop/settings.py: False",
      ],
    ],
    [
      "nginx",
      nginx("  add_header Content-Security-Policy \"script-src 'self'; img-src *\" always;"),
      [
        "pass: nginx.conf sends it, and limits scripts to 'self'",
        "nginx.conf sends it, and limits scripts to 'self' ← nginx.conf: add_header Content-Security-Policy \"scri",
      ],
    ],
    [
      "nginx, inline scripts",
      nginx("  add_header Content-Security-Policy \"script-src 'self' 'unsafe-inline'\" always;"),
      [
        "to-confirm: nginx.conf sends a policy that lets inline scripts or every host in. Make sure that whatever stands in front of the application sends one, or decide against it",
        'the policy ← nginx.conf: add_header Content-Security-Policy "scri',
      ],
    ],
    [
      "nginx, inline scripts with a nonce",
      nginx("  add_header Content-Security-Policy \"script-src 'unsafe-inline' 'nonce-$request_id'\" always;"),
      [
        "pass: nginx.conf sends it, and limits scripts to 'unsafe-inline' 'nonce-$request_id'",
        "nginx.conf sends it, and limits scripts to 'unsafe-inline' 'nonce-$request_id' ← nginx.conf: add_header Content-Security-Policy \"scri",
      ],
    ],
    [
      "nginx, no scripts",
      nginx("  add_header Content-Security-Policy \"img-src 'self'\" always;"),
      [
        "to-confirm: nginx.conf sends a policy that limits no scripts. Make sure that whatever stands in front of the application sends one, or decide against it",
        'the policy ← nginx.conf: add_header Content-Security-Policy "img-',
      ],
    ],
  ],
  "debug-off": [
    ["a literal", settings(""), ["pass: DEBUG is False", "DEBUG is False ← shop/settings.py: False"]],
    [
      "a variable",
      settings('DEBUG = os.environ["DEBUG"] == "1"\n'),
      [
        "pass: DEBUG comes from the variable DEBUG, without which the settings do not load",
        'DEBUG comes from the variable DEBUG, without which the settings do not load ← shop/settings.py: os.environ["DEBUG"] == "1"',
      ],
    ],
    [
      "two variables",
      settings('DEBUG = "1" in os.environ["A"] + os.environ["B"]\n'),
      [
        "pass: DEBUG comes from the variables A and B, without which the settings do not load",
        'DEBUG comes from the variables A and B, without which the settings do not load ← shop/settings.py: "1" in os.environ["A"] + os.environ["B"]',
      ],
    ],
    [
      "a literal that is allowed",
      settings("DEBUG = True  # deploy-hygiene: allow[debug-enabled] no users\n"),
      ["to-confirm: DEBUG is True: make sure that it is off in production", "DEBUG is True ← shop/settings.py: True"],
    ],
    [
      "a variable whose absence turns it off",
      settings('DEBUG = os.environ.get("DEBUG", "0") == "1"\n'),
      [
        "pass: DEBUG comes from the variable DEBUG",
        'DEBUG comes from the variable DEBUG ← shop/settings.py: os.environ.get("DEBUG", "0") == "1"',
      ],
    ],
    [
      "a module that cannot be seen",
      settings("from our_library import debug\nDEBUG = debug\n"),
      [
        "not-determined: DEBUG: our_library.debug, which is not in the repository",
        "DEBUG: our_library.debug, which is not in the repository ← shop/settings.py: debug",
      ],
    ],
    [
      "on without the variable, which production sets",
      {
        ...settings('DEBUG = os.environ.get("DEBUG", "True") == "True"\n'),
        "docker-compose.prod.yml":
          'services:\n  web:\n    image: shop\n    command: gunicorn shop.wsgi\n    environment:\n      DEBUG: "False"\n',
      },
      [
        "to-confirm: every process of production sets DEBUG, and without it DEBUG is on: make sure that nothing starts without it",
        'DEBUG comes from the variable DEBUG ← shop/settings.py: os.environ.get("DEBUG", "True") == "True',
      ],
    ],
  ],
  "secret-key": [
    [
      "a platform's file that holds it",
      {
        ...settings('SECRET_KEY = os.environ["SECRET_KEY"]\n'),
        "render.yaml":
          "services:\n  - type: web\n    name: shop\n    runtime: python\n    startCommand: gunicorn shop.wsgi\n    envVars:\n      - key: SECRET_KEY\n        value: kq8v2mz1r7t4w9y3b6n5c0x8\n",
      },
      [
        "fail: The secret SECRET_KEY is written into the platform's file",
        "The secret SECRET_KEY is written into the platform's file ← render.yaml: kq8v2mz1r7t4w9y3b6n5c0x8",
      ],
    ],
    [
      "a platform's file that holds another secret",
      {
        ...settings('SECRET_KEY = os.environ["SECRET_KEY"]\n'),
        "render.yaml":
          "services:\n  - type: web\n    name: shop\n    runtime: python\n    startCommand: gunicorn shop.wsgi\n    envVars:\n      - key: MAIL_SECRET_KEY\n        value: kq8v2mz1r7t4w9y3b6n5c0x8\n",
      },
      [
        "to-confirm: SECRET_KEY comes from the variable SECRET_KEY, and no default stands in for it: make sure that production's has 50 or more random characters",
        'SECRET_KEY comes from the variable SECRET_KEY, and no default stands in for it ← shop/settings.py: os.environ["SECRET_KEY"]',
      ],
    ],
    [
      "one variable",
      settings('SECRET_KEY = os.environ["KEY"]\n'),
      [
        "to-confirm: SECRET_KEY comes from the variable KEY, and no default stands in for it: make sure that production's has 50 or more random characters",
        'SECRET_KEY comes from the variable KEY, and no default stands in for it ← shop/settings.py: os.environ["KEY"]',
      ],
    ],
    [
      "two",
      settings('SECRET_KEY = os.environ["KEY"] + os.environ["SALT"]\n'),
      [
        "to-confirm: SECRET_KEY comes from the variables KEY and SALT, and no default stands in for it: make sure that production's has 50 or more random characters",
        'SECRET_KEY comes from the variables KEY and SALT, and no default stands in for it ← shop/settings.py: os.environ["KEY"] + os.environ["SALT"]',
      ],
    ],
    [
      "a library",
      settings("from our_library import key\nSECRET_KEY = key()\n"),
      [
        "not-determined: SECRET_KEY: our_library.key, which is not in the repository",
        "SECRET_KEY: our_library.key, which is not in the repository ← shop/settings.py: key()",
      ],
    ],
    [
      "a file",
      settings('SECRET_KEY = open("/run/secrets/key").read()\n'),
      [
        "to-confirm: SECRET_KEY is read from /run/secrets/key: make sure that it holds 50 or more random characters, and that only the service can read it",
        'SECRET_KEY is read from /run/secrets/key, which is not in the repository ← shop/settings.py: open("/run/secrets/key").read()',
      ],
    ],
  ],
  "secure-cookies": [
    [
      "no cookies",
      settings("MIDDLEWARE = []\n"),
      [
        "fail: SESSION_COOKIE_SECURE is not set, so the session cookie is sent over plain HTTP too; CsrfViewMiddleware is not in MIDDLEWARE",
        "SESSION_COOKIE_SECURE is not set, so the session cookie is sent over plain HTTP too ← shop/settings.py: import os",
        "CsrfViewMiddleware is not in MIDDLEWARE ← shop/settings.py: MIDDLEWARE",
      ],
    ],
    [
      "safe",
      settings(`${security}SESSION_COOKIE_SECURE = True\nCSRF_COOKIE_SECURE = True\n`),
      [
        "pass: SESSION_COOKIE_SECURE is True; SESSION_COOKIE_HTTPONLY is not set, and Django's default is True; CSRF_COOKIE_SECURE is True",
        "SESSION_COOKIE_SECURE is True ← shop/settings.py: True",
        "SESSION_COOKIE_HTTPONLY is not set, and Django's default is True ← shop/settings.py: \"django.contrib.sessions.middleware.Sess",
        "CSRF_COOKIE_SECURE is True ← shop/settings.py: True",
      ],
    ],
    [
      "by a variable",
      settings(`${security}CSRF_COOKIE_SECURE = True\nSESSION_COOKIE_SECURE = os.environ["SECURE"] == "1"\n`),
      [
        "to-confirm: SESSION_COOKIE_SECURE comes from the variable SECURE: make sure that it is on",
        'SESSION_COOKIE_SECURE comes from the variable SECURE ← shop/settings.py: os.environ["SECURE"] == "1"',
        "SESSION_COOKIE_HTTPONLY is not set, and Django's default is True ← shop/settings.py: \"django.contrib.sessions.middleware.Sess",
        "CSRF_COOKIE_SECURE is True ← shop/settings.py: True",
      ],
    ],
    [
      "scripts read it, if a variable says so",
      settings(
        `${security}CSRF_COOKIE_SECURE = True\nSESSION_COOKIE_SECURE = True\nSESSION_COOKIE_HTTPONLY = os.environ["H"] == "1"\n`,
      ),
      [
        "to-confirm: SESSION_COOKIE_HTTPONLY comes from the variable H: make sure that it is on, or scripts can read the session",
        'SESSION_COOKIE_HTTPONLY comes from the variable H ← shop/settings.py: os.environ["H"] == "1"',
        "SESSION_COOKIE_SECURE is True ← shop/settings.py: True",
        "CSRF_COOKIE_SECURE is True ← shop/settings.py: True",
      ],
    ],
    [
      "Strict",
      settings(
        `${security}CSRF_COOKIE_SECURE = True\nSESSION_COOKIE_SECURE = True\nSESSION_COOKIE_SAMESITE = "Strict"\n`,
      ),
      [
        "pass: SESSION_COOKIE_SECURE is True; SESSION_COOKIE_HTTPONLY is not set, and Django's default is True; SESSION_COOKIE_SAMESITE is 'Strict'; and 1 more",
        "SESSION_COOKIE_SECURE is True ← shop/settings.py: True",
        "SESSION_COOKIE_HTTPONLY is not set, and Django's default is True ← shop/settings.py: \"django.contrib.sessions.middleware.Sess",
        "SESSION_COOKIE_SAMESITE is 'Strict' ← shop/settings.py: \"Strict\"",
        "CSRF_COOKIE_SECURE is True ← shop/settings.py: True",
      ],
    ],
    [
      "other sites may send it",
      settings(
        `${security}CSRF_COOKIE_SECURE = True\nSESSION_COOKIE_SECURE = True\nSESSION_COOKIE_SAMESITE = os.environ["SITE"]\n`,
      ),
      [
        "to-confirm: SESSION_COOKIE_SAMESITE comes from the variable SITE: make sure that other sites have to send it",
        'SESSION_COOKIE_SAMESITE comes from the variable SITE ← shop/settings.py: os.environ["SITE"]',
        "SESSION_COOKIE_SECURE is True ← shop/settings.py: True",
        "SESSION_COOKIE_HTTPONLY is not set, and Django's default is True ← shop/settings.py: \"django.contrib.sessions.middleware.Sess",
        "CSRF_COOKIE_SECURE is True ← shop/settings.py: True",
      ],
    ],
    [
      "CSRF, which scripts may read",
      settings(`${security}SESSION_COOKIE_SECURE = True\nCSRF_COOKIE_SECURE = True\nCSRF_COOKIE_HTTPONLY = False\n`),
      [
        "pass: SESSION_COOKIE_SECURE is True; SESSION_COOKIE_HTTPONLY is not set, and Django's default is True; CSRF_COOKIE_SECURE is True",
        "SESSION_COOKIE_SECURE is True ← shop/settings.py: True",
        "SESSION_COOKIE_HTTPONLY is not set, and Django's default is True ← shop/settings.py: \"django.contrib.sessions.middleware.Sess",
        "CSRF_COOKIE_SECURE is True ← shop/settings.py: True",
      ],
    ],
  ],
  "security-headers": [
    [
      "what a rule finds, though somebody confirmed it",
      {
        ...settings(`${security}SECURE_REFERRER_POLICY = None\nX_FRAME_OPTIONS = "ALLOW"\n`),
        ".deploy-checklist.json": JSON.stringify({
          version: 1,
          items: [{ item: "security-headers", state: "confirmed", by: "Ann", on: "2026-11-20" }],
        }),
      },
      [
        'fail: SECURE_REFERRER_POLICY is None, so no Referrer-Policy header is sent; X_FRAME_OPTIONS is not "DENY", so other pages may show the site in a frame',
        "SECURE_REFERRER_POLICY is None, so no Referrer-Policy header is sent ← shop/settings.py: None",
        'X_FRAME_OPTIONS is not "DENY", so other pages may show the site in a frame ← shop/settings.py: "ALLOW"',
      ],
    ],
    [
      "no middleware",
      settings(""),
      [
        "fail: XFrameOptionsMiddleware is not in MIDDLEWARE; SecurityMiddleware is not in MIDDLEWARE",
        "XFrameOptionsMiddleware is not in MIDDLEWARE ← shop/settings.py: MIDDLEWARE",
        "SecurityMiddleware is not in MIDDLEWARE ← shop/settings.py: MIDDLEWARE",
      ],
    ],
    [
      "Django sends them",
      settings(`${security}`),
      [
        "pass: SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True; SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin'; SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin'; and 1 more",
        "SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "X_FRAME_OPTIONS is not set, and Django's default is 'DENY' ← shop/settings.py: \"django.middleware.clickjacking.XFrameOp",
      ],
    ],
    [
      "before 4.0",
      { ...settings(security), "requirements.txt": "Django==3.2\n" },
      [
        "to-confirm: this Django sends no Cross-Origin-Opener-Policy",
        "SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "X_FRAME_OPTIONS is not set, and Django's default is 'DENY' ← shop/settings.py: \"django.middleware.clickjacking.XFrameOp",
      ],
    ],
    [
      "frames by a variable",
      settings(`${security}X_FRAME_OPTIONS = os.environ["FRAMES"]\n`),
      [
        "to-confirm: X_FRAME_OPTIONS comes from the variable FRAMES: make sure that it is DENY or SAMEORIGIN",
        'X_FRAME_OPTIONS comes from the variable FRAMES ← shop/settings.py: os.environ["FRAMES"]',
        "SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
      ],
    ],
    [
      "frames by a variable that may be unset",
      settings(`${security}X_FRAME_OPTIONS = os.environ.get("FRAMES", "DENY")\n`),
      [
        "pass: SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True; SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin'; SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin'; and 1 more",
        "SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        'X_FRAME_OPTIONS comes from the variable FRAMES ← shop/settings.py: os.environ.get("FRAMES", "DENY")',
      ],
    ],
    [
      "frames by a variable, open where it is unset",
      settings(`${security}X_FRAME_OPTIONS = os.environ.get("FRAMES", "")\n`),
      [
        'attention: X_FRAME_OPTIONS is not "DENY" when FRAMES is unset, so other pages may show the site in a frame',
        'X_FRAME_OPTIONS is not "DENY" when FRAMES is unset, so other pages may show the site in a frame ← shop/settings.py: ""',
      ],
    ],
    [
      "frames by a variable, unknown where it is unset",
      settings(`${security}X_FRAME_OPTIONS = os.environ.get("FRAMES")\n`),
      [
        'attention: X_FRAME_OPTIONS is not "DENY" when FRAMES is unset, so other pages may show the site in a frame',
        'X_FRAME_OPTIONS is not "DENY" when FRAMES is unset, so other pages may show the site in a frame ← shop/settings.py: os.environ.get("FRAMES")',
      ],
    ],
    [
      "types that browsers guess, if a variable says so",
      settings(`${security}SECURE_CONTENT_TYPE_NOSNIFF = os.environ["SNIFF"] == "0"\n`),
      [
        "to-confirm: SECURE_CONTENT_TYPE_NOSNIFF comes from the variable SNIFF: make sure that it is on, or browsers guess the types of files",
        'SECURE_CONTENT_TYPE_NOSNIFF comes from the variable SNIFF ← shop/settings.py: os.environ["SNIFF"] == "0"',
        "SECURE_REFERRER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY is not set, and Django's default is 'same-origin' ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "X_FRAME_OPTIONS is not set, and Django's default is 'DENY' ← shop/settings.py: \"django.middleware.clickjacking.XFrameOp",
      ],
    ],
    [
      "policies by variables",
      settings(
        `${security}SECURE_REFERRER_POLICY = os.environ["REFERRER"]\nSECURE_CROSS_ORIGIN_OPENER_POLICY = os.environ["OPENER"]\n`,
      ),
      [
        "to-confirm: SECURE_REFERRER_POLICY comes from the variable REFERRER: make sure that it names a policy; SECURE_CROSS_ORIGIN_OPENER_POLICY comes from the variable OPENER: make sure that it names a policy",
        'SECURE_REFERRER_POLICY comes from the variable REFERRER ← shop/settings.py: os.environ["REFERRER"]',
        'SECURE_CROSS_ORIGIN_OPENER_POLICY comes from the variable OPENER ← shop/settings.py: os.environ["OPENER"]',
        "SECURE_CONTENT_TYPE_NOSNIFF is not set, and Django's default is True ← shop/settings.py: \"django.middleware.security.SecurityMidd",
        "X_FRAME_OPTIONS is not set, and Django's default is 'DENY' ← shop/settings.py: \"django.middleware.clickjacking.XFrameOp",
      ],
    ],
    [
      "no referrer policy",
      settings(`${security}SECURE_REFERRER_POLICY = ""\n`),
      [
        "fail: SECURE_REFERRER_POLICY holds a value that is no referrer policy, which Django's checks refuse",
        'SECURE_REFERRER_POLICY holds a value that is no referrer policy, which Django\'s checks refuse ← shop/settings.py: ""',
      ],
    ],
  ],
  "session-engine": [
    [
      "no sessions",
      settings("MIDDLEWARE = []\n"),
      ["not-applicable: MIDDLEWARE has no SessionMiddleware: Django keeps no sessions"],
    ],
    [
      "Django's own",
      settings(""),
      [
        "pass: SESSION_ENGINE is not set: sessions live in the database",
        'SESSION_ENGINE is not set: sessions live in the database ← shop/settings.py: "django.contrib.sessions.middleware.Sess',
      ],
    ],
    [
      "the same, written",
      settings('SESSION_ENGINE = "django.contrib.sessions.backends.db"\n'),
      [
        "pass: sessions live in the database",
        'sessions live in the database ← shop/settings.py: "django.contrib.sessions.backends.db"',
      ],
    ],
    [
      "database and cache",
      settings(
        'SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"\nCACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["REDIS"]}}\n',
      ),
      [
        "pass: sessions live in the database",
        'sessions live in the database ← shop/settings.py: "django.contrib.sessions.backends.cached',
      ],
    ],
    [
      "cookies",
      settings('SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"\n'),
      [
        "attention: Session data is kept in the visitor's cookie: its owner can read it, and a copy outlives a logout",
        "Session data is kept in the visitor's cookie: its owner can read it, and a copy outlives a logout ← shop/settings.py: \"django.contrib.sessions.backends.signed",
      ],
    ],
    [
      "Redis",
      settings(
        'SESSION_ENGINE = "django.contrib.sessions.backends.cache"\nCACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["REDIS"]}}\n',
      ),
      [
        "pass: sessions live in django.core.cache.backends.redis.RedisCache",
        'sessions live in django.core.cache.backends.redis.RedisCache ← shop/settings.py: "django.contrib.sessions.backends.cache"',
      ],
    ],
    [
      "Redis by another name",
      settings(
        'SESSION_ENGINE = "django.contrib.sessions.backends.cache"\nSESSION_CACHE_ALIAS = "sessions"\nCACHES = {"default": {"BACKEND": "our.Cache"}, "sessions": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["REDIS"]}}\n',
      ),
      [
        "pass: sessions live in django.core.cache.backends.redis.RedisCache",
        'sessions live in django.core.cache.backends.redis.RedisCache ← shop/settings.py: "django.contrib.sessions.backends.cache"',
      ],
    ],
    [
      "a cache of one's own",
      settings(
        'SESSION_ENGINE = "django.contrib.sessions.backends.cache"\nCACHES = {"default": {"BACKEND": os.environ["BACKEND"]}}\n',
      ),
      [
        "to-confirm: which cache keeps the sessions cannot be seen: make sure that all processes share it",
        "SESSION_ENGINE is 'django.contrib.sessions.backends.cache' ← shop/settings.py: \"django.contrib.sessions.backends.cache\"",
      ],
    ],
    [
      "an engine of one's own",
      settings('SESSION_ENGINE = "shop.sessions"\n'),
      [
        "to-confirm: SESSION_ENGINE is 'shop.sessions': make sure that every process finds the sessions",
        "SESSION_ENGINE is 'shop.sessions' ← shop/settings.py: \"shop.sessions\"",
      ],
    ],
    [
      "an engine that cannot be seen",
      settings("from our_library import engine\nSESSION_ENGINE = engine()\n"),
      [
        "not-determined: SESSION_ENGINE: our_library.engine, which is not in the repository",
        "SESSION_ENGINE: our_library.engine, which is not in the repository ← shop/settings.py: engine()",
      ],
    ],
  ],
  "trusted-origins": [
    ["none", settings(security), ["not-applicable: the settings say nothing of it: Django's defaults hold"]],
    [
      "an empty list",
      settings("CSRF_TRUSTED_ORIGINS = []\n"),
      [
        "not-applicable: CSRF_TRUSTED_ORIGINS is empty; CORS_ALLOWED_ORIGINS is not set; CORS_ORIGIN_WHITELIST is not set; CORS_ALLOWED_ORIGIN_REGEXES is not set",
      ],
    ],
    [
      "one's own",
      settings(`${security}CSRF_TRUSTED_ORIGINS = ["https://shop.example.com", "https://*.example.com"]\n`),
      [
        "pass: CSRF_TRUSTED_ORIGINS is ['https://shop.example.com', 'https://*.example.com']",
        "CSRF_TRUSTED_ORIGINS is ['https://shop.example.com', 'https://*.example.com'] ← shop/settings.py: [\"https://shop.example.com\", \"https://*.",
      ],
    ],
    [
      "from a variable",
      settings(`${security}CSRF_TRUSTED_ORIGINS = os.environ["ORIGINS"].split(",")\n`),
      [
        "to-confirm: CSRF_TRUSTED_ORIGINS comes from the variable ORIGINS: make sure that each origin is your own, with its scheme",
        'CSRF_TRUSTED_ORIGINS comes from the variable ORIGINS ← shop/settings.py: os.environ["ORIGINS"].split(",")',
      ],
    ],
    [
      "CORS",
      { ...settings(`${security}CORS_ALLOWED_ORIGINS = ["https://shop.example.com"]\n`), ...cors },
      [
        "pass: CORS_ALLOWED_ORIGINS is ['https://shop.example.com']",
        "CORS_ALLOWED_ORIGINS is ['https://shop.example.com'] ← shop/settings.py: [\"https://shop.example.com\"]",
      ],
    ],
    [
      "CORS that cannot be seen, read",
      { ...settings(`${security}from our_library import origins\nCORS_ALLOWED_ORIGINS = origins()\n`), ...cors },
      [
        "not-determined: CORS_ALLOWED_ORIGINS: our_library.origins, which is not in the repository",
        "CORS_ALLOWED_ORIGINS: our_library.origins, which is not in the repository ← shop/settings.py: origins()",
      ],
    ],
    [
      "CORS by patterns",
      { ...settings(`${security}CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://\\w+\\.example\\.com$"]\n`), ...cors },
      [
        "to-confirm: which origins CORS_ALLOWED_ORIGIN_REGEXES lets in is for a person to judge",
        'CORS_ALLOWED_ORIGIN_REGEXES ← shop/settings.py: [r"^https://\\w+\\.example\\.com$"]',
      ],
    ],
    [
      "CORS by patterns that cannot be seen",
      {
        ...settings(`${security}from our_library import patterns\nCORS_ALLOWED_ORIGIN_REGEXES = patterns()\n`),
        ...cors,
      },
      [
        "not-determined: CORS_ALLOWED_ORIGIN_REGEXES: our_library.patterns, which is not in the repository",
        "CORS_ALLOWED_ORIGIN_REGEXES: our_library.patterns, which is not in the repository ← shop/settings.py: patterns()",
      ],
    ],
  ],
  certificates: [
    [
      "Caddy's own, whose address is that of a person",
      { ...settings(""), ...caddy("  tls me@example.com\n") },
      [
        "pass: Caddy's own versions and ciphers hold (Caddyfile)",
        "Caddy's own versions and ciphers hold (Caddyfile) ← Caddyfile: shop.example.com",
      ],
    ],
    [
      "ciphers that someone chose",
      { ...settings(""), ...caddy("  tls {\n    ciphers TLS_RSA_WITH_AES_128_CBC_SHA\n  }\n") },
      [
        "to-confirm: the versions and ciphers of Caddy are chosen by hand",
        "ciphers ← Caddyfile: ciphers TLS_RSA_WITH_AES_128_CBC_SHA",
      ],
    ],
    [
      "and versions",
      { ...settings(""), ...caddy("  tls {\n    protocols tls1.2 tls1.3\n  }\n") },
      [
        "to-confirm: the versions and ciphers of Caddy are chosen by hand",
        "protocols ← Caddyfile: protocols tls1.2 tls1.3",
      ],
    ],
    [
      "nginx's default",
      nginx(""),
      [
        "to-confirm: nginx.conf leaves the versions of TLS to nginx's own default",
        "TLS ends here ← nginx.conf: server",
      ],
    ],
    [
      "1.3 alone",
      nginx("  ssl_protocols TLSv1.3;"),
      ["pass: nginx.conf accepts TLSv1.3 only", "nginx.conf accepts TLSv1.3 only ← nginx.conf: ssl_protocols TLSv1.3;"],
    ],
    [
      "1.2 with ciphers",
      nginx("  ssl_protocols TLSv1.2 TLSv1.3;\n  ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;"),
      [
        "pass: nginx.conf accepts TLSv1.2 and TLSv1.3 only; nginx.conf lists its ciphers",
        "nginx.conf accepts TLSv1.2 and TLSv1.3 only ← nginx.conf: ssl_protocols TLSv1.2 TLSv1.3;",
        "nginx.conf lists its ciphers ← nginx.conf: ssl_ciphers ECDHE-RSA-AES128-GCM-SHA256;",
      ],
    ],
    [
      "1.2 with ciphers of old",
      nginx("  ssl_protocols TLSv1.2;\n  ssl_ciphers ECDHE:SHA1;"),
      [
        "to-confirm: nginx.conf allows ciphers that are no longer current",
        "the versions are set here ← nginx.conf: ssl_ciphers ECDHE:SHA1;",
      ],
    ],
    [
      "1.2 without ciphers",
      nginx("  ssl_protocols TLSv1.2;"),
      [
        "to-confirm: nginx.conf leaves the ciphers to nginx's own default",
        "the versions are set here ← nginx.conf: ssl_protocols TLSv1.2;",
      ],
    ],
    [
      "only HTTP",
      { "nginx.conf": "server {\n  listen 80;\n  location / { proxy_pass http://127.0.0.1:8000; }\n}\n" },
      ["to-confirm: nginx.conf does not end TLS: look at what does"],
    ],
  ],
  "rotation-prepared": [
    ["none", settings(""), ["not-applicable: SECRET_KEY_FALLBACKS is not set"]],
    [
      "an empty list",
      settings("SECRET_KEY_FALLBACKS = []\n"),
      ["not-applicable: SECRET_KEY_FALLBACKS is empty: no rotation is under way"],
    ],
    [
      "from a variable",
      settings('SECRET_KEY_FALLBACKS = [os.environ["OLD"]]\n'),
      [
        "pass: SECRET_KEY_FALLBACKS comes from the environment",
        'SECRET_KEY_FALLBACKS comes from the environment ← shop/settings.py: [os.environ["OLD"]]',
      ],
    ],
    [
      "a list from a variable",
      settings('SECRET_KEY_FALLBACKS = os.environ["OLD"].split()\n'),
      [
        "pass: SECRET_KEY_FALLBACKS comes from the environment",
        'SECRET_KEY_FALLBACKS comes from the environment ← shop/settings.py: os.environ["OLD"].split()',
      ],
    ],
    [
      "unseen",
      settings("from our_library import old\nSECRET_KEY_FALLBACKS = old()\n"),
      [
        "not-determined: SECRET_KEY_FALLBACKS: our_library.old, which is not in the repository",
        "SECRET_KEY_FALLBACKS: our_library.old, which is not in the repository ← shop/settings.py: old()",
      ],
    ],
  ],
  hsts: [
    [
      "half a year",
      settings(`${security}SECURE_HSTS_SECONDS = 15552000\n`),
      ["pass: SECURE_HSTS_SECONDS is 15552000", "SECURE_HSTS_SECONDS is 15552000 ← shop/settings.py: 15552000"],
    ],
    [
      "a second less",
      settings(`${security}SECURE_HSTS_SECONDS = 15551999\n`),
      [
        "to-confirm: SECURE_HSTS_SECONDS is 15551999: raise it to half a year or more when HTTPS has proven itself",
        "SECURE_HSTS_SECONDS is 15551999 ← shop/settings.py: 15551999",
      ],
    ],
    [
      "a day",
      settings(`${security}SECURE_HSTS_SECONDS = 86400\n`),
      [
        "to-confirm: SECURE_HSTS_SECONDS is 86400: raise it to half a year or more when HTTPS has proven itself",
        "SECURE_HSTS_SECONDS is 86400 ← shop/settings.py: 86400",
      ],
    ],
    [
      "an hour",
      settings(`${security}SECURE_HSTS_SECONDS = 3600\n`),
      [
        "attention: SECURE_HSTS_SECONDS is 3600: raise it when HTTPS has proven itself",
        "SECURE_HSTS_SECONDS is 3600 ← shop/settings.py: 3600",
      ],
    ],
    [
      "by a variable",
      settings(`${security}SECURE_HSTS_SECONDS = int(os.environ["HSTS"])\n`),
      [
        "to-confirm: SECURE_HSTS_SECONDS comes from the variable HSTS: raise it to half a year or more when HTTPS has proven itself",
        'SECURE_HSTS_SECONDS comes from the variable HSTS ← shop/settings.py: int(os.environ["HSTS"])',
      ],
    ],
    [
      "by nginx",
      { ...settings(security), ...nginx('  add_header Strict-Transport-Security "max-age=31536000" always;') },
      [
        "attention: nginx.conf sends Strict-Transport-Security, and Django does not: what reaches Django another way goes without the header",
        'nginx.conf sends Strict-Transport-Security, and Django does not: what reaches Django another way goes without the header ← shop/settings.py: "django.middleware.security.SecurityMidd',
      ],
    ],
    [
      "by nginx, an hour",
      { ...settings(security), ...nginx('  add_header Strict-Transport-Security "max-age=3600" always;') },
      [
        "attention: nginx.conf sends Strict-Transport-Security, and Django does not: what reaches Django another way goes without the header",
        'nginx.conf sends Strict-Transport-Security, and Django does not: what reaches Django another way goes without the header ← shop/settings.py: "django.middleware.security.SecurityMidd',
      ],
    ],
  ],
  "background-jobs": [
    ["no library", settings(""), ["not-applicable: no library for background jobs is required or set up"]],
    [
      "Celery without a worker",
      { ...settings(""), ...celery },
      [
        "to-confirm: no deploy file starts a worker: whether one runs cannot be seen; no deploy file starts a scheduler: make sure that none is needed",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "a worker and a scheduler",
      {
        ...settings(""),
        ...celery,
        Procfile: "web: gunicorn shop.wsgi\nworker: celery -A shop worker\nbeat: celery -A shop beat\n",
      },
      [
        "pass: process worker (Procfile) is a worker; process beat (Procfile) is the scheduler; tasks are handed to the workers; and 1 more",
        "process worker (Procfile) is a worker ← Procfile: worker",
        "process beat (Procfile) is the scheduler ← Procfile: beat",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "a schedule without a scheduler",
      {
        ...settings('CELERY_BEAT_SCHEDULE = {"clear": {"task": "clear", "schedule": 60}}\n'),
        ...celery,
        Procfile: "web: gunicorn shop.wsgi\nworker: celery -A shop worker\n",
      },
      [
        "attention: Periodic tasks never run: no production deploy file starts celery beat",
        'Periodic tasks never run: no production deploy file starts celery beat ← shop/settings.py: {"clear": {"task": "clear", "schedule": ',
      ],
    ],
    [
      "a schedule of nothing",
      {
        ...settings("CELERY_BEAT_SCHEDULE = {}\n"),
        ...celery,
        Procfile: "web: gunicorn shop.wsgi\nworker: celery -A shop worker\n",
      },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "process worker (Procfile) is a worker ← Procfile: worker",
        "tasks are handed to the workers",
        "they are written as JSON",
      ],
    ],
    [
      "tasks that run at once, if a variable says so",
      {
        ...settings('CELERY_TASK_ALWAYS_EAGER = os.environ["EAGER"] == "1"\n'),
        ...celery,
        Procfile: "worker: celery -A shop worker\n",
      },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed; CELERY_TASK_ALWAYS_EAGER comes from the variable EAGER: make sure that tasks run in workers",
        'CELERY_TASK_ALWAYS_EAGER comes from the variable EAGER ← shop/settings.py: os.environ["EAGER"] == "1"',
        "process worker (Procfile) is a worker ← Procfile: worker",
        "they are written as JSON",
      ],
    ],
    [
      "the serializer is written",
      { ...settings('CELERY_TASK_SERIALIZER = "json"\n'), ...celery, Procfile: "worker: celery -A shop worker\n" },
      [
        "to-confirm: no deploy file starts a scheduler: make sure that none is needed",
        "process worker (Procfile) is a worker ← Procfile: worker",
        "tasks are handed to the workers",
        "CELERY_TASK_SERIALIZER is 'json' ← shop/settings.py: \"json\"",
      ],
    ],
  ],
  "systemd-units": [
    [
      "whole",
      unit("User=app\nRestart=always\n"),
      [
        "pass: shop.service has User=; shop.service has WorkingDirectory=; shop.service has EnvironmentFile=; and 1 more",
        "shop.service has User= ← shop.service: app",
        "shop.service has WorkingDirectory= ← shop.service: /site",
        "shop.service has EnvironmentFile= ← shop.service: /etc/shop.env",
        "shop.service has Restart= ← shop.service: always",
      ],
    ],
    [
      "nothing starts it again",
      unit("User=app\n"),
      [
        "attention: systemd leaves the application down when it ends: the unit has no Restart=",
        "systemd leaves the application down when it ends: the unit has no Restart= ← shop.service: ExecStart",
      ],
    ],
    [
      "a user of its own",
      unit("DynamicUser=yes\nRestart=always\n"),
      [
        "pass: shop.service has User=; shop.service has WorkingDirectory=; shop.service has EnvironmentFile=; and 1 more",
        "shop.service has User= ← shop.service: yes",
        "shop.service has WorkingDirectory= ← shop.service: /site",
        "shop.service has EnvironmentFile= ← shop.service: /etc/shop.env",
        "shop.service has Restart= ← shop.service: always",
      ],
    ],
    [
      "what runs once need not be started again",
      unit("Type=oneshot\nUser=app\n"),
      [
        "pass: shop.service has User=; shop.service has WorkingDirectory=; shop.service has EnvironmentFile=",
        "shop.service has User= ← shop.service: app",
        "shop.service has WorkingDirectory= ← shop.service: /site",
        "shop.service has EnvironmentFile= ← shop.service: /etc/shop.env",
      ],
    ],
  ],
  logging: [
    [
      "both handlers, Django's alone writes out",
      settings(
        'LOGGING = {"version": 1, "disable_existing_loggers": False, "formatters": {"json": {"()": "pythonjsonlogger.json.JsonFormatter"}, "plain": {"format": "%(message)s"}}, "handlers": {"file": {"class": "logging.handlers.RotatingFileHandler", "filename": "/var/log/shop.log", "formatter": "plain"}, "out": {"class": "logging.StreamHandler", "formatter": "json"}}, "loggers": {"django": {"handlers": ["file", "out"]}, "shop": {"handlers": ["file"]}}}\n',
      ),
      [
        "pass: the handler out writes to the standard streams; its lines are structured; existing loggers stay",
        'the handler out writes to the standard streams ← shop/settings.py: {"class": "logging.StreamHandler", "form',
        'its lines are structured ← shop/settings.py: {"()": "pythonjsonlogger.json.JsonFormat',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "a file alone",
      settings(
        'LOGGING = {"version": 1, "disable_existing_loggers": False, "handlers": {"file": {"class": "logging.FileHandler", "filename": "/var/log/shop.log"}}, "root": {"handlers": ["file"]}}\n',
      ),
      [
        "to-confirm: neither the root logger nor the logger django writes to standard output: make sure that somebody reads what they write to; log lines are not structured, as far as their formatter tells",
        'LOGGING ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        'the formatter ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "loggers of one's own alone",
      settings(
        'LOGGING = {"version": 1, "disable_existing_loggers": False, "handlers": {"out": {"class": "logging.StreamHandler"}}, "loggers": {"shop": {"handlers": ["out"]}}}\n',
      ),
      [
        "to-confirm: neither the root logger nor the logger django writes to standard output: make sure that somebody reads what they write to; log lines are not structured, as far as their formatter tells",
        'LOGGING ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        'the formatter ← shop/settings.py: {"version": 1, "disable_existing_loggers',
        "existing loggers stay ← shop/settings.py: False",
      ],
    ],
    [
      "existing loggers are disabled",
      settings(
        'LOGGING = {"version": 1, "handlers": {"out": {"class": "logging.StreamHandler"}}, "root": {"handlers": ["out"]}}\n',
      ),
      [
        'fail: LOGGING does not say "disable_existing_loggers": False, so Django\'s own loggers are disabled: server errors are no longer logged or mailed',
        'LOGGING does not say "disable_existing_loggers": False, so Django\'s own loggers are disabled: server errors are no longer logged or mailed ← shop/settings.py: {"version": 1, "handlers": {"out": {"cla',
      ],
    ],
  ],
  "credentials-not-in-source": [
    [
      "one variable",
      settings('DATABASES["default"]["PASSWORD"] = os.environ["DB_PASSWORD"]\n'),
      [
        "pass: DATABASES[default][PASSWORD] comes from the environment; the only other module sets nothing that is named like a secret",
        'DATABASES[default][PASSWORD] comes from the environment ← shop/settings.py: os.environ["DB_PASSWORD"]',
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "two",
      settings(
        'DATABASES["default"]["PASSWORD"] = os.environ["DB_PASSWORD"]\nSTRIPE_SECRET_KEY = os.environ["STRIPE"]\n',
      ),
      [
        "pass: DATABASES[default][PASSWORD] and STRIPE_SECRET_KEY come from the environment; the only other module sets nothing that is named like a secret",
        'DATABASES[default][PASSWORD] and STRIPE_SECRET_KEY come from the environment ← shop/settings.py: os.environ["DB_PASSWORD"]',
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "a broker's address",
      settings('CELERY_BROKER_URL = os.environ["BROKER"]\n'),
      [
        "pass: CELERY_BROKER_URL comes from the environment; the only other module sets nothing that is named like a secret",
        'CELERY_BROKER_URL comes from the environment ← shop/settings.py: os.environ["BROKER"]',
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "what cannot be seen",
      settings("from our_library import secret\nMAIL_PASSWORD = secret()\n"),
      [
        "to-confirm: where MAIL_PASSWORD comes from cannot be seen (our_library.secret, which is not in the repository): make sure that no file of the repository holds it",
        "MAIL_PASSWORD ← shop/settings.py: secret()",
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "a password four levels down",
      settings('SHOP_CACHES = {"a": {"b": {"c": {"PASSWORD": os.environ["PW"]}}}}\n'),
      [
        "pass: SHOP_CACHES[a][b][c][PASSWORD] comes from the environment; the only other module sets nothing that is named like a secret",
        'SHOP_CACHES[a][b][c][PASSWORD] comes from the environment ← shop/settings.py: os.environ["PW"]',
        "the only other module sets nothing that is named like a secret",
      ],
    ],
    [
      "one other module",
      { ...settings(""), "shop/mail.py": "x = 1\n" },
      [
        "pass: no setting of shop.settings holds a credential; none of 2 other modules sets something that is named like a secret",
        "no setting of shop.settings holds a credential ← shop/settings.py",
        "none of 2 other modules sets something that is named like a secret",
      ],
    ],
    [
      "two other modules",
      { ...settings(""), "shop/mail.py": "x = 1\n", "shop/views.py": "y = 1\n" },
      [
        "pass: no setting of shop.settings holds a credential; none of 3 other modules sets something that is named like a secret",
        "no setting of shop.settings holds a credential ← shop/settings.py",
        "none of 3 other modules sets something that is named like a secret",
      ],
    ],
    [
      "a module that sets one",
      { ...settings(""), "shop/mail.py": 'PASSWORD = "correct-horse-battery"\n' },
      [
        "to-confirm: shop/mail.py sets something that is named like a secret: make sure that it is none",
        'something named like a secret ← shop/mail.py: PASSWORD = "correct-horse-battery"',
        "no setting of shop.settings holds a credential ← shop/settings.py",
      ],
    ],
    [
      "two that do",
      {
        ...settings(""),
        "shop/mail.py": 'PASSWORD = "correct-horse-battery"\n',
        "shop/pay.py": 'api_key = "correct-horse-battery"\n',
      },
      [
        "to-confirm: shop/mail.py and shop/pay.py set something that is named like a secret: make sure that it is none",
        'something named like a secret ← shop/mail.py: PASSWORD = "correct-horse-battery"',
        'something named like a secret ← shop/pay.py: api_key = "correct-horse-battery"',
        "no setting of shop.settings holds a credential ← shop/settings.py",
      ],
    ],
    [
      "a label",
      { ...settings(""), "shop/forms.py": 'field(label="x", password="correct-horse-battery")\n' },
      [
        "pass: no setting of shop.settings holds a credential; none of 2 other modules sets something that is named like a secret",
        "no setting of shop.settings holds a credential ← shop/settings.py",
        "none of 2 other modules sets something that is named like a secret",
      ],
    ],
  ],
  "database-connections": [
    [
      "a worker alone, of a project with a server of WSGI",
      {
        ...settings(""),
        "requirements.txt": "Django==5.2\ngunicorn==23.0\ncelery==5.5\n",
        Procfile: "worker: celery -A shop worker\n",
      },
      [
        "attention: CONN_MAX_AGE of the default database is 0: each request opens a connection, and closes it again",
        'DATABASES ← shop/settings.py: {"default": {"ENGINE": "django.db.backen',
      ],
    ],
    [
      "no server",
      settings(""),
      [
        "to-confirm: make sure that the database server allows a connection for each worker and thread, and those of a release that starts beside it",
      ],
    ],
    [
      "each request opens one",
      { ...settings(""), Procfile: "web: gunicorn -w 3 shop.wsgi\n" },
      [
        "attention: CONN_MAX_AGE of the default database is 0: each request opens a connection, and closes it again",
        'DATABASES ← shop/settings.py: {"default": {"ENGINE": "django.db.backen',
      ],
    ],
    [
      "kept",
      {
        ...settings('DATABASES["default"]["CONN_MAX_AGE"] = 60\nDATABASES["default"]["CONN_HEALTH_CHECKS"] = True\n'),
        Procfile: "web: gunicorn -w 3 shop.wsgi\n",
      },
      [
        "to-confirm: make sure that the database server allows the 3 connections of 3 workers with 1 thread, and those of a release that starts beside it",
        "web starts the workers ← Procfile: web",
      ],
    ],
    [
      "kept, by one worker",
      {
        ...settings('DATABASES["default"]["CONN_MAX_AGE"] = 60\nDATABASES["default"]["CONN_HEALTH_CHECKS"] = True\n'),
        Procfile: "web: gunicorn -w 1 --threads 4 shop.wsgi\n",
      },
      [
        "to-confirm: make sure that the database server allows the 4 connections of 1 worker with 4 threads, and those of a release that starts beside it",
        "web starts the workers ← Procfile: web",
      ],
    ],
    [
      "a pool",
      { ...settings('DATABASES["default"]["OPTIONS"] = {"pool": True}\n'), Procfile: "web: gunicorn -w 3 shop.wsgi\n" },
      [
        "to-confirm: make sure that the database server allows the 3 connections of 3 workers with 1 thread, and those of a release that starts beside it",
        "web starts the workers ← Procfile: web",
      ],
    ],
    [
      "ASGI",
      { ...settings(""), Procfile: "web: gunicorn -w 3 -k uvicorn.workers.UvicornWorker shop.asgi\n" },
      [
        "to-confirm: make sure that the database server allows the 3 connections of 3 workers with 1 thread, and those of a release that starts beside it",
        "web starts the workers ← Procfile: web",
      ],
    ],
    [
      "SQLite",
      {
        ...settings('DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "/data/db.sqlite3"}}\n'),
        Procfile: "web: gunicorn -w 3 shop.wsgi\n",
      },
      ["not-applicable: SQLite has no connections to a server"],
    ],
  ],
  "static-files": [
    [
      "folders that nginx serves",
      { ...settings('STATIC_ROOT = "/srv/static"\n'), ...nginx("  location /static/ { alias /srv/static/; }") },
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files ← shop/settings.py: import os",
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
        "nginx.conf serves /static/ ← nginx.conf: /static/",
      ],
    ],
    [
      "of which nginx says more",
      {
        ...settings('STATIC_ROOT = "/srv/static"\n'),
        ...nginx("  location /static/ { alias /srv/static/; expires 30d; }"),
      },
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files ← shop/settings.py: import os",
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
        "nginx.conf serves /static/ ← nginx.conf: /static/",
      ],
    ],
    [
      "no folder of nginx",
      { ...settings('STATIC_ROOT = "/srv/static"\n'), ...nginx("  location /static/ { expires 30d; }") },
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files ← shop/settings.py: import os",
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
      ],
    ],
    [
      "names by content, WhiteNoise, a script",
      {
        ...settings(
          'STATIC_ROOT = "/srv/static"\nMIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "whitenoise.middleware.WhiteNoiseMiddleware"]\nSTORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}\n',
        ),
        "deploy.sh": "#!/bin/sh\nset -e\npython manage.py collectstatic --noinput\n",
      },
      [
        "pass: CompressedManifestStaticFilesStorage names files by their content; STATIC_ROOT names their folder; WhiteNoise serves them; and 1 more",
        'CompressedManifestStaticFilesStorage names files by their content ← shop/settings.py: "whitenoise.storage.CompressedManifestSt',
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
        'WhiteNoise serves them ← shop/settings.py: ["django.middleware.security.SecurityMid',
        "deploy.sh runs collectstatic ← deploy.sh: collectstatic",
      ],
    ],
    [
      "a dry run collects nothing",
      {
        ...settings('STATIC_ROOT = "/srv/static"\n'),
        "deploy.sh": "#!/bin/sh\npython manage.py collectstatic --dry-run",
      },
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files ← shop/settings.py: import os",
        'STATIC_ROOT names their folder ← shop/settings.py: "/srv/static"',
      ],
    ],
    [
      "no folder",
      settings("STATIC_ROOT = None\n"),
      [
        "attention: the names of static files do not change with their content",
        "the storage of static files ← shop/settings.py: import os",
      ],
    ],
  ],
};

for (const [id, list] of Object.entries(cases))
  describe(id, () => {
    it.each(list)("%s", (_, files, says) => expect(checklistAnswer(id, files)).toEqual(says));
  });
