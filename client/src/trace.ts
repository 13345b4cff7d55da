import type * as vscode from "vscode";

/** The same channel, except that texts of documents and edits, which can hold secrets, are left out of the trace. */
export function withoutTexts(channel: vscode.LogOutputChannel): vscode.LogOutputChannel {
  return {
    get name() {
      return channel.name;
    },
    get logLevel() {
      return channel.logLevel;
    },
    onDidChangeLogLevel: (listener, thisArgs, disposables) =>
      channel.onDidChangeLogLevel(listener, thisArgs, disposables),
    trace: (message, ...rest: unknown[]) =>
      channel.trace(maskTexts(message), ...rest.map((value) => (typeof value === "string" ? maskTexts(value) : value))),
    debug: (message, ...rest: unknown[]) => channel.debug(message, ...rest),
    info: (message, ...rest: unknown[]) => channel.info(message, ...rest),
    warn: (message, ...rest: unknown[]) => channel.warn(message, ...rest),
    error: (error, ...rest: unknown[]) => channel.error(error, ...rest),
    append: (value) => channel.append(value),
    appendLine: (value) => channel.appendLine(value),
    replace: (value) => channel.replace(value),
    clear: () => channel.clear(),
    show: () => channel.show(),
    hide: () => channel.hide(),
    dispose: () => channel.dispose(),
  };
}

export function maskTexts(message: string): string {
  return message.replace(/"(text|newText)":(\s*)"(?:[^"\\]|\\.)*"/g, '"$1":$2"…"');
}
