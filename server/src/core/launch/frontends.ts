import type { LaunchView, ProjectView } from "../rules/views.js";
import type { BlockDirective } from "../syntax/deploy/blockSyntax.js";
import type { CaddyProxy, CaddySite } from "../syntax/deploy/caddyfile.js";
import type { Span } from "../text/span.js";
import { addressOf, answers, proxiedLocations, sentHeader, type Upstream } from "./proxies.js";

/** A place at which a proxy of the repository hands requests to the project's server, whichever proxy it is. */
export interface Frontend {
  /** As people call it. */
  readonly program: "nginx" | "Caddy";
  readonly file: string;
  /** `proxy_pass`, `reverse_proxy`. */
  readonly at: Span;
  /** It ends TLS itself. */
  readonly tls: boolean;
  /** All of the site, and not only what lies below `/api`. */
  readonly wholeSite: boolean;
  /** Below `/ws`: Django's middleware sees no WebSocket. */
  readonly socketsOnly: boolean;
  /** Whether it sends X-Forwarded-Proto (or X-Forwarded-Ssl) with the scheme of its own side. */
  readonly sendsScheme: "yes" | "no" | "unknown";
  /** It takes what it sends from a variable of its own, which may hold what the client sent: `map $http_x_forwarded_proto $scheme_in_front`. */
  readonly passesScheme: boolean;
  /** It says https of what came by plain HTTP: TLS ends further in front, or nowhere. */
  readonly claimsHttps: boolean;
  readonly upstreams: readonly Upstream[];
  readonly process: LaunchView | undefined;
}

export function frontends(project: ProjectView): readonly Frontend[] {
  const nginx = proxiedLocations(project).map((one): Frontend => {
    const header = sentHeader(one, "X-Forwarded-Proto");
    const older = sentHeader(one, "X-Forwarded-Ssl");
    const sendsScheme =
      header.directive !== undefined || older.directive !== undefined ? "yes" : header.unseen ? "unknown" : "no";
    return {
      program: "nginx",
      file: one.file,
      at: one.pass.at,
      tls: one.tls,
      wholeSite: one.location.path === "/" || one.location.modifier.startsWith("~") || one.location.modifier === "@",
      socketsOnly: /\bws|socket/i.test(one.location.path) && sentHeader(one, "Upgrade").directive !== undefined,
      sendsScheme,
      passesScheme: /^\$(?!scheme$|https$)/.test(header.value ?? ""),
      claimsHttps: !one.tls && (header.value === "https" || older.value === "on"),
      upstreams: one.upstreams,
      process: one.process,
    };
  });
  return [
    ...nginx,
    ...proxiedSites(project).map(
      (one): Frontend => ({
        program: "Caddy",
        file: one.file,
        at: one.proxy.directive.nameAt,
        tls: one.tls,
        wholeSite: true,
        socketsOnly: false,
        sendsScheme: sendsScheme(one.proxy),
        passesScheme: false,
        claimsHttps: false,
        upstreams: one.upstreams,
        process: one.process,
      }),
    ),
  ];
}

/** A proxy that says https of what the project gets by plain HTTP. */
export function claimingProxy(project: ProjectView): Frontend | undefined {
  return frontends(project).find(({ claimsHttps, process }) => claimsHttps && process !== undefined);
}

/** A `reverse_proxy` of a production Caddyfile in front of the project. */
export interface ProxiedSite {
  readonly file: string;
  readonly site: CaddySite;
  readonly proxy: CaddyProxy;
  readonly tls: boolean;
  readonly upstreams: readonly Upstream[];
  readonly process: LaunchView | undefined;
}

export function proxiedSites(project: ProjectView): readonly ProxiedSite[] {
  const web = project.processes.filter(({ launch }) => launch.target === "production" && launch.role === "web");
  const services = new Set(
    project.deploy.compose.flatMap(({ content }) => content.services.map((service) => service.name)),
  );
  return project.deploy.caddyfiles
    .filter((file) => file.target === "production")
    .flatMap(({ path, content }) =>
      content.sites.flatMap((site) =>
        site.proxies.flatMap((proxy): ProxiedSite[] => {
          // Placeholders and `dynamic` upstreams are not followed.
          const upstreams = proxy.upstreams
            .filter((word) => !word.text.includes("{"))
            .map((word) => upstreamOf(word.text, word.at));
          const process = web.find((one) => upstreams.some((upstream) => answers(one, upstream)));
          if (
            upstreams.length === 0 ||
            (process === undefined &&
              upstreams.every(
                (upstream) =>
                  upstream.host !== undefined &&
                  services.has(upstream.host) &&
                  !web.some((one) => one.launch.name === upstream.host),
              ))
          )
            return [];
          return [{ file: path, site, proxy, tls: endsTls(site, content.globalOptions), upstreams, process }];
        }),
      ),
    );
}

/** `web:8000`, `http://web:8000`, `unix//run/app.sock`, `:8000` on this host (https://caddyserver.com/docs/conventions#network-addresses). */
function upstreamOf(text: string, at: Span): Upstream {
  const socket = /^unix\/(\/.*?)(?:\|.*)?$/.exec(text)?.[1];
  if (socket !== undefined) return { host: undefined, port: undefined, socket, text, at };
  const address = text.replace(/^(?:https?|h2c):\/\//, "").replace(/\/$/, "");
  return addressOf(address.startsWith(":") ? `localhost${address}` : address, at);
}

/** Caddy serves HTTPS for every address that is neither `http://` nor port 80 nor a bare port (https://caddyserver.com/docs/automatic-https). */
export function endsTls(site: CaddySite, globalOptions: readonly BlockDirective[]): boolean {
  if (globalOptions.some((entry) => entry.name === "auto_https" && entry.args[0]?.text === "off"))
    return (
      site.directives.some((entry) => entry.name === "tls") ||
      site.addresses.some(({ text }) => text.startsWith("https://"))
    );
  if (site.directives.some((entry) => entry.name === "tls")) return true;
  return (
    site.addresses.some(({ text }) => !text.startsWith("http://") && !/:80$/.test(text) && !/^:\d+$/.test(text)) ||
    site.addresses.some(({ text }) => text === ":443")
  );
}

/** Caddy sets X-Forwarded-For, -Proto and -Host itself (https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#defaults). */
function sendsScheme(proxy: CaddyProxy): "yes" | "no" {
  return proxy.headersUp.some((entry) =>
    /^-(?:X-Forwarded-Proto|X-Forwarded-\*|X-\*)$/i.test(entry.args[0]?.text ?? ""),
  )
    ? "no"
    : "yes";
}
