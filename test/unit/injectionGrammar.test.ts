import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { injectionGrammar, settingNames } from "../../scripts/tools/injectionGrammar.js";

const committed = readFileSync("syntaxes/deploy-hygiene.injection.json", "utf8");
const { repository } = JSON.parse(committed) as {
  readonly repository: Readonly<Record<"suppression" | "setting", { readonly match: string }>>;
};

test("the grammar is the one that follows from Django's settings", () => {
  expect(committed).toBe(injectionGrammar(settingNames()));
});

describe("suppression comments", () => {
  const parts = (line: string): readonly (string | undefined)[] | undefined =>
    new RegExp(repository.suppression.match).exec(line)?.slice(4, 9);

  test.each([
    [
      "DEBUG = True  # deploy-hygiene: allow[debug-enabled] only behind the VPN",
      ["allow", "[", "debug-enabled", "]", " only behind the VPN"],
    ],
    [
      "# deploy-hygiene: allow-file[debug-enabled, secret-key-in-source]",
      ["allow-file", "[", "debug-enabled, secret-key-in-source", "]", ""],
    ],
  ])("%s", (line, expected) => expect(parts(line)).toEqual(expected));

  test.each([
    "# deploy-hygiene allow[debug-enabled]",
    "# deploy-hygiene: allowed[debug-enabled]",
    "# deploy-hygiene: allow debug-enabled",
  ])("plain comment: %s", (line) => expect(parts(line)).toBeUndefined());
});

describe("settings where they are set", () => {
  const name = (line: string): string | undefined => new RegExp(repository.setting.match).exec(line)?.[1];

  test.each([
    ["DEBUG = True", "DEBUG"],
    ["    SECURE_HSTS_SECONDS = 60", "SECURE_HSTS_SECONDS"],
    ["INSTALLED_APPS += ['x']", "INSTALLED_APPS"],
    ["MIDDLEWARE.insert(0, 'x')", "MIDDLEWARE"],
    ["DATABASES['default'] = {}", "DATABASES"],
    ["ALLOWED_HOSTS: list[str] = []", "ALLOWED_HOSTS"],
  ])("%s", (line, expected) => expect(name(line)).toBe(expected));

  test.each(["ALLOWED_HOST = []", "print(DEBUG)", "DEBUG == True", "DEBUGGING = 1", "MY_DEBUG = 1"])(
    "nobody's: %s",
    (line) => expect(name(line)).toBeUndefined(),
  );
});
