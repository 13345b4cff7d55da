import { expect, test } from "vitest";
import { memoryFiles } from "../harness/memoryFileSource.js";

test("directories follow from the paths, sorted", () => {
  const files = memoryFiles({ "/p/b.py": "", "/p/a/x.py": "x", "/p/empty/": "" });
  expect(files.list("/p")).toEqual(["a", "b.py", "empty"]);
  expect(files.kind("/p/a")).toBe("directory");
  expect(files.kind("/p/empty")).toBe("directory");
  expect(files.kind("/p/a/x.py")).toBe("file");
  expect(files.kind("/p/none")).toBeUndefined();
  expect(files.list("/p/none")).toEqual([]);
});

test("a nested .gitignore can take back, but not below an ignored directory", () => {
  const files = memoryFiles({
    "/p/.gitignore": "*.env\nbuild/\n/local_settings.py\n",
    "/p/a/.gitignore": "!keep.env\n",
    "/p/a/keep.env": "",
    "/p/a/other.env": "",
    "/p/build/.gitignore": "!keep.py\n",
    "/p/build/keep.py": "",
    "/p/local_settings.py": "",
    "/p/a/local_settings.py": "",
  });
  expect(files.isIgnored("/p/a/keep.env")).toBe(false);
  expect(files.isIgnored("/p/a/other.env")).toBe(true);
  expect(files.isIgnored("/p/build/keep.py")).toBe(true);
  expect(files.isIgnored("/p/local_settings.py")).toBe(true);
  expect(files.isIgnored("/p/a/local_settings.py")).toBe(false);
});
