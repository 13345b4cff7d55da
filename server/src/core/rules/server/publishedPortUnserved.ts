import { listeningOf } from "../../launch/listeners.js";
import { startsProxy } from "../../launch/startsProxy.js";
import { launchText } from "../../launch/targets.js";
import { finding, holds, notApplicable, notDetermined, projectRule } from "../rule.js";

export default projectRule({
  id: "published-port-unserved",
  family: "server",
  severity: "warning",
  checklist: ["application-server"],
  docs: {
    summary: "A container's port is published and its server listens on another one",
    why: "The port on the right of `ports:`, `containerPort` or `internal_port` is the one inside the container. Where no server listens on it the proxy answers 502 and connections are refused.",
    remedy: "Write the port that the server listens on, or let the server listen on this one.",
    references: [
      "https://docs.docker.com/reference/compose-file/services/#ports",
      "https://fly.io/docs/reference/configuration/#the-http_service-section",
    ],
  },
  check({ project }) {
    const processes = project.processes.filter(
      ({ launch }) =>
        launch.target === "production" && launch.container === true && launch.role === "web" && launch.ports.length > 0,
    );
    if (processes.length === 0) return notApplicable("no container of production publishes a port");
    let [open, exposed] = [false, false];
    const findings = processes.flatMap((process) => {
      const { launch } = process;
      const listening = listeningOf(process);
      const ports = listening?.listeners.map((one) => one.port) ?? [];
      // One port that fits is enough: others may serve something else.
      if (launch.ports.some((one) => ports.includes(one.container))) return [];
      if (listening === undefined || listening.open || ports.includes(undefined)) {
        if (launch.kind === "dockerfile") exposed = true;
        else open = true;
        return [];
      }
      if (ports.length === 0) return [];
      // A gateway in the same container, or PORT set at run time, answers there.
      if (listening.server === "gunicorn" && listening.listeners[0]?.at === undefined && !launch.environmentComplete)
        return [];
      const background = process.steps.some(({ step }) => step.background || startsProxy(step.command));
      const [first] = launch.ports;
      if (first === undefined || background) return [];
      return [
        finding({
          at: first.at,
          certainty: "definite",
          // It tells people and some platforms which port to take.
          ...(launch.kind === "dockerfile" && { severity: "information" as const }),
          message: `Nothing listens on port ${first.container} of ${launchText(process)}: ${listening.server} listens on ${ports.join(" and ")}`,
          because: [
            {
              at: listening.listeners[0]?.at ?? listening.program,
              label: `${listening.server} listens on ${ports.join(" and ")}`,
            },
          ],
        }),
      ];
    });
    if (findings.length > 0) return findings;
    if (exposed && !open) return notApplicable("EXPOSE publishes nothing");
    return open
      ? notDetermined("the port comes from the environment", processes[0]?.launch.at)
      : holds({ at: processes[0]?.launch.at, text: "servers listen on the ports that are published" });
  },
});
