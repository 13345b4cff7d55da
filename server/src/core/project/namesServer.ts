import { anyServerProgram } from "./servers.js";
/** Whether a command line starts a server for WSGI or ASGI. What installs one starts none. */
export function namesServer(line: string): boolean {
  return program.test(line) && !/\binstall\b/.test(line);
}

const program = new RegExp(`\\b(?:${anyServerProgram})\\b`);
