import { isNone, not } from "../../domain/predicates.js";
import { decidedOnTarget } from "../../settings/onTarget.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "server-bypasses-proxy",
  family: "proxy",
  severity: "warning",
  checklist: ["services", "forwarded-headers"],
  docs: {
    summary: "The application's port is published, past whatever proxy Django believes",
    why: "Whoever connects to the published port passes by the proxy: its TLS, its limits, and the headers that it overwrites. Django believes `X-Forwarded-Proto` of such a request because `SECURE_PROXY_SSL_HEADER` is set.",
    remedy:
      "Remove `ports:` of the application (the proxy reaches it by its service name), or publish on 127.0.0.1 only.",
    whenToIgnore: "Where a firewall in front of the machine lets only the proxy's ports through.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header",
      "https://docs.docker.com/engine/network/packet-filtering-firewalls/",
    ],
  },
  check({ project }) {
    const processes = project.processes.filter(
      ({ launch }) => launch.kind === "compose" && launch.target === "production" && launch.role === "web",
    );
    if (processes.length === 0) return notApplicable("no Compose file of production starts a server");
    const findings = processes.flatMap(({ launch, entry }) => {
      const files = project.deploy.compose.filter(({ path }) => (launch.files ?? []).includes(path));
      const proxy = files
        .flatMap(({ content }) => content.services)
        .find(
          (service) =>
            service.name !== launch.name &&
            /(?:^|\/)(?:nginx|caddy|traefik|haproxy|nginxproxy|jwilder)/.test(service.image?.text ?? service.name),
        );
      const settings = entry?.settings;
      if (
        settings === undefined ||
        decidedOnTarget(settings, "SECURE_PROXY_SSL_HEADER", launch, (value) => not(isNone(value))) !== "yes"
      )
        return [];
      // Where the source is mounted over the image, a developer works.
      return files
        .flatMap(({ content }) =>
          content.services
            .filter(
              (service) =>
                service.name === launch.name &&
                (proxy !== undefined ||
                  !service.volumes.some(({ source }) => /^\.{1,2}(?:\/\.\.)*\/?$/.test(source ?? ""))),
            )
            .flatMap((service) =>
              service.ports.filter(
                (port) =>
                  port.published !== undefined && (port.hostAddress === undefined || port.hostAddress === "0.0.0.0"),
              ),
            ),
        )
        .map((port) =>
          finding({
            at: port.at,
            ...(proxy === undefined
              ? {
                  // A balancer or a firewall outside of the repository may stand there.
                  certainty: "possible",
                  severity: "information",
                  message: `Service ${launch.name} is published on all interfaces (port ${port.published ?? port.container}), and Django believes X-Forwarded-Proto of whoever connects: nothing here stands in front of it`,
                }
              : {
                  certainty: "definite",
                  message: `Service ${launch.name} can be reached past ${proxy.name}: port ${port.published ?? port.container} is published, and Django believes X-Forwarded-Proto of whoever connects`,
                  because: [{ at: proxy.nameAt, label: "the proxy" }],
                }),
          }),
        );
    });
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "the application is reached through the proxy only" });
  },
});
