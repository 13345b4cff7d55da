import { describe, expect, test } from "vitest";
import { djangoVersion, readRequirements } from "../../server/src/core/project/requirements.js";
import { normaliseName } from "../../server/src/core/text/distributionName.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const read = (record: Record<string, string>, root = "/w") => readRequirements(memoryFiles(record), root, "/w");
const django = (record: Record<string, string>, root = "/w") => djangoVersion(read(record, root))?.text;
const at = (record: Record<string, string>, name: string) => {
  const found = read(record).distributions.get(name);
  return found === undefined ? undefined : record[found.file]?.slice(found.at.start, found.at.end);
};

describe("Django's version from requirements.txt", () => {
  test.each([
    ["Django==4.2.1", "4.2.1"],
    ["django===4.2.1", "4.2.1"],
    ["Django==4.2.*", "4.2"],
    ["Django>=4.2,<5.0", "4.2"],
    ["Django>=4.2,<4.3", "4.2"],
    ["Django>=4.2.3,<4.2.9", "4.2"],
    ["Django >= 3.2, < 5", "4.2"],
    ["Django<3", "2.2"],
    // Older than the first series that is known, and not whatever is newest.
    ["Django>=1.7,<1.8", "1.7"],
    ["Django~=1.8.0", "1.8"],
    ["Django<1.11", "1.10"],
    ["Django>=1.7,<2", "1.11"],
    ["Django~=4.2.0", "4.2"],
    ["Django~=3.0", "3.2"],
    ["Django[argon2]==5.1.2 ; python_version >= '3.10'", "5.1.2"],
    ["Django (==4.1)", "4.1"],
    ["django==5.0.1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb", "5.0.1"],
    ["Django==5.2.1  # the newest", "5.2.1"],
    ["Django", undefined],
    ["Django>=3.2", undefined],
    ["Django>=4.2,<99", undefined],
    ["Django>=4.2,!=4.2.1", undefined],
    ["django-environ==0.11", undefined],
    ["Django @ https://example.org/Django.zip", undefined],
    ["# Django==4.2", undefined],
  ])("%s", (line, expected) => {
    expect(django({ "/w/requirements.txt": `asgiref\n${line}\n` })).toBe(expected);
  });

  test("two markers: the newer", () => {
    expect(
      django({
        "/w/requirements.txt": "Django==2.2.1; python_version < '3.6'\nDjango==4.2.1; python_version >= '3.8'\n",
      }),
    ).toBe("4.2.1");
  });

  test("a library that lists for several places pin differently has no known version", () => {
    const version = (further: string) =>
      read({
        "/w/requirements.txt": "Django==4.2\nfoo==1.0\n",
        "/w/requirements-render.txt": further,
      }).distributions.get("foo");
    expect(version("foo==2.0\n")).toMatchObject({ version: undefined, exact: false });
    expect(version("foo==1.0\n")).toMatchObject({ version: "1.0", exact: true });
    expect(version("foo>=2\n")).toMatchObject({ version: "1.0", exact: true });
    expect(django({ "/w/requirements.txt": "Django==4.2\n", "/w/requirements-render.txt": "Django==5.2\n" })).toBe(
      "5.2",
    );
  });

  test("includes, also in a folder, and constraints", () => {
    expect(
      django({
        "/w/requirements/base.txt": "Django==4.2.7\n",
        "/w/requirements/production.txt": "-r base.txt\ngunicorn\n",
      }),
    ).toBe("4.2.7");
    expect(django({ "/w/requirements.txt": "-r deploy/all.list\n", "/w/deploy/all.list": "Django==4.1.7\n" })).toBe(
      "4.1.7",
    );
    const constrained = read({
      "/w/requirements.txt": "-c pins.txt\nDjango\n",
      "/w/pins.txt": "Django==4.2.7\nother==1\n",
    });
    expect(djangoVersion(constrained)?.text).toBe("4.2.7");
    expect(constrained.distributions.has("other")).toBe(false);
  });

  test("an include that is not there makes it incomplete", () => {
    const result = read({ "/w/requirements.txt": "-r gone.txt\nDjango==4.2\n" });
    expect(result.complete).toBe(false);
    expect(result.problems).toEqual([{ file: "/w/gone.txt", message: "This requirements file does not exist" }]);
  });

  test("files that include each other end", () => {
    expect(django({ "/w/requirements.txt": "-r b.txt\n", "/w/b.txt": "-r requirements.txt\nDjango==4.2.1\n" })).toBe(
      "4.2.1",
    );
  });
});

describe("lock files", () => {
  const uv =
    'version = 1\n\n[[package]]\nname = "asgiref"\nversion = "3.8.1"\nsource = { registry = "https://pypi.org/simple" }\n\n[[package]]\nname = "django"\nversion = "5.2.1"\ndependencies = [\n    { name = "asgiref" },\n]\n\n[package.metadata]\nversion = "9"\n';

  test("win over requirements", () => {
    const record = { "/w/uv.lock": uv, "/w/pyproject.toml": '[project]\ndependencies = ["Django>=4.2", "gunicorn"]\n' };
    expect(django(record)).toBe("5.2.1");
    expect(at(record, "django")).toBe("django");
    expect(djangoVersion(read(record))?.file).toBe("/w/uv.lock");
    expect(read(record).distributions.get("django")?.groups).toEqual(["main"]);
    expect(read(record).distributions.get("asgiref")).toMatchObject({ version: "3.8.1", exact: true, groups: [] });
  });

  test.each([
    [
      "poetry.lock",
      '[[package]]\nname = "Django"\nversion = "4.2.11"\ndescription = "x"\noptional = false\ngroups = ["main"]\n',
    ],
    ["poetry.lock", '[[package]]\nname = "django"\nversion = "4.2.11"\ncategory = "main"\n'],
    ["pdm.lock", '[[package]]\nname = "django"\nversion = "4.2.11"\n'],
    ["pylock.toml", 'lock-version = "1.0"\n[[packages]]\nname = "django"\nversion = "4.2.11"\n'],
    [
      "Pipfile.lock",
      '{"default": {"asgiref": {"version": "==3.8"}, "django": {"hashes": [], "version": "==4.2.11"}}, "develop": {"pytest": {"version": "==8.0"}}}',
    ],
  ])("%s", (name, text) => {
    expect(django({ [`/w/${name}`]: text })).toBe("4.2.11");
  });

  test("Pipfile.lock tells the groups", () => {
    const result = read({
      "/w/Pipfile.lock":
        '{"default": {"django": {"version": "==4.2.11"}}, "develop": {"pytest": {"version": "==8.0"}}}',
    });
    expect(result.distributions.get("pytest")).toMatchObject({ version: "8.0", groups: ["dev"] });
  });

  test("the lock of the workspace, where it agrees with the member", () => {
    const record = { "/w/uv.lock": uv, "/w/backend/pyproject.toml": '[project]\ndependencies = ["django>=5"]\n' };
    expect(django(record, "/w/backend")).toBe("5.2.1");
    expect(
      django({ ...record, "/w/backend/pyproject.toml": '[project]\ndependencies = ["django<4"]\n' }, "/w/backend"),
    ).toBe("3.2");
    expect(django({ ...record, "/w/backend/requirements.txt": "django==4.2.1\n" }, "/w/backend")).toBe("4.2.1");
  });
});

describe("other sources", () => {
  test.each([
    ["requirements.pip", "Django==4.2.3\n", "4.2.3"],
    ["requirements/base.pip", "Django==4.2.3\n", "4.2.3"],
    ["pyproject.toml", '[project]\ndependencies = [\n  "Django~=4.2.0",\n]\n', "4.2"],
    ["pyproject.toml", '[project.optional-dependencies]\nweb = ["Django==4.2.3"]\n', "4.2.3"],
    ["pyproject.toml", '[dependency-groups]\ndev = [{include-group = "x"}, "Django==4.2.3"]\n', "4.2.3"],
    ["pyproject.toml", '[tool.poetry.dependencies]\npython = "^3.11"\ndjango = "^4.1"\n', "4.2"],
    ["pyproject.toml", '[tool.poetry.dependencies]\ndjango = {version = "~4.1", extras = ["argon2"]}\n', "4.1"],
    ["pyproject.toml", '[tool.poetry.dependencies.django]\nversion = "5.0.1"\n', "5.0.1"],
    ["pyproject.toml", '[tool.poetry.group.dev.dependencies]\nDjango = "*"\n', undefined],
    ["Pipfile", '[packages]\ndjango = "==4.2.1"\n', "4.2.1"],
    ["Pipfile", '[packages]\ndjango = {version = "~=4.2", extras = []}\n', "4.2"],
    ["setup.cfg", "[options]\npackages = find:\ninstall_requires =\n    Django>=4.2,<5\n    gunicorn\n", "4.2"],
    [
      "setup.py",
      'from setuptools import setup\nsetup(name="x", install_requires=[\n    "Django==4.2.1",  # pinned\n    \'gunicorn\',\n])\n',
      "4.2.1",
    ],
    ["environment.yml", "name: x\ndependencies:\n  - python=3.11\n  - django=4.2\n", "4.2"],
    ["environment.yml", "dependencies:\n  - python=3.11\n  - pip:\n    - Django==4.2.1\n", "4.2.1"],
  ])("%s %#", (name, text, expected) => {
    expect(django({ [`/w/${name}`]: text })).toBe(expected);
    expect(read({ [`/w/${name}`]: text }).distributions.has("django")).toBe(true);
    expect(at({ [`/w/${name}`]: text }, "django")?.toLowerCase()).toBe("django");
  });

  test("groups", () => {
    const { distributions } = read({
      "/w/requirements.txt": "Django\n",
      "/w/requirements-dev.txt": "-r requirements.txt\ndjango-debug-toolbar==4.2\n",
      "/w/requirements/test.txt": "pytest\n",
    });
    expect(distributions.get("django-debug-toolbar")).toMatchObject({ groups: ["dev"], version: "4.2" });
    expect(distributions.get("django")?.groups).toEqual(["main"]);
    expect(distributions.get("pytest")?.groups).toEqual(["test"]);
  });

  test("lists in folders of the folder for lists", () => {
    const nested = {
      "/w/requirements/django/base.txt": "Django==4.2.1\n",
      "/w/requirements/django/local.txt": "-r base.txt\ndjango-debug-toolbar==4.2\n",
      "/w/requirements/docs/base.txt": "sphinx==7.0\n",
    };
    const { distributions } = read(nested);
    expect(distributions.get("django")).toMatchObject({ groups: ["main"], version: "4.2.1" });
    expect(distributions.get("django-debug-toolbar")?.groups).toEqual(["dev"]);
    expect(distributions.get("sphinx")?.groups).toEqual(["docs"]);
    // Beside lists of its own they are something else's.
    expect(read({ ...nested, "/w/requirements/base.txt": "redis\n" }).distributions.has("sphinx")).toBe(false);
  });

  test("computed requirements are incomplete, and so is nothing at all", () => {
    expect(read({ "/w/setup.py": "setup(install_requires=read_lines('r.txt'))\n" }).complete).toBe(false);
    expect(read({ "/w/setup.py": "setup(install_requires=['a'] + MORE)\n" }).complete).toBe(false);
    expect(read({ "/w/pyproject.toml": "[project\n" })).toMatchObject({
      complete: false,
      problems: [{ file: "/w/pyproject.toml" }],
    });
    expect(read({ "/w/pyproject.toml": '[project]\ndynamic = ["dependencies"]\n' }).complete).toBe(false);
    expect(read({}).complete).toBe(false);
    expect(read({ "/w/requirements.txt": "Django\n-e .\n" }).complete).toBe(true);
    expect(read({ "/w/requirements.txt": "git+https://example.org/x.git\n" }).complete).toBe(false);
    expect(
      read({ "/w/requirements.txt": "git+https://example.org/x.git#egg=Some_Name\n" }).distributions.has("some-name"),
    ).toBe(true);
  });

  test("names are normalised", () => {
    expect(normaliseName("Django_REST.framework")).toBe("django-rest-framework");
  });

  test("another distribution's range gives its lower bound", () => {
    expect(
      read({ "/w/requirements.txt": "django-environ>=0.11,<0.13\ngunicorn>=20\n" }).distributions.get("django-environ")
        ?.version,
    ).toBe("0.11");
    expect(
      read({ "/w/requirements.txt": "django-environ>=0.11,<0.13\ngunicorn>=20\n" }).distributions.get("gunicorn")
        ?.version,
    ).toBeUndefined();
  });
});

describe("lists one folder down", () => {
  const names = (record: Record<string, string>) => [...read(record).distributions.keys()].sort();
  test("one that builds on the project's own, and one that names Django where nothing above does", () => {
    expect(
      names({
        "/w/requirements.txt": "Django==4.2\n",
        "/w/deploy/requirements.txt": "-r ../requirements.txt\nuwsgi\n",
      }),
    ).toEqual(["django", "uwsgi"]);
    expect(
      names({ "/w/Pipfile": '[packages]\nflake8 = "*"\n', "/w/shop/requirements.txt": "Django==4.2\nuwsgi\n" }),
    ).toEqual(["django", "flake8", "uwsgi"]);
  });
  test.each([
    ["another program's", "/w/scraper/requirements.txt", "requests\n"],
    ["that of the documents", "/w/docs/requirements.txt", "Django==4.2\nsphinx\n"],
    ["that of tests", "/w/tests/requirements.txt", "-r ../requirements.txt\nsphinx\n"],
  ])("%s is left", (_, file, text) => {
    expect(names({ "/w/requirements.txt": "flask\n", [file]: text })).toEqual(["flask"]);
  });
  test("the list that a server installs from has the same Django, and what serves", () => {
    const server = (text: string): Record<string, string> => ({
      "/w/requirements.txt": "Django==4.2\n",
      "/w/server/requirements.txt": text,
    });
    expect(names(server("Django==4.2\ngunicorn==21.2.0\n"))).toEqual(["django", "gunicorn"]);
    expect(names(server("Django==4.2\nrequests\n"))).toEqual(["django"]);
    expect(names({ ...server("Django==4.2\ngunicorn\n"), "/w/requirements.txt": "Django==4.2\nuwsgi\n" })).toEqual([
      "django",
      "uwsgi",
    ]);
  });
  test.each([
    ["beside the project", "/w/config/requirements.txt"],
    ["two folders down, in capitals", "/w/deployment/docker/REQUIREMENTS.txt"],
    ["beside the Dockerfiles of several images", "/w/docker/images/web/requirements.txt"],
    ["beside the image", "/w/compose/django/requirements.txt"],
  ])("where nothing above pins Django: %s", (_, file) => {
    const found = (record: Record<string, string>) =>
      readRequirements(memoryFiles(record), "/w/site", "/w").distributions.get("django")?.version;
    const list = { [file]: "Django==3.2.25\ngunicorn==22.0.0\n" };
    expect(found({ "/w/setup.py": 'setup(install_requires=["django"])\n', ...list })).toBe("3.2.25");
    expect(found({ "/w/site/manage.py": "", ...list })).toBe("3.2.25");
    // Pinned above, two that differ, one of a project of its own, a list for developers, no folder that installs.
    expect(found({ "/w/requirements.txt": "Django==4.2\n", ...list })).toBe("4.2");
    expect(found({ ...list, "/w/server/requirements.txt": "Django==5.2\n" })).toBeUndefined();
    expect(found({ ...list, [file.replace(/[^/]+$/, "manage.py")]: "" })).toBeUndefined();
    expect(found({ [file.replace(/requirements/i, "requirements-dev")]: "Django==3.2\n" })).toBeUndefined();
    expect(found({ "/w/scraper/requirements.txt": "Django==3.2\n" })).toBeUndefined();
  });
  test("a project of its own, and Django named above, are left", () => {
    const own = { "/w/other/manage.py": "", "/w/other/requirements.txt": "Django==3.2\nsphinx\n" };
    expect(names({ "/w/requirements.txt": "flask\n", ...own })).toEqual(["flask"]);
    expect(
      names({ "/w/requirements.txt": "Django==4.2\n", "/w/shop/requirements.txt": "Django==3.2\nuwsgi\n" }),
    ).toEqual(["django"]);
  });
});
