import type { WireEntry } from "../../../server/src/lsp/protocol.js";

/** `config.settings.production (render.yaml)`: with the file that decided, where one did. */
export function withSource({ module, because, becauseAt }: Pick<WireEntry, "module" | "because" | "becauseAt">): string {
  const file = becauseAt === undefined || !/ (?:sets|passes) /.test(because) ? undefined : decodeURIComponent(becauseAt.uri.slice(becauseAt.uri.lastIndexOf("/") + 1));
  return file === undefined ? module : `${module} (${file})`;
}
