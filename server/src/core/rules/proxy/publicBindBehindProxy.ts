import { replaceText } from "../../fixes/deployFixes.js";
import { isPublicHost } from "../../gunicorn/bind.js";
import { listeningOf } from "../../launch/listeners.js";
import { proxiedLocations } from "../../launch/proxies.js";
import { isText } from "../../text/fileSource.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "public-bind-behind-proxy",
  family: "proxy",
  severity: "warning",
  checklist: ["reverse-proxy", "forwarded-headers"],
  fixable: "needsReview",
  docs: {
    summary: "The server on a host listens on all interfaces, although nginx stands in front of it",
    why: "nginx connects on 127.0.0.1. On all interfaces the port can be reached from outside as well: past nginx's TLS and limits, with whatever forwarded headers a client likes to send.",
    remedy: "Listen on 127.0.0.1 or a Unix socket.",
    whenToIgnore: "Where a firewall closes the port.",
    references: [
      "https://docs.gunicorn.org/en/stable/deploy.html#nginx-configuration",
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header",
    ],
  },
  check({ project }) {
    const locations = proxiedLocations(project).filter(
      (one) =>
        one.process !== undefined &&
        one.process.launch.container !== true &&
        (one.process.launch.kind === "systemd" || one.process.launch.kind === "supervisor"),
    );
    if (locations.length === 0)
      return notApplicable("no nginx of the repository stands in front of a server on the same host");
    const findings = locations.flatMap((one) => {
      const listening = one.process === undefined ? undefined : listeningOf(one.process);
      return (listening?.listeners ?? []).flatMap((listener) => {
        if (
          listening === undefined ||
          listener.host === undefined ||
          !isPublicHost(listener.host) ||
          listener.at === undefined ||
          !one.upstreams.some((upstream) => upstream.port === listener.port)
        )
          return [];
        const content = project.files.read(listener.at.file);
        const written = isText(content) ? content.text.slice(listener.at.start, listener.at.end) : "";
        const offset = written.indexOf("0.0.0.0");
        const place = { ...listener.at, start: listener.at.start + offset, end: listener.at.start + offset + 7 };
        return [
          finding({
            at: listener.at,
            certainty: "definite",
            message: `Port ${listener.port ?? ""} of ${listening.server} can be reached past nginx: it listens on all interfaces`,
            because: [{ at: one.pass.at, label: "nginx connects on the host itself" }],
            fixes: offset < 0 ? [] : replaceText("Listen on 127.0.0.1", place, "127.0.0.1"),
          }),
        ];
      });
    });
    return findings.length > 0
      ? findings
      : holds({ at: locations[0]?.pass.at, text: "the server is reached through nginx only" });
  },
});
