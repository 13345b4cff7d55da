import { replaceText } from "../../fixes/deployFixes.js";
import { isThisMachine } from "../../text/thisMachine.js";
import { listeningOf } from "../../launch/listeners.js";
import type { Launch } from "../../launch/launch.js";
import { launchText } from "../../launch/targets.js";
import { basename } from "../../project/paths.js";
import { anyProxy } from "../../project/proxies.js";
import { isText } from "../../text/fileSource.js";
import { finding, launchRule, holds, notApplicable, notDetermined } from "../rule.js";

export default launchRule({
  id: "loopback-bind-in-container",
  family: "server",
  severity: "error",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "A server in a container listens only to the container itself",
    why: "127.0.0.1 is the container's own loopback interface: published ports, other containers and health checks of the platform cannot connect to it. It is the default of gunicorn (unless `PORT` is set), uvicorn, daphne, hypercorn and runserver.",
    remedy: "Listen on all interfaces of the container: `--bind 0.0.0.0:8000`, `--host 0.0.0.0`.",
    whenToIgnore: "With the host's network, or where only a process in the same container or pod connects.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#bind",
      "https://www.uvicorn.org/settings/#socket-binding",
      "https://docs.docker.com/engine/network/",
    ],
  },
  check({ launch: view }) {
    const { launch, project } = view;
    if (launch.target !== "production" || launch.container !== true || launch.role !== "web")
      return notApplicable("no production server runs in a container here");
    if (
      launch.kind !== "dockerfile" &&
      launch.kind !== "compose" &&
      launch.kind !== "kubernetes" &&
      launch.kind !== "platform"
    )
      return notApplicable("no production server runs in a container here");
    // Containers that share a network reach each other's loopback.
    if (launch.kind === "kubernetes" && launch.name.includes("/"))
      return notApplicable("several containers share the pod");
    if (
      launch.kind === "compose" &&
      project.deploy.compose.some(
        ({ path, content }) =>
          (launch.files ?? []).includes(path) &&
          content.services.some((service) => service.name === launch.name && service.networkMode !== undefined),
      )
    )
      return notApplicable("the container has another network");
    if (launch.kind === "dockerfile" && project.processes.some(({ launch: other }) => isComposed(other)))
      return notApplicable("Compose starts the server, with a command of its own");
    if (view.steps.some(({ step }) => proxies.test(basename(step.command[0]?.text ?? ""))))
      return notApplicable("a proxy runs in the same container");
    // `CMD ["gunicorn"]` is a word for the image's entrypoint, which puts the rest behind it.
    const listening = launch.command.length === 1 ? undefined : listeningOf(view);
    if (listening === undefined) return notApplicable("the server's addresses are not read");
    if (listening.open) return notDetermined("the address comes from somewhere that cannot be seen", launch.at);
    if (
      listening.listeners.length === 0 ||
      !listening.listeners.every((one) => one.host !== undefined && isThisMachine(one.host))
    )
      return holds({
        at: listening.listeners[0]?.at ?? launch.at,
        text: `${listening.server} listens to more than its container`,
      });
    const explicit = listening.listeners[0]?.at;
    // A platform or `docker run -e` may set PORT, which gunicorn takes for 0.0.0.0.
    const byPort =
      explicit === undefined &&
      listening.server === "gunicorn" &&
      (launch.kind === "dockerfile" || launch.kind === "platform" || !launch.environmentComplete);
    // These always set it (https://render.com/docs/web-services#port-binding, https://docs.railway.com/reference/public-networking).
    if (byPort && launch.kind === "platform" && !basename(launch.file).startsWith("fly"))
      return holds({ at: launch.at, text: "the platform sets PORT, and gunicorn listens there" });
    const at = explicit ?? listening.program;
    const content = project.files.read(at.file);
    const written = isText(content) ? content.text.slice(at.start, at.end) : "";
    const loopback = /127\.0\.0\.1|localhost/.exec(written);
    const place =
      loopback === null
        ? at
        : { file: at.file, start: at.start + loopback.index, end: at.start + loopback.index + loopback[0].length };
    return finding({
      at,
      certainty: byPort ? "possible" : "definite",
      ...(byPort && { when: "PORT is unset" }),
      severity: byPort ? "information" : "error",
      message:
        explicit !== undefined
          ? `Nothing outside of the container reaches ${listening.server}: ${launchText(view)} listens on ${listening.listeners[0]?.host ?? "127.0.0.1"}`
          : byPort
            ? `Nothing outside of the container reaches ${listening.server} unless PORT is set: by default it listens on 127.0.0.1`
            : `Nothing outside of the container reaches ${listening.server}: no address is given, and its default is 127.0.0.1`,
      fixes: explicit !== undefined && loopback !== null ? replaceText("Listen on 0.0.0.0", place, "0.0.0.0") : [],
    });
  },
});

/** Of an image that Compose takes from a registry the command is in the Compose file: what the Dockerfile starts nobody runs. */
function isComposed({ kind, target, role }: Launch): boolean {
  return kind === "compose" && target === "production" && role === "web";
}

/** The same script starts it in front of the server. */
const proxies = new RegExp(`^(?:${anyProxy}|httpd|apache2ctl|apachectl)$`);
