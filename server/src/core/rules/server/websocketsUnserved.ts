import { and } from "../../domain/predicates.js";
import type { Word } from "../../launch/launch.js";
import { serverKinds } from "../../launch/runsWhat.js";
import { launchText, noDeployFiles, productionProcesses } from "../../launch/targets.js";
import { isInstalled } from "../support/installedApps.js";
import type { LaunchView } from "../views.js";
import { finding, holds, notApplicable, notDetermined, projectRule } from "../rule.js";

export default projectRule({
  id: "websockets-unserved",
  family: "server",
  severity: "warning",
  checklist: ["application-server"],
  docs: {
    summary: "The project uses Channels, and every server runs the WSGI application",
    why: "WSGI knows no WebSockets: consumers of Channels are reached through the ASGI application only. With gunicorn on `wsgi.py` alone every attempt to open a WebSocket is answered as an ordinary request, with 404 as a rule.",
    remedy:
      "Serve the `asgi` module: daphne or uvicorn, or gunicorn with `--worker-class uvicorn_worker.UvicornWorker` (or `asgi` since gunicorn 25).",
    whenToIgnore: "Another service, declared elsewhere, serves the WebSockets.",
    references: [
      "https://channels.readthedocs.io/en/stable/deploying.html",
      "https://docs.djangoproject.com/en/stable/howto/deployment/asgi/",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project);
    if (processes.length === 0) return noDeployFiles;
    const settings = project.entries.flatMap((one) => (one.settings === undefined ? [] : [one.settings]));
    const used = settings.map((one) =>
      one.names.includes("CHANNEL_LAYERS")
        ? one.ask((world) => and(isInstalled(world, "channels", one.symbols), world.isSet("CHANNEL_LAYERS"))).occurs
        : "never",
    );
    if (!used.some((occurs) => occurs === "always" || occurs === "sometimes"))
      return used.includes("unknown")
        ? notDetermined("whether Channels is installed cannot be seen")
        : notApplicable("Channels is not used");
    const servers = processes.filter(({ what }) => serverKinds.has(what.kind));
    if (servers.length === 0) return notDetermined("what serves the site is not in the deploy files");
    const wsgi = servers.map(wsgiApplication);
    // One server whose application is not seen, or is not wsgi's, may serve them.
    const all = wsgi.flatMap((word) => (word === undefined ? [] : [word]));
    if (
      all.length < servers.length ||
      processes.some(
        ({ what }) =>
          what.kind === "process-manager" ||
          (what.kind === "other" && /asgi|serve|start|run/i.test(what.program?.text ?? "")),
      )
    ) {
      return holds({ at: undefined, text: "a server may run the ASGI application" });
    }
    const apart = project.processes.find(
      (one) =>
        one.launch.kind === "compose" &&
        serverKinds.has(one.what.kind) &&
        wsgiApplication(one) === undefined &&
        project.processes.some(({ launch, ...other }) => launch.file === one.launch.file && wsgiApplication(other)),
    );
    if (apart !== undefined)
      return notDetermined(`${launchText(apart)} serves another application than wsgi beside it`, apart.launch.at);
    const [first] = all;
    return first === undefined
      ? holds()
      : finding({
          at: first.at,
          certainty: "possible",
          message: `Channels is set up, but every server of production runs a WSGI application (${first.text}), which knows no WebSockets`,
        });
  },
});

/** What a server that can only speak WSGI here is given. */
function wsgiApplication({ what }: Pick<LaunchView, "what">): Word | undefined {
  if (what.kind !== "gunicorn" || what.app === undefined || what.app.dynamic) return undefined;
  return /(?:^|\.)wsgi(?::|$)/.test(what.app.text) ? what.app : undefined;
}
