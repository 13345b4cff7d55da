import { asgiServers } from "../../project/servers.js";
import { proxiedLocations, sentHeader } from "../../launch/proxies.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "websocket-upgrade-missing",
  family: "proxy",
  severity: "warning",
  checklist: ["reverse-proxy"],
  docs: {
    summary: "nginx does not let websockets through",
    why: "A websocket begins with an HTTP request that asks for an upgrade. `Upgrade` and `Connection` are for one hop only: nginx drops them unless the location sets them again, and the connection fails.",
    remedy:
      'In the location of the websockets: `proxy_set_header Upgrade $http_upgrade;` and `proxy_set_header Connection "upgrade";` (before nginx 1.29.7 also `proxy_http_version 1.1;`).',
    references: [
      "https://nginx.org/en/docs/http/websocket.html",
      "https://channels.readthedocs.io/en/stable/deploying.html",
    ],
  },
  check({ project }) {
    if (project.distribution("channels") === undefined)
      return notApplicable("the project has no websockets of Channels");
    const locations = proxiedLocations(project).filter(
      (one) =>
        one.process !== undefined &&
        (asgiServers.includes(one.process.what.kind) ||
          /uvicorn|asgi/.test(textOf(one.process.gunicorn?.effective.get("worker_class")?.value))),
    );
    const [first] = locations;
    if (first === undefined) return notApplicable("no nginx of the repository stands in front of an ASGI server");
    // One location that lets them through is enough.
    if (
      locations.some((one) => sentHeader(one, "Upgrade").directive !== undefined || sentHeader(one, "Upgrade").unseen)
    )
      return holds({ at: first.pass.at, text: "nginx lets websockets through" });
    return finding({
      at: first.pass.at,
      certainty: "definite",
      message: "Websockets fail: nginx drops Upgrade and Connection on the way to the ASGI server",
    });
  },
});

function textOf(value: { readonly kind: string; readonly value?: unknown } | undefined): string {
  return value?.kind === "str" && typeof value.value === "string" ? value.value : "";
}
