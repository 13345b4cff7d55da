import { productionNginx } from "../../launch/targets.js";
import { allDirectives } from "../../syntax/deploy/blockSyntax.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "tls-version-old",
  family: "proxy",
  severity: "warning",
  checklist: ["certificates"],
  docs: {
    summary: "nginx accepts TLS versions that are withdrawn",
    why: "TLS 1.0 and 1.1 are deprecated by RFC 8996; browsers have not spoken them since 2020. SSL 3 is broken.",
    remedy: "`ssl_protocols TLSv1.2 TLSv1.3;`, which is nginx's default since 1.27.3.",
    references: [
      "https://www.rfc-editor.org/rfc/rfc8996",
      "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_protocols",
    ],
  },
  check({ project }) {
    const files = productionNginx(project);
    if (files.length === 0) return notApplicable("no nginx configuration is in the repository");
    const chosen = files.flatMap(({ content }) =>
      allDirectives(content.directives).filter(({ name }) => name === "ssl_protocols"),
    );
    const servers = files.flatMap(({ content }) => content.servers);
    // The file that nginx comes with chooses them, whether a server speaks TLS or not.
    if (
      (chosen.length === 0 || servers.length > 0) &&
      !servers.some(({ listens }) => listens.some(({ ssl }) => ssl)) &&
      !files.some(({ text }) => /^[ \t]*ssl(?:_certificate)?[ \t]/m.test(text))
    )
      return notApplicable("no nginx of the repository ends TLS");
    const findings = chosen.flatMap(({ args }) => {
      const old = args.filter((word) => /^(?:SSLv[23]|TLSv1|TLSv1\.1)$/.test(word.text));
      return old.slice(0, 1).map(({ at }) =>
        finding({
          at,
          certainty: "definite",
          message: `nginx accepts ${old.map(({ text }) => text).join(" and ")}, which ${old.length === 1 ? "is" : "are"} withdrawn`,
        }),
      );
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "nginx accepts no withdrawn version of TLS" });
  },
});
