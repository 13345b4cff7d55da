import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, test } from "vitest";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar, type IRawGrammar } from "vscode-textmate";

/** Grammars of files that older editors do not colour, run as editors run them. */
const grammars = new Map<string, IGrammar>();

beforeAll(async () => {
  await oniguruma.loadWASM(readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm")));
  const files: Readonly<Record<string, string>> = { "source.dotenv": "dotenv", "source.procfile": "procfile" };
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => oniguruma.createOnigScanner(patterns),
      createOnigString: (text) => oniguruma.createOnigString(text),
    }),
    loadGrammar: (scope) =>
      Promise.resolve(
        files[scope] === undefined
          ? shell
          : textmate.parseRawGrammar(
              readFileSync(`syntaxes/${files[scope]}.tmLanguage.json`, "utf8"),
              `${files[scope]}.json`,
            ),
      ),
  });
  for (const scope of Object.keys(files)) {
    const grammar = await registry.loadGrammar(scope);
    if (grammar !== null) grammars.set(scope, grammar);
  }
});

/** Stands for the editor's own. */
const shell = {
  scopeName: "source.shell",
  patterns: [{ match: "gunicorn", name: "command.shell" }],
  repository: {},
} as unknown as IRawGrammar;

/** Each token that is no space, with its innermost scope. */
function tokens(scope: string, text: string): readonly string[] {
  let stack = textmate.INITIAL;
  return text.split("\n").flatMap((line) => {
    const result = grammars.get(scope)?.tokenizeLine(line, stack);
    if (result === undefined) return [];
    stack = result.ruleStack;
    return result.tokens.flatMap(({ startIndex, endIndex, scopes }) => {
      const part = line.slice(startIndex, endIndex);
      return part.trim() === "" ? [] : [`${part.trim()} ${scopes.at(-1)?.replace(/\.(?:dotenv|procfile)$/, "")}`];
    });
  });
}

describe("environment files", () => {
  test.each([
    ["# a comment", ["# punctuation.definition.comment", "a comment comment.line.number-sign"]],
    [
      "export NAME=value # why",
      [
        "export keyword.other.export",
        "NAME variable.other.environment",
        "= keyword.operator.assignment",
        "value string.unquoted",
        "# punctuation.definition.comment",
        "why comment.line.number-sign",
      ],
    ],
    [
      "COLOR=a#b",
      [
        "COLOR variable.other.environment",
        "= keyword.operator.assignment",
        "a string.unquoted",
        "# string.unquoted",
        "b string.unquoted",
      ],
    ],
    [
      "A='b # c' # d",
      [
        "A variable.other.environment",
        "= keyword.operator.assignment",
        "' punctuation.definition.string.begin",
        "b # c string.quoted.single",
        "' punctuation.definition.string.end",
        "# punctuation.definition.comment",
        "d comment.line.number-sign",
      ],
    ],
    [
      "A=${B:-c}",
      [
        "A variable.other.environment",
        "= keyword.operator.assignment",
        "$ punctuation.definition.variable",
        "{ punctuation.section.interpolation.begin",
        "B variable.other.environment",
        ":-c string.unquoted",
        "} punctuation.section.interpolation.end",
      ],
    ],
    ["not an assignment", ["not an assignment source"]],
  ])("%s", (line, expected) => expect(tokens("source.dotenv", line)).toEqual(expected));

  test("a quoted value over several lines ends at its quote", () => {
    const found = tokens("source.dotenv", 'KEY="one\\n\ntwo"\nNEXT=3');
    expect(found).toContain("\\n constant.character.escape");
    expect(found).toContain("two string.quoted.double");
    expect(found).toContain("NEXT variable.other.environment");
  });
});

test("a Procfile's commands are shell", () => {
  expect(tokens("source.procfile", "# web\nweb: gunicorn shop.wsgi\nnothing")).toEqual([
    "# punctuation.definition.comment",
    "web comment.line.number-sign",
    "web entity.name.function.process",
    ": punctuation.separator.key-value",
    "gunicorn command.shell",
    "shop.wsgi meta.embedded.line.shell",
    "nothing source",
  ]);
});
