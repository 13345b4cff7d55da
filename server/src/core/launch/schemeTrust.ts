import type { LaunchView } from "../rules/views.js";
import { isThisMachine } from "../text/thisMachine.js";
import { optionValue } from "./runsWhat.js";
import type { ProxiedLocation } from "./proxies.js";

/**
 * Whether the server itself takes the scheme from the proxy's header, so that Django sees https without SECURE_PROXY_SSL_HEADER.
 * gunicorn: peers in forwarded_allow_ips (127.0.0.1 and ::1 by default) and every Unix socket (gunicorn/http/message.py).
 * uvicorn: the same list, but no Unix socket unless `*` (uvicorn/middleware/proxy_headers.py). daphne: only with --proxy-headers.
 */
export function trustsProxyScheme(
  process: LaunchView,
  location: Pick<ProxiedLocation, "upstreams">,
): "yes" | "no" | "unknown" {
  const { what, launch, gunicorn } = process;
  const bySocket = location.upstreams.some((upstream) => upstream.socket !== undefined);
  const sameHost =
    launch.container !== true &&
    location.upstreams.some((upstream) => upstream.host !== undefined && isThisMachine(upstream.host));
  switch (what.kind) {
    case "gunicorn": {
      const worker = gunicorn?.effective.get("worker_class")?.value;
      const uvicornWorker = worker?.kind === "str" && /uvicorn/i.test(worker.value);
      const allowed = gunicorn?.effective.get("forwarded_allow_ips");
      if (allowed === undefined || (allowed.value.kind !== "str" && allowed.value.kind !== "none")) return "unknown";
      const list = allowed.value.kind === "str" ? allowed.value.value : "";
      if (list.includes("*")) return "yes";
      if (bySocket) return uvicornWorker ? "no" : "yes";
      if (sameHost) return /127\.0\.0\.1/.test(list) ? "yes" : "no";
      return allowed.source === "default" || list.split(",").every((part) => isThisMachine(part.trim()))
        ? "no"
        : "unknown";
    }
    case "uvicorn": {
      if (what.options.some((option) => option.name === "--no-proxy-headers")) return "no";
      const word = optionValue(what.options, "--forwarded-allow-ips");
      const variable = launch.environment.find((setting) => setting.name === "FORWARDED_ALLOW_IPS");
      const list =
        word !== undefined
          ? word.dynamic
            ? undefined
            : word.text
          : variable !== undefined
            ? variable.value
            : "127.0.0.1";
      if (list === undefined) return "unknown";
      if (list.includes("*")) return "yes";
      if (bySocket) return "no";
      if (sameHost) return list.includes("127.0.0.1") ? "yes" : "no";
      return word === undefined && variable === undefined && launch.environmentComplete
        ? "no"
        : word === undefined && variable === undefined
          ? "no"
          : "unknown";
    }
    case "daphne":
      return what.options.some((option) => option.name === "--proxy-headers") ? "yes" : "no";
    default:
      return "unknown";
  }
}
