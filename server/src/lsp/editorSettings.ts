import type { Configuration } from "../core/configuration.js";
import { parseConfiguration, parseDrawing, type Drawing } from "./configuration.js";
import type { Editor } from "./editor.js";

/** What the user has set in the editor. */
export interface EditorSettings {
  /** As it was when folders were asked for last. */
  readonly drawing: Drawing;
  /** Settings that came by themselves, for editors that cannot be asked. */
  push(settings: unknown): void;
  /** For each of these folders. */
  of(uris: readonly string[]): Promise<readonly Configuration[]>;
}

/** @param canBeAsked whether the editor answers `workspace/configuration` */
export function createEditorSettings(
  editor: Pick<Editor, "configuration" | "failed">,
  canBeAsked: () => boolean,
): EditorSettings {
  let drawing = parseDrawing(undefined);
  let pushed: unknown;

  async function read(uris: readonly string[]): Promise<readonly unknown[]> {
    if (!canBeAsked()) return uris.map(() => pushed);
    try {
      return await editor.configuration(uris);
    } catch (error) {
      editor.failed("workspace/configuration", error);
      return [];
    }
  }

  return {
    get drawing() {
      return drawing;
    },
    push(settings) {
      pushed = settings;
    },
    async of(uris) {
      const settings = await read(uris);
      drawing = parseDrawing(settings[0]);
      return uris.map((_, i) => parseConfiguration(settings[i]));
    },
  };
}
