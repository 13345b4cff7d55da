import type { Launch, LaunchStep } from "../launch.js";
import type { Ignored, ReleaseStep } from "./release.js";
import { startsWeb, type StartedInput } from "./startsWeb.js";
import { composeWords, stepOf, type Classified } from "./stepOf.js";
import { programName } from "../wrappers.js";

/** A command as a step of a release; none where it is none. */
export function releaseStep(
  step: LaunchStep,
  started: StartedInput,
  around:
    | { readonly job: ReleaseStep["job"]; readonly conditional: boolean; readonly ignored: Ignored | undefined }
    | undefined,
): readonly ReleaseStep[] {
  const found = ofJob(step, started) ?? ofService(step, started) ?? stepOf(step);
  if (found === undefined || found === "none") return [];
  const { kind, text, what, units } = found;
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
      starts: kind === "start" && units !== undefined ? { ...units, web: startsWeb(units, started) } : undefined,
      ...(kind === "stop" && units !== undefined && { stops: units }),
    },
  ];
}

/** `docker compose run --rm migrate` runs what the service runs, to its end. */
function ofService({ command }: LaunchStep, { launches }: StartedInput): Classified | undefined {
  const [program = "", ...words] = command.map(({ text }) => text);
  const name = programName(program);
  if (name !== "docker" && name !== "docker-compose") return undefined;
  const [verb, service, ...own] = composeWords(words.slice(words.indexOf("compose") + 1));
  if (verb !== "run" || own.length > 0) return undefined;
  return ranBy(
    launches.find((launch) => launch.kind === "compose" && launch.name === service),
    `service ${service ?? ""}`,
  );
}

function ranBy(launch: Launch | undefined, by: string): Classified | undefined {
  const [step] = (launch?.steps ?? []).flatMap((one) => stepOf(one) ?? []).filter(({ kind }) => kind === "migrate");
  return step && { ...step, text: `${step.text} by ${by}` };
}

/** `kubectl wait job/migrate` ends with what the Job runs; applying the Job alone starts no new code. */
function ofJob({ command }: LaunchStep, { launches }: StartedInput): Classified | "none" | undefined {
  const [program = "", ...words] = command.map(({ text }) => text);
  if (programName(program) !== "kubectl") return undefined;
  const jobs = launches.filter(
    ({ kind, role, hook }) => kind === "kubernetes" && role === "release" && hook === undefined,
  );
  const [verb = ""] = words.filter((word) => !word.startsWith("-"));
  if (verb === "wait") {
    const named = /\bjobs?(?:\.batch)?[/ ](\S+)/.exec(words.join(" "))?.[1];
    return ranBy(
      jobs.find(({ name }) => name.split("/")[0] === named),
      `Job ${named ?? ""}`,
    );
  }
  if (!/^(?:apply|create|replace)$/.test(verb)) return undefined;
  const files = words.flatMap((word, index) =>
    /^(?:-f|--filename)$/.test(words[index - 1] ?? "") ? [word] : (/^(?:-f|--filename=)(.+)$/.exec(word)?.[1] ?? []),
  );
  const isJob = (path: string): boolean =>
    jobs.some(({ file }) => file.endsWith(`/${path.replace(/^\.\//, "")}`)) &&
    !launches.some(({ file, role }) => file.endsWith(`/${path.replace(/^\.\//, "")}`) && role !== "release");
  return files.length > 0 && files.every(isJob) ? "none" : undefined;
}
