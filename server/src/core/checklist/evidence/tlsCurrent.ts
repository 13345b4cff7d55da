import { proxiedSites } from "../../launch/frontends.js";
import type { NginxDirective } from "../../syntax/deploy/nginx.js";
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
      .map((server): Part => {
        const find = (name: string): NginxDirective | undefined =>
          [
            ...(server.directive.block ?? []),
            ...server.parents.flatMap((parent) => parent.block ?? []),
            ...content.directives,
          ].find((one) => one.name === name);
        const [protocols, ciphers] = [find("ssl_protocols"), find("ssl_ciphers")];
        const versions = protocols?.args.map(({ text }) => text) ?? [];
        if (protocols === undefined || !versions.every((one) => /^TLSv1\.[23]$/.test(one)))
          return open(`${show(path)} leaves the versions of TLS to nginx's own default`, {
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
            `${show(path)} ${weak ? "allows ciphers that are no longer current" : "leaves the ciphers to nginx's own default"}`,
            { at: (ciphers ?? protocols).at, text: "the versions are set here" },
          );
        return shown(
          { at: protocols.at, text: `${show(path)} accepts ${versions.join(" and ")} only` },
          ...(ciphers === undefined ? [] : [{ at: ciphers.at, text: `${show(path)} lists its ciphers` }]),
        );
      }),
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
