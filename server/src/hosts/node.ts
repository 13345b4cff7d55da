/** What runs in Node: the language server as a process of its own, which the extension starts, and the command line. */
import { serveLanguageServer } from "./languageServer.js";

declare const __dirname: string;

export const server = (): Promise<void> => serveLanguageServer(__dirname);
export { runCommandLine as cli } from "./cli.js";
