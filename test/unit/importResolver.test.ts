import { describe, expect, test } from "vitest";
import { resolveImport } from "../../server/src/core/project/importResolver.js";
import { fileOfModule, moduleNameOf, parseEntryName } from "../../server/src/core/project/moduleNames.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const files = memoryFiles({
  "/p/manage.py": "",
  "/p/config/__init__.py": "",
  "/p/config/settings/__init__.py": "",
  "/p/config/settings/base.py": "",
  "/p/config/settings/prod.py": "",
  "/p/config/urls.py": "",
  "/p/config/settings-prod.py": "",
  "/p/both.py": "",
  "/p/both/__init__.py": "",
  "/p/file_wins.py": "",
  "/p/file_wins/inner.py": "",
  "/p/space/inner.py": "",
  "/p/redis/redis.conf": "",
  "/p/sys.py": "",
  "/p/apps/shop/__init__.py": "",
  "/q/space/other.py": "",
});
const path = ["/p"];
const from = "/p/config/settings/prod.py";

describe("absolute", () => {
  test.each([
    ["config.settings.base", { kind: "module", file: "/p/config/settings/base.py", isPackage: false }],
    ["config.settings", { kind: "module", file: "/p/config/settings/__init__.py", isPackage: true }],
    ["config.settings.local", { kind: "missing" }],
    ["config.settings-prod", { kind: "module", file: "/p/config/settings-prod.py", isPackage: false }],
    ["config.urls.inner", { kind: "missing" }],
    ["both", { kind: "module", file: "/p/both/__init__.py", isPackage: true }],
    ["file_wins", { kind: "module", file: "/p/file_wins.py", isPackage: false }],
    ["file_wins.inner", { kind: "missing" }],
    ["space", { kind: "namespace", path: "/p/space" }],
    ["space.inner", { kind: "module", file: "/p/space/inner.py", isPackage: false }],
    ["space.gone", { kind: "missing" }],
    ["django.conf", { kind: "external" }],
    ["redis", { kind: "external" }],
    ["redis.asyncio", { kind: "external" }],
    ["sys", { kind: "external" }],
    ["no_such_thing", { kind: "external" }],
  ])("%s", (dotted, expected) => {
    expect(resolveImport(files, path, from, 0, dotted)).toEqual(expected);
  });

  test("a namespace package spans the folders of the path", () => {
    expect(resolveImport(files, ["/p", "/q"], from, 0, "space.other")).toEqual({
      kind: "module",
      file: "/q/space/other.py",
      isPackage: false,
    });
  });
});

describe("relative", () => {
  test.each([
    [1, "base", { kind: "module", file: "/p/config/settings/base.py", isPackage: false }],
    [1, "", { kind: "module", file: "/p/config/settings/__init__.py", isPackage: true }],
    [1, "local_settings", { kind: "missing" }],
    [2, "urls", { kind: "module", file: "/p/config/urls.py", isPackage: false }],
    [3, "both", { kind: "missing" }],
    [9, "both", { kind: "missing" }],
  ])("%d dots before %j", (level, dotted, expected) => {
    expect(resolveImport(files, path, from, level, dotted)).toEqual(expected);
  });

  test("a module at the top has no package to be relative to", () => {
    expect(resolveImport(files, path, "/p/both.py", 1, "file_wins")).toEqual({ kind: "missing" });
  });

  test("a folder of the path that is a package may be imported from above", () => {
    const own = memoryFiles({ "/s/shop/__init__.py": "", "/s/shop/celery.py": "", "/s/shop/manage.py": "" });
    expect(resolveImport(own, ["/s/shop"], "/s/shop/__init__.py", 1, "celery")).toMatchObject({
      file: "/s/shop/celery.py",
    });
    expect(resolveImport(own, ["/s/shop"], "/s/shop/__init__.py", 1, "tasks")).toEqual({ kind: "missing" });
    const bare = memoryFiles({ "/s/shop/celery.py": "", "/s/shop/manage.py": "" });
    expect(resolveImport(bare, ["/s/shop"], "/s/shop/manage.py", 1, "celery")).toEqual({ kind: "missing" });
  });

  test("a package's __init__ is relative to itself", () => {
    expect(resolveImport(files, path, "/p/config/settings/__init__.py", 1, "base")).toMatchObject({
      file: "/p/config/settings/base.py",
    });
  });
});

test("a submodule that was not fetched", () => {
  const modules = (text: string, more: Record<string, string> = {}): string =>
    resolveImport(
      memoryFiles({ "/w/p/db/__init__.py": "", "/w/.gitmodules": text, ...more }),
      ["/w/p"],
      "/w/p/settings.py",
      0,
      "db.engine.base",
    ).kind;
  const text = '[submodule "engine"]\n\tpath = p/db/engine\n\turl = ../engine.git\n';
  expect(modules(text)).toBe("external");
  expect(modules(text.replace("p/db/engine", "p/db/other"))).toBe("missing");
  expect(modules(text, { "/w/p/db/engine/__init__.py": "" })).toBe("missing");
});

test("file to dotted name and back", () => {
  expect(moduleNameOf(path, "/p/config/settings/base.py")).toBe("config.settings.base");
  expect(moduleNameOf(path, "/p/config/settings/__init__.py")).toBe("config.settings");
  expect(moduleNameOf(["/p", "/p/apps"], "/p/apps/shop/__init__.py")).toBe("shop");
  expect(moduleNameOf(path, "/p/my-app/settings.py")).toBeUndefined();
  expect(moduleNameOf(path, "/elsewhere/settings.py")).toBeUndefined();
  expect(fileOfModule(files, path, "config.settings")).toBe("/p/config/settings/__init__.py");
  expect(fileOfModule(files, path, "space")).toBeUndefined();
});

test("entry names", () => {
  expect(parseEntryName("config.settings:Prod")).toEqual({ module: "config.settings", className: "Prod" });
  expect(parseEntryName("config.settings")).toEqual({ module: "config.settings", className: undefined });
  expect(parseEntryName("config.settings-prod")).toEqual({ module: "config.settings-prod", className: undefined });
  expect(parseEntryName("config/settings.py")).toBeUndefined();
});

test("the package that the path's folder itself is", () => {
  const own = memoryFiles({
    "/repo/news/__init__.py": "",
    "/repo/news/config/__init__.py": "",
    "/repo/news/config/base.py": "",
    "/bare/news/config/base.py": "",
  });
  expect(resolveImport(own, ["/repo/news"], "/repo/news/config/prod.py", 0, "news.config.base")).toEqual({
    kind: "module",
    file: "/repo/news/config/base.py",
    isPackage: false,
  });
  // What is not there may be an installed package's, and a folder that is no package has no such name.
  expect(resolveImport(own, ["/repo/news"], "/repo/news/config/prod.py", 0, "news.other")).toEqual({
    kind: "external",
  });
  expect(resolveImport(own, ["/bare/news"], "/bare/news/config/prod.py", 0, "news.config.base")).toEqual({
    kind: "external",
  });
});
