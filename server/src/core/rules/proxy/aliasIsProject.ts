import { productionProcesses, productionNginx } from "../../launch/targets.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "alias-is-project",
  family: "proxy",
  severity: "error",
  checklist: ["static-files", "reverse-proxy"],
  docs: {
    summary: "nginx hands out the folder with the code",
    why: "A location with `alias`, or a `root`, that is the folder from which the application runs serves every file of it: settings, `.env` with the passwords, the SQLite database, `.git`.",
    remedy: "Point the location at the folder of `collectstatic` or of the uploads alone.",
    references: [
      "https://nginx.org/en/docs/http/ngx_http_core_module.html#alias",
      "https://nginx.org/en/docs/http/ngx_http_core_module.html#root",
    ],
  },
  check({ project }) {
    const files = productionNginx(project);
    if (files.length === 0) return notApplicable("no nginx configuration is in the repository");
    const homes = new Set(
      productionProcesses(project)
        .filter(({ launch }) => launch.kind === "systemd" || launch.kind === "supervisor")
        .flatMap(({ launch }) =>
          launch.workingDirectory === undefined || launch.workingDirectory.length < 4
            ? []
            : [trimmed(launch.workingDirectory)],
        ),
    );
    if (homes.size === 0) return notApplicable("where the code lies is not written down");
    const findings = files.flatMap(({ content }) =>
      content.servers.flatMap((server) =>
        [
          ...(server.directive.block ?? []).map((directive) => ({ directive, isServer: true })),
          ...server.locations.flatMap((location) =>
            (location.directive.block ?? []).map((directive) => ({ directive, isServer: false })),
          ),
        ].flatMap(({ directive, isServer }) => {
          const folder = directive.args[0];
          if (
            (directive.name !== "alias" && directive.name !== "root") ||
            folder === undefined ||
            !homes.has(trimmed(folder.text))
          )
            return [];
          // A root at the server counts only where nothing takes every request away from it.
          if (
            isServer &&
            server.locations.some(
              (location) =>
                location.path === "/" && location.directive.block?.some((one) => one.name === "proxy_pass") === true,
            )
          )
            return [];
          // `location /static/ { root /srv/shop; }` serves /srv/shop/static/ alone.
          const location = server.locations.find((one) => one.directive.block?.includes(directive) === true);
          if (directive.name === "root" && location !== undefined && location.path !== "/") return [];
          return [
            finding({
              at: folder.at,
              certainty: "definite",
              message: `${folder.text} is the folder of the code: settings, .env and all else in it can be fetched`,
            }),
          ];
        }),
      ),
    );
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "no location of nginx is the folder of the code" });
  },
});

function trimmed(path: string): string {
  return path.replace(/\/+$/, "");
}
