import { isInside } from "../../project/paths.js";
import type { LaunchView } from "../../rules/views.js";
import { onTarget } from "../../settings/onTarget.js";
import type { Span } from "../../text/span.js";
import type { EvidenceContext } from "../evidenceContext.js";

/** The volume of a Compose service in which the folder of a setting lies, and what that folder is called there. */
export function volumeOver(
  { entry: { settings }, project, deploy }: EvidenceContext,
  { launch }: LaunchView,
  setting: "MEDIA_ROOT" | "STATIC_ROOT",
): { readonly at: Span; readonly inside: string } | undefined {
  if (settings === undefined) return undefined;
  const [root, ...others] = onTarget(settings, setting, launch);
  const value = others.length === 0 ? root?.value : undefined;
  if (value?.kind !== "str" && value?.kind !== "path") return undefined;
  const own = launch.workingDirectory;
  const inside =
    value.value.startsWith(`${project.root}/`) && own !== undefined
      ? `${own}${value.value.slice(project.root.length)}`
      : value.value;
  const volume = deploy.compose
    .filter(({ path }) => (launch.files ?? []).includes(path))
    .flatMap(({ content }) => content.services.filter(({ name }) => name === launch.name))
    .flatMap(({ volumes }) => volumes)
    .find(({ target }) => isInside(target.replace(/\/+$/, ""), inside) && target !== own);
  return volume && { at: volume.at, inside };
}
