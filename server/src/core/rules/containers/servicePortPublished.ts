import { mysqlImage, postgresImage } from "../../migrations/targetDatabase.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

const services: readonly (readonly [RegExp, string, number])[] = [
  [postgresImage, "PostgreSQL", 5432],
  [mysqlImage, "the database", 3306],
  [/(?:^|\/)(?:redis|valkey|keydb|dragonfly)\b/, "Redis", 6379],
  [/(?:^|\/)rabbitmq\b/, "RabbitMQ", 5672],
  [/(?:^|\/)memcached\b/, "memcached", 11211],
  [/(?:^|\/)(?:elasticsearch|opensearch)\b/, "the search server", 9200],
  [/(?:^|\/)mongo\b/, "MongoDB", 27017],
];

export default projectRule({
  id: "service-port-published",
  family: "containers",
  severity: "warning",
  decision: true,
  checklist: ["services"],
  docs: {
    summary: "A database or cache of production is reachable from everywhere",
    why: '`ports: "5432:5432"` publishes on all interfaces of the host, and Docker\'s rules come before those of ufw and firewalld: a firewall on the host does not stop it. Other containers reach the service without a published port.',
    remedy: "Remove `ports:`; for access from the host itself write `127.0.0.1:5432:5432`.",
    whenToIgnore: "Where a firewall in front of the machine stops it, and other machines need it.",
    references: [
      "https://docs.docker.com/engine/network/packet-filtering-firewalls/#docker-and-ufw",
      "https://docs.docker.com/reference/compose-file/services/#ports",
    ],
  },
  check({ project }) {
    const files = project.deploy.compose.filter((file) => file.target === "production");
    if (files.length === 0) return notApplicable("no Compose file is for production");
    const findings = files.flatMap(({ content }) =>
      content.services.flatMap((service) => {
        const known = services.find(([image]) => image.test(service.image?.text ?? ""));
        if (known === undefined) return [];
        const words = [service.entrypoint, service.command].flatMap((one) => one?.words ?? []);
        // `redis-server --port 6389`
        const own = words[words.findIndex(({ text }) => text === "--port") + 1]?.text;
        return service.ports
          .filter(
            (port) =>
              port.published !== undefined &&
              (port.container === known[2] || String(port.container) === own) &&
              (port.hostAddress === undefined || port.hostAddress === "0.0.0.0" || port.hostAddress === "::"),
          )
          .map((port) =>
            finding({
              at: port.at,
              certainty: "definite",
              message: `${known[1]} (service ${service.name}) is reachable from everywhere: port ${port.published} is published on all interfaces, past the host's firewall`,
            }),
          );
      }),
    );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "databases and caches are not published" });
  },
});
