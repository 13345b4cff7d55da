import type { LaunchStep } from "../launch.js";
import type { Ignored, ReleaseStep } from "./release.js";
import { startsWeb, type StartedInput } from "./startsWeb.js";
import { stepOf } from "./stepOf.js";

/** A command as a step of a release; none where it is none. */
export function releaseStep(
  step: LaunchStep,
  started: StartedInput,
  around:
    | { readonly job: ReleaseStep["job"]; readonly conditional: boolean; readonly ignored: Ignored | undefined }
    | undefined,
): readonly ReleaseStep[] {
  const found = stepOf(step);
  if (found === undefined) return [];
  const { kind, text, what, starts } = found;
  const inside = step.inside === undefined ? "" : ` in ${step.inside}`;
  return [
    {
      kind,
      text: `${text}${inside}`,
      at: step.at,
      step,
      what,
      conditional: step.conditional || around?.conditional === true,
      job: around?.job,
      ignored: step.ignored ?? around?.ignored,
      starts: starts && { ...starts, web: startsWeb(starts, started) },
    },
  ];
}
