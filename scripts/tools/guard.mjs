// node guard.mjs COMMAND [ARGUMENTS]: runs a program that does not outlive who started this. Its standard input is the leash: when that
// closes, because whoever holds the other end stops or dies in whatever way, the program goes with everything it started.
import { spawn } from "node:child_process";

const windows = process.platform === "win32";
const [command, ...args] = process.argv.slice(2);
// A group of its own, so that all of it can be ended at once. Windows has no groups.
const child = spawn(command, args, {
  stdio: ["ignore", "inherit", "inherit"],
  detached: !windows,
  shell: windows && !command.endsWith(".exe"),
}); // .cmd files only start through a shell.

function end(signal) {
  try {
    if (windows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Nothing of it is left.
  }
}

function stop() {
  end("SIGTERM");
  setTimeout(() => end("SIGKILL"), 3000);
}

process.stdin.on("error", stop).on("close", stop).resume();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
child.on("error", (error) => {
  console.error(`${command}: ${error.message}`);
  process.exit(127);
});
child.on("exit", (status) => {
  if (status === null) end("SIGKILL");
  process.exit(status ?? 1);
});
