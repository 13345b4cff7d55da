import { basename } from "../../project/paths.js";
import { launchSubject } from "../../launch/targets.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "signals-not-forwarded",
  family: "containers",
  severity: "information",
  checklist: ["images"],
  docs: {
    summary: "A shell stands between the container and its server",
    why: "The first process of a container gets SIGTERM when it is stopped. A shell that waits for its last command does not pass the signal on: requests and tasks in progress are not finished, and after ten seconds everything is killed.",
    remedy: "Put `exec` in front of the last command, so that the server takes the shell's place.",
    references: [
      "https://docs.docker.com/reference/build-checks/json-args-recommended/",
      "https://docs.docker.com/reference/dockerfile/#entrypoint",
    ],
  },
  check({ project }) {
    const processes = project.processes.filter(
      ({ launch }) =>
        launch.target === "production" &&
        launch.container === true &&
        ["dockerfile", "compose", "kubernetes"].includes(launch.kind) &&
        (launch.role === "web" || launch.role === "worker" || launch.role === "scheduler"),
    );
    if (processes.length === 0) return notApplicable("no container of production runs a server or worker");
    const findings = processes.flatMap((process) => {
      const { launch } = process;
      const first = launch.command[0];
      // `sh -c` with one command replaces itself (dash from 0.5.11, bash).
      if (launch.underShell !== true || first === undefined || process.steps.length < 2) return [];
      return [
        finding({
          at: first.at,
          certainty: "definite",
          message: `${launchSubject(process)} does not pass signals on: without exec a shell waits for ${basename(first.text)}`,
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "servers and workers get signals themselves" });
  },
});
