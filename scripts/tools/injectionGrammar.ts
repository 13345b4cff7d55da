import { readFileSync } from "node:fs";

/**
 * syntaxes/deploy-hygiene.injection.json: what is coloured inside Python. Suppression comments, so that a misspelt one is seen to be a plain
 * comment, and Django's own settings where they are set, so that a misspelt name is seen to be nobody's.
 */
export function injectionGrammar(settingNames: readonly string[]): string {
  // Longest first, so that no name hides a longer one.
  const names = [...new Set(settingNames)]
    .filter((name) => /^[A-Z][A-Z0-9_]*$/.test(name))
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  const grammar = {
    scopeName: "source.python.django-deploy-hygiene",
    // "L:" puts these patterns before Python's own, which would have taken the comment already.
    injectionSelector: "L:source.python - string",
    patterns: [{ include: "#suppression" }, { include: "#setting" }],
    repository: {
      suppression: {
        match: "(#)\\s*(deploy-hygiene)(:)\\s*(allow-file|allow)(\\[)([^\\]\\n]*)(\\])([^\\n]*)",
        name: "comment.line.number-sign.python",
        captures: {
          1: { name: "punctuation.definition.comment.python" },
          2: { name: "keyword.other.deploy-hygiene" },
          3: { name: "punctuation.separator.deploy-hygiene" },
          4: { name: "keyword.control.deploy-hygiene" },
          5: { name: "punctuation.definition.list.begin.deploy-hygiene" },
          6: {
            patterns: [
              { match: "[a-z0-9]+(?:-[a-z0-9]+)*", name: "constant.other.rule.deploy-hygiene" },
              { match: ",", name: "punctuation.separator.deploy-hygiene" },
            ],
          },
          7: { name: "punctuation.definition.list.end.deploy-hygiene" },
        },
      },
      setting: {
        match: `^[ \\t]*(${names.join("|")})(?=[ \\t]*(?:=(?!=)|\\+=|:|\\[|\\.(?:append|extend|insert|remove|update|setdefault|pop)\\b))`,
        captures: { 1: { name: "support.variable.setting.django" } },
      },
    },
  };
  return `${JSON.stringify(grammar, undefined, 2)}\n`;
}

/** Every setting that a Django since 1.11 has had, from the table that the analysis uses. */
export function settingNames(): readonly string[] {
  const table: unknown = JSON.parse(readFileSync("server/src/core/data/djangoSettings.json", "utf8"));
  return Object.keys((table as { readonly settings: object }).settings);
}
