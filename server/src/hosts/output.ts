import { fstatSync, writeSync } from "node:fs";
import type { Output } from "../cli/commandLineHost.js";

/**
 * Standard output or standard error. Where it is a pipe or a file, it is written without Node's stream, which takes milliseconds to load.
 * `stream` is asked for when it is needed.
 */
export function openOutput(
  descriptor: 1 | 2,
  stream: () => NodeJS.WriteStream,
): Output & { /** Nothing waits to be written. */ isWritten(): boolean } {
  const isDirect = isPipeOrFile(descriptor);
  let opened: NodeJS.WriteStream | undefined;
  const open = (): NodeJS.WriteStream => {
    if (opened === undefined) {
      opened = stream();
      opened.on("error", endWhenClosed);
    }
    return opened;
  };
  const terminal = isDirect ? undefined : open();
  return {
    write(text) {
      const rest = isDirect && opened === undefined ? writeDirectly(descriptor, Buffer.from(text, "utf8")) : text;
      if (rest.length > 0) open().write(rest);
    },
    isWritten: () => opened === undefined,
    isTerminal: terminal?.isTTY === true,
    ...(terminal?.isTTY === true && terminal.columns > 0 ? { columns: terminal.columns } : {}),
  };
}

function isPipeOrFile(descriptor: number): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFIFO() || stats.isFile() || stats.isSocket();
  } catch {
    return false;
  }
}

/** What could not be written, because nobody reads and the pipe does not wait (EAGAIN): the stream can. */
function writeDirectly(descriptor: number, bytes: Uint8Array): Uint8Array {
  let rest = bytes;
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
  } catch (error) {
    endWhenClosed(error as NodeJS.ErrnoException);
  }
  return rest;
}

/** The reader may leave early (`| head`); that is no failure. */
function endWhenClosed(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
}
