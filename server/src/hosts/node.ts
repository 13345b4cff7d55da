/** The language server as a process of its own: what the extension starts. */
import { serveLanguageServer } from "./languageServer.js";

serveLanguageServer(__dirname);
