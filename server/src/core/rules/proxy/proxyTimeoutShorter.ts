import { numberOf } from "../../gunicorn/effective.js";
import { proxiedLocations } from "../../launch/proxies.js";
import { inherited } from "../../syntax/deploy/nginx.js";
import type { FindingDraft, NotDetermined } from "../../settings/verdict.js";
import { finding, holds, notApplicable, notDetermined, projectRule } from "../rule.js";

export default projectRule({
  id: "proxy-timeout-shorter",
  family: "proxy",
  severity: "information",
  checklist: ["reverse-proxy", "server-tuning"],
  docs: {
    summary: "The proxy gives up before gunicorn does",
    why: "nginx answers 504 when the application is silent for `proxy_read_timeout`, 60 seconds by default. Where gunicorn lets a request run longer, the worker goes on with work whose answer nobody gets, and the user tries again.",
    remedy: "Set both to the same time, or move the work to a task queue.",
    references: [
      "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout",
      "https://docs.gunicorn.org/en/stable/settings.html#timeout",
    ],
  },
  check({ project }) {
    const locations = proxiedLocations(project).filter((one) => one.process?.gunicorn !== undefined);
    if (locations.length === 0) return notApplicable("no nginx of the repository stands in front of gunicorn");
    const findings = locations.flatMap((one): readonly (FindingDraft | NotDetermined)[] => {
      const timeout = one.process?.gunicorn?.effective.get("timeout");
      const seconds =
        timeout === undefined || timeout.source === "default" || timeout.at === undefined
          ? undefined
          : numberOf(timeout.value);
      const read = inherited(one.location, one.server, "proxy_read_timeout");
      const written = read.directives[0]?.args[0]?.text;
      const proxy = written === undefined ? 60 : secondsOf(written);
      if (timeout?.at === undefined || seconds === undefined || (proxy !== undefined && seconds <= proxy)) return [];
      if (proxy === undefined || (written === undefined && read.includes.length > 0))
        return [notDetermined("how long nginx waits cannot be seen", read.directives[0]?.at ?? one.pass.at)];
      return [
        finding({
          at: timeout.at,
          certainty: "definite",
          message: `nginx gives up after ${proxy} seconds, gunicorn lets a request run for ${seconds}`,
          because: [
            {
              at: read.directives[0]?.at ?? one.pass.at,
              label: written === undefined ? "proxy_read_timeout is 60 seconds by default" : "nginx's time is set here",
            },
          ],
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "the proxy waits as long as gunicorn" });
  },
});

/** nginx's times: `90`, `90s`, `2m`. */
function secondsOf(text: string): number | undefined {
  const match = /^(\d+)(s|m|h)?$/.exec(text);
  return match === null ? undefined : Number(match[1]) * (match[2] === "m" ? 60 : match[2] === "h" ? 3600 : 1);
}
