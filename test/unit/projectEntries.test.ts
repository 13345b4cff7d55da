import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asItsSize, growth } from "../harness/growth.js";
import { emptyConfiguration, type Configuration } from "../../server/src/core/configuration.js";
import { deployKindOf } from "../../server/src/core/project/deployKinds.js";
import { scanDeployFile } from "../../server/src/core/project/deployReferences.js";
import { discoverProjects } from "../../server/src/core/project/discover.js";
import { entryName } from "../../server/src/core/project/entries/entry.js";
import { findEntries, type Entries } from "../../server/src/core/project/entries/findEntries.js";
import { isText } from "../../server/src/core/text/fileSource.js";
import { readRequirements } from "../../server/src/core/project/requirements.js";
import { looksLikeSettings } from "../../server/src/core/project/settingsFiles.js";
import { memoryFiles } from "../harness/memoryFileSource.js";
import { parsePython } from "../harness/pythonModules.js";

const whole = 'INSTALLED_APPS = []\nROOT_URLCONF = "config.urls"\n';
const starter = (module: string): string =>
  `import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${module}")\n`;
const split = {
  "/w/manage.py": starter("config.settings.local"),
  "/w/config/__init__.py": "",
  "/w/config/urls.py": "",
  "/w/config/wsgi.py": starter("config.settings.production"),
  "/w/config/settings/__init__.py": "",
  "/w/config/settings/base.py": whole,
  "/w/config/settings/local.py": "from .base import *\nDEBUG = True\n",
  "/w/config/settings/production.py": "from .base import *\nDEBUG = False\n",
  "/w/config/settings/test.py": "from .base import *\n",
};
const single = {
  "/w/manage.py": starter("mysite.settings"),
  "/w/mysite/__init__.py": "",
  "/w/mysite/settings.py": whole,
  "/w/mysite/wsgi.py": starter("mysite.settings"),
};

function entriesOf(
  record: Record<string, string>,
  configuration: Partial<Configuration> = {},
  root = "/w",
): readonly Entries[] {
  const files = memoryFiles(record);
  const full = { ...emptyConfiguration, ...configuration };
  const { projects } = discoverProjects(files, root, full);
  return projects.map((project) =>
    findEntries({
      files,
      project,
      projects,
      analysisRoot: root,
      configuration: full,
      parse: (file) => {
        const content = files.read(file);
        return isText(content) ? parsePython(file, content.text) : undefined;
      },
    }),
  );
}

function rolesOf(record: Record<string, string>, configuration: Partial<Configuration> = {}): Record<string, string> {
  return Object.fromEntries(
    (entriesOf(record, configuration)[0]?.entries ?? []).map((entry) => [entryName(entry), entry.role]),
  );
}

function becauseOf(
  record: Record<string, string>,
  module: string,
  configuration: Partial<Configuration> = {},
): string | undefined {
  return entriesOf(record, configuration)[0]?.entries.find((entry) => entryName(entry) === module)?.because;
}

describe("two words in one, and settings that an image puts in place", () => {
  test("proddev is production's settings on a developer's machine", () => {
    const compose =
      "services:\n  web:\n    build: .\n    environment:\n      - DJANGO_SETTINGS_MODULE=config.settings.proddev\n";
    const roles = rolesOf({
      ...split,
      "/w/config/settings/proddev.py": "from .production import *\n",
      "/w/docker-compose.yml": compose,
    });
    expect(roles["config.settings.proddev"]).toBe("development");
    expect(roles["config.settings.production"]).toBe("production");
  });

  test("an empty package that wsgi.py names lies where it is named: no image puts it there", () =>
    expect(
      rolesOf({
        ...split,
        "/w/config/wsgi.py": starter("config.settings"),
        "/w/Dockerfile": "FROM python:3.13\nCOPY config/__init__.py config/\nCMD gunicorn config.wsgi\n",
      }),
    ).toMatchObject({ "config.settings": "shared", "config.settings.production": "production" }));

  test("near miss: devproducts is one word", () =>
    expect(rolesOf({ ...single, "/w/mysite/settings_devproducts.py": whole })["mysite.settings_devproducts"]).toBe(
      "production",
    ));

  test("a template of production's settings that takes over what wsgi.py names: each server has a copy", () => {
    const taking = "from .settings import *\nDEBUG = False\n";
    expect(rolesOf({ ...single, "/w/mysite/settings_production.example.py": taking })["mysite.settings"]).toBe(
      "shared",
    );
    expect(entriesOf({ ...single, "/w/mysite/production.py.dist": taking })[0]?.nothingInProduction).toBe(
      "Only mysite.settings (shared): production.py.dist, which each server has a copy of, takes it over",
    );
    expect(rolesOf({ ...single, "/w/mysite/settings_dev.example.py": taking })["mysite.settings"]).toBe("production");
    expect(rolesOf({ ...single, "/w/mysite/production.py.dist": "DEBUG = False\n" })["mysite.settings"]).toBe(
      "production",
    );
  });

  const copied = {
    "/w/manage.py": starter("mysite.local_settings"),
    "/w/mysite/__init__.py": "",
    "/w/mysite/settings.py": whole,
    "/w/mysite/settings_docker.py": "from mysite.settings import *\n",
    "/w/mysite/wsgi.py": starter("mysite.local_settings"),
  };
  test("what wsgi.py names and the image copies there", () => {
    const image =
      "FROM python:3.13\nCOPY . /srv\nCOPY mysite/settings_docker.py /srv/mysite/local_settings.py\nCMD gunicorn mysite.wsgi\n";
    const roles = rolesOf({ ...copied, "/w/Dockerfile": image });
    expect(roles["mysite.local_settings"]).toBe("production");
    expect(roles["mysite.settings"]).toBe("shared");
  });

  test("near miss: an image of developers copies it", () => {
    const image =
      "FROM python:3.13\nCOPY . /srv\nCOPY mysite/settings_docker.py /srv/mysite/local_settings.py\nCMD python manage.py runserver\n";
    expect(rolesOf({ ...copied, "/w/Dockerfile.dev": image })["mysite.local_settings"]).not.toBe("production");
  });
});

describe("what a step loads while something is built or exported", () => {
  const { "/w/config/wsgi.py": _, ...unstarted } = split;
  const workflow = (module: string): string =>
    `on: push\njobs:\n  deploy:\n    steps:\n      - run: python manage.py schema\n        env:\n          DJANGO_SETTINGS_MODULE: ${module}\n`;

  test("the base of production's settings, which a workflow exports a schema with", () => {
    const record = { ...split, "/w/.github/workflows/docs-deploy.yml": workflow("config.settings.base") };
    expect(rolesOf(record)["config.settings.base"]).toBe("shared");
    expect(rolesOf(record)["config.settings.production"]).toBe("production");
  });

  test("near miss: the base, where nothing named for production takes it over", () => {
    const { "/w/config/settings/production.py": __, ...without } = unstarted;
    expect(
      rolesOf({ ...without, "/w/.github/workflows/deploy.yml": workflow("config.settings.base") })[
        "config.settings.base"
      ],
    ).toBe("production");
  });

  test("an image that collects static files with the developers' settings, and a task that says what runs", () => {
    const image =
      "FROM python:3.13\nENV DJANGO_SETTINGS_MODULE=config.settings.local\nRUN python manage.py collectstatic\nCMD gunicorn config.wsgi\n";
    const pieces = {
      ...split,
      // What runs the site comes from a library, so that no module here is seen to be whole.
      "/w/config/settings/base.py": "from company.defaults import *\nDEBUG = False\n",
      "/w/Dockerfile": image,
    };
    const task =
      '{"containerDefinitions": [{"environment": [\n{"name": "DJANGO_SETTINGS_MODULE",\n"value": "config.settings.local"}]}]}';
    expect(rolesOf(pieces)["config.settings.local"]).toBe("development");
    expect(
      rolesOf({
        ...single,
        "/w/mysite/settings_site.py": whole,
        "/w/ecs/task-definition.json": task.replace("config.settings.local", "mysite.settings_site"),
      })["mysite.settings_site"],
    ).toBe("production");
  });
});

describe("settings that others take the place of", () => {
  const script = (text: string): Record<string, string> => ({
    ...single,
    "/w/conf/prod_settings.py": whole,
    "/w/Dockerfile": 'FROM python:3.13\nADD . /code\nADD conf /conf\nCMD ["/conf/run.sh"]\n',
    "/w/conf/run.sh": `#!/bin/sh\n${text}\ngunicorn mysite.wsgi\n`,
  });

  test("Ansible fills a template and puts it over them", () => {
    const task = (text: string): string =>
      rolesOf({ ...single, "/w/ansible/roles/shop/tasks/main.yml": text })["mysite.settings"] ?? "";
    const put = '- template:\n    src: settings.py.j2\n    dest: "{{ venv }}/mysite/settings.py"\n';
    expect(task(put)).toBe("shared");
    expect(task("- template: src=settings.py.j2 dest=/srv/mysite/settings.py\n")).toBe("shared");
    expect(task("- template: src=settings.py dest=/srv/mysite/settings.py\n")).toBe("shared");
    // The repository's own, and another file.
    expect(task(put.replace("template", "copy").replace("settings.py.j2", "../mysite/settings.py"))).toBe("production");
    expect(task(put.replace("mysite/settings.py", "mysite/settings_local.py"))).toBe("production");
  });

  test("a worker's module without Django is no settings", () => {
    const worker = "LOGGING = {}\ntry:\n    from settings_local import *\nexcept ImportError:\n    pass\n";
    expect(looksLikeSettings("/w/watch/settings.py", worker)).toBe(false);
    expect(looksLikeSettings("/w/watch/settings.py", `${worker}DEBUG = False\n`)).toBe(true);
    expect(looksLikeSettings("/w/watch/settings.py", "from settings_base import *\n")).toBe(true);
  });

  test("a script puts production's over them before the server starts", () => {
    const roles = rolesOf(script("cp /conf/prod_settings.py /code/mysite/settings.py"));
    expect(roles["mysite.settings"]).toBe("shared");
    expect(roles["conf.prod_settings"]).toBe("production");
  });

  test.each([
    "cp /code/mysite/settings.py /backup/mysite/settings.py",
    "cp /conf/prod_settings.py /code/mysite/other.py",
    "# cp /conf/prod_settings.py /code/mysite/settings.py",
    "rm /code/mysite/settings.py.bak",
    "cp /conf/other.py /etc/mysite/settings.py",
    "cp mysite/settings.py /code/mysite/settings.py",
    "cp /conf/tests.py /code/mysite/tests/settings.py",
    'echo ">/code/mysite/settings.py"',
    'docker run -v "$PWD"/mysite/settings.py:/app/mysite/settings.py shop',
  ])("near miss: %s", (line) => {
    expect(rolesOf(script(line))["mysite.settings"]).toBe("production");
  });

  test.each([
    "cp /conf/unknown.py /code/mysite/settings.py",
    "test -f /data/shop.py && ln -sf /data/shop.py /code/mysite/settings.py",
    "envsubst < /conf/shop.tpl > mysite/settings.py",
    "cd mysite && cp -f /run/secrets/shop.py ./settings.py",
    "docker run -v /srv/conf/mysite/settings.py:/app/mysite/settings.py:ro shop",
  ])("production has what nobody sees: %s", (line) => {
    const [entries] = entriesOf(script(line));
    expect(entries?.entries.find(({ module }) => module === "mysite.settings")?.role).toBe("shared");
    expect([...(entries?.replaced.keys() ?? [])]).toEqual(["/w/mysite/settings.py"]);
  });

  test("what an image copies under the name that is loaded, but from another stage", () => {
    const movedBy = (copy: string): readonly string[] => {
      const [entries] = entriesOf({
        ...single,
        "/w/docker/config.py": whole,
        "/w/Dockerfile": `FROM python:3.13 AS assets\nFROM python:3.13\nENV DJANGO_SETTINGS_MODULE=mysite.config\n${copy}\nCMD ["gunicorn", "mysite.wsgi"]\n`,
      });
      return [...(entries?.moved.keys() ?? [])];
    };
    expect(movedBy("COPY docker/config.py mysite/config.py")).toEqual(["/w/mysite/config.py"]);
    expect(movedBy("COPY --from=assets docker/config.py mysite/config.py")).toEqual([]);
  });

  const replacedBy = (compose: string): readonly string[] => [
    ...(entriesOf({
      ...single,
      "/w/mysite/local.py": "DEBUG = True\n",
      "/w/docker-compose.prod.yml": compose,
    })[0]?.replaced.keys() ?? []),
  ];

  test("a service of production mounts its own over them", () => {
    const compose = (volume: string): string =>
      `services:\n  web:\n    image: shop\n    command: gunicorn mysite.wsgi\n    volumes:\n      - ${volume}\n`;
    expect(replacedBy(compose("/srv/shop/local.py:/app/mysite/local.py:ro"))).toEqual(["/w/mysite/local.py"]);
    expect(replacedBy(compose("./conf/local.py:/app/mysite/local.py"))).toEqual(["/w/mysite/local.py"]);
    expect(replacedBy(compose("./mysite/local.py:/app/mysite/local.py"))).toEqual([]);
    expect(replacedBy(compose("./mysite:/app/mysite"))).toEqual([]);
  });

  test("a workflow that deploys writes them; what it writes for variables may be its tests'", () => {
    const replaced = (line: string): readonly string[] => [
      ...(entriesOf({
        ...single,
        "/w/.env": "DEBUG=1\n",
        "/w/.github/workflows/deploy.yml": `jobs:\n  deploy:\n    environment: production\n    steps:\n      - run: ${line}\n      - run: ssh shop@example.com systemctl restart shop\n`,
      })[0]?.replaced.keys() ?? []),
    ];
    expect(replaced('echo "$SETTINGS" > mysite/settings.py')).toEqual(["/w/mysite/settings.py"]);
    expect(replaced('echo "$VARIABLES" > .env')).toEqual([]);
  });

  test("an image removes them, but for a stage that is the developers'", () => {
    const replaced = (image: string): readonly string[] => [
      ...(entriesOf({
        ...single,
        "/w/mysite/local.py": "DEBUG = True\n",
        "/w/Dockerfile": image,
      })[0]?.replaced.keys() ?? []),
    ];
    const image = "FROM python:3.13 AS dev\nCOPY . /app\nRUN rm -f /app/mysite/local.py\nCMD gunicorn mysite.wsgi\n";
    expect(replaced(image)).toEqual([]);
    expect(replaced(image.replace("AS dev", "AS site"))).toEqual(["/w/mysite/local.py"]);
    expect(replaced(image.replace("AS dev", "AS site").replace("local.py", "local.pyc"))).toEqual([]);
  });

  const copyIn = (folder: string): Record<string, string> => ({
    ...single,
    ...Object.fromEntries(Object.entries(single).map(([path, text]) => [path.replace("/w/", `/w/${folder}/`), text])),
  });

  test("a copy of the whole project from another day", () => {
    const roles = entriesOf(copyIn("updates/v9")).map(({ entries }) => entries[0]?.role);
    expect(roles).toEqual(["production", "development"]);
  });

  test("near miss: another site of the same shape", () => {
    const roles = entriesOf(copyIn("services/admin")).map(({ entries }) => entries[0]?.role);
    expect(roles).toEqual(["production", "production"]);
  });
});

describe("settings of one command, and settings of another time", () => {
  const one = {
    ...single,
    "/w/mysite/settings_index.py": "from mysite.settings import *\nDATABASES = {}\n",
  };
  const served = (record: Record<string, string>): readonly string[] =>
    (entriesOf(record)[0]?.entries ?? []).map((entry) => `${entryName(entry)}: ${entry.role}, ${entry.serves}`).sort();

  test.each([
    ["Procfile", "web: gunicorn mysite.wsgi\nrelease: python manage.py index --settings=mysite.settings_index\n"],
    ["Procfile", "release: python manage.py index all --settings mysite.settings_index && echo done\n"],
    ["Procfile", "release: python manage.py --settings mysite.settings_index --verbosity 0 index all\n"],
    ["Procfile", "release: python -W ignore manage.py -v 0 --settings=mysite.settings_index index && echo done\n"],
    [
      "k8s/job.yaml",
      'apiVersion: batch/v1\nkind: CronJob\nspec:\n  command: ["python", "manage.py", "index", "--settings=mysite.settings_index"]\n',
    ],
  ])("%s runs a command with its own settings %#", (name, text) => {
    expect(served({ ...one, [`/w/${name}`]: text })).toEqual([
      "mysite.settings: production, requests",
      "mysite.settings_index: production, tasks",
    ]);
  });

  test("it does not take the site's database, the site itself or what nothing else serves", () => {
    const run = (command: string, more: Record<string, string> = {}): string | undefined =>
      served({ ...one, "/w/Procfile": `web: ${command} --settings=mysite.settings_index\n`, ...more }).find((text) =>
        text.startsWith("mysite.settings_index"),
      );
    const site = "mysite.settings_index: production, requests";
    expect(run("python manage.py index")).not.toBe(site);
    expect(run("python manage.py migrate")).toBe(site);
    expect(run("python manage.py migrate --verbosity 0")).toBe(site);
    expect(run("python manage.py run_gunicorn")).toBe(site);
    expect(run("python manage.py index && python serve.py")).toBe(site);
    expect(
      run("python manage.py", { "/w/Procfile": "web: manage.py --settings=mysite.settings_index migrate\n" }),
    ).toBe(site);
    expect(run("python manage.py index", { "/w/mysite/wsgi.py": "" })).toBe(site);
    expect(run("python manage.py index", { "/w/mysite/wsgi.py": starter("mysite.settings_index") })).toBe(site);
    // Something else of production loads it too.
    expect(
      run("python manage.py index", { "/w/Dockerfile": "FROM x\nENV DJANGO_SETTINGS_MODULE=mysite.settings_index\n" }),
    ).toBe(site);
  });

  test.each(["future_settings", "new_settings", "settings_new", "old_settings", "settings_backup", "settings_copy2"])(
    "%s beside what wsgi.py names",
    (name) => {
      expect(rolesOf({ ...single, [`/w/mysite/${name}.py`]: whole })).toEqual({
        "mysite.settings": "production",
        [`mysite.${name}`]: "development",
      });
      const folder = {
        ...single,
        [`/w/mysite/${name}/__init__.py`]: "",
        [`/w/mysite/${name}/base.py`]: whole,
        [`/w/mysite/${name}/production.py`]: "from .base import *\nDEBUG = False\n",
      };
      expect(rolesOf(folder)).toMatchObject({ "mysite.settings": "production" });
      expect(rolesOf(folder)[`mysite.${name}.production`]).toBe("development");
      // What something names is of now, and what is taken over as well.
      const now = {
        ...folder,
        "/w/Procfile": `web: DJANGO_SETTINGS_MODULE=mysite.${name}.production gunicorn mysite.wsgi\n`,
      };
      expect(rolesOf(now)[`mysite.${name}.production`]).toBe("production");
      const taken = {
        ...single,
        [`/w/mysite/${name}.py`]: whole,
        "/w/mysite/settings.py": `from mysite.${name} import *\n`,
      };
      expect(rolesOf(taken)[`mysite.${name}`]).toBe("shared");
    },
  );

  test.each(["newsletter_settings", "settings_newest", "settings_renewed"])("%s is of no other time", (name) => {
    const { because = "" } =
      entriesOf({ ...single, [`/w/mysite/${name}.py`]: whole })[0]?.entries.find(
        (entry) => entryName(entry) === `mysite.${name}`,
      ) ?? {};
    expect(because).not.toContain("another time");
  });
});

describe("names", () => {
  test("what documentation is built with is no entry of production", () => {
    const built = { ...single, "/w/docs/django_settings.py": whole };
    expect(
      entriesOf(built)
        .flatMap(({ entries }) => entries)
        .map((one) => `${entryName(one)} ${one.role}: ${one.because}`)
        .filter((text) => !text.startsWith("mysite")),
    ).toEqual(["docs.django_settings development: it lies in docs, and nothing names it"]);
    // A deploy file that names it decides.
    const launched = {
      ...built,
      "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=docs.django_settings gunicorn mysite.wsgi\n",
    };
    expect(
      entriesOf(launched)
        .flatMap(({ entries }) => entries)
        .find((one) => entryName(one) === "docs.django_settings")?.role,
    ).toBe("production");
  });

  test("a file with a hyphen in its name that takes over the settings beside it", () => {
    const beside = (name: string, text = "from .settings import *\nDEBUG = False\n"): Record<string, string> => ({
      ...single,
      [`/w/mysite/${name}.py`]: text,
    });
    expect(rolesOf(beside("settings-prod"))).toEqual({
      "mysite.settings": "shared",
      "mysite.settings-prod": "production",
    });
    // A copy that somebody puts in the place of the other, and what is not production's.
    for (const other of [beside("settings-prod", whole), beside("settings-dev"), beside("settings-backup")])
      expect(rolesOf(other)).toEqual({ "mysite.settings": "production" });
  });

  test("a split project", () => {
    expect(rolesOf(split)).toEqual({
      "config.settings.base": "shared",
      "config.settings.local": "development",
      "config.settings.production": "production",
      "config.settings.test": "test",
    });
    expect(becauseOf(split, "config.settings.base")).toBe("config/settings/production.py:1 imports it");
  });

  test("a module whose file name has a hyphen is one where something names it", () => {
    const module = { ...split, "/w/config/settings/settings-prod.py": whole };
    expect(rolesOf(module)["config.settings.settings-prod"]).toBeUndefined();
    for (const text of [
      "ENV DJANGO_SETTINGS_MODULE=config.settings.settings-prod\n",
      "ENV DJANGO_SETTINGS_MODULE config.settings.settings-prod\n",
      "CMD python manage.py migrate --settings=config.settings.settings-prod\n",
    ]) {
      expect(
        rolesOf({ ...module, "/w/Dockerfile": `FROM python:3.13\n${text}CMD ["gunicorn", "config.wsgi"]\n` }),
      ).toMatchObject({ "config.settings.settings-prod": "production" });
    }
    expect(rolesOf({ ...module, "/w/config/wsgi.py": starter("config.settings.settings-prod") })).toMatchObject({
      "config.settings.settings-prod": "production",
    });
  });

  test("what nothing names is none of production, beside the module that wsgi.py names; a platform's name is enough", () => {
    const roles = rolesOf({
      ...split,
      "/w/config/settings/library.py": "from .base import *\n",
      "/w/config/settings/aws.py": "from .base import *\n",
      "/w/elsewhere/__init__.py": "",
      "/w/elsewhere/settings.py": whole,
    });
    expect([
      roles["config.settings.library"],
      roles["config.settings.aws"],
      roles["config.settings.production"],
      roles["elsewhere.settings"],
    ]).toEqual(["shared", "production", "production", "production"]);
    // Nothing else says what production loads.
    expect(
      rolesOf({
        "/w/shop/settings/__init__.py": "",
        "/w/shop/settings/production.py": whole,
        "/w/shop/settings/library.py": "from .production import *\n",
        "/w/manage.py": starter("shop.settings.library"),
      })["shop.settings.library"],
    ).toBe("production");
  });
  test("what nothing names and takes over the module of wsgi.py is run by hand, or tries a release", () => {
    const above = (name: string, more: Record<string, string> = {}) =>
      rolesOf({ ...single, [`/w/mysite/${name}.py`]: "from .settings import *\n", ...more })[`mysite.${name}`];
    expect(above("settings_mailing")).toBe("shared");
    expect(above("settings_staging")).toBe("shared");
    expect(above("settings_production")).toBe("production");
    expect(above("settings_heroku")).toBe("production");
    // Something starts it.
    expect(
      above("settings_mailing", {
        "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=mysite.settings_mailing gunicorn mysite.wsgi\n",
      }),
    ).toBe("production");
  });
  test("the workers' own settings answer no request", () => {
    const found = (name: string) =>
      entriesOf({
        ...single,
        [`/w/mysite/${name}.py`]: 'INSTALLED_APPS = ["mysite"]\n',
        "/w/compose.prod.yml": `services:\n  worker:\n    image: shop\n    command: celery -A mysite worker\n    environment:\n      - DJANGO_SETTINGS_MODULE=mysite.${name}\n`,
      })[0]?.entries.find((one) => one.module === `mysite.${name}`);
    expect(found("settings_celery")).toMatchObject({ role: "production", serves: "tasks" });
    expect(found("settings_site")).toMatchObject({ role: "production", serves: "requests" });
    // A computed name is not read: `f"{PROJECT}.settings.prod_celery"`.
    const unnamed = (text: string) =>
      entriesOf({
        "/w/manage.py": starter("mysite.settings.prod"),
        "/w/mysite/settings/__init__.py": "",
        "/w/mysite/settings/prod.py": whole,
        "/w/mysite/settings/prod_celery.py": text,
        "/w/Dockerfile":
          'FROM python:3.13\nENV DJANGO_SETTINGS_MODULE=mysite.settings.prod\nCMD ["gunicorn", "mysite.wsgi"]\n',
      })[0]?.entries.find((one) => one.module === "mysite.settings.prod_celery")?.serves;
    expect(unnamed("from .prod import *\n")).toBe("tasks");
    expect(unnamed(whole)).toBe("requests");
  });
  test("a comment about tests takes nothing away where it is all that a started server can load", () => {
    const text = `"""\nSettings of the shop. This is just a harness project for testing the shop.\n"""\n${whole}`;
    const role = (more: Record<string, string>) =>
      rolesOf({ ...single, "/w/mysite/settings.py": text, ...more })["mysite.settings"];
    expect(role({ "/w/Procfile": "web: gunicorn mysite.wsgi\n" })).toBe("production");
    expect(role({})).toBe("development");
    expect(role({ "/w/Procfile": "web: gunicorn mysite.wsgi\n", "/w/mysite/settings_site.py": whole })).toBe(
      "development",
    );
  });
  test("settings that say that they are to be copied, and that nothing names", () => {
    const role = (head: string, files: Record<string, string> = {}) =>
      rolesOf({ "/w/contrib/production/settings.py": `${head}\nDEBUG = False\n${whole}`, ...files })[
        "production.settings"
      ] ??
      entriesOf({ "/w/contrib/production/settings.py": `${head}\nDEBUG = False\n${whole}`, ...files })[0]?.entries[0]
        ?.role;
    expect(role('"""Settings."""\n\n"""\nBEFORE USE:\n- COPY THIS FILE to shop/settings.py\n"""')).toBe("development");
    expect(role("# change these settings by copying and editing this file")).toBe("development");
    expect(role("# copy local_settings.example.py to local_settings.py")).toBe("production");
    expect(role("import os\n\n# copy this file to the bucket")).toBe("production");
  });
  test("a package that chooses is passed by where a deploy file names what it chooses from", () => {
    const chooser = {
      ...split,
      "/w/config/settings/__init__.py":
        "try:\n    from .local import *\nexcept ImportError:\n    from .production import *\n",
      "/w/config/wsgi.py": starter("config.settings"),
    };
    const deployed = {
      ...chooser,
      "/w/Dockerfile":
        'FROM python:3.13\nENV DJANGO_SETTINGS_MODULE=config.settings.production\nCMD ["gunicorn", "config.wsgi"]\n',
    };
    expect(rolesOf(chooser)["config.settings"]).toBe("production");
    expect(rolesOf(deployed)).toMatchObject({
      "config.settings": "shared",
      "config.settings.production": "production",
    });
    expect(becauseOf(deployed, "config.settings")).toBe("Dockerfile:2 sets DJANGO_SETTINGS_MODULE, which it imports");
  });

  test("a package that is nothing but another name of development's module is development, where production has its own", () => {
    const named = (text: string) => ({
      ...split,
      "/w/config/settings/__init__.py": text,
      "/w/config/wsgi.py": starter("config.settings"),
    });
    expect(
      rolesOf(named('"""The default."""\n# Production names its own.\nfrom .local import *  # noqa\n')),
    ).toMatchObject({ "config.settings": "development", "config.settings.production": "production" });
    expect(becauseOf(named("from .local import *\n"), "config.settings")).toBe("it only imports config.settings.local");
    // There is nothing else for production.
    const { "/w/config/settings/production.py": _, ...alone } = named("from .local import *\n");
    expect(rolesOf(alone)).toMatchObject({ "config.settings": "production" });
  });

  test("a package that is nothing but another name of a base with DEBUG on is development, where production has its own", () => {
    const named = (debug: string) => ({
      ...split,
      "/w/config/settings/base.py": `DEBUG = ${debug}\n${whole}`,
      "/w/config/settings/__init__.py": "from .base import *\n",
      "/w/config/wsgi.py": starter("config.settings"),
    });
    expect(rolesOf(named("True"))).toMatchObject({ "config.settings": "development" });
    expect(becauseOf(named("True"), "config.settings")).toBe("it only imports config.settings.base");
    expect(rolesOf(named("False"))).toMatchObject({ "config.settings": "shared" });
  });

  test("a platform's settings without DEBUG, the base that they share, and those with DEBUG", () => {
    const record = {
      "/w/manage.py": "",
      "/w/shop/settings/base.py": whole,
      "/w/shop/settings/base_lambda.py": "from .base import *\n",
      "/w/shop/settings/lambda_debug.py": "from .base_lambda import *\nDEBUG = True\n",
      "/w/shop/settings/lambda_no_debug.py": "from .base_lambda import *\nDEBUG = False\n",
    };
    expect(rolesOf(record)).toEqual({
      "shop.settings.base": "shared",
      "shop.settings.base_lambda": "shared",
      "shop.settings.lambda_debug": "development",
      "shop.settings.lambda_no_debug": "production",
    });
    expect(rolesOf({ ...record, "/w/shop/wsgi.py": starter("shop.settings.base_lambda") })).toMatchObject({
      "shop.settings.base_lambda": "production",
    });
  });

  test("a single settings.py is production", () => {
    expect(rolesOf(single)).toEqual({ "mysite.settings": "production" });
    expect(becauseOf(single, "mysite.settings")).toBe("mysite/wsgi.py:3 sets DJANGO_SETTINGS_MODULE");
  });

  test("a settings.py and nothing else is production", () => {
    expect(rolesOf({ "/w/settings.py": "SESSION_COOKIE_SECURE = False\n" })).toEqual({ settings: "production" });
  });

  test("a piece that nothing starts, in a folder beside the site, is a part of settings; one that a site could run with is production", () => {
    const beside = (text: string): Record<string, string> =>
      Object.fromEntries(
        entriesOf({
          "/w/images/site/manage.py": "",
          "/w/images/site/shop/wsgi.py":
            'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
          "/w/images/site/shop/settings.py": whole,
          "/w/images/api/Dockerfile":
            'FROM shop/base\nCOPY ./api/module_settings.py /opt/shop/\nCMD ["gunicorn", "shop.wsgi"]\n',
          "/w/images/api/module_settings.py": text,
        }).flatMap(({ entries }) => entries.map((entry) => [entryName(entry), entry.role])),
      );
    const apps = 'INSTALLED_APPS = ["django.contrib.admin"]\n';
    expect(beside(apps)).toEqual({ "shop.settings": "production", module_settings: "shared" });
    // How it is taken over is said, not done.
    expect(beside(`"""\nUse it so:\n    from module_settings import *\n"""\n${apps}`)).toEqual({
      "shop.settings": "production",
      module_settings: "shared",
    });
    expect(beside(`${apps}ROOT_URLCONF = "api.urls"\n`)).toEqual({
      "shop.settings": "production",
      module_settings: "production",
    });
  });

  test("manage.py alone never makes production", () => {
    const { "/w/config/wsgi.py": _, "/w/config/settings/production.py": __, ...rest } = split;
    const [entries] = entriesOf(rest);
    expect(entries?.entries.map((entry) => entry.role)).toEqual(["shared", "development", "test"]);
    expect(entries?.nothingInProduction).toMatch(
      /^Only config\.settings\.base \(shared\), config\.settings\.local \(development\), config\.settings\.test \(test\)/,
    );
  });

  test.each([
    ["dev_heroku", "development"],
    ["heroku", "production"],
    ["staging", "production"],
    ["settings_prod", "production"],
    ["prodsettings", "production"],
    ["live", "production"],
    ["ci", "test"],
    ["localsettings", "development"],
    ["test_settings", "test"],
  ])("settings/%s.py is %s", (name, role) => {
    expect(
      rolesOf({
        "/w/config/__init__.py": "",
        "/w/config/settings/base.py": whole,
        [`/w/config/settings/${name}.py`]: "from .base import *\n",
        "/w/manage.py": "",
      })[`config.settings.${name}`],
    ).toBe(role);
  });

  test("staging that the started settings choose is no entry of its own", () => {
    const files = {
      "/w/manage.py": starter("shop.settings"),
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": starter("shop.settings"),
      "/w/shop/settings.py":
        "import os\nif os.environ.get('STAGE') == 'staging':\n    from .settings_staging import *\nelse:\n    from .settings_default import *\n",
      "/w/shop/settings_default.py": whole,
      "/w/shop/settings_staging.py": "from .settings_default import *\nDEBUG = False\n",
    };
    expect(rolesOf(files)).toMatchObject({ "shop.settings": "production", "shop.settings_staging": "shared" });
    // Named by a unit, it is loaded by itself.
    expect(
      rolesOf({
        ...files,
        "/w/deploy/shop.service":
          "[Service]\nEnvironment=DJANGO_SETTINGS_MODULE=shop.settings_staging\nExecStart=/srv/venv/bin/gunicorn shop.wsgi\n",
      }),
    ).toMatchObject({ "shop.settings_staging": "production" });
  });

  test("a package that only imports what production builds on too is no entry, unless something names it", () => {
    const files = { ...split, "/w/config/settings/__init__.py": "from .base import *\n" };
    expect(rolesOf(files)).toMatchObject({ "config.settings": "shared", "config.settings.production": "production" });
    expect(
      rolesOf({
        ...files,
        "/w/config/wsgi.py": starter("config.settings"),
        "/w/deploy/shop.service":
          "[Service]\nEnvironment=DJANGO_SETTINGS_MODULE=config.settings\nExecStart=/srv/venv/bin/gunicorn config.wsgi\n",
      }),
    ).toMatchObject({ "config.settings": "production" });
  });

  test("a Compose file whose env file names the settings of developers is theirs", () => {
    const roleOf = (module: string): string | undefined =>
      entriesOf({
        ...split,
        "/w/compose.yml": "services:\n  web:\n    image: shop\n    env_file: [.env]\n    command: ./run.sh\n",
        "/w/.env": `DJANGO_SETTINGS_MODULE=${module}\n`,
      })[0]?.deployRoles.get("/w/compose.yml")?.role;
    expect(roleOf("config.settings.local")).toBe("development");
    expect(roleOf("config.settings.production")).toBe("production");
  });

  test("what an image falls back to is passed by, where ECS' tasks name another", () => {
    const files = {
      "/w/manage.py": "",
      "/w/shop/__init__.py": "",
      "/w/shop/settings_base.py": whole,
      "/w/shop/settings_docker.py": "from .settings_base import *\n",
      "/w/shop/settings_ecs.py": "from .settings_base import *\n",
      "/w/Dockerfile":
        "FROM python:3.13\nENV DJANGO_SETTINGS_MODULE=${DJANGO_SETTINGS_MODULE:-shop.settings_docker}\nCMD gunicorn shop.wsgi\n",
    };
    const stack = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Web:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: web
          Environment:
            - Name: DJANGO_SETTINGS_MODULE
              Value: shop.settings_ecs
`;
    expect(rolesOf({ ...files, "/w/cloudformation/cluster.yaml": stack })).toMatchObject({
      "shop.settings_docker": "development",
      "shop.settings_ecs": "production",
    });
    expect(rolesOf(files)).toMatchObject({ "shop.settings_docker": "production" });
    // A stack without tasks runs nothing.
    expect(
      rolesOf({
        ...files,
        "/w/cloudformation/cluster.yaml": stack.replace("AWS::ECS::TaskDefinition", "AWS::S3::Bucket"),
      }),
    ).toMatchObject({ "shop.settings_docker": "production" });
  });

  test("words of a project's own name do not count", () => {
    const record = {
      "/w/manage.py": starter("test_shop.settings"),
      "/w/test_shop/__init__.py": "",
      "/w/test_shop/settings.py": whole,
    };
    expect(rolesOf(record)).toEqual({ "test_shop.settings": "production" });
    expect(rolesOf({ "/w/tests/__init__.py": "", "/w/tests/settings.py": whole })).toEqual({
      "tests.settings": "test",
    });
    expect(
      rolesOf({
        "/w/lib/tests/settings.py": whole,
        "/w/lib/tox.ini": "[testenv]\nsetenv =\n    DJANGO_SETTINGS_MODULE=tests.settings\n",
      }),
    ).toEqual({ "tests.settings": "test" });
  });
});

describe("wsgi.py", () => {
  test("a file that is named from two folders is one entry, by the name that says best what serves", () => {
    expect(
      rolesOf({
        "/w/shop/__init__.py": "",
        "/w/manage.py": starter("shop.settings"),
        "/w/shop/manage.py": starter("settings"),
        "/w/shop/settings.py": whole,
        "/w/shop/asgi.py": starter("settings"),
        "/w/shop/wsgi.py": starter("shop.settings"),
      }),
    ).toEqual({ "shop.settings": "production" });
  });
  test("a wsgi.py that calls the module of manage.py by its last name makes no project of its own", () => {
    const record = {
      "/w/backend/__init__.py": "",
      "/w/backend/manage.py": starter("config.settings"),
      "/w/backend/config/settings/__init__.py": whole,
      "/w/backend/config/wsgi.py": starter("settings"),
    };
    expect(entriesOf(record).length).toBe(1);
    expect(rolesOf(record)).toEqual({ "config.settings": "production" });
  });
  test("pieces that the module of wsgi.py brings together in its own way are no entries", () => {
    expect(
      rolesOf({
        "/w/manage.py": starter("shop.settings.main"),
        "/w/shop/wsgi.py": starter("shop.settings.main"),
        "/w/shop/settings/__init__.py": "",
        "/w/shop/settings/main.py": "import pkgutil\nfor _, name, _ in pkgutil.iter_modules([here]):\n    load(name)\n",
        "/w/shop/settings/apps.py": "INSTALLED_APPS = []\n",
        "/w/shop/settings/auth.py": 'from . import apps\n\nAUTH_USER_MODEL = "shop.User"\nSESSION_COOKIE_NAME = "s"\n',
        "/w/shop/settings/another.py": whole,
      }),
    ).toEqual({
      "shop.settings.another": "production",
      "shop.settings.apps": "shared",
      "shop.settings.auth": "shared",
      "shop.settings.main": "production",
    });
  });
  test("a package with nothing but a docstring is no entry beside the module that production loads", () => {
    expect(
      rolesOf({
        ...split,
        "/w/config/asgi.py": starter("config.settings"),
        "/w/config/settings/__init__.py": '# -*- coding: utf-8 -*-\n"""Chosen by DJANGO_SETTINGS_MODULE."""\n',
      })["config.settings"],
    ).toBe("shared");
  });
  test("a development module that it falls back to stays development", () => {
    const record = { ...split, "/w/config/wsgi.py": starter("config.settings.local") };
    expect(rolesOf(record)["config.settings.local"]).toBe("development");
    const wsgi = entriesOf(record)[0]?.references.find((one) => one.source === "wsgi");
    expect(wsgi).toMatchObject({
      module: "config.settings.local",
      target: "production",
      text: "config/wsgi.py:3 sets DJANGO_SETTINGS_MODULE",
    });
    expect(record["/w/config/wsgi.py"].slice(wsgi?.at.start, wsgi?.at.end)).toBe("config.settings.local");
  });

  test("what only a plain asgi.py names, beside the wsgi.py of other settings, is left over where nothing starts an ASGI server", () => {
    const record = {
      "/w/shop/wsgi.py": starter("shop.settings.site"),
      "/w/shop/asgi.py": starter("shop.settings"),
      "/w/shop/settings/__init__.py": whole,
      "/w/shop/settings/site.py": whole,
    };
    expect(rolesOf(record)).toEqual({ "shop.settings": "shared", "shop.settings.site": "production" });
    for (const other of [
      { "/w/Procfile": "web: gunicorn -k uvicorn.workers.UvicornWorker shop.asgi\n" },
      { "/w/shop/asgi.py": `${starter("shop.settings")}application = ProtocolTypeRouter({})\n` },
      { "/w/shop/wsgi.py": starter("shop.settings.dev"), "/w/shop/settings/dev.py": whole },
      { "/w/shop/wsgi.py": "", "/w/api/wsgi.py": starter("shop.settings.site") },
    ])
      expect(rolesOf({ ...record, ...other })["shop.settings"], JSON.stringify(other)).toBe("production");
  });
  test("its default stays production though the tests build on it", () => {
    expect(rolesOf({ ...single, "/w/mysite/test_settings.py": "from .settings import *\n" })).toEqual({
      "mysite.settings": "production",
      "mysite.test_settings": "test",
    });
  });

  test("a production module that builds on its default makes it shared", () => {
    expect(rolesOf({ ...single, "/w/mysite/settings_production.py": "from .settings import *\n" })).toEqual({
      "mysite.settings": "shared",
      "mysite.settings_production": "production",
    });
  });

  test.each([
    [
      "a name assigned before",
      'module = "config.settings.production"\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", module)\n',
      ["config.settings.production"],
    ],
    [
      "an item of os.environ",
      'os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.production"\n',
      ["config.settings.production"],
    ],
    [
      "the default of a variable",
      'os.environ.setdefault("DJANGO_SETTINGS_MODULE", os.getenv("X", "config.settings.production"))\n',
      ["config.settings.production"],
    ],
    [
      "either of two",
      'if x:\n    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production" if y else "config.settings.local")\n',
      ["config.settings.production", "config.settings.local"],
    ],
    ["nothing computed", 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{x}")\n', []],
    ["nothing that is not a module", 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "no module")\n', []],
  ])("names %s", (_, text, modules) => {
    const record = { ...split, "/w/config/wsgi.py": `import os\n${text}` };
    const found = (entriesOf(record)[0]?.references ?? []).filter((one) => one.source === "wsgi");
    expect(found.map((one) => one.module)).toEqual(modules);
    for (const one of found) expect(record["/w/config/wsgi.py"].slice(one.at.start, one.at.end)).toBe(one.module);
  });

  test("the settings beside it under their last name, where it puts its folder on the path", () => {
    const [only, ...others] = entriesOf({ ...single, "/w/mysite/wsgi.py": starter("settings") });
    expect(others).toEqual([]);
    expect(only?.entries.map((entry) => [entry.module, entry.role, entry.because])).toEqual([
      ["mysite.settings", "production", "mysite/wsgi.py:3 sets DJANGO_SETTINGS_MODULE"],
    ]);
    expect(only?.unresolved).toEqual([]);
  });
  test("a default that does not exist is reported, not invented", () => {
    const [entries] = entriesOf({ "/w/manage.py": starter("gone.settings") });
    expect(entries?.entries).toEqual([]);
    expect(entries?.unresolved.map((one) => one.module)).toEqual(["gone.settings"]);
    expect(entries?.nothingInProduction).toBe(
      "manage.py:3 sets DJANGO_SETTINGS_MODULE to gone.settings, which is not in this project",
    );
  });

  test("settings that each machine copies from a template", () => {
    const nothing = (template: string): string | undefined =>
      entriesOf({
        "/w/manage.py": starter("shop.settings"),
        "/w/shop/__init__.py": "",
        "/w/shop/wsgi.py": starter("shop.settings"),
        "/w/shop/settings_ci.py": whole,
        [`/w/shop/${template}`]: whole,
      })[0]?.nothingInProduction;
    const missing =
      "Only shop.settings_ci (test): shop/wsgi.py:3 sets DJANGO_SETTINGS_MODULE to shop.settings, which is not in this project";
    for (const template of ["settings.py.dev", "settings.py.example", "settings.py-dist"])
      expect(nothing(template)).toBe(`${missing}; ${template} is there to be copied`);
    expect(nothing("settings.example.py")).toMatch(/settings\.example\.py is there to be copied$/);
    expect(nothing("settings.py.md")).toBe(missing);
  });
});

describe("deploy files", () => {
  const neutral = {
    "/w/manage.py": starter("config.settings.one"),
    "/w/config/__init__.py": "",
    "/w/config/settings/base.py": whole,
    "/w/config/settings/one.py": "from .base import *\n",
    "/w/config/settings/two.py": "from .one import *\n",
  };
  const production = (name: string, text: string): string | undefined => {
    const [entries] = entriesOf({ ...neutral, [`/w/${name}`]: text });
    const entry = entries?.entries.find((one) => one.module === "config.settings.one");
    return entry?.role === "production" ? entry.because : entry?.role;
  };

  test.each([
    [
      "Dockerfile",
      "FROM python:3.12\nENV DJANGO_SETTINGS_MODULE=config.settings.one\n",
      "Dockerfile:2 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "Dockerfile",
      "FROM x\nENV A=1 \\\n    DJANGO_SETTINGS_MODULE=config.settings.one\n",
      "Dockerfile:3 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "Dockerfile",
      "FROM x\nENV DJANGO_SETTINGS_MODULE config.settings.one\n",
      "Dockerfile:2 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "Dockerfile",
      'FROM x\nARG KIND="one"\nENV A=1 \\\n    DJANGO_SETTINGS_MODULE=config.settings.${KIND}\n',
      "Dockerfile:4 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "Dockerfile",
      "FROM x\nENV WHERE config.settings\nENV DJANGO_SETTINGS_MODULE=$WHERE.one\n",
      "Dockerfile:3 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "Dockerfile",
      "FROM x\nENV DJANGO_SETTINGS_MODULE=config.settings.${KIND:-one}\n",
      "Dockerfile:2 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "Dockerfile",
      'FROM x\nCMD ["django-admin", "migrate", "--settings", "config.settings.one"]\n',
      "Dockerfile:2 passes --settings",
    ],
    [
      "compose.yml",
      "services:\n  web:\n    environment:\n      - DJANGO_SETTINGS_MODULE=config.settings.one\n",
      "compose.yml:4 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "docker-compose.yml",
      'services:\n  web:\n    environment:\n      DJANGO_SETTINGS_MODULE: "config.settings.one"\n',
      "docker-compose.yml:4 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "compose.yml",
      "services:\n  web:\n    environment:\n      DJANGO_SETTINGS_MODULE: ${DJANGO_SETTINGS_MODULE:-config.settings.one}\n",
      "compose.yml:4 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "Procfile",
      "web: DJANGO_SETTINGS_MODULE=config.settings.one gunicorn config.wsgi\n",
      "Procfile:1 sets DJANGO_SETTINGS_MODULE",
    ],
    ["Procfile", "release: python manage.py migrate --settings=config.settings.one\n", "Procfile:1 passes --settings"],
    [
      "deploy/app.service",
      '[Service]\nEnvironment="DJANGO_SETTINGS_MODULE=config.settings.one"\n',
      "deploy/app.service:2 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      ".env.production",
      "DJANGO_SETTINGS_MODULE=config.settings.one\n",
      ".env.production:1 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      ".envs/.production/.django",
      "DJANGO_SETTINGS_MODULE=config.settings.one\n",
      ".envs/.production/.django:1 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "render.yaml",
      "services:\n  - envVars:\n      - key: DJANGO_SETTINGS_MODULE\n        value: config.settings.one\n",
      "render.yaml:4 sets DJANGO_SETTINGS_MODULE",
    ],
    ["fly.toml", '[env]\n  DJANGO_SETTINGS_MODULE = "config.settings.one"\n', "fly.toml:2 sets DJANGO_SETTINGS_MODULE"],
    [
      "app.json",
      '{"env": {"DJANGO_SETTINGS_MODULE": {"description": "which",\n "value": "config.settings.one"}}}',
      "app.json:2 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "heroku.yml",
      "setup:\n  config:\n    DJANGO_SETTINGS_MODULE: config.settings.one\n",
      "heroku.yml:3 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "anywhere/web.yaml",
      "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - env:\n    - name: DJANGO_SETTINGS_MODULE\n      value: config.settings.one\n",
      "anywhere/web.yaml:7 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "chart/values-live.yaml",
      "env:\n  - name: DJANGO_SETTINGS_MODULE\n    value: config.settings.one\n",
      "chart/values-live.yaml:3 sets DJANGO_SETTINGS_MODULE",
    ],
    ["k8s/web.yaml", "env:\n  - name: DJANGO_SETTINGS_MODULE\n    value: config.settings.one\n", "shared"],
    [
      ".github/workflows/deploy.yml",
      "env:\n  DJANGO_SETTINGS_MODULE: config.settings.one\n",
      ".github/workflows/deploy.yml:2 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "gunicorn.conf.py",
      'raw_env = ["DJANGO_SETTINGS_MODULE=config.settings.one"]\n',
      "gunicorn.conf.py:1 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "Dockerfile",
      "FROM x\nENV DJANGO_SETTINGS_MODULE=config.settings.one\nCMD python manage.py runserver 0.0.0.0:8000\n",
      "Dockerfile:2 sets DJANGO_SETTINGS_MODULE",
    ],
    [
      "entrypoint.sh",
      "export DJANGO_SETTINGS_MODULE=config.settings.one\nexec gunicorn config.wsgi\n",
      "entrypoint.sh:1 sets DJANGO_SETTINGS_MODULE",
    ],
  ])("%s %#", (name, text, because) => {
    expect(production(name, text)).toBe(because);
  });

  test.each([
    ["Dockerfile", "FROM x\nRUN python manage.py collectstatic --settings=config.settings.one\n"],
    ["Dockerfile", "FROM x\n# ENV DJANGO_SETTINGS_MODULE=config.settings.one\n"],
    ["Dockerfile.dev", "FROM x\nENV DJANGO_SETTINGS_MODULE=config.settings.one\n"],
    ["docker/local/Dockerfile", "FROM x\nENV DJANGO_SETTINGS_MODULE=config.settings.one\n"],
    [
      "compose.yml",
      "services:\n  web:\n    volumes:\n      - .:/app\n    environment:\n      DJANGO_SETTINGS_MODULE: config.settings.one\n",
    ],
    [
      "compose.override.yml",
      "services:\n  web:\n    environment:\n      DJANGO_SETTINGS_MODULE: config.settings.one\n",
    ],
    [".env", "DJANGO_SETTINGS_MODULE=config.settings.one\n"],
    [".env.example", "DJANGO_SETTINGS_MODULE=config.settings.one\n"],
    [".github/workflows/ci.yml", "env:\n  DJANGO_SETTINGS_MODULE: config.settings.one\n"],
    ["pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = config.settings.one\n"],
    ["pyproject.toml", '[tool.pytest.ini_options]\nDJANGO_SETTINGS_MODULE = "config.settings.one"\n'],
    ["setup.cfg", "[tool:pytest]\nDJANGO_SETTINGS_MODULE = config.settings.one\n"],
    ["Procfile", "web: gunicorn config.wsgi\n"],
  ])("%s does not make production %#", (name, text) => {
    expect(production(name, text)).toBe("shared");
  });

  test("a Compose file that serves mounted sources and is kept running is production's, where nothing else is", () => {
    const compose = (options = "", restart = "always"): string =>
      `services:\n  web:\n    build: .\n    restart: ${restart}\n    command: gunicorn mysite.wsgi${options}\n    volumes:\n      - .:/app\n`;
    const role = (record: Record<string, string>): string | undefined =>
      entriesOf({ ...single, "/w/Dockerfile": "FROM python:3.13\nCOPY . /app\n", ...record })[0]?.deployRoles.get(
        "/w/docker-compose.yml",
      )?.role;
    expect(role({ "/w/docker-compose.yml": compose() })).toBe("production");
    expect(role({ "/w/docker-compose.yml": compose(" --reload") })).toBe("development");
    expect(role({ "/w/docker-compose.yml": compose("", "on-failure") })).toBe("development");
    expect(role({ "/w/docker-compose.yml": `${compose()}    environment:\n      DEBUG: "True"\n` })).toBe(
      "development",
    );
    expect(role({ "/w/docker-compose.yml": compose(), "/w/fly.toml": "app = 'shop'\n" })).toBe("development");
    expect(role({ "/w/docker-compose.yml": compose(), "/w/docker-compose.prod.yml": compose() })).toBe("development");
  });

  test("a mount of something else is no development", () => {
    expect(
      production(
        "compose.yml",
        "services:\n  web:\n    volumes:\n      - ./nginx/site.conf:/etc/nginx/x\n      - ./media:/app/media\n    environment:\n      DJANGO_SETTINGS_MODULE: config.settings.one\n",
      ),
    ).toBe("compose.yml:7 sets DJANGO_SETTINGS_MODULE");
  });

  test("with a compose file for production, the plain one is development", () => {
    const record = {
      ...neutral,
      "/w/docker-compose.yml": "x:\n  DJANGO_SETTINGS_MODULE: config.settings.one\n",
      "/w/docker-compose.prod.yml": "x:\n  DJANGO_SETTINGS_MODULE: config.settings.two\n",
    };
    expect(rolesOf(record)).toEqual({
      "config.settings.base": "shared",
      "config.settings.one": "shared",
      "config.settings.two": "production",
    });
  });

  test("a .env that production names, and that Git does not ignore", () => {
    const record = {
      ...neutral,
      "/w/compose.yml": "services:\n  web:\n    env_file:\n      - .env\n",
      "/w/.env": "DJANGO_SETTINGS_MODULE=config.settings.one\n",
    };
    expect(becauseOf(record, "config.settings.one")).toBe(".env:1 sets DJANGO_SETTINGS_MODULE");
    expect(rolesOf({ ...record, "/w/.gitignore": ".env\n" })["config.settings.one"]).toBe("shared");
  });

  test("no deploy file makes a module production against its name, as long as there is another", () => {
    const dockerfile = { "/w/Dockerfile": "ENV DJANGO_SETTINGS_MODULE=config.settings.local\n" };
    expect(rolesOf({ ...split, ...dockerfile })).toMatchObject({
      "config.settings.local": "development",
      "config.settings.production": "production",
    });
    const { "/w/config/settings/production.py": _, "/w/config/wsgi.py": __, ...alone } = split;
    expect(rolesOf({ ...alone, ...dockerfile })["config.settings.local"]).toBe("production");
  });

  test("a stage of Zappa names production's module, one for developers beside it none", () => {
    const zappa = (stages: string): Record<string, string> =>
      rolesOf({
        "/w/manage.py": starter("config.one"),
        "/w/config/__init__.py": "",
        "/w/config/urls.py": "",
        "/w/config/one.py": whole,
        "/w/config/two.py": `${whole}DEBUG = False\n`,
        "/w/zappa_settings.yml": stages,
      });
    expect(
      zappa(
        "dev:\n  django_settings: config.one\nlive:\n  environment_variables:\n    A: b\n  django_settings: config.two\n",
      )["config.two"],
    ).toBe("production");
    expect(zappa("dev:\n  django_settings: config.two\n")["config.two"]).toBe("production");
    // A stage has the module of the one that it extends.
    expect(
      zappa("dev:\n  django_settings: config.two\nlive:\n  extends: dev\ntest:\n  django_settings: config.one\n")[
        "config.two"
      ],
    ).toBe("production");
  });

  test("what Vercel loads names production's module, and a wsgi.py that it does not load none", () => {
    const roles = (index: string, more: Record<string, string> = {}): Record<string, string> =>
      rolesOf({
        "/w/manage.py": starter("config.two"),
        "/w/config/__init__.py": "",
        "/w/config/urls.py": "",
        "/w/config/wsgi.py": starter("config.one"),
        "/w/config/one.py": whole,
        "/w/config/two.py": `${whole}DEBUG = False\n`,
        "/w/api/index.py": index,
        "/w/vercel.json": '{"builds": [{"src": "api/index.py", "use": "@vercel/python"}]}',
        ...more,
      });
    const own = roles(starter("config.two"));
    expect(own["config.two"]).toBe("production");
    expect(own["config.one"]).not.toBe("production");
    // The application of wsgi.py, under another name.
    expect(roles("from config.wsgi import application as app\n")["config.one"]).toBe("production");
    // A server of its own starts wsgi.py besides.
    const served = roles(starter("config.two"), { "/w/Procfile": "web: gunicorn config.wsgi\n" });
    expect([served["config.two"], served["config.one"]]).toEqual(["production", "production"]);
  });

  test("values that are computed say nothing", () => {
    expect(production("Dockerfile", "ENV DJANGO_SETTINGS_MODULE=config.settings.${STAGE}\n")).toBe("shared");
  });
});

describe("the user's configuration", () => {
  test("is stronger than everything", () => {
    const record = { ...split, "/w/Dockerfile": "ENV DJANGO_SETTINGS_MODULE=config.settings.production\n" };
    expect(rolesOf(record, { productionSettings: ["config.settings.local"] })).toEqual({
      "config.settings.base": "shared",
      "config.settings.local": "production",
      "config.settings.production": "shared",
      "config.settings.test": "test",
    });
    expect(becauseOf(record, "config.settings.local", { productionSettings: ["config.settings.local"] })).toBe(
      "production-settings in the configuration names it",
    );
  });

  test("that names nothing there is, says so", () => {
    expect(entriesOf(split, { productionSettings: ["config.settings.prod"] })[0]?.nothingInProduction).toBe(
      "production-settings names config.settings.prod, which is not in this project",
    );
  });
});

describe("fragments", () => {
  test("pieces of a settings package are shared", () => {
    const record = {
      "/w/manage.py": starter("site1.settings"),
      "/w/site1/settings/__init__.py":
        'from split_settings.tools import include\ninclude("components/*.py", "base.py")\n',
      "/w/site1/settings/components/database.py": "DATABASES = {}\n",
      "/w/site1/settings/base.py": whole,
      "/w/site1/wsgi.py": starter("site1.settings"),
    };
    expect(rolesOf(record)["site1.settings"]).toBe("production");
    expect(rolesOf(record)["site1.settings.base"]).toBe("shared");
  });

  test("the module that a variable names is no entry of its own where include() takes it in", () => {
    const record = (include: string, beside = ""): Record<string, string> => ({
      "/w/manage.py": starter("site1.settings"),
      "/w/site1/wsgi.py": starter("site1.settings"),
      "/w/site1/settings/__init__.py": `import os\nfrom split_settings.tools import include\nSTAGE = os.environ["STAGE"]\n${include}\n`,
      "/w/site1/settings/parts/common.py": whole,
      [`/w/site1/settings/${beside}production.py`]:
        "from site1.settings.parts.common import INSTALLED_APPS\nDEBUG = False\nALLOWED_HOSTS = []\n",
    });
    const production = { "site1.settings": "production", "site1.settings.production": "shared" };
    expect(rolesOf(record('include("parts/common.py", "{0}.py".format(STAGE))'))).toMatchObject(production);
    expect(rolesOf(record('include(*["parts/common.py", f"{STAGE}.py"])'))).toMatchObject(production);
    // It takes in what lies in another folder.
    expect(rolesOf(record('include("parts/common.py", f"stages/{STAGE}.py")'))).toMatchObject({
      "site1.settings": "shared",
      "site1.settings.production": "production",
    });
  });

  test("production overrides that a package pulls in are no entry of their own", () => {
    const record = {
      "/w/manage.py": starter("site1.settings"),
      "/w/site1/wsgi.py": starter("site1.settings"),
      "/w/site1/settings/__init__.py": "from .base import *\nfrom .production import *\n",
      "/w/site1/settings/base.py": whole,
      "/w/site1/settings/production.py": "DEBUG = False\n",
    };
    expect(rolesOf(record)).toEqual({
      "site1.settings": "production",
      "site1.settings.base": "shared",
      "site1.settings.production": "shared",
    });
  });

  test("local_settings.py that settings import is shared", () => {
    const record = {
      ...single,
      "/w/mysite/settings.py": `${whole}\ntry:\n    from .local_settings import *\nexcept ImportError:\n    pass\n`,
      "/w/mysite/local_settings.py": "DEBUG = True\n",
    };
    expect(rolesOf(record)).toEqual({ "mysite.settings": "production", "mysite.local_settings": "shared" });
  });

  test("an app's own settings.py is no entry", () => {
    expect(
      rolesOf({
        ...single,
        "/w/shop/settings.py": 'from django.conf import settings\nSHOP_LIMIT = getattr(settings, "SHOP_LIMIT", 3)\n',
      }),
    ).toEqual({ "mysite.settings": "production" });
  });
});

describe("django-configurations", () => {
  const record = {
    "/w/manage.py": `${starter("site1.settings")}os.environ.setdefault("DJANGO_CONFIGURATION", "Dev")\n`,
    "/w/site1/__init__.py": "",
    "/w/site1/settings.py":
      "from configurations import Configuration\n\nclass Mixin(object):\n    X = 1\n\nclass Base(Configuration):\n    INSTALLED_APPS = []\n\nclass Dev(Base):\n    DEBUG = True\n\nclass Prod(Mixin, Base):\n    DEBUG = False\n",
  };

  test("classes are entries, by their names", () => {
    expect(rolesOf(record)).toEqual({
      "site1.settings:Base": "shared",
      "site1.settings:Dev": "development",
      "site1.settings:Prod": "production",
    });
  });

  test("DJANGO_CONFIGURATION in a deploy file", () => {
    const other = {
      ...record,
      "/w/site1/settings.py": record["/w/site1/settings.py"].replace("Prod(", "Site("),
      "/w/Procfile": "web: DJANGO_CONFIGURATION=Site gunicorn x\n",
    };
    expect(becauseOf(other, "site1.settings:Site")).toBe("Procfile:1 sets DJANGO_CONFIGURATION");
  });

  test("classes that derive from another module's", () => {
    const other = {
      "/w/manage.py": "",
      "/w/config/settings/common.py":
        "from configurations import Configuration\nclass Common(Configuration):\n    INSTALLED_APPS = []\n",
      "/w/config/settings/production.py": "from .common import Common\nclass Production(Common):\n    DEBUG = False\n",
    };
    expect(rolesOf(other)).toEqual({
      "config.settings.common:Common": "shared",
      "config.settings.production:Production": "production",
    });
    // In a folder that does not speak of settings, a name that only Django has tells.
    const below = (text: string) =>
      rolesOf({
        "/w/manage.py": starter("shop.config"),
        "/w/shop/__init__.py": "",
        "/w/shop/config/__init__.py":
          'import os\nif os.environ.get("STAGE") == "prod":\n    from shop.config.production import Production\n',
        "/w/shop/config/common.py": other["/w/config/settings/common.py"],
        "/w/shop/config/production.py": `from shop.config.common import Common\n\n\nclass Production(Common):\n    SECRET_KEY = ""\n${text}`,
      })["shop.config.production:Production"];
    expect(below('    ALLOWED_HOSTS = ["*"]\n')).toBe("production");
    expect(below("    PORT = 8000\n")).toBeUndefined();
  });

  test("a package that brings the classes of its modules together is another name of theirs", () => {
    const named = {
      "/w/manage.py": "",
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": `${starter("shop.config")}os.environ.setdefault("DJANGO_CONFIGURATION", "Site")\n`,
      "/w/shop/config/__init__.py": "from .laptop import Laptop\nfrom .site import Site\n",
      "/w/shop/config/common_settings.py":
        "from configurations import Configuration\nclass Common(Configuration):\n    INSTALLED_APPS = []\n",
      "/w/shop/config/laptop.py":
        "from .common_settings import Common\nclass Laptop(Common):\n    INSTALLED_APPS = []\n",
      "/w/shop/config/site.py": "from .common_settings import Common\nclass Site(Common):\n    INSTALLED_APPS = []\n",
      "/w/shop/config/settings_site.py": "from .site import Site as One\nclass Other(One):\n    DEBUG = False\n",
    };
    expect(Object.keys(rolesOf(named))).not.toContain("shop.config");
    // One that sets something itself is settings of its own.
    expect(
      rolesOf({ ...named, "/w/shop/config/__init__.py": `from .common_settings import Common\n${whole}` }),
    ).toMatchObject({ "shop.config": "production" });
  });
  test("the class for production stays, though staging and a rehearsal derive from it", () => {
    expect(
      rolesOf({
        "/w/manage.py": starter("shop.settings"),
        "/w/shop/__init__.py": "",
        "/w/shop/settings.py":
          "from configurations import Configuration\n\n\nclass Base(Configuration):\n    INSTALLED_APPS = []\n\n\nclass Production(Base):\n    DEBUG = False\n\n\nclass Staging(Production):\n    pass\n\n\nclass PreProduction(Production):\n    pass\n",
      })["shop.settings:Production"],
    ).toBe("production");
  });
});

describe("names and files weigh together", () => {
  const layered = (more: Record<string, string>): Record<string, string> => ({
    "/w/manage.py": starter("config.settings.local"),
    "/w/config/__init__.py": "",
    "/w/config/settings/__init__.py": "",
    "/w/config/settings/base.py": whole,
    "/w/config/settings/production.py": "from .base import *\n",
    ...more,
  });

  test.each([
    "unittests",
    "codeship",
    "travis",
    "circle",
    "docs",
    "build",
    "compress_production",
    "continuous_integration",
    "insecure",
    "vagrant",
    "devstack",
  ])("settings/%s.py is not for production", (name) => {
    expect(["development", "test"]).toContain(
      rolesOf(layered({ [`/w/config/settings/${name}.py`]: "from .base import *\n" }))[`config.settings.${name}`],
    );
  });

  test("classes for CI, documentation and builds are none of production", () => {
    const record = {
      "/w/manage.py": starter("site1.settings"),
      "/w/site1/settings.py": [
        "from configurations import Configuration",
        "class Base(Configuration):",
        "    INSTALLED_APPS = []",
        ...["ContinuousIntegration", "Docs", "Build", "Production"].flatMap((name) => [
          `class ${name}(Base):`,
          "    DEBUG = False",
        ]),
        "",
      ].join("\n"),
      "/w/Dockerfile": "FROM x\nRUN DJANGO_CONFIGURATION=Build ./manage.py collectstatic\nCMD gunicorn x\n",
    };
    expect(rolesOf(record)).toEqual({
      "site1.settings:Base": "shared",
      "site1.settings:Build": "test",
      "site1.settings:ContinuousIntegration": "test",
      "site1.settings:Docs": "test",
      "site1.settings:Production": "production",
    });
  });

  test("what is named only while an image is built is none of production", () => {
    const record = layered({
      "/w/config/settings/static.py": "from .base import *\n",
      "/w/Dockerfile":
        "FROM x\nRUN DJANGO_SETTINGS_MODULE=config.settings.static ./manage.py collectstatic\nCMD gunicorn x\n",
    });
    expect(rolesOf(record)["config.settings.static"]).toBe("development");
    expect(becauseOf(record, "config.settings.static")).toBe(
      "only Dockerfile:2 sets DJANGO_SETTINGS_MODULE, while something is built",
    );
  });

  test("a compose file that loads a module for development is for development", () => {
    const record = layered({
      "/w/config/settings/local.py": "from .base import *\n",
      "/w/docker-compose.yml":
        "services:\n  web:\n    build: .\n    environment:\n      DJANGO_SETTINGS_MODULE: config.settings.local\n",
    });
    expect(rolesOf(record)).toMatchObject({
      "config.settings.local": "development",
      "config.settings.production": "production",
    });
    expect(entriesOf(record)[0]?.deployRoles.get("/w/docker-compose.yml")).toMatchObject({
      role: "development",
      because: "it loads config.settings.local, which is not for production by its name",
    });
  });

  test("an application's own settings package is no entry of production", () => {
    const record = {
      ...single,
      "/w/shop/__init__.py": "",
      "/w/shop/settings/__init__.py": "from .defaults import *\n",
      "/w/shop/settings/defaults.py": "EMAIL_SENDER = 'x'\n",
    };
    expect(Object.entries(rolesOf(record)).filter(([, role]) => role === "production")).toEqual([
      ["mysite.settings", "production"],
    ]);
  });

  test("the project of a library's tests or examples, which nothing deploys", () => {
    const library = {
      "/w/setup.py": "",
      "/w/thelib/__init__.py": "",
      "/w/example/manage.py": starter("mysite.settings"),
      "/w/example/mysite/__init__.py": "",
      "/w/example/mysite/settings.py": whole,
      "/w/example/mysite/wsgi.py": starter("mysite.settings"),
    };
    expect(rolesOf(library)).toEqual({ "mysite.settings": "development" });
    expect(becauseOf(library, "mysite.settings")).toBe("example is beside the package thelib, and nothing deploys it");
    expect(rolesOf({ ...library, "/w/Procfile": "web: gunicorn mysite.wsgi\n" })).toEqual({
      "mysite.settings": "production",
    });
    // The distribution itself, whatever words are in its name.
    const own = (name: string): Record<string, string> => ({
      "/w/pyproject.toml": `[project]\nname = "${name}"\n\n[build-system]\n`,
      "/w/hub/__init__.py": "",
      "/w/local_library/__init__.py": "",
      "/w/local_library/settings.py": whole,
      "/w/local_library/wsgi.py": starter("local_library.settings"),
      "/w/manage.py": starter("local_library.settings"),
    });
    expect(rolesOf(own("Local-Library"))).toEqual({ "local_library.settings": "production" });
    expect(rolesOf(own("hub"))).toEqual({ "local_library.settings": "development" });
    const { "/w/setup.py": _, ...site } = library;
    expect(rolesOf(site)).toEqual({ "mysite.settings": "production" });
    expect(
      rolesOf({
        "/w/setup.py": "",
        "/w/thelib/__init__.py": "",
        "/w/testproject/__init__.py": "",
        "/w/testproject/settings.py": whole,
        "/w/manage.py": starter("testproject.settings"),
      }),
    ).toEqual({ "testproject.settings": "test" });
  });

  test("the only module stays production though tests build on it", () => {
    expect(
      rolesOf({
        "/w/shop/__init__.py": "",
        "/w/shop/settings.py": whole,
        "/w/tests/__init__.py": "",
        "/w/tests/settings.py": "from shop.settings import *\n",
        "/w/manage.py": "",
      }),
    ).toEqual({ "shop.settings": "production", "tests.settings": "test" });
  });

  test("settings of CI, and a module with DEBUG on that nothing names", () => {
    expect(
      rolesOf(layered({ "/w/config/settings/spare.py": "from .base import *\nDEBUG = True\n" }))[
        "config.settings.spare"
      ],
    ).toBe("development");
    expect(rolesOf(layered({ "/w/config/settings/spare.py": "from .base import *\n" }))["config.settings.spare"]).toBe(
      "shared",
    );
  });

  test("asgi/__init__.py is an ASGI module", () => {
    const record = {
      "/w/manage.py": "",
      "/w/config/__init__.py": "",
      "/w/config/asgi/__init__.py": starter("config.one"),
      "/w/config/one.py": `${whole}from .two_settings import *\n`,
      "/w/config/two_settings.py": whole,
    };
    expect(becauseOf(record, "config.one")).toBe("config/asgi/__init__.py:3 sets DJANGO_SETTINGS_MODULE");
  });

  test("only base and local left: nothing in production, with the candidates", () => {
    const record = {
      "/w/manage.py": starter("config.settings.local"),
      "/w/config/__init__.py": "",
      "/w/config/settings/base.py": whole,
      "/w/config/settings/local.py": "from .base import *\n",
    };
    expect(entriesOf(record)[0]?.nothingInProduction).toMatch(
      /^Only config\.settings\.base \(shared\), config\.settings\.local \(development\)/,
    );
  });

  test("base that a variable names, because wsgi.py names none: DEBUG is off and the key from the environment", () => {
    const base = `${whole}DEBUG = False\nSECRET_KEY = os.getenv("SHOP_KEY")\n`;
    const record = {
      "/w/manage.py": starter("config.settings.dev"),
      "/w/config/__init__.py": "",
      "/w/config/wsgi.py": 'if not os.environ.get("DJANGO_SETTINGS_MODULE"):\n    raise RuntimeError\n',
      "/w/config/settings/base.py": base,
      "/w/config/settings/test.py": "from .base import *\n",
      "/w/config/settings/dev.py": "from .test import *\nDEBUG = True\n",
    };
    const roleIn = (changed: Record<string, string>): string | undefined =>
      rolesOf({ ...record, ...changed })["config.settings.base"];
    expect(roleIn({})).toBe("production");
    expect(roleIn({ "/w/config/settings/base.py": `${whole}DEBUG = False\n` })).toBe("shared");
    expect(roleIn({ "/w/config/settings/base.py": base.replace("False", "True") })).toBe("shared");
    expect(roleIn({ "/w/config/wsgi.py": starter("config.settings.production") })).toBe("shared");
    expect(roleIn({ "/w/config/settings/production.py": "from .base import *\n" })).toBe("shared");
  });

  test("what only Celery loads is a worker's", () => {
    const record = {
      ...single,
      "/w/worker/__init__.py": "",
      "/w/worker/settings.py": "from mysite.settings import *\n",
      "/w/worker/celery.py": starter("worker.settings"),
    };
    expect(entriesOf(record)[0]?.entries.map(({ module, role, serves }) => [module, role, serves])).toEqual([
      ["mysite.settings", "production", "requests"],
      ["worker.settings", "production", "tasks"],
    ]);
    expect(becauseOf(record, "worker.settings")).toBe(
      "worker/celery.py:3 sets DJANGO_SETTINGS_MODULE, for Celery's workers",
    );
  });

  test("not-production: modules and deploy files by their paths", () => {
    const record = layered({
      "/w/Dockerfile": "FROM x\nENV DJANGO_SETTINGS_MODULE=config.settings.base\nCMD gunicorn x\n",
    });
    expect(rolesOf(record)["config.settings.base"]).toBe("production");
    expect(rolesOf(record, { notProduction: ["Dockerfile"] })["config.settings.base"]).toBe("shared");
    expect(rolesOf(record, { notProduction: ["config/settings/production.py"] })["config.settings.production"]).toBe(
      "development",
    );
    expect(becauseOf(record, "config.settings.production", { notProduction: ["config/settings/production.py"] })).toBe(
      "not-production in the configuration names it",
    );
  });
});

describe("any text at all", () => {
  const piece = fc.constantFrom(
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_CONFIGURATION",
    "=",
    ":",
    " ",
    "\n",
    "'",
    '"',
    "config.settings.one",
    "--settings",
    "${",
    "}",
    "value",
    "- name: ",
    "env_file:",
    "- .env",
    "{",
    "#",
    "\\",
    "RUN ",
    "\u2028",
    "é",
    "[",
    "]",
    ",",
    "\t",
  );
  const names = [
    "Dockerfile",
    "compose.yml",
    "Procfile",
    "a.service",
    ".env.prod",
    ".github/workflows/x.yml",
    "pytest.ini",
    "start.sh",
    "app.json",
    "k8s/x.yaml",
    "requirements.txt",
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "environment.yml",
    "Pipfile",
    "uv.lock",
  ];

  test("throws nothing, and places are where the names stand", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(piece, { maxLength: 40 }).map((parts) => parts.join("")),
        (name, text) => {
          const kind = deployKindOf(`/w/${name}`);
          for (const mention of kind === undefined ? [] : scanDeployFile(`/w/${name}`, kind, text).mentions)
            expect(text.slice(mention.start, mention.end)).toBe(mention.value);
          const { distributions } = readRequirements(memoryFiles({ [`/w/${name}`]: text }), "/w", "/w");
          for (const one of distributions.values()) expect(text.slice(one.at.start, one.at.end)).toContain(one.name);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a class from the module beside it makes settings of a file by its import, the class and a name of Django's in this order", () => {
    const file = "/w/shop/config/production.py";
    const [from, derived, set] = ["from shop.base import Common\n", "class Live(Common):\n", "    DATABASES = {}\n"];
    expect(looksLikeSettings(file, from + derived + set)).toBe(true);
    for (const text of [
      derived + from + set,
      from + set + derived,
      from + derived,
      from + derived.replace("Common", "Other") + set,
      from.replace("base", "views") + derived + set,
    ])
      expect(looksLikeSettings(file, `${text}    DEBUG = False\n`), text).toBe(false);
  });

  test("many imports and classes take no longer than their size", () => {
    const text = (size: number): string =>
      `DEBUG = False\n${"from a.base import B\n".repeat(size)}${"class X(B):\n".repeat(size)}`;
    expect(growth((size) => void looksLikeSettings("/w/x/production.py", text(size)), 40_000)).toBeLessThan(asItsSize);
  });

  test("long lines are read to their end", () => {
    for (const kind of ["dockerfile", "compose", "kubernetes", "platform", "env"] as const) {
      for (const word of ["DJANGO_SETTINGS_MODULE ", "DJANGO_SETTINGS_MODULE\n"])
        expect(
          growth((size) => scanDeployFile("/w/x", kind, word.repeat(size)), 20_000),
          kind,
        ).toBeLessThan(asItsSize);
      const spaces = (size: number): string => `name: DJANGO_SETTINGS_MODULE${" ".repeat(size)}`;
      expect(
        growth((size) => scanDeployFile("/w/x", kind, spaces(size)), 200_000),
        kind,
      ).toBeLessThan(asItsSize);
      expect(scanDeployFile("/w/x", kind, spaces(200_000)).mentions).toEqual([]);
    }
    for (const name of ["requirements.txt", "setup.py", "setup.cfg", "environment.yml"])
      expect(
        readRequirements(memoryFiles({ [`/w/${name}`]: `install_requires=[${" '\"".repeat(50_000)}` }), "/w", "/w")
          .distributions.size,
        name,
      ).toBe(name === "requirements.txt" ? 1 : 0);
  });
});

describe("several projects", () => {
  const monorepo = {
    "/w/backend/manage.py": starter("config.settings"),
    "/w/backend/config/settings.py": whole,
    "/w/admin/manage.py": starter("config.settings"),
    "/w/admin/config/settings.py": whole,
    "/w/deploy/backend.service":
      "[Service]\nWorkingDirectory=/srv/backend\nEnvironment=DJANGO_SETTINGS_MODULE=config.settings\n",
  };

  test("a deploy file beside them concerns the one that it names", () => {
    const [admin, backend] = entriesOf(monorepo);
    expect(backend?.entries[0]?.because).toBe("deploy/backend.service:3 sets DJANGO_SETTINGS_MODULE");
    expect(admin?.entries[0]?.because).toBe(
      "admin/manage.py:3 sets DJANGO_SETTINGS_MODULE, and its name says neither development nor test",
    );
  });
});

describe("a folder that says that its project was left behind", () => {
  const old = {
    "/w/legacy/shop/manage.py": starter("shop.settings"),
    "/w/legacy/shop/shop/settings.py": whole,
    "/w/legacy/shop/Dockerfile": "FROM python:3.13\nCMD gunicorn shop.wsgi\n",
  };

  test("where another stands beside it", () => {
    const projects = entriesOf({ ...old, ...single });
    const left = projects.find(({ entries }) => entries.some(({ file }) => file.startsWith("/w/legacy/")));
    expect(left?.entries.map(({ role }) => role)).toEqual(["development"]);
    expect(left?.deployRoles.get("/w/legacy/shop/Dockerfile")?.role).toBe("development");
    expect(left?.nothingInProduction).toBe("legacy/shop lies in legacy, and another project stands beside it");
    expect(projects.some(({ entries }) => entries.some(({ role }) => role === "production"))).toBe(true);
  });
  test.each(["scaffold", "boilerplate", "archive", "old"])("%s, of which others are made", (folder) => {
    const made = Object.fromEntries(Object.entries(old).map(([path, text]) => [path.replace("legacy", folder), text]));
    const projects = entriesOf({ ...made, ...single });
    expect(projects.map(({ entries }) => entries.map(({ role }) => role)).sort()).toEqual([
      ["development"],
      ["production"],
    ]);
    expect(rolesOf(made)).toMatchObject({ "shop.settings": "production" });
  });
  test("its deploy files outside of the project, for both", () => {
    const image = "FROM python:3.13\nCOPY backend .\nCMD gunicorn shop.wsgi\n";
    const both = {
      "/w/backend/manage.py": starter("shop.settings"),
      "/w/backend/shop/settings.py": whole,
      "/w/compose/production/Dockerfile": image,
      "/w/old/backend/manage.py": starter("shop.settings"),
      "/w/old/backend/shop/settings.py": whole,
      "/w/old/compose/production/Dockerfile": image,
    };
    const [now, before] = entriesOf(both);
    expect(now?.deployRoles.get("/w/old/compose/production/Dockerfile")?.role).toBe("development");
    expect(now?.deployRoles.get("/w/compose/production/Dockerfile")?.role).toBe("production");
    expect(before?.deployRoles.get("/w/old/compose/production/Dockerfile")?.role).toBe("development");
    const alone = Object.fromEntries(Object.entries(both).filter(([path]) => path.startsWith("/w/old/")));
    expect(entriesOf(alone)[0]?.deployRoles.get("/w/old/compose/production/Dockerfile")?.role).toBe("production");
  });
  test("not where it is the only one", () => {
    expect(rolesOf(old)).toMatchObject({ "shop.settings": "production" });
  });
  test("not where the configuration names it", () => {
    const projects = entriesOf({ ...old, ...single }, { productionSettings: ["shop.settings"] });
    expect(projects.flatMap(({ entries }) => entries).find(({ module }) => module === "shop.settings")?.role).toBe(
      "production",
    );
  });
});

describe("names of settings that are not found by their files alone", () => {
  test("a package with a hyphen, which only a text can import", () => {
    expect(
      rolesOf({
        "/w/manage.py": starter("shop-site.settings"),
        "/w/shop-site/wsgi.py": starter("shop-site.settings"),
        "/w/shop-site/settings/__init__.py": "from .dev import *\n",
        "/w/shop-site/settings/base.py": whole,
        "/w/shop-site/settings/dev.py": "from .base import *\nDEBUG = True\n",
        "/w/shop-site/settings/docker.py": "from .dev import *\nTIME_ZONE = 'UTC'\n",
        "/w/shop-site/settings/production.py": "from .base import *\n",
        "/w/other-site/settings.py": whole,
      }),
    ).toEqual({
      "shop-site.settings": "development",
      "shop-site.settings.base": "shared",
      "shop-site.settings.dev": "development",
      "shop-site.settings.docker": "development",
      "shop-site.settings.production": "production",
    });
  });
  test("a file that a deploy file names from another folder of the path is one entry", () => {
    expect(
      rolesOf({
        "/w/src/shop/manage.py": starter("shop.config.heroku"),
        "/w/src/shop/__init__.py": "",
        "/w/src/shop/config/__init__.py": "",
        "/w/src/shop/config/base_settings.py": whole,
        "/w/src/shop/config/heroku.py": `${whole}from .base_settings import *\n`,
        "/w/Dockerfile": "FROM python:3.13\nENV DJANGO_SETTINGS_MODULE=shop.config.heroku\nCMD gunicorn shop.wsgi\n",
      })["shop.config.heroku"],
    ).toBe("production");
  });
  test("an image that copies settings beside the application names them by their last part", () => {
    const record = (copy: string): Record<string, string> => ({
      "/w/manage.py": starter("settings"),
      "/w/resources/settings.py": whole,
      "/w/resources/demo_pad_settings.py": whole,
      "/w/Dockerfile": `FROM python:3.13\n${copy}\nENV DJANGO_SETTINGS_MODULE="settings"\nCMD gunicorn shop.wsgi\n`,
      "/w/Dockerfile.pad":
        'FROM python:3.13\nENV DJANGO_SETTINGS_MODULE="demo_pad_settings"\nCMD django-admin runserver 0.0.0.0:8000\n',
    });
    for (const copy of ["COPY resources/*.py /srv/", "WORKDIR /srv/resources", "COPY ./resources ."])
      expect(rolesOf(record(copy))).toEqual({
        "resources.settings": "production",
        "resources.demo_pad_settings": "development",
      });
    // What whoever deploys it copies and changes is nobody's production.
    for (const copy of ["COPY shop /srv/shop", "# COPY resources/settings.py /srv"])
      expect(rolesOf(record(copy))).toEqual({
        "resources.settings": "development",
        "resources.demo_pad_settings": "development",
      });
  });
  test("beside the application that is served, settings without URLs that an image of workers names serve tasks", () => {
    const record = (common: string, more: Record<string, string> = {}): Record<string, string> => ({
      "/w/api/manage.py": starter("shop.settings"),
      "/w/api/shop/__init__.py": "",
      "/w/api/shop/wsgi.py": starter("shop.settings"),
      "/w/api/shop/settings.py": whole,
      "/w/api/Dockerfile": 'FROM python:3.13\nCMD ["gunicorn", "shop.wsgi"]\n',
      "/w/jobs/pyproject.toml": '[project]\ndependencies = ["django"]\n',
      "/w/jobs/jobs/__init__.py": "",
      "/w/jobs/jobs/common.py": common,
      "/w/jobs/jobs/job_settings.py": "from .common import *\n",
      "/w/jobs/Dockerfile":
        'FROM python:3.13\nENV DJANGO_SETTINGS_MODULE=jobs.job_settings\nCMD ["python", "-m", "jobs.main"]\n',
      ...more,
    });
    const found = (from: Record<string, string>): string | undefined =>
      entriesOf(from)
        .flatMap(({ entries }) => entries)
        .find(({ module }) => module === "jobs.job_settings")?.serves;
    expect(found(record("INSTALLED_APPS = []\nDEBUG = False\n"))).toBe("tasks");
    expect(found(record(whole))).toBe("requests");
    // What a package holds that nobody sees may set the URLs.
    expect(found(record("from theirs.settings import *\nINSTALLED_APPS = []\n"))).toBe("requests");
    expect(found(record("INSTALLED_APPS = []\n", { "/w/jobs/jobs/wsgi.py": starter("jobs.job_settings") }))).toBe(
      "requests",
    );
  });

  test("beside the application that is served, a package of Celery's whose wsgi.py nothing starts serves tasks", () => {
    const record = (command: string): Record<string, string> => ({
      "/w/manage.py": starter("shop.settings"),
      "/w/shop/__init__.py": "",
      "/w/shop/settings.py": whole,
      "/w/shop/wsgi.py": starter("shop.settings"),
      "/w/tasks/__init__.py": "",
      "/w/tasks/settings.py": "from shop.settings import *\n",
      "/w/tasks/celery.py": starter("tasks.settings"),
      "/w/tasks/wsgi.py": starter("tasks.settings"),
      "/w/docker-compose.yml": `services:\n  web:\n    image: example/shop:1.2\n    command: gunicorn shop.wsgi:application\n  worker:\n    image: example/shop:1.2\n    command: ${command}\n`,
    });
    const found = (command: string): readonly string[] =>
      entriesOf(record(command)).flatMap(({ entries }) => entries.map((one) => `${entryName(one)} ${one.serves}`));
    expect(found("celery -A tasks worker")).toEqual(["shop.settings requests", "tasks.settings tasks"]);
    // Its own wsgi.py is started too, or nothing says that it is for Celery.
    expect(found("gunicorn tasks.wsgi")).toEqual(["shop.settings requests", "tasks.settings requests"]);
    expect(found("celery -A shop worker")).toEqual(["shop.settings requests", "tasks.settings requests"]);
  });
  test("what manage.py alone names is a developer's, beside the module that wsgi.py names for production", () => {
    const record = {
      "/w/manage.py": starter("shop.settings"),
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": starter("shop.settings_prod"),
      "/w/shop/settings.py": "from shop.settings_base import *\nDEBUG = True\n",
      "/w/shop/settings_base.py": whole,
      "/w/shop/settings_prod.py": "from shop.settings_base import *\n",
    };
    expect(rolesOf(record)).toEqual({
      "shop.settings": "development",
      "shop.settings_base": "shared",
      "shop.settings_prod": "production",
    });
    expect(becauseOf(record, "shop.settings")).toBe(
      "only manage.py:3 sets DJANGO_SETTINGS_MODULE, and shop.settings_prod is what serves",
    );
    // Nothing says that the module for production serves.
    expect(rolesOf({ ...record, "/w/shop/wsgi.py": "" })["shop.settings"]).toBe("production");
    // A Compose file does.
    const compose = (module: string) =>
      `services:\n  web:\n    build: .\n    environment:\n      DJANGO_SETTINGS_MODULE: ${module}\n`;
    const named = (module: string) =>
      rolesOf({
        ...record,
        "/w/shop/wsgi.py": starter("shop.settings_base"),
        "/w/docker-compose.yml": compose(module),
      });
    expect(named("shop.settings_prod")["shop.settings"]).toBe("development");
    expect(named("shop.settings")["shop.settings"]).toBe("production");
  });
  test("a test of the variable in a script sets nothing", () => {
    const tested = (line: string) =>
      becauseOf(
        { ...single, "/w/mysite/settings_other.py": whole, "/w/start.sh": `${line}\ngunicorn mysite.wsgi\n` },
        "mysite.settings_other",
      );
    expect(tested('if [ "$DJANGO_SETTINGS_MODULE" = "mysite.settings_other" ]; then PROCESSES=1; fi')).not.toContain(
      "start.sh",
    );
    expect(tested('export DJANGO_SETTINGS_MODULE="mysite.settings_other"')).toBe(
      "start.sh:1 sets DJANGO_SETTINGS_MODULE",
    );
  });
  test("settings for deployed sites and for shells", () => {
    const record = {
      "/w/manage.py": starter("config.settings"),
      "/w/config/__init__.py": "",
      "/w/config/wsgi.py": starter("config.settings"),
      "/w/config/settings.py": whole,
      "/w/config/settings_deployed.py": "from .settings import *\n",
      "/w/config/settings_shell.py": "from .settings import *\n",
    };
    expect(rolesOf(record)).toEqual({
      "config.settings": "shared",
      "config.settings_deployed": "production",
      "config.settings_shell": "test",
    });
  });
  test("settings to copy are no entry, also where there are no others", () => {
    const found = (file: string): readonly string[] =>
      entriesOf({ "/w/manage.py": starter("shop.settings"), "/w/shop/__init__.py": "", [`/w/${file}`]: whole }).flatMap(
        ({ entries }) => entries.map((one) => `${entryName(one)} ${one.role}`),
      );
    for (const [file, module] of [
      ["shop/settings_sample.py", "shop.settings_sample"],
      ["shop/settings_example.py", "shop.settings_example"],
      ["shop/local_settings_template.py", "shop.local_settings_template"],
      ["shop/settings_dist.py", "shop.settings_dist"],
      ["documentation/settings.py", "documentation.settings"],
      ["resources/settings.py", "resources.settings"],
    ] as const)
      expect(found(file)).toEqual([`${module} development`]);
    // A project of that name, which its own manage.py starts.
    expect(
      rolesOf({
        "/w/manage.py": starter("resources.settings"),
        "/w/resources/__init__.py": "",
        "/w/resources/settings.py": whole,
      }),
    ).toEqual({ "resources.settings": "production" });
    expect(found("templates_shop/settings.py")).toEqual(["templates_shop.settings production"]);
  });
  test("a deploy file names the module from the folder above the project", () => {
    const entry = entriesOf({
      "/w/backend/manage.py": starter("settings.local"),
      "/w/backend/settings/__init__.py": "",
      "/w/backend/settings/base.py": whole,
      "/w/backend/settings/local.py": "from settings.base import *\nDEBUG = True\n",
      "/w/backend/settings/production.py": "from settings.base import *\n",
      "/w/backend/Dockerfile":
        "FROM python:3.13\nENV DJANGO_SETTINGS_MODULE=backend.settings.production\nCMD gunicorn backend.wsgi\n",
    })[0]?.entries.find(({ role }) => role === "production");
    expect([entry?.module, entry?.because]).toEqual([
      "settings.production",
      "backend/Dockerfile:2 sets DJANGO_SETTINGS_MODULE",
    ]);
  });
  test("classes that build on an installed package's settings", () => {
    expect(
      rolesOf({
        "/w/manage.py": "",
        "/w/shop/__init__.py": "",
        "/w/shop/wsgi.py": `${starter("shop.settings.production")}os.environ.setdefault("DJANGO_CONFIGURATION", "Shop")\n`,
        "/w/shop/settings/__init__.py": "",
        "/w/shop/settings/base.py":
          "from configurations import values\nfrom froide.settings import Base, German\n\nclass ShopBase(German, Base):\n    ROOT_URLCONF = 'shop.urls'\n",
        "/w/shop/settings/cms.py": "from .base import ShopBase\n\nclass CmsBase(ShopBase):\n    DEBUG = True\n",
        "/w/shop/settings/docker.py": "from .production import Shop\n\nclass Docker(Shop):\n    DEBUG = False\n",
        "/w/shop/settings/production.py":
          "from .cms import CmsBase\nfrom .base import ShopBase\n\nclass Shop(ShopBase):\n    DEBUG = False\n\nclass Cms(CmsBase):\n    DEBUG = False\n",
      }),
    ).toEqual({
      "shop.settings.base:ShopBase": "shared",
      "shop.settings.cms:CmsBase": "shared",
      "shop.settings.docker:Docker": "shared",
      "shop.settings.production:Cms": "production",
      "shop.settings.production:Shop": "production",
    });
  });
  test("staging that builds on the module of wsgi.py does not take it away from production", () => {
    const record = {
      "/w/manage.py": starter("shop.settings.dev"),
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": starter("shop.settings.prod"),
      "/w/shop/settings/__init__.py": "",
      "/w/shop/settings/pieces/__init__.py": "from .django import *\n",
      "/w/shop/settings/pieces/django.py": whole,
      "/w/shop/settings/dev.py": "from .pieces import *\nDEBUG = True\n",
      "/w/shop/settings/prod.py": "from .pieces import *\nDEBUG = False\n",
      "/w/shop/settings/beta.py": 'from .prod import *\nSITE["url"] = "https://beta.example.com"\n',
    };
    expect(rolesOf(record)).toMatchObject({ "shop.settings.prod": "production", "shop.settings.beta": "shared" });
    // Without wsgi.py it is a piece of what builds on it.
    expect(rolesOf({ ...record, "/w/shop/wsgi.py": "" })).toMatchObject({ "shop.settings.prod": "shared" });
  });

  test("what a workflow that deploys gives its tests too is theirs", () => {
    const run = (module: string, tests: string): Record<string, string> => ({
      "/w/manage.py": starter("shop.settings"),
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": starter("shop.settings"),
      "/w/shop/settings.py": whole,
      [`/w/shop/${module}.py`]: "from shop.settings import *\nDEBUG = False\n",
      "/w/.github/workflows/deploy.yml": `on: push\njobs:\n  one:\n    steps:\n      - run: |\n          python manage.py migrate --settings=shop.${module}\n          ${tests}\n`,
    });
    const tested = "coverage run manage.py test --settings=shop.settings_swapped";
    expect(rolesOf(run("settings_swapped", tested))).toMatchObject({ "shop.settings": "production" });
    expect(rolesOf(run("settings_swapped", tested))["shop.settings_swapped"]).not.toBe("production");
    expect(rolesOf(run("settings_mocked", "true"))).toMatchObject({ "shop.settings_mocked": "test" });
    expect(rolesOf(run("settings_swapped", "python manage.py test"))).toMatchObject({
      "shop.settings_swapped": "production",
    });
  });

  test("settings in the package beside a wsgi.py that names none, without manage.py", () => {
    const record = {
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": "",
      "/w/shop/urls.py": "",
      "/w/shop/base.py": `${whole.replace("config", "shop")}WSGI_APPLICATION = "shop.wsgi.application"\n`,
      "/w/shop/mail_settings.py": "EMAIL_PORT = 25\n",
      "/w/shop/dev.py": 'from .base import *\nROOT_URLCONF = "shop.urls"\n',
      "/w/shop/production.py": "from .base import *\nDEBUG = False\n",
    };
    expect(rolesOf(record)).toEqual({
      "shop.base": "shared",
      "shop.dev": "development",
      "shop.mail_settings": "shared",
      "shop.production": "production",
    });
  });

  test("what staging and production build on, whatever it is called", () => {
    const record = {
      ...split,
      "/w/config/settings/deployed.py": "from .base import *\nDEBUG = False\n",
      "/w/config/settings/production.py": "from .deployed import *\n",
      "/w/config/settings/uat.py": "from .deployed import *\n",
    };
    expect(rolesOf(record)).toMatchObject({
      "config.settings.deployed": "shared",
      "config.settings.production": "production",
      "config.settings.uat": "production",
    });
    // One that a deploy file names serves; and staging builds on production, which is none the less.
    expect(
      rolesOf({ ...record, "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=config.settings.deployed gunicorn x\n" }),
    ).toMatchObject({ "config.settings.deployed": "production" });
    expect(rolesOf({ ...split, "/w/config/settings/preprod.py": "from .production import *\n" })).toMatchObject({
      "config.settings.production": "production",
    });
    expect(becauseOf(record, "config.settings.uat")).toBe("its name says so");
  });

  test("a platform's module that production takes over, and nothing names, is what production builds on", () => {
    const record = {
      ...split,
      "/w/config/wsgi.py": starter("config.settings.local"),
      "/w/config/settings/heroku.py": "from .base import *\nSECURE_SSL_REDIRECT = True\n",
      "/w/config/settings/production.py": "from .heroku import *\nDEBUG = False\n",
    };
    expect(rolesOf(record)).toMatchObject({
      "config.settings.heroku": "shared",
      "config.settings.production": "production",
    });
    // Staging that production takes over is a stage of its own, and so is what a deploy file names.
    expect(
      rolesOf({
        ...record,
        "/w/config/settings/staging.py": "from .base import *\nDEBUG = False\n",
        "/w/config/settings/production.py": "from .staging import *\n",
      }),
    ).toMatchObject({ "config.settings.staging": "production" });
    expect(
      rolesOf({ ...record, "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=config.settings.heroku gunicorn x\n" }),
    ).toMatchObject({ "config.settings.heroku": "production" });
  });

  test("what a starter sets for development alone says nothing of production", () => {
    const started = (condition: string) => ({
      "/w/manage.py": starter("config.settings.site"),
      "/w/config/__init__.py": "",
      "/w/config/wsgi.py": `import os\nfrom env import ENV\n\nif ${condition}:\n    if ENV:\n        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.site")\nelse:\n    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.heroku")\n`,
      "/w/config/settings/__init__.py": "",
      "/w/config/settings/site.py": whole,
      "/w/config/settings/heroku.py": whole,
    });
    expect(rolesOf(started('ENV == "dev"'))).toEqual({
      "config.settings.site": "development",
      "config.settings.heroku": "production",
    });
    expect(rolesOf(started('ENV == "site"'))["config.settings.site"]).toBe("production");
    expect(rolesOf(started('ENV != "dev"'))["config.settings.site"]).toBe("production");
  });

  test("settings for a developer and for tox are none of production", () => {
    const record = {
      "/w/manage.py": starter("shop.settings"),
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": starter("shop.settings"),
      "/w/shop/settings/__init__.py": "from .base import *\n",
      "/w/shop/settings/base.py": whole,
      "/w/shop/settings/developer.py": "from shop.settings import *\nDEBUG = True\n",
      "/w/shop/settings/tox.py": "from .base import *\n",
      "/w/shop/settings/e2e.py": "from .base import *\n",
      "/w/shop/settings/toxicity.py": "from .base import *\n",
    };
    expect(rolesOf(record)).toEqual({
      "shop.settings": "production",
      "shop.settings.base": "shared",
      "shop.settings.developer": "development",
      "shop.settings.tox": "test",
      "shop.settings.e2e": "test",
      "shop.settings.toxicity": "production",
    });
  });

  test("a module that is named for production wins over the default of wsgi.py beside it", () => {
    const record = {
      "/w/manage.py": starter("shop.settings"),
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": starter("shop.settings"),
      "/w/shop/settings/__init__.py": "from .site import *\n",
      "/w/shop/settings/site.py": whole,
      "/w/shop/settings/production.py": "from .site import *\nDEBUG = False\n",
    };
    expect(rolesOf(record)).toEqual({
      "shop.settings": "shared",
      "shop.settings.production": "production",
      "shop.settings.site": "shared",
    });
    expect(becauseOf(record, "shop.settings")).toBe("shop.settings.production is named for production, and it is not");
    // What takes it over chooses; what a deploy file names is loaded; a stage before production is none.
    expect(rolesOf({ ...record, "/w/shop/settings/__init__.py": "from .production import *\n" })).toMatchObject({
      "shop.settings": "production",
    });
    expect(
      rolesOf({ ...record, "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=shop.settings gunicorn shop.wsgi\n" }),
    ).toMatchObject({ "shop.settings": "production" });
    // What once was to become production.
    const leftOver = { ...record, "/w/shop/settings/production.py": "from .site import *\nDEBUG = True\n" };
    expect(rolesOf({ ...leftOver, "/w/shop/settings/integration.py": "from .site import *\nDEBUG = True\n" })).toEqual({
      "shop.settings": "production",
      "shop.settings.integration": "development",
      "shop.settings.production": "shared",
      "shop.settings.site": "shared",
    });
    expect(becauseOf(leftOver, "shop.settings.production")).toBe(
      "it switches DEBUG on, nothing names it, and shop/wsgi.py:3 sets DJANGO_SETTINGS_MODULE",
    );
    expect(
      rolesOf({
        ...leftOver,
        "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=shop.settings.production gunicorn shop.wsgi\n",
      }),
    ).toMatchObject({ "shop.settings.production": "production" });
    const { "/w/shop/settings/production.py": text, ...staged } = record;
    expect(rolesOf({ ...staged, "/w/shop/settings/staging.py": text })).toMatchObject({
      "shop.settings": "production",
      "shop.settings.staging": "production",
    });
  });

  test("what nothing names, beside the module of wsgi.py that builds on the same, is run by hand", () => {
    const record = {
      "/w/manage.py": starter("shop.settings.site"),
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": starter("shop.settings.site"),
      "/w/shop/settings/__init__.py": "",
      "/w/shop/settings/base.py": whole,
      "/w/shop/settings/site.py": "from .base import *\n",
      "/w/shop/settings/rebuild.py": "from .base import *\n",
    };
    expect(rolesOf(record)).toMatchObject({
      "shop.settings.base": "shared",
      "shop.settings.rebuild": "shared",
      "shop.settings.site": "production",
    });
    expect(becauseOf(record, "shop.settings.rebuild")).toBe(
      "nothing names it, and shop.settings.site beside it is for production",
    );
    // wsgi.py names the package, or a developer's; a launch names it.
    expect(
      rolesOf({
        ...record,
        "/w/shop/wsgi.py": starter("shop.settings"),
        "/w/shop/settings/__init__.py": "from .base import *\n",
        "/w/shop/settings/site.py": "",
      }),
    ).toMatchObject({ "shop.settings": "production", "shop.settings.rebuild": "production" });
    const local = {
      ...record,
      "/w/shop/wsgi.py": starter("shop.settings.local"),
      "/w/shop/settings/local.py": "from .base import *\n",
    };
    expect(rolesOf(local)).toMatchObject({ "shop.settings.rebuild": "production" });
    expect(
      rolesOf({ ...record, "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=shop.settings.rebuild gunicorn shop.wsgi\n" }),
    ).toMatchObject({ "shop.settings.rebuild": "production" });
  });

  test("so is what nothing names beside a module that is named for production and builds on the same", () => {
    const record = {
      "/w/manage.py": starter("shop.settings.dev"),
      "/w/shop/__init__.py": "",
      "/w/shop/settings/__init__.py": "",
      "/w/shop/settings/base.py": whole,
      "/w/shop/settings/dev.py": "from .base import *\n",
      "/w/shop/settings/prod.py": "from .base import *\n",
      "/w/shop/settings/container.py": "from .base import *\n",
    };
    expect(rolesOf(record)).toMatchObject({
      "shop.settings.container": "shared",
      "shop.settings.prod": "production",
    });
    // On settings of its own, or named by a launch.
    expect(rolesOf({ ...record, "/w/shop/settings/container.py": whole })).toMatchObject({
      "shop.settings.container": "production",
    });
    expect(
      rolesOf({ ...record, "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=shop.settings.container gunicorn shop.wsgi\n" }),
    ).toMatchObject({ "shop.settings.container": "production" });
  });

  test("so it does over what an entrypoint falls back to", () => {
    const record = (text: string) => ({
      ...split,
      "/w/config/settings/docker.py": "from .base import *\n",
      "/w/Dockerfile": 'FROM python:3.13\nCOPY . /app\nCMD ["/app/start.sh"]\n',
      "/w/start.sh": `export DJANGO_SETTINGS_MODULE=${text}\nexec gunicorn config.wsgi\n`,
    });
    const fallback = "${DJANGO_SETTINGS_MODULE:-config.settings.docker}";
    expect(rolesOf(record(fallback))).toMatchObject({
      "config.settings.docker": "shared",
      "config.settings.production": "production",
    });
    expect(becauseOf(record(fallback), "config.settings.docker")).toBe(
      "start.sh:1 sets DJANGO_SETTINGS_MODULE while nothing sets it, and config.settings.production is named for production",
    );
    expect(rolesOf(record("config.settings.docker"))).toMatchObject({ "config.settings.docker": "production" });
  });

  test("what nothing names is the base of what launches name, though its name says production", () => {
    const record = {
      ...split,
      "/w/config/wsgi.py": starter("config.settings.local"),
      "/w/config/settings/production_docker.py": "from .production import *\n",
      "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=config.settings.production_docker gunicorn config.wsgi\n",
    };
    expect(rolesOf(record)).toMatchObject({
      "config.settings.production": "shared",
      "config.settings.production_docker": "production",
    });
    expect(becauseOf(record, "config.settings.production")).toBe(
      "Procfile:1 sets DJANGO_SETTINGS_MODULE, which takes it over",
    );
    // wsgi.py names it, or what builds on it is a stage before production.
    expect(rolesOf({ ...record, "/w/config/wsgi.py": starter("config.settings.production") })).toMatchObject({
      "config.settings.production": "production",
    });
    expect(
      rolesOf({
        ...record,
        "/w/config/settings/uat.py": "from .production import *\n",
        "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=config.settings.uat gunicorn config.wsgi\n",
        "/w/config/settings/production_docker.py": "",
      }),
    ).toMatchObject({ "config.settings.production": "production" });
  });

  test("what an entrypoint starts for developers names no module of production", () => {
    const record = (arm: string): Record<string, string> => ({
      "/w/manage.py": starter("shop.settings.alpha"),
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": starter("shop.settings.alpha"),
      "/w/shop/settings/__init__.py": "",
      "/w/shop/settings/alpha.py": whole,
      "/w/shop/settings/site.py": "from .alpha import *\n",
      "/w/Dockerfile": 'FROM python:3.13\nCOPY . /app\nENTRYPOINT ["/app/entrypoint.sh"]\nCMD ["web"]\n',
      "/w/entrypoint.sh": `case "$1" in\n  web)\n    export DJANGO_SETTINGS_MODULE=shop.settings.site\n    exec gunicorn shop.wsgi\n    ;;\n  ${arm})\n    export DJANGO_SETTINGS_MODULE=shop.settings.alpha\n    exec python manage.py runserver\n    ;;\nesac\n`,
    });
    for (const arm of ["dev", '"dev" | runserver', "(test", "local|dev"])
      expect(rolesOf(record(arm))).toEqual({
        "shop.settings.alpha": "shared",
        "shop.settings.site": "production",
      });
    for (const arm of ["worker", "web-dev|web", "*"])
      expect(rolesOf(record(arm))).toMatchObject({ "shop.settings.alpha": "production" });
    // One line, and what stands behind the arm.
    expect(
      rolesOf({
        ...record("x"),
        "/w/entrypoint.sh":
          'case "$1" in\n  dev) DJANGO_SETTINGS_MODULE=shop.settings.alpha python manage.py migrate ;;\nesac\nexec gunicorn --env DJANGO_SETTINGS_MODULE=shop.settings.site shop.wsgi\n',
      }),
    ).toMatchObject({ "shop.settings.alpha": "shared", "shop.settings.site": "production" });
  });

  test("a package of settings for production is not what moved into the package around it", () => {
    const record = (above: string): Record<string, string> => ({
      "/w/manage.py": starter("mysite.settings"),
      "/w/mysite/__init__.py": "",
      "/w/mysite/wsgi.py": starter("mysite.settings"),
      "/w/mysite/settings/__init__.py": above,
      "/w/mysite/settings/base.py": whole,
      "/w/mysite/settings/production/__init__.py": "from mysite.settings.base import *\nDEBUG = False\n",
    });
    for (const above of ["", whole])
      expect(rolesOf(record(above))).toMatchObject({
        "mysite.settings": "shared",
        "mysite.settings.production": "production",
      });
  });

  test("a unit that starts the default of wsgi.py as it is says more than the name of a module that nothing names", () => {
    const record = {
      ...single,
      "/w/mysite/production.py": whole,
      "/w/deploy/shop.service": "[Service]\nWorkingDirectory=/srv/shop\nExecStart=/srv/venv/bin/gunicorn mysite.wsgi\n",
    };
    expect(rolesOf(record)).toEqual({ "mysite.production": "shared", "mysite.settings": "production" });
    expect(becauseOf(record, "mysite.settings")).toBe(
      "mysite/wsgi.py:3 sets DJANGO_SETTINGS_MODULE, and deploy/shop.service starts it and sets none",
    );
    expect(becauseOf(record, "mysite.production")).toBe(
      "nothing names it, and deploy/shop.service starts what mysite/wsgi.py names",
    );
    const compose = "services:\n  web:\n    image: shop\n    restart: always\n    command: gunicorn mysite.wsgi\n";
    expect(rolesOf({ ...record, "/w/deploy/shop.service": "", "/w/compose.yml": compose })).toMatchObject({
      "mysite.settings": "production",
    });
    // Variables from elsewhere may say another.
    for (const others of [
      { "/w/deploy/shop.service": `${record["/w/deploy/shop.service"]}EnvironmentFile=/etc/shop.env\n` },
      { "/w/deploy/shop.service": "", "/w/compose.yml": `${compose}    env_file: shop.env\n` },
      { "/w/deploy/shop.service": "", "/w/Procfile": "web: gunicorn mysite.wsgi\n" },
      { "/w/deploy/shop.service": "", "/w/Dockerfile": 'FROM python:3.13\nCMD ["gunicorn", "mysite.wsgi"]\n' },
      { "/w/mysite/wsgi.py": `import dotenv\ndotenv.load_dotenv()\n${starter("mysite.settings")}` },
      { "/w/deploy/shop.service": "[Service]\nExecStart=/srv/gunicorn_start\n" },
    ])
      expect(rolesOf({ ...record, ...others })).toEqual({
        "mysite.production": "production",
        "mysite.settings": "shared",
      });
  });

  test("staging that a Compose file loads takes the default of wsgi.py not away from production", () => {
    const record = {
      ...single,
      "/w/mysite/staging.py": "from .settings import *\nDEBUG = False\n",
      "/w/compose.yml":
        "services:\n  web:\n    image: shop\n    restart: always\n    environment:\n      DJANGO_SETTINGS_MODULE: mysite.staging\n",
    };
    expect(rolesOf(record)).toEqual({ "mysite.settings": "production", "mysite.staging": "production" });
    // What is made to be imported, and what production builds on, is not.
    expect(
      rolesOf({
        ...record,
        "/w/mysite/wsgi.py": starter("mysite.base"),
        "/w/mysite/base.py": whole,
        "/w/mysite/settings.py": "",
        "/w/mysite/staging.py": "from .base import *\n",
      }),
    ).toMatchObject({ "mysite.base": "shared", "mysite.staging": "production" });
    expect(rolesOf({ ...record, "/w/mysite/production.py": "from .settings import *\nDEBUG = False\n" })).toMatchObject(
      { "mysite.settings": "shared", "mysite.production": "production" },
    );
  });

  test("where production starts another wsgi.py, the one that startproject made serves nobody", () => {
    const record = {
      ...single,
      "/w/mysite/conf_site.py": whole,
      "/w/mysite/wsgi_site.py": starter("mysite.conf_site"),
      "/w/Procfile": "web: gunicorn mysite.wsgi_site\n",
    };
    expect(rolesOf(record)).toEqual({ "mysite.conf_site": "production", "mysite.settings": "development" });
    expect(
      rolesOf({ ...record, "/w/Procfile": "web: gunicorn mysite.wsgi_site\nadmin: gunicorn mysite.wsgi\n" }),
    ).toEqual({
      "mysite.conf_site": "production",
      "mysite.settings": "production",
    });
    expect(rolesOf({ ...record, "/w/Procfile": "web: uwsgi --module mysite.wsgi:application\n" })).toEqual({
      "mysite.settings": "production",
    });
  });

  test("an empty package that wsgi.py names is none, beside whole settings; Python 2 imports from beside", () => {
    const record = {
      "/w/manage.py": starter("shop.settings"),
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": starter("shop.settings"),
      "/w/shop/settings/__init__.py": "",
      "/w/shop/settings/base.py": whole,
      "/w/shop/settings/shop_example.py": "from .base import *\n",
      "/w/shop/settings/shop_org.py": "from base import *\nDEBUG = False\n",
    };
    expect(rolesOf(record)).toMatchObject({
      "shop.settings": "shared",
      "shop.settings.base": "shared",
      "shop.settings.shop_org": "production",
    });
    expect(rolesOf({ ...record, "/w/shop/settings/shop_org.py": "", "/w/shop/settings/base.py": "" })).toMatchObject({
      "shop.settings": "production",
    });
  });

  test("classes in a folder below settings", () => {
    const record = {
      "/w/manage.py": starter("shop.settings"),
      "/w/shop/__init__.py": "",
      "/w/shop/wsgi.py": `${starter("shop.settings")}os.environ.setdefault("DJANGO_CONFIGURATION", "Dev")\n`,
      "/w/shop/settings/__init__.py": "from .envs.dev import Dev\nfrom .envs.prod import Prod\n",
      "/w/shop/settings/envs/__init__.py": "",
      "/w/shop/settings/envs/base.py": `from configurations import Configuration\n\n\nclass Base(Configuration):\n    INSTALLED_APPS = []\n`,
      "/w/shop/settings/envs/dev.py": "from .base import Base\n\n\nclass Dev(Base):\n    DEBUG = True\n",
      "/w/shop/settings/envs/prod.py": "from .base import Base\n\n\nclass Prod(Base):\n    DEBUG = False\n",
    };
    expect(rolesOf(record)).toEqual({
      "shop.settings.envs.base:Base": "shared",
      "shop.settings.envs.dev:Dev": "development",
      "shop.settings.envs.prod:Prod": "production",
    });
  });

  test("a module that says at its head that it is not for production", () => {
    const headed = (text: string) => rolesOf({ ...single, "/w/mysite/settings.py": `${text}${whole}` });
    for (const text of [
      "# Do not use this in production!\n",
      '"""Settings of my site, only meant for local development."""\n',
      "import os\n\n# Since this file is only used for development, every host is fine.\n",
      'class Compose(Base):\n\n    """Settings for local development with Docker"""\n\n    DEBUG = True\n\n',
    ])
      expect(headed(text), text).toEqual({ "mysite.settings": "development" });
    for (const text of [
      '"""Settings of my site for development and more."""\n',
      'class Compose(Base):\n    """Settings for local development"""\n\nclass Live(Base):\n    """Settings for the site"""\n\n',
      "# Never edit these values in production\n",
      "import os\n\n# Quick-start development settings - unsuitable for production\n",
      "# SECURITY WARNING: don't run with debug turned on in production!\n",
    ])
      expect(headed(text), text).toEqual({ "mysite.settings": "production" });
    // A launch that names it for production says more.
    expect(
      rolesOf({
        ...single,
        "/w/mysite/settings.py": `# Not for production\n${whole}`,
        "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=mysite.settings gunicorn mysite.wsgi\n",
      }),
    ).toEqual({ "mysite.settings": "production" });
  });

  test("settings that an image collects static files with, and that say so", () => {
    const image = (command: string): Record<string, string> => ({
      ...split,
      "/w/config/settings/static.py":
        '"""Collects static files.\nDo not use as runtime settings."""\nfrom .base import *\n',
      "/w/Dockerfile": `FROM python:3.13\nENV DJANGO_SETTINGS_MODULE=config.settings.static\nRUN python manage.py collectstatic\n${command}`,
    });
    expect(rolesOf(image(""))).toMatchObject({
      "config.settings.static": "development",
      "config.settings.production": "production",
    });
    expect(rolesOf(image('CMD ["gunicorn", "config.wsgi"]\n'))).toMatchObject({
      "config.settings.static": "production",
    });
  });

  test("a module for production that the package which wsgi.py names takes over", () => {
    const record = {
      ...split,
      "/w/config/wsgi.py": starter("config.settings"),
      "/w/config/settings/__init__.py": "from .production import *\n",
      "/w/config/settings/production.py": `from .base import *\n${whole}DEBUG = False\n`,
    };
    expect(rolesOf(record)).toMatchObject({
      "config.settings": "production",
      "config.settings.production": "shared",
    });
    // Something names it.
    expect(
      rolesOf({
        ...record,
        "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=config.settings.production gunicorn config.wsgi\n",
      }),
    ).toMatchObject({ "config.settings.production": "production" });
    // It is all that production has.
    expect(
      rolesOf({
        ...record,
        "/w/config/settings/__init__.py":
          "try:\n    from .local import *\nexcept ImportError:\n    from .production import *\n",
      }),
    ).toMatchObject({ "config.settings.production": "production" });
    // It reads a name of it, and is no other name of the same settings.
    expect(
      rolesOf({
        ...record,
        "/w/config/settings/__init__.py": "from .production import VERSION\nfrom .base import *\n",
      }),
    ).toMatchObject({ "config.settings.production": "production" });
  });

  test("a module for production that the package takes over where a variable says production", () => {
    const chooser = (test: string): Record<string, string> => ({
      ...split,
      "/w/config/wsgi.py": starter("config.settings"),
      "/w/config/settings/__init__.py": `import os\n\nstage = os.environ.get("STAGE", "local")\n\n${test}:\n    from .production import *  # noqa\nelse:\n    from .local import *\n`,
    });
    const once = { "config.settings": "production", "config.settings.production": "shared" };
    expect(rolesOf(chooser('if stage == "production"'))).toMatchObject(once);
    expect(rolesOf(chooser("if stage in ['live', 'staging']"))).toMatchObject(once);
    expect(rolesOf(chooser('if stage == "ci":\n    from .test import *\nelif stage == "prod"'))).toMatchObject(once);
    // Another one was left beside it.
    const left = { ...chooser('if stage == "production"'), "/w/config/settings/prod.py": whole };
    expect(rolesOf(left)).toMatchObject({ ...once, "config.settings.prod": "shared" });
    expect(rolesOf({ ...left, "/w/config/settings/__init__.py": "from .local import *\n" })).toMatchObject({
      "config.settings.prod": "production",
      "config.settings.production": "production",
    });
    const twice = { "config.settings": "production", "config.settings.production": "production" };
    // What it asks is no name of an environment.
    expect(rolesOf(chooser('if os.path.exists("/etc/shop")'))).toMatchObject(twice);
    // A deploy file names what is chosen.
    expect(
      rolesOf({
        ...chooser('if stage == "production"'),
        "/w/Procfile": "web: DJANGO_SETTINGS_MODULE=config.settings.production gunicorn config.wsgi\n",
      }),
    ).toMatchObject({ "config.settings.production": "production" });
  });

  test("a package that is another name of the base which wsgi.py names", () => {
    const record = {
      "/w/manage.py": starter("config.settings.base"),
      "/w/config/__init__.py": "",
      "/w/config/urls.py": "",
      "/w/config/wsgi.py": starter("config.settings.base"),
      "/w/config/settings/__init__.py": "from .base import *\n",
      "/w/config/settings/base.py": whole,
    };
    expect(rolesOf(record)).toEqual({ "config.settings": "shared", "config.settings.base": "production" });
    // It sets something, or wsgi.py names it.
    expect(
      rolesOf({ ...record, "/w/config/settings/__init__.py": "from .base import *\nDEBUG = False\n" })[
        "config.settings"
      ],
    ).toBe("production");
    expect(rolesOf({ ...record, "/w/config/wsgi.py": starter("config.settings") })["config.settings"]).toBe(
      "production",
    );
  });

  test("the package that startproject made, beside the one that manage.py names and production runs", () => {
    const record = {
      ...split,
      "/w/shop/__init__.py": "",
      "/w/shop/urls.py": "",
      "/w/shop/settings.py": `DEBUG = True\n${whole}`,
      "/w/shop/wsgi.py": starter("shop.settings"),
      "/w/Dockerfile": 'FROM python:3.13\nCOPY . /srv\nCMD ["gunicorn", "config.wsgi"]\n',
    };
    expect(rolesOf(record)).toMatchObject({
      "shop.settings": "development",
      "config.settings.production": "production",
    });
    // Another site of the same folder: something starts it, or manage.py names it.
    expect(
      rolesOf({ ...record, "/w/Procfile": "web: gunicorn config.wsgi\nshop: gunicorn shop.wsgi\n" })["shop.settings"],
    ).toBe("production");
    expect(rolesOf({ ...record, "/w/manage.py": starter("shop.settings") })["shop.settings"]).toBe("production");
  });

  test("what was kept when another took its place", () => {
    const record = {
      ...single,
      "/w/mysite/settings_old.py": `DEBUG = True\n${whole}`,
      "/w/mysite/bak_settings.py": whole,
      "/w/mysite/baker_settings.py": whole,
      "/w/mysite/settings_gold.py": whole,
      "/w/mysite/settings_legacy.py": whole,
    };
    expect(rolesOf(record)).toEqual({
      "mysite.bak_settings": "development",
      "mysite.baker_settings": "production",
      "mysite.settings": "production",
      "mysite.settings_gold": "production",
      "mysite.settings_legacy": "development",
      "mysite.settings_old": "development",
    });
    // Something starts it.
    expect(rolesOf({ ...record, "/w/mysite/wsgi.py": starter("mysite.settings_old") })).toMatchObject({
      "mysite.settings_old": "production",
    });
    // Of a package all of whose settings the wsgi.py names stands in one module, the file above it is left behind.
    const moved = {
      ...split,
      "/w/config/base.py": whole,
      "/w/config/production.py": "from .base import *\nDEBUG = False\n",
    };
    expect(rolesOf(moved)).toMatchObject({
      "config.production": "shared",
      "config.settings.production": "production",
    });
    expect(rolesOf({ ...moved, "/w/config/wsgi.py": starter("config.settings.local") })).toMatchObject({
      "config.production": "production",
      "config.settings.production": "production",
    });
  });

  test("what tests, another program or makemigrations load", () => {
    const record = {
      ...single,
      "/w/mysite/settings_testserver.py": "from mysite.settings import *\n",
      "/w/mysite/settings_airflow.py": "from .settings import *\n",
      "/w/mysite/makemigrations_settings.py": "from mysite.settings import *\n",
      "/w/mysite/settings_collectstatic.py": "from mysite.settings import *\n",
      "/w/mysite/paging/runtests/__init__.py": "",
      "/w/mysite/paging/runtests/settings.py": whole,
      "/w/mysite/testimonials_settings.py": "from mysite.settings import *\n",
    };
    expect(rolesOf(record)).toMatchObject({
      "mysite.settings": "production",
      "mysite.settings_testserver": "test",
      "mysite.settings_airflow": "development",
      "mysite.makemigrations_settings": "development",
      "mysite.settings_collectstatic": "development",
      "mysite.paging.runtests.settings": "test",
      // None of tests; it takes over what serves, and nothing names it.
      "mysite.testimonials_settings": "shared",
    });
  });

  describe("several projects of a repository", () => {
    const site = (name: string, text: string, folder = name): Record<string, string> => ({
      [`/w/${folder}/manage.py`]: starter(`${name}.settings`),
      [`/w/${folder}/${name}/__init__.py`]: "",
      [`/w/${folder}/${name}/wsgi.py`]: starter(`${name}.settings`),
      [`/w/${folder}/${name}/settings.py`]: text,
    });
    const begun = "DEBUG = True\nALLOWED_HOSTS = []\nINSTALLED_APPS = []\n";
    const served = { "/w/shop/Dockerfile": 'FROM python:3.13\nCOPY . /app\nCMD ["gunicorn", "shop.wsgi"]\n' };
    const said = (record: Record<string, string>, module: string): string | undefined =>
      entriesOf(record)
        .flatMap(({ entries }) => entries)
        .filter((one) => one.module === module)
        .map(({ role, serves, because }) => `${role} ${serves}: ${because}`)[0];

    test("a manage.py alone beside the site", () => {
      const { "/w/lib/lib/wsgi.py": _, ...library } = site("lib", whole);
      expect(said({ ...site("shop", whole), ...library }, "lib.settings")).toBe(
        "development requests: only lib/manage.py:3 sets DJANGO_SETTINGS_MODULE, and shop is the site",
      );
      // Something starts it; there is no site, or only an example of one.
      const worker = { "/w/lib/Dockerfile": "FROM python:3.13\nCOPY . /app\nCMD python manage.py work\n" };
      expect(said({ ...site("shop", whole), ...library, ...worker }, "lib.settings")).toMatch(/^production/);
      expect(said({ ...site("shop", whole, "example"), ...library }, "lib.settings")).toMatch(/^production/);
      expect(said(library, "lib.settings")).toMatch(/^production/);
    });

    test("a machine for developers with settings of its own", () => {
      const unit =
        "[Service]\nEnvironment=DJANGO_SETTINGS_MODULE=lib.settings\nExecStart=/venv/bin/gunicorn lib.wsgi\n";
      const box = (folder: string) => ({
        ...site("shop", whole),
        ...site("lib", whole, folder),
        [`/w/${folder}/a.service`]: unit,
      });
      expect(said(box("vagrant_box"), "lib.settings")).toBe("development requests: it lies in vagrant_box");
      expect(said(box("vagrancy"), "lib.settings")).toMatch(/^production/);
    });

    test("a manage.py inside the package that wsgi.py calls by its whole name", () => {
      const record = {
        "/w/shop/__init__.py": "",
        "/w/shop/web/__init__.py": "",
        "/w/shop/web/manage.py": starter("pages.settings"),
        "/w/shop/web/pages/__init__.py": "",
        "/w/shop/web/pages/settings.py": whole,
        "/w/shop/web/pages/wsgi.py": starter("shop.web.pages.settings"),
      };
      expect(said(record, "pages.settings")).toBe(
        "shared requests: shop/web/pages/wsgi.py loads it as shop.web.pages.settings",
      );
      expect(said(record, "shop.web.pages.settings")).toMatch(/^production/);
      expect(said({ ...record, "/w/shop/web/pages/wsgi.py": starter("pages.settings") }, "pages.settings")).toMatch(
        /^production/,
      );
    });

    test("a project that was begun and that nothing serves, beside one that is served", () => {
      const both = { ...site("shop", whole), ...site("front", begun) };
      expect(said({ ...both, ...served }, "front.settings")).toBe(
        "development requests: front/front/wsgi.py:3 sets DJANGO_SETTINGS_MODULE, nothing deploys it, and shop is served",
      );
      expect(said(both, "front.settings")).toMatch(/^production requests/);
      // It was finished, or a file beside both serves it.
      for (const hosts of ['ALLOWED_HOSTS = ["example.org"]', 'ALLOWED_HOSTS = []\nALLOWED_HOSTS += ["example.org"]'])
        expect(
          said(
            { ...both, ...served, "/w/front/front/settings.py": begun.replace("ALLOWED_HOSTS = []", hosts) },
            "front.settings",
          ),
        ).toMatch(/^production requests/);
      expect(
        said(
          {
            ...both,
            ...served,
            "/w/front.service": "[Service]\nExecStart=/venv/bin/gunicorn --chdir front/ front.wsgi\n",
          },
          "front.settings",
        ),
      ).toMatch(/^production requests/);
    });

    test("a project that answers whoever asks with DEBUG on, and installs no server, beside one that does", () => {
      const toy = "DEBUG = True\nALLOWED_HOSTS = ['*']\nINSTALLED_APPS = []\n";
      const both = { ...site("shop", whole), ...site("echo", toy), "/w/shop/requirements.txt": "gunicorn==23.0\n" };
      const required = { ...both, "/w/echo/requirements.txt": "Django==5.2\n" };
      expect(said(required, "echo.settings")).toBe(
        "development requests: echo/echo/wsgi.py:3 sets DJANGO_SETTINGS_MODULE, nothing deploys it, and shop installs a server",
      );
      // It has no requirements of its own, or a server among them; somebody named its host, or DEBUG is off; the other has none either.
      for (const record of [
        both,
        { ...both, "/w/echo/requirements.txt": "Django==5.2\nuwsgi\n" },
        { ...required, "/w/echo/echo/settings.py": toy.replace("*", "example.org") },
        { ...required, "/w/echo/echo/settings.py": toy.replace("True", "False") },
        { ...required, "/w/shop/requirements.txt": "Django==5.2\n" },
      ])
        expect(said(record, "echo.settings")).toMatch(/^production requests/);
    });

    test("what a Compose file for development alone names, with DEBUG on", () => {
      const named = (text: string) => ({
        "/w/manage.py": starter("shop.settings.local"),
        "/w/shop/__init__.py": "",
        "/w/shop/settings/__init__.py": "",
        "/w/shop/settings/compose.py": text,
        "/w/docker-compose.yml":
          "services:\n  web:\n    build: .\n    volumes: ['.:/app']\n    command: python manage.py runserver 0.0.0.0:8000\n    environment:\n      DJANGO_SETTINGS_MODULE: shop.settings.compose\n",
      });
      expect(said(named(`DEBUG = True\n${whole}`), "shop.settings.compose")).toBe(
        "development requests: only docker-compose.yml:7 sets DJANGO_SETTINGS_MODULE",
      );
      expect(said(named(whole), "shop.settings.compose")).toMatch(/^production/);
    });

    test("a project whose images start commands only, and whose hosts are none", () => {
      const jobs = {
        ...site("shop", whole),
        ...served,
        ...site("jobs", begun.replace("True", "False")),
        "/w/jobs/Dockerfile": "FROM python:3.13\nCOPY . /app\nCMD python manage.py work\n",
      };
      expect(said(jobs, "jobs.settings")).toBe(
        "production tasks: jobs/jobs/wsgi.py:3 sets DJANGO_SETTINGS_MODULE, and nothing serves it: for its commands",
      );
      expect(
        said(
          { ...jobs, "/w/jobs/Dockerfile": "FROM python:3.13\nCOPY . /app\nCMD gunicorn jobs.wsgi\n" },
          "jobs.settings",
        ),
      ).toMatch(/^production requests/);
    });
  });
});
