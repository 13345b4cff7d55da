import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, test } from "vitest";
import { createNodeFileSource } from "../../server/src/hosts/nodeFileSource.js";
import { pathOfUri, uriOfPath } from "../../server/src/lsp/uris.js";

let root = "";
function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  root = realpathSync(mkdtempSync(join(tmpdir(), "files-")));
  for (const [name, content] of Object.entries(files)) write(name, content);
  return root;
}
function write(name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), content);
}
afterEach(() => {
  if (root !== "") rmSync(root, { recursive: true, force: true });
});

describe("reading", () => {
  test.each<[string, string, Uint8Array, string]>([
    ["UTF-8", "a.py", Buffer.from("x = 'ü'\n"), "x = 'ü'\n"],
    ["a byte order mark is kept", "a.py", Buffer.from("\uFEFFx = 1\n"), "\uFEFFx = 1\n"],
    [
      "a PEP 263 cookie",
      "a.py",
      Buffer.from("# -*- coding: latin-1 -*-\nx = 'ü'\n", "latin1"),
      "# -*- coding: latin-1 -*-\nx = 'ü'\n",
    ],
    [
      "a cookie in the second line",
      "a.py",
      Buffer.from("#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\nx = 'ü'\n", "latin1"),
      "#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\nx = 'ü'\n",
    ],
    [
      "another encoding",
      "a.py",
      Buffer.from([...Buffer.from("# coding: cp1251\nx = '"), 0xe6, ...Buffer.from("'\n")]),
      "# coding: cp1251\nx = 'ж'\n",
    ],
    [
      "no cookie after a statement",
      "a.py",
      Buffer.from("x = 1\n# coding: latin-1\ny = 'ü'\n"),
      "x = 1\n# coding: latin-1\ny = 'ü'\n",
    ],
    ["other files that are no UTF-8", "a.conf", Buffer.from("# ü\n", "latin1"), "# ü\n"],
    [
      "what PowerShell writes",
      "requirements.txt",
      Buffer.from("\uFEFFDjango==5.2\r\n", "utf16le"),
      "\uFEFFDjango==5.2\r\n",
    ],
    ["NUL bytes", "a.py", Buffer.from("x = '\0'\n"), "x = '\0'\n"],
  ])("%s", (_, name, bytes, text) => {
    expect(createNodeFileSource(folder({ [name]: bytes })).read(`${root}/${name}`)).toMatchObject({ text });
  });

  test("what cannot be read says why", () => {
    const files = createNodeFileSource(
      folder({
        "bad.py": Buffer.from("x = 'ü'", "latin1"),
        "wide.py": Buffer.from("\uFEFFx = 1\n", "utf16le"),
        "odd.py": "# coding: klingon\n",
        "big.py": "#".repeat(1024 * 1024 + 1),
        "just.py": "#".repeat(1024 * 1024),
      }),
    );
    expect(files.read(`${root}/bad.py`)).toMatchObject({ problem: expect.stringContaining("not valid UTF-8") });
    expect(files.read(`${root}/wide.py`)).toMatchObject({ problem: expect.stringContaining("not valid UTF-8") });
    expect(files.read(`${root}/odd.py`)).toMatchObject({ problem: expect.stringContaining("klingon") });
    expect(files.read(`${root}/big.py`)).toMatchObject({ problem: expect.stringContaining("1 MB") });
    expect(files.read(`${root}/just.py`)).toHaveProperty("text");
    expect(files.read(`${root}/none.py`)).toBeUndefined();
    expect(files.read(root)).toBeUndefined();
  });

  test.skipIf(process.getuid?.() === 0)("a file without permission says so", () => {
    const files = createNodeFileSource(folder({ "a.py": "x" }));
    chmodSync(`${root}/a.py`, 0);
    expect(files.read(`${root}/a.py`)).toMatchObject({ problem: expect.stringContaining("cannot be read") });
  });

  test("a pipe is not a file, and reading it does not hang", () => {
    folder();
    execFileSync("mkfifo", [`${root}/pipe.py`]);
    const files = createNodeFileSource(root);
    expect([files.kind(`${root}/pipe.py`), files.read(`${root}/pipe.py`)]).toEqual([undefined, undefined]);
  });

  test("the hash is the content's", () => {
    const files = createNodeFileSource(folder({ "a.py": "x", "b.py": "x", "c.py": "y" }));
    const hash = (name: string): unknown => {
      const read = files.read(`${root}/${name}`);
      return read !== undefined && "hash" in read ? read.hash : undefined;
    };
    expect(hash("a.py")).toBe(hash("b.py"));
    expect(hash("a.py")).not.toBe(hash("c.py"));
  });

  test("what was read is kept until somebody tells that it changed", () => {
    const files = createNodeFileSource(folder({ "a.py": "one", "b.py": "one" }));
    const text = (name: string): unknown => files.read(`${root}/${name}`);
    expect([text("a.py"), text("b.py")]).toMatchObject([{ text: "one" }, { text: "one" }]);
    const kept = text("b.py");
    write("a.py", "two");
    write("new.py", "x");
    utimesSync(`${root}/a.py`, 1, 1);
    expect(text("a.py")).toMatchObject({ text: "one" });
    expect(files.list(root)).toContain("new.py");
    files.changedAnywhere();
    expect(text("a.py")).toMatchObject({ text: "two" });
    expect(text("b.py")).toBe(kept);
  });

  test("a change of a path forgets it and what is below it", () => {
    const files = createNodeFileSource(folder({ "pkg/a.py": "x", "pkg/deep/b.py": "x" }));
    expect([files.list(`${root}/pkg`), files.kind(`${root}/pkg/deep/b.py`)]).toEqual([["a.py", "deep"], "file"]);
    files.read(`${root}/pkg/deep/b.py`);
    rmSync(`${root}/pkg`, { recursive: true });
    expect(files.changed([`${root}/pkg`])).toEqual([`${root}/pkg`, `${root}/pkg/deep/b.py`]);
    expect([files.list(`${root}/pkg`), files.kind(`${root}/pkg`), files.read(`${root}/pkg/deep/b.py`)]).toEqual([
      [],
      undefined,
      undefined,
    ]);
    write("pkg/c.py", "x");
    expect(files.changed([`${root}/pkg`])).toEqual([`${root}/pkg`, `${root}/pkg/c.py`]);
  });
});

describe("links", () => {
  function walk(from: string): readonly string[] {
    const files = createNodeFileSource(root);
    const found: string[] = [];
    const waiting = [from];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (found.length > 100) throw new Error("the walk does not end");
      for (const name of files.list(next)) {
        const path = `${next}/${name}`;
        if (files.kind(path) === "directory") waiting.push(path);
        else if (files.kind(path) === "file") found.push(path.slice(root.length + 1));
      }
    }
    return found.sort();
  }

  test("a link to a directory is followed, a loop is not", () => {
    folder({ "real/a.py": "x", "proj/b.py": "x", "proj/sub/c.py": "x" });
    symlinkSync("../real", `${root}/proj/linked`);
    symlinkSync("..", `${root}/proj/sub/up`);
    symlinkSync(".", `${root}/proj/self`);
    symlinkSync("nowhere", `${root}/proj/dangling.py`);
    expect(walk(`${root}/proj`)).toEqual(["proj/b.py", "proj/linked/a.py", "proj/sub/c.py"]);
    expect(createNodeFileSource(root).read(`${root}/proj/dangling.py`)).toBeUndefined();
  });

  test("links that lead to each other end", () => {
    folder({ "one/a.py": "x", "two/b.py": "x" });
    symlinkSync("../two", `${root}/one/to`);
    symlinkSync("../one", `${root}/two/to`);
    expect(walk(root)).toEqual(["one/a.py", "one/to/b.py", "two/b.py", "two/to/a.py"]);
  });
});

describe("Git's ignore rules", () => {
  const files = {
    ".gitignore": "*.log\n/only-top.txt\nbuild/\n!keep.log\nsecret*/\n\\#odd\n",
    "sub/.gitignore": "local.py\n!deep.log\n/anchored.txt\n# comment\n\nnested/inner.txt\n",
    "sub dir/.gitignore": "spaced.txt\n",
    "a.log": "",
    "keep.log": "",
    "only-top.txt": "",
    "sub/only-top.txt": "",
    "sub/local.py": "",
    "sub/more/local.py": "",
    "local.py": "",
    "sub/deep.log": "",
    "sub/x/deep.log": "",
    "sub/anchored.txt": "",
    "sub/x/anchored.txt": "",
    "build/out.py": "",
    "sub/build/out.py": "",
    "sub/nested/inner.txt": "",
    "sub/x/nested/inner.txt": "",
    "sub dir/spaced.txt": "",
    "spaced.txt": "",
    "secrets/a.py": "",
    "#odd": "",
    "A.LOG": "",
  };

  test("are those of Git itself, on every file", () => {
    folder(files);
    execFileSync("git", ["init", "-q", root]);
    const source = createNodeFileSource("/");
    const names = Object.keys(files);
    const ignored = new Set(git(["check-ignore", "--no-index", "--stdin"], names.join("\n")));
    for (const name of names) expect([name, source.isIgnored(`${root}/${name}`)]).toEqual([name, ignored.has(name)]);
    expect(ignored.size).toBeGreaterThan(8);
    expect(source.isIgnored(`${root}/build`)).toBe(true);
    // What was added in spite of a pattern is in the repository.
    git(["add", "-f", "a.log"], "");
    source.changed([`${root}/a.log`]);
    expect([source.isIgnored(`${root}/a.log`), source.isIgnored(`${root}/b.log`)]).toEqual([false, true]);
  });

  test("hold below the given root where there is no repository, and change with their files", () => {
    folder(files);
    const source = createNodeFileSource(root);
    expect([
      source.isIgnored(`${root}/a.log`),
      source.isIgnored(`${root}/keep.log`),
      source.isIgnored("/elsewhere/a.log"),
    ]).toEqual([true, false, false]);
    write(".gitignore", "keep.log\n");
    source.changed([`${root}/.gitignore`]);
    expect([source.isIgnored(`${root}/a.log`), source.isIgnored(`${root}/keep.log`)]).toEqual([false, true]);
  });

  function git(args: readonly string[], input: string): readonly string[] {
    return execFileSync("git", ["-C", root, "-c", "core.quotePath=false", "-c", "core.ignoreCase=false", ...args], {
      input,
      encoding: "utf8",
    })
      .split("\n")
      .filter((line) => line !== "");
  }
});

describe("addresses and paths", () => {
  test.each([
    ["file:///home/a/x.py", "/home/a/x.py"],
    ["file:///c%3A/site/x.py", "c:/site/x.py"],
    ["file://server/share/x.py", "//server/share/x.py"],
    ["file:///a%20b/%C3%BC%23%3F.py", "/a b/ü#?.py"],
    ["vscode-vfs://github/owner/repo/x.py", "/vscode-vfs:github/owner/repo/x.py"],
    ["memory:/site/x.py", "/memory:/site/x.py"],
  ])("%s is %s, both ways", (uri, path) => {
    expect(pathOfUri(uri)).toBe(path);
    expect(uriOfPath(path)).toBe(uri);
  });

  test("other spellings of the same place, and what is no place", () => {
    expect(pathOfUri("file:///C:/site/")).toBe("c:/site");
    expect(pathOfUri("file://localhost/a")).toBe("/a");
    expect(pathOfUri("untitled:Untitled-1")).toBeUndefined();
    expect(pathOfUri("file:///%E0%A4%A")).toBeUndefined();
  });
});
