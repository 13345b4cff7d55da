import * as vscode from "vscode";
import { RevealOutputChannelOn, type DocumentSelector, type LanguageClientOptions } from "vscode-languageclient";
import type { InitializationOptions } from "../../server/src/lsp/protocol.js";
import { withoutTexts } from "./trace.js";

/** Files besides Python that findings can stand in: what production starts, and with what. */
const deployFiles = [
  "**/{[Dd]ockerfile*,*.[Dd]ockerfile,[Cc]ontainerfile*,.dockerignore,Procfile*,Pipfile*,Caddyfile*,Makefile}",
  "**/{.env,.env.*,.env-*,.envrc,*.env,env.*,requirements*.txt,requirements*.in,.python-version,runtime.txt,pyproject.toml,setup.cfg,crontab*}",
  "**/requirements/*.{txt,in}",
  "**/*.{yml,yaml,service,socket,timer,conf,ini,cfg,toml,sh,bash}",
  "**/*.conf.{template,j2}",
  // Scripts without an ending, nginx's sites, and the few JSON files that start something.
  "**/{entrypoint,start,run,gunicorn_start,release,deploy}",
  "**/{sites-available,sites-enabled,.envs}/**",
  "**/{app,railway,vercel,scalingo,dokku}.json",
  // What people confirmed: its text is the server's answer to the next confirmation, also while it is being edited.
  "**/.deploy-checklist.json",
];

export function clientOptions(schemes: readonly string[], output: vscode.LogOutputChannel): LanguageClientOptions {
  const documentSelector: DocumentSelector = schemes.flatMap((scheme) => [{ scheme, language: "python" }, ...deployFiles.map((pattern) => ({ scheme, pattern }))]);
  return {
    documentSelector,
    outputChannel: output,
    traceOutputChannel: withoutTexts(output),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    diagnosticCollectionName: "django-deploy-hygiene",
    // Links of hovers open pages inside the editor; nothing else can be started from them.
    markdown: { isTrusted: { enabledCommands: ["djangoDeployHygiene.explain"] } },
    initializationOptions: { explainCommand: true, ownCallHierarchy: true } satisfies InitializationOptions,
    middleware: {
      handleDiagnostics(uri, diagnostics, next) {
        next(uri, diagnostics.map(withPageInside));
      },
    },
    initializationFailedHandler(error) {
      output.error(`The language server did not start: ${error instanceof Error ? error.message : "unknown reason"}`);
      return false;
    },
  };
}

/** The rule's id in Problems and hovers leads to its page inside the editor, not to the Web. */
function withPageInside(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
  const { code } = diagnostic;
  if (typeof code !== "object") return diagnostic;
  diagnostic.code = { value: code.value, target: vscode.Uri.parse(`command:djangoDeployHygiene.explain?${encodeURIComponent(JSON.stringify([String(code.value)]))}`) };
  return diagnostic;
}
