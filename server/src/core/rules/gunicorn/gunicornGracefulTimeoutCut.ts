import { effective, numberOf, ofGunicorns } from "../../gunicorn/effective.js";
import type { GunicornSubject, ProjectView } from "../views.js";
import { yamlGet, yamlText } from "../../syntax/deploy/yamlTree.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-graceful-timeout-cut",
  family: "gunicorn",
  severity: "information",
  checklist: ["server-tuning"],
  docs: {
    summary: "The container is killed before gunicorn's graceful_timeout is over",
    why: "On a stop gunicorn lets workers finish their requests for `graceful_timeout` seconds. Docker kills the container `stop_grace_period` after SIGTERM, 10 seconds by default, systemd a unit after `TimeoutStopSec`, 90 by default: requests that run longer are cut off all the same.",
    remedy: "Raise `stop_grace_period` or `TimeoutStopSec` above `graceful_timeout`.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#graceful-timeout",
      "https://docs.docker.com/reference/compose-file/services/#stop_grace_period",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#TimeoutStopSec=",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const graceful = effective(subject, "graceful_timeout");
        const seconds = graceful.source === "default" ? undefined : numberOf(graceful.value);
        const limit = stopLimit(project, subject);
        if (seconds === undefined || limit === undefined || seconds <= limit.seconds) return undefined;
        return finding({
          at: graceful.place,
          certainty: "definite",
          message: `${limit.who} kills gunicorn after ${limit.seconds} seconds, and graceful_timeout gives requests ${seconds}`,
          because: limit.at === undefined ? [] : [{ at: limit.at, label: "the time until it is killed" }],
        });
      },
      "gunicorn's graceful_timeout fits the time that it has",
    );
  },
});

function stopLimit(
  project: ProjectView,
  { process }: GunicornSubject,
):
  | { readonly who: string; readonly seconds: number; readonly at: Parameters<typeof finding>[0]["at"] | undefined }
  | undefined {
  if (process === undefined) return undefined;
  const { launch } = process;
  if (launch.kind === "compose") {
    const nodes = project.deploy.compose
      .filter(({ path }) => (launch.files ?? [launch.file]).includes(path))
      .flatMap(({ content }) => content.services.filter((service) => service.name === launch.name));
    // What extends another service may get it from there.
    if (nodes.some((service) => service.extends !== undefined)) return undefined;
    const node = nodes
      .map((service) => yamlGet(service.node, "stop_grace_period"))
      .filter((one) => one !== undefined)
      .pop();
    const seconds = node === undefined ? 10 : durationOf(yamlText(node) ?? "");
    return seconds === undefined ? undefined : { who: "Docker", seconds, at: node?.at };
  }
  if (launch.kind !== "systemd") return undefined;
  const entry =
    project.deploy.units.find(({ path }) => path === launch.file)?.content.get("Service", "TimeoutStopSec") ??
    project.deploy.units.find(({ path }) => path === launch.file)?.content.get("Service", "TimeoutSec");
  const seconds = entry === undefined ? 90 : durationOf(entry.value.text.replace(/min/, "m"));
  return seconds === undefined || seconds === 0 ? undefined : { who: "systemd", seconds, at: entry?.valueAt };
}

/** `30`, `30s`, `1m`, `1m30s`. */
function durationOf(text: string): number | undefined {
  const match = /^(?:(\d+)\s*h)?\s*(?:(\d+)\s*m)?\s*(?:(\d+)\s*s?)?$/.exec(text.trim());
  if (match === null || text.trim() === "") return undefined;
  const [, hours = "", minutes = "", seconds = ""] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
