import { describe, expect, test } from "vitest";
import { emptyConfiguration, type Configuration } from "../../server/src/core/configuration.js";
import {
  defaultLimits,
  discoverProjects,
  type Discovery,
  type DiscoveryLimits,
} from "../../server/src/core/project/discover.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const starter = (module: string): string => `import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n`;
const project = (root: string, name = "mysite"): Record<string, string> => ({
  [`${root}/manage.py`]: starter(`${name}.settings`),
  [`${root}/${name}/__init__.py`]: "",
  [`${root}/${name}/settings.py`]: "INSTALLED_APPS = []\n",
  [`${root}/${name}/wsgi.py`]: starter(`${name}.settings`),
});

function discover(
  record: Record<string, string>,
  configuration: Partial<Configuration> = {},
  limits: DiscoveryLimits = defaultLimits,
): Discovery {
  return discoverProjects(memoryFiles(record), "/w", { ...emptyConfiguration, ...configuration }, limits);
}
const roots = (record: Record<string, string>, configuration: Partial<Configuration> = {}): readonly string[] =>
  discover(record, configuration).projects.map((one) => one.root);

describe("roots", () => {
  test("Sphinx's conf.py that gives Django what it needs is no project", () => {
    const conf = (text: string): Record<string, string> => ({
      ...project("/w/backend"),
      "/w/docs/conf.py": `from django.conf import settings\n\n${text}`,
    });
    expect(roots(conf("settings.configure(\n    INSTALLED_APPS=[],\n)\n"))).toEqual(["/w/backend"]);
    expect(roots(conf("INSTALLED_APPS = []\n"))).toEqual(["/w/backend", "/w/docs"]);
  });

  test("manage.py's folder", () => {
    const [found] = discover(project("/w")).projects;
    expect(found).toEqual({
      migrations: [],
      infrastructure: [],
      root: "/w",
      searchPath: ["/w"],
      starters: ["/w/manage.py", "/w/mysite/wsgi.py"],
      settingsFiles: ["/w/mysite/settings.py"],
      deployFiles: [],
    });
  });

  test("Django's own template of a project, where a repository carries Django along", () => {
    const carried = { ...project("/w"), ...project("/w/lib/django/conf/project_template", "project_name") };
    expect(roots(carried)).toEqual(["/w"]);
    expect(roots({ ...project("/w"), ...project("/w/lib/django/site") })).toEqual(["/w", "/w/lib/django/site"]);
  });

  test("several projects, and one inside another", () => {
    expect(roots({ ...project("/w/one"), ...project("/w/two"), ...project("/w/two/tests/fixtures/site") })).toEqual([
      "/w/one",
      "/w/two",
      "/w/two/tests/fixtures/site",
    ]);
  });

  test("the inner project's files are not the outer's", () => {
    const { projects } = discover({
      ...project("/w"),
      ...project("/w/example"),
      "/w/Dockerfile": "",
      "/w/example/Dockerfile": "",
    });
    expect(projects.map((one) => [one.settingsFiles, one.deployFiles])).toEqual([
      [["/w/mysite/settings.py"], ["/w/Dockerfile"]],
      [["/w/example/mysite/settings.py"], ["/w/example/Dockerfile"]],
    ]);
  });

  test("manage.py in bin/, settings in src/", () => {
    expect(
      roots({ "/w/bin/manage.py": starter("config.settings"), "/w/config/settings.py": "DEBUG = True\n" }),
    ).toEqual(["/w"]);
    expect(
      discover({ "/w/manage.py": starter("config.settings"), "/w/src/config/settings.py": "DEBUG = True\n" })
        .projects[0]?.searchPath,
    ).toEqual(["/w", "/w/src"]);
  });

  test("manage.py chooses among settings in src/", () => {
    const chosen =
      'name = "config.settings.test" if "test" in sys.argv else "config.settings.dev"\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", name)\n';
    const files = {
      "/w/src/config/settings/test.py": "DEBUG = True\n",
      "/w/src/config/wsgi.py": starter("config.settings.test"),
    };
    expect(
      discover({ ...files, "/w/manage.py": chosen }).projects.map(({ root, searchPath }) => [root, searchPath]),
    ).toEqual([["/w", ["/w", "/w/src"]]]);
    expect(roots({ ...files, "/w/manage.py": chosen.replaceAll("config.settings", "config") })).toEqual([
      "/w",
      "/w/src",
    ]);
  });

  test("the command of a package that is installed", () => {
    const files = { "/w/shop/manage.py": "import sys\n", "/w/shop/settings.py": "DEBUG = True\n" };
    expect(roots({ ...files, "/w/shop/__init__.py": "" })).toEqual(["/w"]);
    // A folder that is no package is the project's own.
    expect(roots(files)).toEqual(["/w/shop"]);
    // It names its settings as they are found from there.
    expect(roots({ ...files, "/w/shop/__init__.py": "", "/w/shop/manage.py": starter("settings") })).toEqual([
      "/w/shop",
    ]);
  });

  test("a second manage.py inside of the package", () => {
    const files = {
      "/w/manage.py": starter("shop.settings"),
      "/w/shop/__init__.py": "",
      "/w/shop/settings.py": "DEBUG = True\n",
    };
    expect(roots({ ...files, "/w/shop/manage.py": starter("shop.settings") })).toEqual(["/w"]);
    // The one above hands on to it, and is what runs.
    const handsOn = { "/w/manage.py": "from shop.manage import main\nmain()\n", "/w/shop/__init__.py": "" };
    expect(roots({ ...files, ...handsOn, "/w/shop/manage.py": starter("shop.settings") })).toEqual(["/w"]);
    expect(roots({ ...files, "/w/shop/manage.py": starter("settings") })).toEqual(["/w"]);
    // Another project that only lies there.
    expect(
      roots({
        ...files,
        "/w/shop/demo/manage.py": starter("site.settings"),
        "/w/shop/demo/site/settings.py": "DEBUG = True\n",
      }),
    ).toEqual(["/w", "/w/shop/demo"]);
  });
  test("wsgi.py without manage.py", () => {
    expect(
      roots({ "/w/app/config/wsgi.py": starter("config.settings"), "/w/app/config/settings.py": "DEBUG = True\n" }),
    ).toEqual(["/w/app"]);
  });

  test("a manage.py above the one of the project", () => {
    const above = (text: string, more: Record<string, string> = {}): readonly string[] =>
      roots({ ...project("/w/src"), "/w/manage.py": text, ...more });
    expect(above(starter("mysite.settings"))).toEqual(["/w/src"]);
    expect(above('os.environ.setdefault("DJANGO_SETTINGS_MODULE", name)\n')).toEqual(["/w/src"]);
    expect(above(starter("other.settings"))).toEqual(["/w/src"]);
    // Settings beside it are its own, and of two it says nothing.
    expect(above(starter("shop.settings"), { "/w/shop/settings.py": "DEBUG = True\n" })).toEqual(["/w", "/w/src"]);
    expect(above("", { "/w/shop/settings.py": "DEBUG = True\n" })).toEqual(["/w", "/w/src"]);
    expect(above("", project("/w/api"))).toEqual(["/w", "/w/api", "/w/src"]);
  });

  test("production/__init__.py of a package config", () => {
    const [found] = discover({
      ...project("/w", "config"),
      "/w/config/production/__init__.py": "from config.development import *\nALLOWED_HOSTS = []\n",
      "/w/config/production/urls.py": "",
      "/w/shop/production/__init__.py": "ALLOWED_HOSTS = []\n",
    }).projects;
    expect(found?.settingsFiles).toEqual(["/w/config/settings.py", "/w/config/production/__init__.py"]);
  });

  test("wsgi.py of an older project's package, and one that names settings that are nowhere", () => {
    const older = (marker: Record<string, string>): Record<string, string> => ({
      ...project("/w", "config"),
      ...marker,
      "/w/shop/old/__init__.py": "",
      "/w/shop/old/settings.py": "DEBUG = True\n",
      "/w/shop/old/wsgi.py": starter("old.settings"),
    });
    expect(roots(older({ "/w/shop/__init__.py": "" }))).toEqual(["/w"]);
    // No package: a folder of its own that goes on Python's path.
    expect(roots(older({}))).toEqual(["/w", "/w/shop"]);
    const left = {
      "/w/site/manage.py": starter("app.settings"),
      "/w/site/app/settings.py": "DEBUG = True\n",
      "/w/site/app/wsgi.py": starter("app.settings.local"),
    };
    expect(discover(left).projects.map(({ root, starters }) => [root, starters])).toEqual([
      ["/w/site", ["/w/site/manage.py", "/w/site/app/wsgi.py"]],
    ]);
  });

  test("settings alone: where ROOT_URLCONF is importable from", () => {
    expect(
      roots({ "/w/server/mysite/settings.py": 'ROOT_URLCONF = "mysite.urls"\n', "/w/server/mysite/urls.py": "" }),
    ).toEqual(["/w/server"]);
    expect(
      roots({
        "/w/server/mysite/__init__.py": "",
        "/w/server/mysite/settings/__init__.py": "",
        "/w/server/mysite/settings/prod.py": "DEBUG = False\n",
      }),
    ).toEqual(["/w/server"]);
    expect(roots({ "/w/server/settings/prod.py": "DEBUG = False\n" })).toEqual(["/w/server"]);
    expect(roots({ "/w/settings.py": "DEBUG = False\n" })).toEqual(["/w"]);
  });

  test("no Django, no project", () => {
    expect(
      roots({
        "/w/app.py": "DEBUG = True\n",
        "/w/config.py": 'DEBUG = True\nSECRET_KEY = "x"\n',
        "/w/wsgi.py": "from app import app\n",
        "/w/celery.py": "app = 1\n",
        "/w/shop/models/__init__.py": "from .base import *\n",
      }),
    ).toEqual([]);
  });
});

describe("the walk", () => {
  test.each([
    "node_modules/x",
    ".venv",
    "env/lib/site-packages",
    "build/lib",
    "dist",
    "__pycache__",
    ".tox/py",
    ".git/x",
    "app/migrations",
    "x.egg-info",
  ])("does not enter %s", (folder) => {
    expect(roots(project(`/w/${folder}`))).toEqual([]);
  });

  test("does not enter a virtual environment, whatever its name, nor what Git ignores", () => {
    expect(roots({ ...project("/w/stuff/lib"), "/w/stuff/pyvenv.cfg": "" })).toEqual([]);
    // One that was made where the project is.
    expect(roots({ ...project("/w/app"), "/w/app/pyvenv.cfg": "" })).toEqual(["/w/app"]);
    expect(roots({ ...project("/w/scratch"), "/w/.gitignore": "scratch/\n" })).toEqual([]);
  });

  test("enters a folder build that images are made from, and none that was built", () => {
    const files = (record: Record<string, string>): readonly string[] | undefined =>
      discover({ ...project("/w"), "/w/build/app/start.sh": "gunicorn mysite.wsgi\n", ...record }).projects[0]
        ?.deployFiles;
    const image = { "/w/build/app/Dockerfile": "FROM python:3.13\n" };
    expect(files(image)).toEqual(["/w/build/app/Dockerfile", "/w/build/app/start.sh"]);
    expect(files({})).toEqual([]);
    expect(files({ ...image, "/w/.gitignore": "build/\n" })).toEqual([]);
  });

  test("leaves out what the configuration excludes", () => {
    const record = { ...project("/w/one"), ...project("/w/examples/two") };
    expect(roots(record, { exclude: ["examples/"] })).toEqual(["/w/one"]);
    expect(roots(record, { exclude: ["/one"] })).toEqual(["/w/examples/two"]);
  });

  test("stops at its limits, and says so", () => {
    const record = { ...project("/w/a"), ...project("/w/b/c/d") };
    expect(discover(record, {}, { depth: 2, folders: 100 }).projects.map((one) => one.root)).toEqual(["/w/a"]);
    const stopped = discover(record, {}, { depth: 9, folders: 3 });
    expect(stopped.problems).toEqual([
      { file: "/w", message: expect.stringMatching(/^More than 3 folders/) as string },
    ]);
  });

  test("a settings module that a comment names", () => {
    const record = {
      "/w/manage.py": starter("shop.config.settings.local"),
      "/w/shop/__init__.py": "",
      "/w/shop/config/__init__.py": "",
      "/w/shop/config/settings/__init__.py": "",
      "/w/shop/config/settings/local.py": "INSTALLED_APPS = []\n",
      "/w/shop/config/settings/production.py": "INSTALLED_APPS = []\n",
    };
    const named = starter("shop.config.settings.production");
    const comment = '# os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.production"\n';
    expect(roots({ ...record, "/w/shop/config/wsgi.py": comment + named })).toEqual(["/w"]);
    // Code that says so has its own place.
    expect(roots({ ...record, "/w/shop/config/wsgi.py": comment.slice(2) })).toEqual(["/w", "/w/shop"]);
  });

  test("a manage.py at the top that names what only the one below it finds", () => {
    const record = { "/w/manage.py": starter("shop.settings"), "/w/site/manage.py": starter("shop.settings") };
    const below = { "/w/site/shop/__init__.py": "", "/w/site/shop/settings.py": "INSTALLED_APPS = []\n" };
    expect(roots({ ...record, ...below })).toEqual(["/w/site"]);
    // What it names may be gone.
    expect(roots({ ...record, ...below, "/w/manage.py": starter("blog.settings") })).toEqual(["/w/site"]);
  });

  test("wsgi.py that names nothing, where manage.py puts its source", () => {
    const record = {
      "/w/manage.py": `import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), "src"))\n${starter("shop.settings.local")}`,
      "/w/src/shop/__init__.py": "",
      "/w/src/shop/settings/__init__.py": "",
      "/w/src/shop/settings/local.py": "INSTALLED_APPS = []\n",
      "/w/src/shop/wsgi.py": starter("shop.production"),
    };
    expect(roots(record)).toEqual(["/w"]);
    expect(
      roots({ ...record, "/w/other/blog/__init__.py": "", "/w/other/blog/wsgi.py": starter("blog.nothing") }),
    ).toEqual(["/w"]);
  });

  test("an unreadable settings file is no settings file", () => {
    expect(
      discoverProjects(memoryFiles({ "/w/settings.py": { problem: "too large" } }), "/w", emptyConfiguration).projects,
    ).toEqual([]);
  });

  test("everything whose change matters is named", () => {
    expect(
      discover({
        ...project("/w"),
        "/w/Dockerfile": "",
        "/w/.github/workflows/ci.yml": "",
        "/w/.envs/.production/.django": "",
        "/w/readme.md": "",
      }).watched,
    ).toEqual([
      "/w/.envs/.production/.django",
      "/w/.github/workflows/ci.yml",
      "/w/Dockerfile",
      "/w/manage.py",
      "/w/mysite/settings.py",
      "/w/mysite/wsgi.py",
    ]);
  });

  test("a program of supervisor in a file of its own, and another tool's file of that name", () => {
    const { projects } = discover({
      ...project("/w"),
      "/w/deploy/gunicorn.conf": "[program:shop]\ncommand=gunicorn mysite.wsgi\n",
      "/w/upstart/gunicorn.conf": "description shop\nexec gunicorn mysite.wsgi\n",
    });
    expect(projects[0]?.deployFiles).toEqual(["/w/deploy/gunicorn.conf"]);
  });

  test("nginx' default.conf wherever it lies, and another tool's", () => {
    const { projects } = discover({
      ...project("/w"),
      "/w/default.conf": "upstream shop {}\nserver {\n  listen 80;\n}\n",
      "/w/profiles/default.conf": "[server]\nport=80\n",
      // What a script completes.
      "/w/docker/nginx/default.conf": "upstream shop {}\n",
    });
    expect(projects[0]?.deployFiles).toEqual(["/w/default.conf", "/w/docker/nginx/default.conf"]);
  });
});
