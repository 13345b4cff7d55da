import type { WireEntry } from "../../../server/src/lsp/protocol.js";

/** What is not determined of the settings, in a few words; "" where nothing is. */
export function undeterminedText({ loads, undetermined }: Pick<WireEntry, "loads" | "undetermined">): string {
  const parts = [
    undetermined === 0 ? [] : [`${undetermined} ${undetermined === 1 ? "setting is" : "settings are"} not determined`],
    loads === "undetermined" ? ["whether they load depends on what cannot be seen"] : [],
  ].flat();
  return parts.join(", and ");
}

/** `config.settings.production (render.yaml)`: with the file that decided, where one did. */
export function withSource({
  module,
  because,
  becauseAt,
}: Pick<WireEntry, "module" | "because" | "becauseAt">): string {
  const file =
    becauseAt === undefined || !/ (?:sets|passes) /.test(because)
      ? undefined
      : decodeURIComponent(becauseAt.uri.slice(becauseAt.uri.lastIndexOf("/") + 1));
  return file === undefined ? module : `${module} (${file})`;
}
