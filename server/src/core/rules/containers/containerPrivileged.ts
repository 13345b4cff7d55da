import { yamlGet } from "../../syntax/deploy/yamlTree.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "container-privileged",
  family: "containers",
  severity: "error",
  checklist: ["services"],
  docs: {
    summary: "A container of the application has the host's rights",
    why: "`privileged: true` gives a container every device and capability of the host, and the Docker socket lets it start any container: whoever gets to run code in the application owns the machine.",
    remedy: "Remove it; grant single capabilities with `cap_add` where one is needed.",
    references: [
      "https://docs.docker.com/reference/compose-file/services/#privileged",
      "https://docs.docker.com/engine/security/#docker-daemon-attack-surface",
    ],
  },
  check({ project }) {
    const files = project.deploy.compose.filter((file) => file.target === "production");
    if (files.length === 0) return notApplicable("no Compose file is for production");
    const own = new Set(
      project.launches
        .filter((launch) => launch.kind === "compose" && launch.target === "production")
        .map((launch) => launch.name),
    );
    const findings = files.flatMap(({ content }) =>
      content.services
        .filter((service) => own.has(service.name))
        .flatMap((service) => {
          const privileged = yamlGet(service.node, "privileged");
          const socket = service.volumes.find(
            (volume) => volume.source === "/var/run/docker.sock" || volume.source === "/run/docker.sock",
          );
          return [
            ...(privileged?.kind === "scalar" && privileged.value === true
              ? [
                  finding({
                    at: privileged.at,
                    certainty: "definite" as const,
                    message: `Service ${service.name} has every right of the host: it is privileged`,
                  }),
                ]
              : []),
            ...(socket === undefined
              ? []
              : [
                  finding({
                    at: socket.at,
                    certainty: "definite" as const,
                    message: `Service ${service.name} can take over the host: it is given the Docker socket`,
                  }),
                ]),
          ];
        }),
    );
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "the application's containers have no rights of the host" });
  },
});
