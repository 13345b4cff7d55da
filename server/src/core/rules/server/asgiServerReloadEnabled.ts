import { fileStart } from "../../text/span.js";
import { removeWords } from "../../fixes/deployFixes.js";
import { launchText, noDeployFiles, productionProcesses } from "../../launch/targets.js";
import { finding, holds, projectRule } from "../rule.js";

export default projectRule({
  id: "asgi-server-reload-enabled",
  family: "server",
  severity: "error",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "Production restarts its server when files change",
    why: "`--reload` of uvicorn, hypercorn and granian, and wrappers such as `watchmedo auto-restart`, watch the files and restart the server in the middle of requests. uvicorn ignores `--workers` with it.",
    remedy: "Remove it from production's command.",
    references: [
      "https://www.uvicorn.org/settings/#development",
      "https://github.com/gorakhargosh/watchdog#shell-utilities",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project);
    if (processes.length === 0) return noDeployFiles;
    const findings = processes.flatMap((process) => {
      const { what, launch } = process;
      const watcher = (launch.wrappers ?? []).find(
        (name) => name === "watchmedo" || name === "watchfiles" || name === "nodemon",
      );
      if (watcher !== undefined)
        return [
          finding({
            at: launch.command[0]?.at ?? launch.at ?? fileStart(launch.file),
            certainty: "definite",
            // A worker that starts again takes up its tasks.
            ...(launch.role !== "web" && { severity: "information" as const }),
            message: `${watcher} restarts what ${launchText(process)} starts whenever a file changes`,
          }),
        ];
      if (what.kind !== "uvicorn" && what.kind !== "hypercorn" && what.kind !== "granian") return [];
      return what.options
        .filter((option) => option.name === "--reload")
        .map((option) =>
          finding({
            at: option.flag.at,
            certainty: "definite",
            message: `${what.kind} restarts whenever a file changes: ${launchText(process)} has --reload`,
            fixes: removeWords(project.files, "Remove --reload", [option.flag.at]),
          }),
        );
    });
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "no server of production restarts when files change" });
  },
});
