import { l10n } from "vscode";
import type { WireDeployFile, WireEntry } from "../../../server/src/lsp/protocol.js";

/** What is not determined of the settings, in a few words; "" where nothing is. */
export function undeterminedText({ loads, undetermined }: Pick<WireEntry, "loads" | "undetermined">): string {
  const unknown = loads === "undetermined" ? l10n.t("whether they load depends on what cannot be seen") : "";
  if (undetermined === 0) return unknown;
  const settings =
    undetermined === 1
      ? l10n.t("1 setting is not determined")
      : l10n.t("{0} settings are not determined", undetermined);
  return unknown === "" ? settings : l10n.t("{0}, and {1}", settings, unknown);
}

/** What a settings module or a deploy file is taken for. */
export const roleText: Readonly<Record<WireEntry["role"] | WireDeployFile["role"], string>> = {
  production: l10n.t("production"),
  development: l10n.t("development"),
  test: l10n.t("test"),
  shared: l10n.t("shared"),
  doubtful: l10n.t("doubtful"),
};

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
