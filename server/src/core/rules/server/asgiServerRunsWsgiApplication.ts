import { optionValue } from "../../launch/runsWhat.js";
import { noDeployFiles, productionProcesses } from "../../launch/targets.js";
import { finding, holds, projectRule } from "../rule.js";

export default projectRule({
  id: "asgi-server-runs-wsgi-application",
  family: "server",
  severity: "error",
  checklist: ["application-server"],
  docs: {
    summary: "An ASGI server is given the WSGI application",
    why: "uvicorn, daphne and hypercorn call the application with three arguments; Django's WSGI handler takes two, so every request ends in an error. uvicorn runs WSGI only with `--interface wsgi`.",
    remedy: "Name the project's `asgi` module.",
    references: [
      "https://docs.djangoproject.com/en/stable/howto/deployment/asgi/",
      "https://www.uvicorn.org/settings/#implementation",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project);
    if (processes.length === 0) return noDeployFiles;
    const findings = processes.flatMap(({ what }) => {
      if (
        (what.kind !== "uvicorn" && what.kind !== "daphne" && what.kind !== "hypercorn") ||
        what.app === undefined ||
        what.app.dynamic
      )
        return [];
      if (
        !/(?:^|\.)wsgi(?::|$)/.test(what.app.text) ||
        optionValue(what.options, "--interface") !== undefined ||
        (what.app.text.startsWith("wsgi:") && what.kind === "hypercorn")
      )
        return [];
      return [
        finding({
          at: what.app.at,
          certainty: "definite",
          message: `Every request fails: ${what.app.text} is a WSGI application, and ${what.kind} serves ASGI`,
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "servers are given applications of their kind" });
  },
});
