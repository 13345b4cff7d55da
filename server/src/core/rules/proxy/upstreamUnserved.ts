import { isThisMachine } from "../../text/thisMachine.js";
import { type Listening, listeningOf } from "../../launch/listeners.js";
import { frontends } from "../../launch/frontends.js";
import { unreachableFromContainer } from "../../launch/proxyContainer.js";
import { launchText } from "../../launch/targets.js";
import type { Span } from "../../text/span.js";
import { type FindingDraft, finding, holds, notApplicable, notDetermined, projectRule } from "../rule.js";

export default projectRule({
  id: "upstream-unserved",
  family: "proxy",
  severity: "error",
  checklist: ["reverse-proxy", "application-server"],
  docs: {
    summary: "The proxy sends requests where nothing listens",
    why: "nginx connects to the address in `proxy_pass` or in the upstream block, Caddy to that of `reverse_proxy`. If the server listens on another port or socket, every request is answered with 502.",
    remedy: "Write the same address on both sides.",
    references: [
      "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass",
      "https://docs.gunicorn.org/en/stable/deploy.html#nginx-configuration",
    ],
  },
  check({ project }) {
    const locations = frontends(project);
    if (locations.length === 0) return notApplicable("no proxy of the repository stands in front of the project");
    // A script that nothing starts does not say on which machine somebody starts it, and a Procfile's platform has a router of its own.
    const web = project.processes.filter(
      ({ launch: { target, role, kind } }) =>
        target === "production" && role === "web" && kind !== "shell" && kind !== "procfile",
    );
    // A server that a unit starts runs on the host: there the same file is nginx's of the host, whatever else a Compose file mounts it into.
    const isOnHost = web.some(({ launch }) => launch.kind === "systemd" || launch.kind === "supervisor");
    const unreachable = isOnHost ? [] : unreachableFromContainer(project);
    if (web.length === 0 && unreachable.length === 0)
      return notDetermined("no deploy file says what answers behind the proxy", locations[0]?.at);
    const all = web.map((process) => ({ process, listening: listeningOf(process) }));
    const listeners = all.flatMap(({ listening }) => listening?.listeners ?? []);
    // Where a proxy finds the server, another address on the machine is of something else: a dashboard, another application.
    const isFound = locations
      .flatMap(({ upstreams }) => upstreams)
      .some(({ host, port, socket }) =>
        listeners.some((listener) =>
          socket === undefined
            ? host !== undefined && isThisMachine(host) && listener.port === port
            : listener.socket === socket,
        ),
      );
    const findings = [
      ...unreachable.map(({ at, message, container }) =>
        finding({
          at,
          certainty: "definite",
          message,
          because: [{ at: container, label: "nginx runs in this container" }],
        }),
      ),
      ...locations.flatMap((one) =>
        one.upstreams.flatMap((upstream) => {
          const byName = all.find(
            ({ process }) => process.launch.container === true && process.launch.name === upstream.host,
          );
          const where = byName === undefined ? undefined : byName.listening;
          if (byName !== undefined) {
            if (
              where === undefined ||
              where.open ||
              where.listeners.some((listener) => listener.port === undefined) ||
              where.listeners.length === 0
            )
              return [];
            if (where.listeners.some((listener) => listener.port === upstream.port)) return [];
            // gunicorn takes PORT from an environment that is not known.
            if (
              where.server === "gunicorn" &&
              where.listeners[0]?.at === undefined &&
              !byName.process.launch.environmentComplete
            )
              return [];
            return unserved(
              upstream.at,
              `${one.program} gets no answer on port ${upstream.port ?? 80} of ${launchText(byName.process)}`,
              where,
            );
          }
          // On one host: every server of the project must be known, and none be what a platform runs apart.
          if (
            all.some(
              ({ process, listening }) =>
                process.launch.container === true ||
                process.launch.kind === "platform" ||
                listening === undefined ||
                listening.open,
            )
          )
            return [];
          if (listeners.some((listener) => listener.port === undefined && listener.socket === undefined)) return [];
          const first = all[0];
          if (first?.listening === undefined) return [];
          const whole = { ...first.listening, listeners };
          if (upstream.socket !== undefined) {
            if (
              listeners.some((listener) => listener.socket === upstream.socket) ||
              !listeners.some((listener) => listener.socket !== undefined)
            )
              return [];
            return unserved(upstream.at, `${one.program} finds no server at ${upstream.socket}`, whole);
          }
          if (upstream.host === undefined || !isThisMachine(upstream.host)) return [];
          if (isFound) return [];
          return unserved(
            upstream.at,
            `${one.program} gets no answer on port ${upstream.port ?? 80}`,
            whole,
            ` of ${launchText(first.process)}`,
          );
        }),
      ),
    ];
    return findings.length > 0
      ? findings
      : holds({ at: locations[0]?.at, text: "the proxy sends requests where a server listens" });
  },
});

/** @param of the process, where another server may answer there */
function unserved(at: Span, lost: string, { server, listeners, program }: Listening, of = ""): readonly FindingDraft[] {
  const where = `listens on ${listeners.map(({ socket, port }) => socket ?? String(port)).join(" and ")}`;
  return [
    finding({
      at,
      certainty: of === "" ? "definite" : "possible",
      ...(of !== "" && { severity: "warning" }),
      message: `${lost}: ${server}${of} ${where}`,
      because: [{ at: listeners[0]?.at ?? program, label: `${server} ${where}` }],
    }),
  ];
}
