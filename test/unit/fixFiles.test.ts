import { memoryFiles } from "../harness/memoryFileSource.js";
import { describe, expect, it } from "vitest";
import { mergeFixes, suppressionEdits } from "../../server/src/core/fixes/combine.js";
import {
  exampleLines,
  missingVariables,
  withIgnoreLine,
  withVariables,
  exampleOf,
} from "../../server/src/core/fixes/environment/envExample.js";
import type { FixEdits } from "../../server/src/core/fixes/fix.js";
import type { Cast } from "../../server/src/core/fixes/environment/idiom.js";
import { productionValue } from "../../server/src/core/fixes/productionValues.js";
import type { Finding } from "../../server/src/core/report.js";
import { applyEdits } from "../../server/src/core/text/textEdit.js";

describe("what production gives a variable", () => {
  it.each<readonly [string, Cast, string | undefined]>([
    ["DEBUG", "bool", "False"],
    ["DEBUG", "str", undefined],
    ["SHOP_SECURE_SSL_REDIRECT", "bool", "True"],
    ["SECURE_HSTS_SECONDS", "int", "3600"],
    ["SECURE_HSTS_SECONDS", "bool", undefined],
    ["ALLOWED_HOSTS", "list", "example.com"],
    ["MYDEBUG", "bool", undefined],
  ])("%s, a %s: %s", (name, cast, expected) => expect(productionValue(name, cast)).toBe(expected));
});

describe(".env.example", () => {
  it("one NAME=value a line, required ones marked and empty", () => {
    expect(
      withVariables("", [
        { name: "DJANGO_SECRET_KEY", required: true },
        { name: "DJANGO_ALLOWED_HOSTS", value: "example.com", required: true },
        { name: "HSTS", value: "31536000", required: false },
      ]),
    ).toBe("# required\nDJANGO_SECRET_KEY=\nDJANGO_ALLOWED_HOSTS=example.com\nHSTS=31536000\n");
  });
  it("adds only what is not named yet, in place of nothing", () => {
    const text = "A=1\r\nexport B = 2\r\n# C=\r\n";
    expect(
      withVariables(text, [
        { name: "A", required: true },
        { name: "B", required: true },
        { name: "C", required: true },
      ]),
    ).toBe(text);
    expect(
      withVariables(text, [
        { name: "D", value: "x", required: false },
        { name: "D", value: "y", required: false },
      ]),
    ).toBe(`${text}D=x\r\n`);
    expect(
      missingVariables(text, [
        { name: "A", required: false },
        { name: "AA", required: false },
      ]).map((one) => one.name),
    ).toEqual(["AA"]);
  });
  it("knows names with a dot or a hyphen again, and leaves out what no line can name", () => {
    const variables = ["my-app.key", "two words", "A=B", "\ud800", "", "1A"].map((name) => ({ name, required: true }));
    const text = withVariables("", variables);
    expect(text).toBe("# required\nmy-app.key=\n");
    expect(withVariables(text, variables)).toBe(text);
  });
  it("keeps a text without a final line break without one", () =>
    expect(withVariables("A=1", [{ name: "B", value: "2", required: false }])).toBe("A=1\nB=2"));
  it("twice is once", () => {
    const variables = [
      { name: "A", required: true },
      { name: "B", value: 'a b$c"', required: false },
    ];
    const once = withVariables("X=1\n", variables);
    expect(withVariables(once, variables)).toBe(once);
  });
  it("quotes what env files would read otherwise", () => {
    expect(exampleLines({ name: "A", value: "a b", required: false })).toEqual(['A="a b"']);
    expect(exampleLines({ name: "A", value: 'a"$b', required: false })).toEqual(['A="a\\"\\$b"']);
    expect(exampleLines({ name: "A", value: "postgres://u@h:5432/d?x=1,2", required: false })).toEqual([
      'A="postgres://u@h:5432/d?x=1,2"',
    ]);
    expect(exampleLines({ name: "A", required: false })).toEqual(["A="]);
  });
});

describe("ignore files", () => {
  it.each([
    ["", ".env\n"],
    ["*.pyc\n", "*.pyc\n.env\n"],
    ["*.pyc", "*.pyc\n.env"],
    ["*.pyc\r\n", "*.pyc\r\n.env\r\n"],
    ["*.pyc\n/.env\n", "*.pyc\n/.env\n"],
    [" .env \n", " .env \n"],
    ["#.env\n", "#.env\n.env\n"],
  ])("%j", (before, after) => expect(withIgnoreLine(before, ".env")).toBe(after));
});

describe("fixes together", () => {
  const at = (start: number, end: number, text: string, file = "/a.py"): FixEdits["edits"][number] => ({
    span: { file, start, end },
    text,
  });
  const merged = (text: string, ...fixes: readonly (FixEdits | undefined)[]): string =>
    applyEdits("/a.py", text, mergeFixes(fixes.map((fix) => () => fix)).edits);
  it("an import that two fixes need comes once", () =>
    expect(
      merged(
        "A = 1\nB = 2\n",
        { edits: [at(0, 0, "import os\n"), at(4, 5, "x")] },
        { edits: [at(0, 0, "import os\n"), at(10, 11, "y")] },
      ),
    ).toBe("import os\nA = x\nB = y\n"));
  it("a fix that overlaps an earlier one is left out as a whole", () =>
    expect(merged("A = 1\nB = 2\n", { edits: [at(0, 5, "x")] }, { edits: [at(4, 5, "y"), at(10, 11, "z")] })).toBe(
      "x\nB = 2\n",
    ));
  it("neighbours do not overlap", () =>
    expect(merged("A = 1\nB = 2\n", { edits: [at(0, 6, "")] }, { edits: [at(6, 6, "C = 3\n")] })).toBe(
      "C = 3\nB = 2\n",
    ));
  it("one name is added once", () =>
    expect(merged("A = 1\n", { edits: [at(6, 6, "\nC = 3\n")] }, { edits: [at(6, 6, "\nC = 4\n")] })).toBe(
      "A = 1\n\nC = 3\n",
    ));
  it("lines that are added at the end make one block", () => {
    expect(merged("A = 1\n", { edits: [at(6, 6, "\nC = 3\n")] }, { edits: [at(6, 6, "\nD = 4\n")] })).toBe(
      "A = 1\n\nC = 3\nD = 4\n",
    );
    expect(merged("A = 1", { edits: [at(5, 5, "\r\n\r\nC = 3")] }, { edits: [at(5, 5, "\r\n\r\nD = 4")] })).toBe(
      "A = 1\r\n\r\nC = 3\r\nD = 4",
    );
  });
  it("lines that two fixes add behind one line stay lines", () =>
    expect(merged("A = 1\nB = 2\n", { edits: [at(5, 5, "\nC = 3")] }, { edits: [at(5, 5, "\nD = 4")] })).toBe(
      "A = 1\nC = 3\nD = 4\nB = 2\n",
    ));
  it("blocks at two places keep their empty lines, those at one place have one", () => {
    expect(merged("A = 1\nB = 2\n", { edits: [at(0, 0, "import os\n\n")] }, { edits: [at(6, 6, "C = 3\n\n")] })).toBe(
      "import os\n\nA = 1\nC = 3\n\nB = 2\n",
    );
    expect(merged("A = 1\nB = 2\n", { edits: [at(6, 6, "C = 3\n\n")] }, { edits: [at(6, 6, "D = 4\n\n")] })).toBe(
      "A = 1\nC = 3\nD = 4\n\nB = 2\n",
    );
  });
  it("empty fixes and fixes that failed are nothing", () =>
    expect(mergeFixes([() => undefined, () => ({ edits: [] })])).toEqual({ edits: [] }));
  it("a file is created once", () =>
    expect(
      mergeFixes([
        () => ({ edits: [], newFiles: [{ file: "/b", text: "1" }] }),
        () => ({ edits: [], newFiles: [{ file: "/b", text: "2" }] }),
      ]),
    ).toEqual({ edits: [], newFiles: [{ file: "/b", text: "1" }] }));
});

describe("suppressions", () => {
  const finding = (text: string, what: string): Finding => {
    const start = text.indexOf(what);
    return {
      key: "k",
      ruleId: "some-rule",
      severity: "error",
      certainty: "definite",
      message: "",
      project: "/",
      entry: undefined,
      at: { file: "/a.py", start, end: start + what.length },
      djangoChecks: [],
      because: [],
      fixes: [],
      suppressed: null,
      absent: undefined,
      tags: [],
    };
  };
  const suppressed = (text: string, what: string, scope: "line" | "file" = "line"): string =>
    applyEdits("/a.py", text, suppressionEdits(finding(text, what), text, scope).edits);
  it.each([
    ["at the end of the line", "A = 1\r\nB = 2\r\n", "1", "A = 1  # deploy-hygiene: allow[some-rule]\r\nB = 2\r\n"],
    ["behind another comment", "A = 1  # noqa\n", "1", "A = 1  # noqa  # deploy-hygiene: allow[some-rule]\n"],
    [
      "in the comment that is there",
      "A = 1  # deploy-hygiene: allow[other] why\n",
      "1",
      "A = 1  # deploy-hygiene: allow[other, some-rule] why\n",
    ],
    [
      "above a line that goes on",
      "if B:\n    A = 1 + \\\n        2\n",
      "1",
      "if B:\n    # deploy-hygiene: allow[some-rule]\n    A = 1 + \\\n        2\n",
    ],
    [
      "above a text of several lines",
      '\uFEFFA = """1\n2"""\n',
      '"""1',
      '\uFEFF# deploy-hygiene: allow[some-rule]\nA = """1\n2"""\n',
    ],
    ["not inside a text", 'A = """x\n1\n"""\n', "1", 'A = """x\n1\n"""\n'],
    ["not between lines that go on", "A = 0 + \\\n  1 + \\\n  2\n", "1", "A = 0 + \\\n  1 + \\\n  2\n"],
  ])("%s", (_, text, what, after) => expect(suppressed(text, what)).toBe(after));
  it("for the file, below a coding line", () =>
    expect(suppressed("#!/usr/bin/python\n# coding: utf-8\nA = 1\n", "1", "file")).toBe(
      "#!/usr/bin/python\n# coding: utf-8\n# deploy-hygiene: allow-file[some-rule]\nA = 1\n",
    ));
});

describe("the example of a project", () => {
  const reads = new Map([["APP_KEY", []]]);
  const answer = (files: Readonly<Record<string, string>>): string | undefined =>
    exampleOf({ root: "/repo/web/app", deployFiles: Object.keys(files) }, memoryFiles(files), reads);

  it("is that of the nearest folder above that names a variable of its settings", () => {
    const above = { "/repo/.env.example": "APP_KEY=\n", "/repo/web/.env.example": "APP_KEY=\n" };
    expect(answer(above)).toBe("/repo/web/.env.example");
    expect(answer({ ...above, "/repo/web/.env.example": "OTHER=\n" })).toBe("/repo/.env.example");
    expect(answer({ ...above, "/repo/web/app/.env.example": "" })).toBe("/repo/web/app/.env.example");
  });

  it("is none of another folder", () => expect(answer({ "/repo/mail/.env.example": "APP_KEY=\n" })).toBeUndefined());
});
