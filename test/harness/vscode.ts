/** As much of VS Code's API as pieces of the extension need that are tested without one. `vitest.config.mts` puts it in its place. */
export const l10n = {
  /** As VS Code does where it has no bundle: the text itself, with its arguments in it. */
  t: (message: string, ...args: readonly unknown[]): string =>
    message.replace(/\{(\d+)\}/g, (_, at: string) => String(args[Number(at)])),
};

export class Disposable {
  constructor(readonly dispose: () => void = () => undefined) {}
  static from(...all: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) one.dispose();
    });
  }
}

export class MarkdownString {
  value = "";
  appendText(text: string): this {
    this.value += text;
    return this;
  }
}

export class LanguageModelTextPart {
  constructor(readonly value: string) {}
}

export class LanguageModelToolResult {
  constructor(readonly content: readonly LanguageModelTextPart[]) {}
}

/** Tests put in what VS Code would do. */
export const lm: { registerTool?: (name: string, tool: unknown) => Disposable } = {};
type Listener<T> = (event: T) => void;
export const workspace: {
  applyEdit: (edit: unknown) => Promise<boolean>;
  onDidRenameFiles?: (listener: Listener<{ readonly files: readonly unknown[] }>) => Disposable;
  onDidDeleteFiles?: (listener: Listener<{ readonly files: readonly unknown[] }>) => Disposable;
} = { applyEdit: () => Promise.resolve(true) };
