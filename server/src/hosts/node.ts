/** The language server as a process of its own: loading this serves. The extension starts it. */
import { serveLanguageServer } from "./languageServer.js";

void serveLanguageServer(__dirname);
