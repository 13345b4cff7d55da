import { optionValue } from "../../launch/runsWhat.js";
import { listeningOf } from "../../launch/listeners.js";
import type { Launch } from "../../launch/launch.js";
import type { LaunchView } from "../views.js";
import type { Span } from "../../text/span.js";
import { launchText, noDeployFiles, productionProcesses } from "../../launch/targets.js";
import { effective } from "../../gunicorn/effective.js";
import { finding, holds, projectRule } from "../rule.js";

export default projectRule({
  id: "forwarded-headers-trusted-from-anyone",
  family: "proxy",
  severity: "warning",
  checklist: ["forwarded-headers"],
  docs: {
    summary: "The server believes forwarded headers of everyone who connects",
    why: "With `forwarded_allow_ips = \"*\"` gunicorn and uvicorn take the scheme, uvicorn also the client's address, from headers that any client can send. gunicorn's documentation: only safe where nobody can reach the server but through the proxy, which must overwrite these headers. A port that is published, or an address on all interfaces, is reachable.",
    remedy:
      "Name the proxy's address or network; with a Unix socket nothing is needed (gunicorn) or `*` is right (uvicorn).",
    whenToIgnore: "On platforms whose router is the only way in.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#forwarded-allow-ips",
      "https://www.uvicorn.org/settings/#http",
      "https://docs.gunicorn.org/en/stable/deploy.html#nginx-configuration",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project).filter(({ launch }) => launch.role === "web");
    if (processes.length === 0) return noDeployFiles;
    const findings = processes.flatMap((process) => {
      const at = trustAll(process);
      const listening = listeningOf(process);
      if (at === undefined) return [];
      const { launch } = process;
      if (
        listening !== undefined &&
        listening.listeners.length > 0 &&
        listening.listeners.every((one) => one.socket !== undefined)
      )
        return [];
      const wayIn = onlyWayIn(launch);
      if (wayIn !== undefined)
        return [
          finding({
            at,
            severity: "information",
            certainty: "possible",
            message: `${process.what.kind} believes forwarded headers of everyone who reaches ${launchText(process)}: right only if ${wayIn} is the only way in`,
          }),
        ];
      const published = launch.ports.find((port) => port.published !== undefined);
      const proxy =
        project.deploy.nginx.length + project.deploy.caddyfiles.length > 0 ||
        project.deploy.compose.some(({ content }) =>
          content.services.some((service) =>
            /nginx|caddy|traefik|haproxy/.test(`${service.name} ${service.image?.text ?? ""}`),
          ),
        );
      const exposed = published !== undefined && !proxy;
      return [
        finding({
          at,
          severity: exposed ? "error" : "warning",
          certainty: "definite",
          message: exposed
            ? `Clients can forge forwarded headers: ${process.what.kind} believes everyone, and port ${published.published ?? published.container} is published without a proxy in front`
            : `${process.what.kind} believes forwarded headers of everyone who reaches it, not of the proxy alone`,
          because: exposed ? [{ at: published.at, label: "the port is published here" }] : [],
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "forwarded headers are believed of the proxy only" });
  },
});

/** What stands in front, as far as the repository says: it publishes nothing itself. */
function onlyWayIn(launch: Launch): string | undefined {
  switch (launch.kind) {
    case "procfile":
    case "platform":
    case "kubernetes":
      return "the platform's router";
    case "dockerfile":
      return "a proxy that overwrites them";
    case "compose":
      return launch.ports.every((port) => port.published === undefined) ? "a proxy that overwrites them" : undefined;
    default:
      return undefined;
  }
}

function trustAll(process: LaunchView): Span | undefined {
  const { what, launch, gunicorn } = process;
  if (what.kind === "gunicorn" && gunicorn !== undefined) {
    const setting = effective(
      { effective: gunicorn.effective, configFile: gunicorn.configFile, process },
      "forwarded_allow_ips",
    );
    return setting.source !== "default" &&
      setting.value.kind === "str" &&
      setting.value.value.split(",").some((part) => part.trim() === "*")
      ? setting.place
      : undefined;
  }
  if (what.kind !== "uvicorn") return undefined;
  const word = optionValue(what.options, "--forwarded-allow-ips");
  if (word !== undefined) return word.text.includes("*") ? word.at : undefined;
  const variable = launch.environment.find((setting) => setting.name === "FORWARDED_ALLOW_IPS");
  return variable?.value?.includes("*") === true ? (variable.valueAt ?? variable.at) : undefined;
}
