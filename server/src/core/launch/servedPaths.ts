import { allDirectives } from "../syntax/deploy/blockSyntax.js";
import type { NginxServer } from "../syntax/deploy/nginx.js";
import type { LaunchView, ProjectView } from "../rules/views.js";
import type { Span } from "../text/span.js";
import { proxiedSites } from "./frontends.js";
import { proxiedLocations } from "./proxies.js";

/** A proxy of the repository that hands everything to the project's server, this path included. */
export interface PassedOn {
  readonly program: "nginx" | "Caddy";
  readonly process: LaunchView;
  readonly at: Span;
}

/**
 * Where requests below a path reach the project's server although a proxy of the repository stands in front of it. What is not certain is left out.
 * The proxies are looked at once, and asked for each path.
 */
export function passedOn(project: ProjectView): (path: string) => readonly PassedOn[] {
  const nginx = proxiedLocations(project).filter(
    ({ location, process }) => process !== undefined && location.path === "/" && location.modifier === "",
  );
  const caddy = proxiedSites(project).flatMap(({ site, proxy, process }): PassedOn[] => {
    // A proxy with a matcher gets some paths only.
    const matched = /^[/*@]/.test(proxy.directive.args[0]?.text ?? "");
    if (
      process === undefined ||
      matched ||
      allDirectives(site.directives).some((entry) =>
        ["file_server", "import", "handle", "handle_path", "route", "php_fastcgi"].includes(entry.name),
      )
    )
      return [];
    return [{ program: "Caddy", process, at: proxy.directive.nameAt }];
  });
  return (path) => [
    ...nginx.flatMap(({ server, pass, process }): PassedOn[] =>
      process === undefined || mayServe(server, path) ? [] : [{ program: "nginx", process, at: pass.at }],
    ),
    ...caddy,
  ];
}

/** A location of its own, a pattern that may match, files that are tried first, or an include that is not seen. */
function mayServe(server: NginxServer, path: string): boolean {
  if (
    server.locations.some(
      (location) =>
        location.path !== "/" &&
        (location.modifier.startsWith("~") || path.startsWith(location.path) || location.path.startsWith(path)),
    )
  )
    return true;
  return allDirectives(server.directive.block ?? []).some(
    (entry) =>
      entry.name === "try_files" ||
      entry.name === "error_page" ||
      (entry.name === "include" && !/proxy|mime|ssl|letsencrypt|uwsgi|fastcgi/.test(entry.args[0]?.text ?? "")),
  );
}
