/** The language server as a process of its own: loading this serves. The extension starts it, and the command line's `lsp`. */
import { serveLanguageServer } from "./languageServer.js";

const served = serveLanguageServer(__dirname);

/** The exit status, when the editor has ended the session. */
export async function serveStandardStreams(): Promise<number> {
  await served;
  return 0;
}
