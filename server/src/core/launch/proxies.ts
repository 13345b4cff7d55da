import { isThisMachine } from "../text/thisMachine.js";
import type { LaunchView, ProjectView } from "../rules/views.js";
import {
  inherited,
  type NginxDirective,
  type NginxFile,
  type NginxLocation,
  type NginxServer,
} from "../syntax/deploy/nginx.js";
import type { Span } from "../text/span.js";
import { listeningOf } from "./listeners.js";

/** A location of nginx that hands requests to the project's server. */
export interface ProxiedLocation {
  readonly file: string;
  readonly server: NginxServer;
  readonly location: NginxLocation;
  readonly pass: NginxDirective;
  /** The block terminates TLS itself. */
  readonly tls: boolean;
  /** Where requests go: the proxy_pass address, or the upstream's servers. */
  readonly upstreams: readonly Upstream[];
  /** The process that answers, where one is known to. */
  readonly process: LaunchView | undefined;
}

export interface Upstream {
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly socket: string | undefined;
  readonly text: string;
  readonly at: Span;
}

/** Locations of production's nginx that proxy to the project. Others (flower, an object store, a front end) are left out where their host tells. */
export function proxiedLocations(project: ProjectView): readonly ProxiedLocation[] {
  const web = project.processes.filter(({ launch }) => launch.target === "production" && launch.role === "web");
  const services = new Set(
    project.deploy.compose.flatMap(({ content }) => content.services.map((service) => service.name)),
  );
  const nginx = project.deploy.nginx.filter((file) => file.target === "production");
  const own = nginx.flatMap(({ content }) => content.servers.flatMap((server) => server.listens));
  // nginx asks itself: `listen localhost:8000` in another block.
  const isNginx = ({ host, port }: Upstream): boolean =>
    host !== undefined &&
    isThisMachine(host) &&
    own.some(
      (listen) =>
        listen.port === port && /^(?:(?:localhost|127\.0\.0\.1|\[::1?\]|0\.0\.0\.0|\*):)?\d+$/.test(listen.address),
    );
  const isAnother = (upstream: Upstream): boolean => {
    const { host } = upstream;
    return (
      isNginx(upstream) || (host !== undefined && services.has(host) && !web.some((one) => one.launch.name === host))
    );
  };
  const atRoot = new Map<NginxServer, readonly Upstream[]>();
  const found = nginx.flatMap(({ path, content }) =>
    content.servers.flatMap((server) =>
      server.locations.flatMap((location): ProxiedLocation[] => {
        const pass = passOf(location);
        const address = pass?.args[0];
        if (pass === undefined || address === undefined) return [];
        const given = givenTo(address.text, location, server);
        const upstreams = upstreamsOf(given, address.at, content);
        const process = web.find((one) => upstreams.some((upstream) => answers(one, upstream)));
        if (location.path === "/" && !leadsElsewhere(upstreams))
          atRoot.set(server, [...(atRoot.get(server) ?? []), ...upstreams]);
        if (process === undefined && (leadsElsewhere(upstreams, isAnother) || isFilledIn(address.text, given)))
          return [];
        return [
          {
            file: path,
            server,
            location,
            pass,
            upstreams,
            process,
            tls:
              server.listens.some((listen) => listen.ssl) ||
              (server.directive.block ?? []).some((entry) => entry.name === "ssl_certificate"),
          },
        ];
      }),
    ),
  );
  return withoutOtherPorts(withoutOtherNames(withoutFrontEnds(found), atRoot), web);
}

/** What answers for the assets that Next.js and Nuxt build is their server, and so are its other locations, unless it is known to be Django's. */
function withoutFrontEnds(locations: readonly ProxiedLocation[]): readonly ProxiedLocation[] {
  const frontEnds = new Set(
    locations
      .filter(({ location }) => /\/_(?:next|nuxt)\//.test(location.path))
      .flatMap(({ upstreams }) => upstreams.map(({ text }) => text)),
  );
  return locations.filter(
    ({ process, upstreams }) => process !== undefined || !upstreams.every(({ text }) => frontEnds.has(text)),
  );
}

/**
 * Into an internal location requests come only by what Django answered, X-Accel-Redirect: it leads to another service. And what only this machine
 * may ask for, its metrics, no visitor does.
 */
function passOf({ directive: { block = [] } }: NginxLocation): NginxDirective | undefined {
  const allowed = block.filter((entry) => entry.name === "allow").map((entry) => entry.args[0]?.text ?? "");
  const isForThisMachine =
    allowed.every(isThisMachine) && block.some((entry) => entry.name === "deny" && entry.args[0]?.text === "all");
  return isForThisMachine || block.some((entry) => entry.name === "internal")
    ? undefined
    : block.find((entry) => entry.name === "proxy_pass");
}

/** Where `/` goes to one name, what goes to another is another service's, unless that is known to serve: `location = /addons.js` of `http://addons`. */
function withoutOtherNames(
  locations: readonly ProxiedLocation[],
  atRoot: ReadonlyMap<NginxServer, readonly Upstream[]>,
): readonly ProxiedLocation[] {
  const namesOf = (upstreams: readonly Upstream[]): readonly string[] =>
    upstreams.flatMap(({ host }) => (host === undefined || isThisMachine(host) ? [] : [host]));
  return locations.filter(({ process, server, upstreams }) => {
    const names = namesOf(upstreams);
    const ofRoot = namesOf(atRoot.get(server) ?? []);
    return (
      process !== undefined ||
      names.length < upstreams.length ||
      ofRoot.length === 0 ||
      names.some((name) => ofRoot.includes(name))
    );
  });
}

/** Where requests go to the port of a process that serves, those that go to another port go to something else: metrics, a second service. */
function withoutOtherPorts(
  locations: readonly ProxiedLocation[],
  web: readonly LaunchView[],
): readonly ProxiedLocation[] {
  const ports = new Set(web.flatMap((one) => (listeningOf(one)?.listeners ?? []).flatMap(({ port }) => port ?? [])));
  const isServed = ({ process, upstreams }: ProxiedLocation): boolean =>
    process !== undefined || upstreams.some(({ port }) => port !== undefined && ports.has(port));
  if (!locations.some(isServed)) return locations;
  return locations.filter(
    (one) => isServed(one) || one.upstreams.some(({ port, socket }) => port === undefined || socket !== undefined),
  );
}

/** `http://$bucket$path`, and `%UPSTREAM%` of a template: where it leads cannot be seen. */
function isFilledIn(address: string, given: string): boolean {
  return /^(?:https?:\/\/)?[^/]*\$/.test(given) || /%\w+%/.test(address);
}

function leadsElsewhere(upstreams: readonly Upstream[], isAnother?: (upstream: Upstream) => boolean): boolean {
  return [isNamedForAnother, isAnotherSite, ...(isAnother ? [isAnother] : [])].some((is) => upstreams.every(is));
}

/** Its name says that it is no application of Django. */
function isNamedForAnother({ host, socket }: Upstream): boolean {
  return /flower|grafana|minio|frontend|node|pgadmin|adminer|prometheus|media|storage|s3|clamav/.test(
    host ?? socket ?? "",
  );
}

/** A name of the public domain name system, as `images.example.com`: nothing that runs beside nginx is called so. */
function isAnotherSite({ host }: Upstream): boolean {
  return (
    host !== undefined &&
    /^(?:[\w-]+\.)+[a-z]{2,}$/i.test(host) &&
    !/\.(?:internal|local|localdomain|lan|svc|cluster|docker|consul|home|private|intranet|corp)$/i.test(host)
  );
}

/** What a location sends with a header's name, in any case; undefined: nothing of its own. `unseen`: an include may say it. */
export interface SentHeader {
  readonly directive: NginxDirective | undefined;
  readonly value: string | undefined;
  readonly unseen: boolean;
  readonly last: NginxDirective | undefined;
}

export function sentHeader(one: ProxiedLocation, name: string): SentHeader {
  const found = inherited(one.location, one.server, "proxy_set_header");
  const directive = found.directives.find((entry) => entry.args[0]?.text.toLowerCase() === name.toLowerCase());
  return {
    directive,
    value: directive?.args[1]?.text,
    unseen: directive === undefined && found.includes.length > 0,
    last: found.directives[found.directives.length - 1],
  };
}

/** `set $backend http://app:8000; proxy_pass $backend;`: nginx looks the name up at each request. */
function givenTo(address: string, location: NginxLocation, server: NginxServer): string {
  const name = /^(?:https?:\/\/)?(\$\w+)/.exec(address)?.[1];
  if (name === undefined) return address;
  const given = [...(location.directive.block ?? []), ...(server.directive.block ?? [])].find(
    (entry) => entry.name === "set" && entry.args[0]?.text === name,
  )?.args[1]?.text;
  return given === undefined || given.includes("$") ? address : address.replace(name, () => given);
}

function upstreamsOf(text: string, at: Span, file: NginxFile): readonly Upstream[] {
  const address = text.replace(/^https?:\/\//, "");
  if (address.startsWith("unix:"))
    return [
      { host: undefined, port: undefined, socket: socketPath(address.slice(5).replace(/:.*$/, "")), text: address, at },
    ];
  const authority = address.split("/")[0] ?? address;
  const name = authority.replace(/:\d+$/, "");
  const named = file.upstreams.find((upstream) => upstream.name === name);
  if (named === undefined) return [addressOf(authority, at)];
  return named.servers.map((server) => addressOf(server.address, server.at));
}

/** `host:port`, or `unix:PATH`. */
export function addressOf(text: string, at: Span): Upstream {
  if (text.startsWith("unix:"))
    return { host: undefined, port: undefined, socket: socketPath(text.slice(5)), text, at };
  if (text.includes("$")) return { host: undefined, port: undefined, socket: undefined, text, at };
  const match = /^(.*?)(?::(\d+))?$/.exec(text);
  return { host: match?.[1], port: match?.[2] === undefined ? 80 : Number(match[2]), socket: undefined, text, at };
}

/** A Compose service by its name; on one host by port or socket. */
export function answers(process: LaunchView, upstream: Upstream): boolean {
  const { launch } = process;
  if (launch.container === true) return upstream.host === launch.name;
  const listeners = listeningOf(process)?.listeners ?? [];
  if (upstream.socket !== undefined) return listeners.some((one) => one.socket === upstream.socket);
  return (
    upstream.host !== undefined && isThisMachine(upstream.host) && listeners.some((one) => one.port === upstream.port)
  );
}

/** `unix:///run/shop.sock` */
function socketPath(path: string): string {
  return path.replace(/^\/+/, "/");
}
