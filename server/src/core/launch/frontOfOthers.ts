import { anyProxy } from "../project/proxies.js";
import type { CaddySite } from "../syntax/deploy/caddyfile.js";
import type { ComposeFile, ComposeService } from "../syntax/deploy/compose.js";
import type { NginxDirective, NginxFile, NginxServer } from "../syntax/deploy/nginx.js";
import { contains, type Span } from "../text/span.js";
import type { Parsed } from "./deployFiles.js";
import type { Launch } from "./launch.js";

/** What of a proxy's configuration stands in front of other services of Compose, so that it says nothing of the project's own. */
export interface FrontOfOthers {
  nginx(server: NginxServer, file: NginxFile): boolean;
  caddy(site: CaddySite): boolean;
  /** A label of Traefik that makes a middleware. */
  label(file: Parsed<ComposeFile>, at: Span): boolean;
}

/** @param launches what starts the project; where Compose starts none of it, nothing is another's */
export function frontOfOthers(compose: readonly Parsed<ComposeFile>[], launches: readonly Launch[]): FrontOfOthers {
  const own = new Set(launches.flatMap(({ kind, name }) => (kind === "compose" ? [name] : [])));
  const services = own.size === 0 ? [] : compose.flatMap(({ content }) => content.services);
  const others = new Set(
    services.filter((service) => !own.has(service.name) && isOfAnother(service)).map(({ name }) => name),
  );
  const leadsToOthers = (server: NginxServer, file: NginxFile): boolean => {
    const hosts = passes(server.directive).flatMap((pass) => hostsOf(pass, file));
    return hosts.length > 0 && hosts.every((host) => others.has(host));
  };
  return {
    nginx: (server, file) => {
      const serving = file.servers.filter((one) => passes(one.directive).length > 0);
      const behind = serving.filter((one) => sharesName(server, one));
      const asked = behind.length > 0 ? behind : serving;
      return asked.length > 0 && asked.every((one) => leadsToOthers(one, file));
    },
    caddy: ({ proxies }) => {
      const upstreams = proxies.flatMap((proxy) => proxy.upstreams);
      return upstreams.length > 0 && upstreams.every(({ text }) => others.has(hostIn(text)));
    },
    label: ({ text, content }, at) => {
      const holder = content.services.find(({ node }) => node !== undefined && contains(node.at, at));
      const written = text.slice(at.start, at.end);
      const middleware = /middlewares\.([\w-]{1,80})\.redirectscheme/i.exec(written)?.[1];
      if (holder === undefined || middleware === undefined || own.size === 0 || own.has(holder.name)) return false;
      // Its router takes every host, or a router of the project's own service names it.
      const users = content.services.filter(({ name }) => own.has(name) || name === holder.name);
      return !users.some(({ name, node }) => {
        const own = node === undefined ? "" : text.slice(node.at.start, node.at.end);
        return name === holder.name ? /HostRegexp\(|PathPrefix\(`\/`\)/i.test(own) : own.includes(middleware);
      });
    },
  };
}

/** A ready image that is no proxy: what is built here may hand requests on to the project. */
function isOfAnother({ name, image, build }: ComposeService): boolean {
  return build === undefined && image !== undefined && !handsOn.test(`${name} ${image.text}`);
}

const handsOn = new RegExp(`${anyProxy}|varnish|httpd|apache|proxy|gateway`, "i");

function sharesName(one: NginxServer, other: NginxServer): boolean {
  const names = one.names.map(({ text }) => text);
  return names.every((name) => name === "_" || name === "") || other.names.some(({ text }) => names.includes(text));
}

/** `proxy_pass` and its like below a directive. */
export function passes({ block = [] }: Pick<NginxDirective, "block">): readonly NginxDirective[] {
  return block.flatMap((entry) => [
    ...(/^(?:proxy|uwsgi|fastcgi|scgi|grpc)_pass$/.test(entry.name) ? [entry] : []),
    ...passes(entry),
  ]);
}

function hostsOf(pass: NginxDirective, { upstreams }: NginxFile): readonly string[] {
  const host = hostIn(pass.args[0]?.text ?? "");
  const named = upstreams.find(({ name }) => name === host);
  return named === undefined ? [host] : named.servers.map(({ address }) => hostIn(address));
}

/** `grafana` of `http://grafana:3000/`. */
function hostIn(address: string): string {
  return address.replace(/^[a-z0-9]{1,10}:\/\//i, "").replace(/[:/].*$/s, "");
}
