import { projectUnits } from "../../launch/units.js";
import { basename } from "../../project/paths.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";

const wanted: readonly { readonly what: string; readonly keys: readonly string[] }[] = [
  { what: "User", keys: ["User", "DynamicUser"] },
  { what: "WorkingDirectory", keys: ["WorkingDirectory"] },
  { what: "EnvironmentFile", keys: ["EnvironmentFile", "LoadCredential"] },
  { what: "Restart", keys: ["Restart"] },
];

export function unitsComplete({ project, deploy }: EvidenceContext): EvidenceAnswer {
  const units = projectUnits(project).filter((unit) => deploy.units.some(({ path }) => path === unit.path));
  if (units.length === 0) return whole(nothing("no systemd unit starts the project"));
  return whole(
    ...units.map(({ path, content }): Part => {
      const name = basename(path);
      const isOnce = content.get("Service", "Type")?.value.text === "oneshot";
      const found = wanted
        .filter(({ what }) => !isOnce || what !== "Restart")
        .map(({ what, keys }) => ({
          what,
          entry: keys.map((key) => content.get("Service", key)).find((one) => one !== undefined),
        }));
      const missing = found.filter(({ entry }) => entry === undefined).map(({ what }) => what);
      const evidence = found.flatMap(({ what, entry }) =>
        entry === undefined ? [] : [{ at: entry.valueAt, text: `${name} has ${what}=` }],
      );
      return missing.length === 0 ? shown(...evidence) : open(`${name} has no ${listText(missing)}`, ...evidence);
    }),
  );
}
