import type { Span } from "../text/span.js";
import { inherited, type NginxFile, type NginxServer } from "../syntax/deploy/nginx.js";
import type { PlatformKind } from "../syntax/deploy/platform.js";
import { yamlGet, yamlItems, yamlText, type YamlNode } from "../syntax/deploy/yamlTree.js";
import type { DeployFiles, Parsed } from "./deployFiles.js";
import type { Launch } from "./launch.js";
import { isLeftToCertbot } from "./certbot.js";
import { endsTls } from "./frontends.js";
import { frontOfOthers, passes } from "./frontOfOthers.js";
import type { ProxyTls } from "../settings/proxyTls.js";

export const noProxyTls: ProxyTls = {
  redirects: undefined,
  hidesScheme: false,
  isRouted: undefined,
  asksAt: undefined,
  hsts: undefined,
  frames: undefined,
  bodyLimit: undefined,
  forwardedHost: undefined,
};

/** @param launches the processes of production that the answer is about; none: nothing says how it is started */
export function proxyTls(
  {
    nginx,
    caddyfiles,
    kubernetes,
    compose,
    platforms,
    scripts,
  }: Pick<DeployFiles, "nginx" | "caddyfiles" | "kubernetes" | "compose" | "platforms" | "scripts">,
  launches: readonly Launch[],
): ProxyTls {
  // A platform's router stands in front of what it starts; the proxies of the repository in front of all else.
  const serving = launches.filter(
    ({ kind, role }) => (kind !== "shell" && kind !== "supervisor" && kind !== "uwsgi") || role === "web",
  );
  const onPlatforms = serving.length > 0 && serving.every(({ kind }) => kind === "platform" || kind === "procfile");
  const own = new Set(launches.map(({ file }) => file));
  // Railway starts what a Procfile, nixpacks.toml or railpack.json beside its own file says.
  const isOwn = ({ path, content }: (typeof platforms)[number]): boolean =>
    own.has(path) ||
    (content.kind === "railway" &&
      serving.every(({ file }) => /(?:^|\/)(?:Procfile|nixpacks\.toml|railpack\.json)$/.test(file)));
  // What a platform starts without being told how lies beside its file.
  const routing = platforms.filter(
    ({ target, text, content: { kind } }) =>
      target === "production" && (routers.has(kind) || (kind === "vercel" && ofPython.test(text))),
  );
  const isStarted = serving.length > 0;
  // Vercel redirects to HTTPS and sends Strict-Transport-Security for two years, which cannot be switched off: https://vercel.com/docs/cdn-security/encryption
  const vercel = (isStarted ? [] : routing).map((file) =>
    file.content.kind === "vercel" ? found(file, ofPython) : undefined,
  );
  const isRouted = isStarted
    ? onPlatforms && serving.every(({ pushed }) => pushed !== true)
    : routing.length > 0 || undefined;
  const production = <Content>(list: readonly Parsed<Content>[]): readonly Parsed<Content>[] =>
    onPlatforms ? [] : list.filter((file) => file.target === "production");
  const first = (places: readonly (Span | undefined)[]): Span | undefined =>
    places.find((place) => place !== undefined);
  const isInFrontOfOthers = frontOfOthers(production(compose), launches);
  return {
    redirects: first([
      ...production(nginx).flatMap(({ text, content }) => {
        // Where a template of Ansible's ends TLS its block on plain HTTP is the other way.
        const isEither = /\{%-?\s{0,9}else\b/.test(text);
        const others = content.servers.filter((one) => !(isEither && one.listens.some(({ ssl }) => ssl)));
        return content.servers
          .filter((server) => !isPassedBy(server, others) && !isInFrontOfOthers.nginx(server, content))
          .map(redirectOf);
      }),
      // Caddy redirects to HTTPS for every site that it serves by TLS (https://caddyserver.com/docs/automatic-https).
      ...production(caddyfiles)
        .filter(({ text }) => !/^[^#\n]*\bauto_https\s+(?:off|disable_redirects)\b/m.test(text))
        .flatMap(({ content }) =>
          content.sites
            .filter(
              (site) =>
                site.proxies.length > 0 && endsTls(site, content.globalOptions) && !isInFrontOfOthers.caddy(site),
            )
            .map((site) => site.addresses[0]?.at),
        ),
      // https://docs.openshift.com/container-platform/latest/networking/routes/secured-routes.html
      ...production(kubernetes).map((file) =>
        found(file, /^[^#\n]{0,200}\binsecureEdgeTerminationPolicy["']?:[ \t]{0,9}["']?Redirect\b/m),
      ),
      ...production(kubernetes).map((file) =>
        /^kind:[ \t]*["']?Ingress\b/m.test(file.text)
          ? found(file, /^[^#\n]*(?:force-ssl-redirect|router\.tls)["']?:[ \t]*["']?true\b|^[ \t]+tls:[ \t]*$/m)
          : undefined,
      ),
      ...production(compose).flatMap((file) =>
        allFound(file, /^[^#\n]*(?:redirectscheme\.scheme=https|redirections\.entrypoint\.scheme=https)\b/gim).filter(
          (at) => !isInFrontOfOthers.label(file, at),
        ),
      ),
      // https://fly.io/docs/reference/configuration/#services-ports, https://render.com/docs/tls, https://docs.railway.com/networking/public-networking/specs-and-limits
      ...(onPlatforms ? platforms.filter(isOwn) : []).map((file) =>
        file.content.kind === "fly.toml"
          ? found(file, /^[^#\n]*\bforce_https[ \t]*=[ \t]*true\b/m)
          : file.content.kind === "render.yaml" || file.content.kind === "railway"
            ? found(file, /^[^#\n]*\b(?:type:[ \t]*["']?web|startCommand|builder|deploy)\b/m)
            : // https://kamal-deploy.org/docs/configuration/proxy/#ssl
              file.content.kind === "kamal" && !/^[ \t]+ssl_redirect:[ \t]*false\b/m.test(file.text)
              ? found(file, /^[ \t]+ssl:[ \t]*true\b/m)
              : file.content.kind === "app-engine"
                ? securedHandlers(file.content.source.documents[0])
                : undefined,
      ),
      ...vercel,
      // Elastic Beanstalk's load balancer: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/configuring-https-httpredirect.html
      ...(onPlatforms ? platforms : []).map((file) =>
        file.content.kind === "elastic-beanstalk" && /\bRedirectConfig:[^]{0,300}?\bHTTPS\b/.test(file.text)
          ? found(file, /^[^#\n]*\bRedirectConfig:/m)
          : undefined,
      ),
    ]),
    hidesScheme:
      !isLeftToCertbot({ nginx, scripts }) &&
      hidesScheme(
        production(nginx).flatMap(({ content }) =>
          content.servers.filter((server) => !isInFrontOfOthers.nginx(server, content)),
        ),
        nginx,
      ),
    isRouted,
    asksAt:
      isRouted === true
        ? routing.find(({ content: { kind, healthPath } }) => kind !== "render.yaml" && healthPath !== undefined)
            ?.content.healthPath?.path
        : undefined,
    hsts: first([
      ...[
        ...production<unknown>(nginx),
        ...production<unknown>(caddyfiles),
        ...production<unknown>(kubernetes),
        ...production<unknown>(compose),
      ].map((file) => found(file, /^[^#\n]*\b(?:Strict-Transport-Security\b.*max-age=[1-9]|stsSeconds=[1-9])/im)),
      ...vercel,
    ]),
    frames: first(
      [...production<unknown>(nginx), ...production<unknown>(caddyfiles)].map((file) =>
        found(
          file,
          /^[^#\n]*(?:\bX-Frame-Options["']?\s+["']?(?:DENY|SAMEORIGIN)|\bframe-ancestors\s+'(?:none|self)')/im,
        ),
      ),
    ),
    bodyLimit: bodyLimit(production(nginx)),
    forwardedHost: forwardedHost(production(nginx)),
  };
}

/** Routers of https://devcenter.heroku.com/articles/http-routing, https://fly.io/docs/networking/request-headers, https://docs.railway.com/reference/public-networking, https://render.com/docs/tls. */
const routers: ReadonlySet<PlatformKind> = new Set(["heroku.yml", "fly.toml", "railway", "render.yaml"]);

/** A function of Python on Vercel, whose router is one as well: https://vercel.com/docs/headers/request-headers#x-forwarded-proto. */
const ofPython = /^[^\n]*(?:@vercel\/python|\.py\b|\b[aw]sgi\b)/m;

/** Every handler of App Engine that starts the application sends plain HTTP to HTTPS (https://cloud.google.com/appengine/docs/standard/reference/app-yaml#handlers_secure). */
function securedHandlers(root: YamlNode | undefined): Span | undefined {
  const handlers = yamlItems(yamlGet(root, "handlers")).filter((one) => yamlGet(one, "script") !== undefined);
  const places = handlers.map((one) => yamlGet(one, "secure")).filter((secure) => yamlText(secure) === "always");
  return places.length === handlers.length ? places[0]?.at : undefined;
}

/** Its own limit is 1 MB, and 0 takes it away (https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size). */
function bodyLimit(files: readonly Parsed<NginxFile>[]): Span | undefined {
  const unlimited = files.some(({ text }) => /^[^#\n]*\bclient_max_body_size\s+["']?0\b/m.test(text));
  const proxying = unlimited ? undefined : files.find(({ text }) => /^[^#\n]*\bproxy_pass\s/m.test(text));
  return (
    proxying &&
    (found(proxying, /^[^#\n]*\bclient_max_body_size\s[^;\n]*/m) ?? found(proxying, /^[^#\n]*\bproxy_pass\s/m))
  );
}

/** nginx hands every header of the request on that no proxy_set_header names (https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass_request_headers). */
function forwardedHost(files: readonly Parsed<NginxFile>[]): ProxyTls["forwardedHost"] {
  const passing = files.flatMap(({ content }) =>
    content.servers.flatMap((server) =>
      server.locations.flatMap((location) => {
        const pass = location.directive.block?.find((entry) => entry.name === "proxy_pass");
        if (pass === undefined) return [];
        const { directives, includes } = inherited(location, server, "proxy_set_header");
        const own = directives.find((entry) => entry.args[0]?.text.toLowerCase() === "x-forwarded-host");
        const isOverwritten = own !== undefined && !/http_x_forwarded_host/i.test(own.args[1]?.text ?? "");
        return [
          {
            at: own?.at ?? pass.at,
            kind: isOverwritten ? ("overwritten" as const) : ("handed-on" as const),
            unseen: own === undefined && includes.length > 0,
          },
        ];
      }),
    ),
  );
  // One that differs may be another application, as what serves the pages beside an API: which of them is Django is not known.
  const [first] = passing;
  return first === undefined || passing.some((one) => one.unseen || one.kind !== first.kind)
    ? undefined
    : { kind: first.kind, at: first.at };
}

/** @param all also those of nobody's production: a block with TLS among them is the one that people reach */
function hidesScheme(servers: readonly NginxServer[], all: readonly Parsed<NginxFile>[]): boolean {
  const endsTls = (one: NginxServer): boolean => one.listens.some(({ ssl }) => ssl);
  const isPlain = !all.some(({ content }) => content.servers.some(endsTls));
  return servers.some((server) =>
    server.locations.some((location) => {
      if (location.directive.block?.some(({ name }) => name === "proxy_pass") !== true) return false;
      const { directives, includes } = inherited(location, server, "proxy_set_header");
      const said = directives.find((one) => /^x-forwarded-(?:proto|ssl)$/i.test(one.args[0]?.text ?? ""))?.args[1]
        ?.text;
      return isPlain
        ? server.listens.length > 0 && (said === "$scheme" || said === "http")
        : endsTls(server) && location.path === "/" && said === undefined && includes.length === 0;
    }),
  );
}

/** `return 301 https://…` for all that a block on plain HTTP gets, or for its root; certbot writes it for each host, where nothing else is served. */
function redirectOf(server: NginxServer): Span | undefined {
  const isPlain = !server.listens.some((listen) => listen.ssl);
  const own = server.directive.block ?? [];
  const blocks = isPlain
    ? [
        own,
        ...server.locations
          .filter((location) => location.path === "/")
          .map((location) => location.directive.block ?? []),
      ]
    : [];
  const conditional = own.filter((entry) => {
    const condition = entry.name === "if" ? entry.args.map(({ text }) => text).join(" ") : "";
    return (
      /\$(?:scheme|http_x_forwarded_proto)\b[\s"']*(?:!=[\s"']*https\b|=[\s"']*http\b(?!s))/.test(condition) ||
      (isPlain && server.locations.length === 0 && /\$host\b/.test(condition))
    );
  });
  for (const entry of [...blocks, ...conditional.map(({ block }) => block ?? [])].flat()) {
    const [code, target] = entry.args;
    if (
      (entry.name === "return" &&
        /^30[1278]$/.test(code?.text ?? "") &&
        target?.text.startsWith("https://") === true) ||
      (entry.name === "rewrite" && target?.text.startsWith("https://") === true)
    )
      return entry.at;
  }
  return undefined;
}

/** Some names are sent elsewhere, and on the same port another block hands on what comes by plain HTTP. */
function isPassedBy(server: NginxServer, all: readonly NginxServer[]): boolean {
  const ports = portsOf(server);
  return all.some(
    (other) =>
      other !== server &&
      portsOf(other).some((port) => ports.includes(port)) &&
      redirectOf(other) === undefined &&
      passes(other.directive).length > 0,
  );
}

/** Without a port it is 80 (https://nginx.org/en/docs/http/ngx_http_core_module.html#listen). */
function portsOf({ listens }: NginxServer): readonly number[] {
  return listens.length === 0 ? [80] : listens.flatMap(({ ssl, port }) => (ssl ? [] : [port ?? 80]));
}

/** The line that the pattern finds. */
function found(file: Pick<Parsed<unknown>, "path" | "text">, pattern: RegExp): Span | undefined {
  const match = pattern.exec(file.text);
  return match === null ? undefined : placeOf(file.path, match);
}

function allFound({ path, text }: Pick<Parsed<unknown>, "path" | "text">, pattern: RegExp): readonly Span[] {
  return [...text.matchAll(pattern)].map((match) => placeOf(path, match));
}

function placeOf(file: string, match: RegExpMatchArray): Span {
  const start = (match.index ?? 0) + (/^\s*/.exec(match[0])?.[0].length ?? 0);
  return { file, start, end: (match.index ?? 0) + match[0].length };
}
