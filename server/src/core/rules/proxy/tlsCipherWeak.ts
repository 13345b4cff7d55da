import { listText } from "../../domain/listText.js";
import { allDirectives } from "../../syntax/deploy/blockSyntax.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "tls-cipher-weak",
  family: "proxy",
  severity: "warning",
  checklist: ["certificates"],
  docs: {
    summary: "nginx offers ciphers that are broken",
    why: "RC4 (RFC 7465), DES and 3DES (SWEET32), MD5, export ciphers and those without encryption or authentication can be read or forged. OpenSSL 3 has most of them no more, older machines do.",
    remedy:
      "Take the list of Mozilla's generator for nginx, or leave `ssl_ciphers` out: the default is `HIGH:!aNULL:!MD5`.",
    references: [
      "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_ciphers",
      "https://ssl-config.mozilla.org/",
      "https://www.rfc-editor.org/rfc/rfc7465",
      "https://docs.openssl.org/master/man1/openssl-ciphers/",
    ],
  },
  check({ project }) {
    const ciphers = project.deploy.nginx
      .filter(({ target }) => target === "production")
      .flatMap(({ content }) =>
        allDirectives(content.directives)
          .filter(({ name }) => name === "ssl_ciphers")
          .flatMap(({ args }) => args.slice(0, 1)),
      );
    if (ciphers.length === 0) return notApplicable("no nginx of the repository chooses ciphers");
    const findings = ciphers.flatMap((word) => {
      const weak = offered(word.text);
      return weak.length === 0
        ? []
        : [
            finding({
              at: word.at,
              certainty: "definite",
              message: `nginx offers ${listText(weak)}, which ${weak.length === 1 ? "is" : "are"} broken`,
            }),
          ];
    });
    return findings.length > 0
      ? findings
      : holds(...ciphers.slice(0, 2).map(({ at }) => ({ at, text: "the ciphers that nginx offers are sound" })));
  },
});

/** Weak ones that the list adds and does not kill. `ALL` and `HIGH` are what the installed OpenSSL takes for it. */
function offered(list: string): readonly string[] {
  const parts = list.split(/[:, ]+/);
  const killed = parts.flatMap((part) => (part.startsWith("!") ? [part.slice(1)] : []));
  return parts.filter(
    (part) =>
      /^(?:.*-)?(?:RC4|DES|3DES|DES-CBC3?|NULL|aNULL|eNULL|EXP|EXPORT(?:40|56)?|LOW|ADH|AECDH|MD5)(?:-.*)?$/.test(
        part,
      ) &&
      !part.startsWith("!") &&
      !part.startsWith("-") &&
      !killed.some((other) => part.split("-").includes(other)),
  );
}
