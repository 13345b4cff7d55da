import { proxiedSites } from "../../launch/frontends.js";
import { proxiedLocations } from "../../launch/proxies.js";
import { allDirectives } from "../../syntax/deploy/blockSyntax.js";
import type { Evidence } from "../../settings/verdict.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { nothing, open, shown, whole } from "./answers.js";
import { frontNamed } from "./frontNamed.js";

/** nginx says each of these itself, or its defaults hold: a person has to mean them. Caddy sets Host and the forwarded headers by itself. */
export function reverseProxy(context: EvidenceContext): EvidenceAnswer {
  const { project, deploy, show } = context;
  const files = deploy.nginx;
  const passed = proxiedLocations(project);
  const sites = proxiedSites(project);
  const [caddy] = sites;
  const front = files.filter(({ path }) => passed.some(({ file }) => file === path));
  if (front.length === 0) {
    const named =
      caddy === undefined ? frontNamed(context) : { at: caddy.proxy.directive.nameAt, text: show(caddy.file) };
    return whole(
      named === undefined
        ? nothing("no configuration of a reverse proxy is production's")
        : open(
            caddy === undefined
              ? `what ${named.text} hands on to the application is not followed: make sure that its hosts, limits and time-outs are meant`
              : `${named.text} stands in front of the application: make sure that its limits and time-outs are meant`,
            named,
          ),
    );
  }
  const all = files.flatMap(({ content }) => allDirectives(content.directives));
  const find = (test: (name: string, args: readonly string[]) => boolean): Evidence["at"] =>
    all.find(({ name, args }) =>
      test(
        name,
        args.map(({ text }) => text),
      ),
    )?.nameAt;
  // Debian's /etc/nginx/proxy_params sends Host and the forwarded headers.
  const header = (pattern: RegExp): Evidence["at"] =>
    find((name, [first = ""]) =>
      name === "include" ? /\bproxy_params$/.test(first) : name === "proxy_set_header" && pattern.test(first),
    );
  const parts: readonly (readonly [string, Evidence["at"]])[] = [
    ["the host", header(/^Host$/i)],
    ["the client's address", header(/^X-(?:Forwarded-For|Real-IP)$/i)],
    ["the scheme", header(/^X-Forwarded-Proto$/i)],
    ["the size of bodies", find((name) => name === "client_max_body_size")],
    ["time-outs", find((name) => /^(?:proxy|uwsgi)_read_timeout$/.test(name))],
    [
      "unknown hosts",
      files
        .flatMap(({ content }) => content.servers)
        .find(
          (server) =>
            server.listens.some((listen) => listen.default) &&
            (server.directive.block ?? []).some(
              ({ name, args }) => name === "return" && /^4\d\d$/.test(args[0]?.text ?? ""),
            ),
        )?.directive.nameAt,
    ],
    ["static files", find((name, args) => name === "location" && args.some((text) => /static|assets/.test(text)))],
    ["uploads", find((name, args) => name === "location" && args.some((text) => /media|upload/.test(text)))],
  ];
  const missing = parts.filter(([, at]) => at === undefined).map(([what]) => what);
  const evidence = parts.flatMap(([what, at]) =>
    at === undefined ? [] : [{ at, text: `${show(at.file)} decides on ${what}` }],
  );
  return whole(
    missing.length === 0
      ? shown(...evidence)
      : open(
          `${listText(
            front.map(({ path }) => show(path)),
            2,
          )} ${front.length === 1 ? "says" : "say"} nothing of ${listText(missing)}`,
          ...evidence,
        ),
  );
}
