import { describe, expect, it } from "vitest";
import { isOpenEnded, looseDot } from "../../server/src/core/rules/support/originPatterns.js";

describe("patterns of origins, as re.match compares them", () => {
  it.each([
    [String.raw`^https://example\.com`, true],
    [String.raw`https://(a|b)\.example\.com`, true],
    [String.raw`^https://a\.example\.com$|^https://b\.example\.com`, true],
    [String.raw`^https://example\.com\$`, true],
    [String.raw`^https://localhost(:\d+)?`, true],
    [String.raw`^https://example\.com$`, false],
    [String.raw`^(https://example\.com$)`, false],
    [String.raw`^https://example\.com\Z`, false],
    [String.raw`^https://example\.com\\$`, false],
    [String.raw`^http://localhost:\d+`, false],
    [String.raw`^http://localhost:[0-9]{2,5}`, false],
    [String.raw`^http://localhost:3000`, false],
    [String.raw`^https://[$|]\.example\.com$`, false],
    ["", false],
    // Look-around is left alone.
    [String.raw`^https://example\.com(?=$)`, false],
  ])("%s goes on: %s", (pattern, expected) => {
    expect(isOpenEnded(pattern)).toBe(expected);
  });

  it.each([
    [String.raw`^https://www.example\.com$`, true],
    [String.raw`^https://.*example\.com$`, true],
    [String.raw`^https://(.*)example\.com$`, true],
    [String.raw`^https://\w+.example\.com$`, true],
    [String.raw`^https://.*\.example\.com$`, false],
    [String.raw`^https://(.+\.)?example\.com$`, false],
    [String.raw`^https://[\w.-]+\.example\.com$`, false],
    [String.raw`^https://example\.com(:\d+)?$`, false],
  ])("%s has a dot that stands for anything: %s", (pattern, expected) => {
    expect(looseDot(pattern) !== undefined).toBe(expected);
  });

  // What grew as a power of the length would not end.
  it.each<readonly [string, boolean, string | undefined]>([
    ["(".repeat(499), true, undefined],
    ["\\".repeat(499), true, undefined],
    [".*".repeat(249), true, undefined],
    ["a.".repeat(249), true, "a.".repeat(20) + "a"],
    ["|".repeat(499), false, undefined],
    ["$)".repeat(249), false, undefined],
  ])("answers of long and hostile ones: %s", (pattern, open, dot) => {
    expect([isOpenEnded(pattern), looseDot(pattern)]).toEqual([open, dot]);
  });
});
