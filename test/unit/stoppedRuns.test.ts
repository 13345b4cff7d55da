/** What the tests start ends with them, however they are stopped. */
import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";

const guard = join(import.meta.dirname, "../../scripts/tools/guard.mjs");

/** A program that starts another, says the numbers of both, and would never end. */
const program = `
const { spawn } = require("node:child_process");
const inner = spawn(process.execPath, ["-e", "setInterval(() => undefined, 1000)"], { stdio: "ignore" });
console.log(JSON.stringify([process.pid, inner.pid]));
setInterval(() => undefined, 1000);
`;
/** What a test run is to a guard: it holds its standard input. */
const holder = `require("node:child_process").spawn(process.execPath, ${JSON.stringify([guard, process.execPath, "-e", program])}, { stdio: ["pipe", "inherit", "inherit"] });`;

const started: ChildProcess[] = [];
afterEach(() => started.splice(0).forEach((child) => child.kill("SIGKILL")));

it.skipIf(process.platform === "win32").each(["SIGKILL", "SIGTERM"] as const)(
  "nothing is left of a run that %s ends",
  async (signal) => {
    const run = spawn(process.execPath, ["-e", holder], { stdio: ["ignore", "pipe", "inherit"] });
    started.push(run);
    const pids = JSON.parse(await firstLine(run)) as readonly number[];
    expect(pids.map(isAlive)).toEqual([true, true]);
    run.kill(signal);
    await expect.poll(() => pids.map(isAlive), { timeout: 30_000 }).toEqual([false, false]);
  },
);

it("a program's exit status is the guard's", async () => {
  const run = spawn(process.execPath, [guard, process.execPath, "-e", "process.exit(7)"], {
    stdio: ["pipe", "ignore", "inherit"],
  });
  started.push(run);
  expect(await new Promise((resolve) => run.on("exit", resolve))).toBe(7);
});

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    child.stdout?.on("data", (data: Buffer) => {
      text += data.toString();
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    });
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
