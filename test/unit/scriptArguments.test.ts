/** What a script does not take is said in one line, with what there is; no stack trace stands between a newcomer and the usage. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const launch = join(import.meta.dirname, "../../scripts/launch.mjs");

it.each([
  ["bench --fast", "Unknown option '--fast'. Usage: npm run bench [-- --quick] [FOLDER…]"],
  ["build --prod", "Unknown option '--prod'. Usage: npm run build [-- --production]"],
  ["check all", "Unexpected argument 'all'. Usage: npm run check"],
  ["generate --chek", "Unknown option '--chek'. Usage: npm run generate [-- --check]"],
  ["mutate nowhere", "nowhere does not exist. Usage: npm run mutate -- PATH…"],
  ["mutate scripts --sample few", "Option '--sample' takes a whole number, not 'few'. Usage: npm run mutate"],
  ["newRule cookies", "FAMILY and RULE-ID are missing. Usage: npm run new-rule -- FAMILY RULE-ID"],
  ["package --out", "Option '--out <value>' argument missing. Usage: npm run package"],
  ["record --all", "Unknown option '--all'. Usage: npm run record"],
  ["release here", "Unexpected argument 'here'. Usage: npm run release [-- --out FOLDER]"],
  ["rule", "No rule is named. Usage: npm run rule -- ID… [--update]"],
  ["rule no-such-rule", "There is no fixture test/rules/*/no-such-rule.md. Usage: npm run rule"],
  ["start --editor", "Unknown option '--editor'. Usage: npm start [-- [--no-editor] PATH]"],
  ["test --watch", "Unknown option '--watch'. Usage: npm test [-- --require-journeys"],
  ["test/parity/parity --seeds 7", "Option '--seeds' takes FROM..TO, not '7'. Usage: npm run parity"],
  ["test/parity/parity --python many", "Option '--python' takes a whole number, not 'many'. Usage: npm run parity"],
  ["test/parity/parity --migrations 1 --vendor oracle", "There is no vendor oracle. Usage: npm run parity"],
  ["test/parity/fuzz/fuzz --kind odd", "There is no kind odd. Usage: npm run fuzz"],
  ["mutat", "There is no script scripts/mutat.ts. There are: bench, build, check,"],
])("%s", (typed, said) => {
  const { status, stderr } = spawnSync(process.execPath, [launch, ...typed.split(" ")], { encoding: "utf8" });
  expect(stderr.slice(0, said.length)).toBe(said);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect(status).toBe(2);
});

it("what there is can be asked for", () => {
  const { status, stdout } = spawnSync(process.execPath, [launch, "rule", "--help"], { encoding: "utf8" });
  expect([status, stdout]).toEqual([0, "Usage: npm run rule -- ID… [--update]\n"]);
});
