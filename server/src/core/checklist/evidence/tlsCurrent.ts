import { proxiedSites } from "../../launch/frontends.js";
import type { Parsed } from "../../launch/deployFiles.js";
import { includedBy } from "../../launch/nginxIncludes.js";
import { basename } from "../../project/paths.js";
import { allDirectives } from "../../syntax/deploy/blockSyntax.js";
import type { NginxDirective, NginxFile, NginxServer } from "../../syntax/deploy/nginx.js";
import { contains } from "../../text/span.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, nothing, shown, whole, type Part } from "./answers.js";
import { besidesNginx, frontService } from "./frontNamed.js";

/** Without `ssl_protocols` and `ssl_ciphers` nginx's own defaults hold, which its version decides: https://nginx.org/en/docs/http/ngx_http_ssl_module.html. */
export function tlsCurrent(context: EvidenceContext): EvidenceAnswer {
  const { project, deploy, show } = context;
  const nginx = deploy.nginx;
  const servers = nginx.flatMap(({ path, content }) =>
    content.servers
      .filter((server) => server.listens.some(({ ssl }) => ssl))
      .map((server) => endingTls(show(path), directivesFor(server, path, nginx), server)),
  );
  // Caddy's defaults are current as long as nothing overrides them: https://caddyserver.com/docs/caddyfile/directives/tls.
  const caddy = proxiedSites(project)
    .filter(({ tls }) => tls)
    .map(({ file, site }): Part => {
      const override = site.directives
        .find((one) => one.name === "tls")
        ?.block?.find((one) => one.name === "protocols" || one.name === "ciphers");
      return override === undefined
        ? shown({ at: site.addresses[0]?.at, text: `Caddy's own versions and ciphers hold (${show(file)})` })
        : open("the versions and ciphers of Caddy are chosen by hand", { at: override.at, text: override.name });
    });
  const parts = [...servers, ...caddy];
  if (parts.length > 0) return whole(...parts);
  const [file] = nginx;
  const service = frontService(context, file === undefined ? undefined : besidesNginx);
  return whole(
    service !== undefined
      ? open(`if ${service.text} ends TLS, make sure that the versions and ciphers it accepts are current`, service)
      : file === undefined
        ? nothing("TLS ends outside of production's files")
        : open(`${show(file.path)} does not end TLS: look at what does`),
  );
}

function endingTls(name: string, holding: readonly NginxDirective[], server: NginxServer): Part {
  const find = (wanted: string): NginxDirective | undefined => holding.find((one) => one.name === wanted);
  const [protocols, ciphers] = [find("ssl_protocols"), find("ssl_ciphers")];
  const versions = protocols?.args.map(({ text }) => text) ?? [];
  const unseen = holding
    .slice(0, protocols && holding.indexOf(protocols))
    .find((one) => one.name === "include" && /ssl|tls/i.test(one.args[0]?.text ?? ""));
  if (unseen !== undefined)
    return open(`${name} includes ${basename(unseen.args[0]?.text ?? "")}, where the versions of TLS may stand`, {
      at: unseen.at,
      text: "it is included here",
    });
  if (protocols === undefined || !versions.every((one) => /^TLSv1\.[23]$/.test(one)))
    return open(`${name} leaves the versions of TLS to nginx's own default`, {
      at: server.directive.nameAt,
      text: "TLS ends here",
    });
  const isNewest = versions.every((one) => one === "TLSv1.3");
  const weak =
    ciphers?.args.some(({ text }) =>
      /(?:^|[:+])(?!!)(?:ALL|LOW|MEDIUM|EXPORT|RC4|3DES|DES|MD5|aNULL|eNULL|NULL|SHA1)(?:[:+]|$)/i.test(text),
    ) ?? false;
  if (!isNewest && (ciphers === undefined || weak))
    return open(
      `${name} ${weak ? "allows ciphers that are no longer current" : "leaves the ciphers to nginx's own default"}`,
      { at: (ciphers ?? protocols).at, text: "the versions are set here" },
    );
  return shown(
    { at: protocols.at, text: `${name} accepts ${versions.join(" and ")} only` },
    ...(ciphers === undefined ? [] : [{ at: ciphers.at, text: `${name} lists its ciphers` }]),
  );
}

/** What holds for a server, nearest first: its own block and those around it, there or around the `include` of its file. */
function directivesFor(
  server: NginxServer,
  path: string,
  nginx: readonly Parsed<NginxFile>[],
): readonly NginxDirective[] {
  const including = nginx.flatMap(({ path: file, content }) =>
    content.includes
      .filter(({ pattern }) => includedBy(pattern, file, nginx).some((one) => one.path === path))
      .map(({ at }) => allDirectives(content.directives).filter((one) => one.block && contains(one.at, at)))
      .filter((around) => around.some(({ name }) => name === "http"))
      .slice(0, 1),
  );
  return [...(including.length === 1 ? including.flat() : []), ...server.parents, server.directive]
    .reverse()
    .flatMap(({ block }) => block ?? []);
}
