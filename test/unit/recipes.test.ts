/** Recipes in the documentation are what the command line takes and other programs read. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseArguments } from "../../server/src/cli/arguments.js";

const root = join(import.meta.dirname, "../..");

describe.each(["docs/pre-commit.md", "docs/ci.md"])("%s", (page) => {
  const text = readFileSync(join(root, page), "utf8");
  const commands = [
    ...text.matchAll(/django-deploy-hygiene ((?:check|checklist|hook|settings|environment)\b[^\n`|&"')]*)/g),
  ].map((match) =>
    (match[1] ?? "")
      .replace(/\s*(?:#|>>|>).*$/, "")
      .trim()
      .split(/\s+/),
  );

  it("every command line is one", () => {
    expect(commands.length).toBeGreaterThan(5);
    for (const argv of commands) expect(parseArguments(argv), argv.join(" ")).toMatchObject({ kind: "run" });
  });
  it("every YAML block is YAML", () => {
    const blocks = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
    expect(blocks.length).toBeGreaterThan(1);
    for (const block of blocks) expect(parse(block)).toBeTruthy();
  });
  it("every page that it links to is there", () => {
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g))
      expect(() => readFileSync(join(root, "docs", target)), target).not.toThrow();
  });
});
