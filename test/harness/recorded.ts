import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";

const folder = join(import.meta.dirname, "..", "recorded");

/** That it says what test/recorded has of it; `npm run record` writes it there, and a person reads the difference. */
export function expectRecorded(name: string, text: string): void {
  // How many rules there are is another number with each new rule.
  const said = text.replace(/\b\d+ rules, which know/g, "… rules, which know");
  const file = join(folder, `${name}.txt`);
  if (process.env["UPDATE"]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, said);
  }
  expect(said).toBe(readFileSync(file, "utf8"));
}
