import { fileStart } from "../../text/span.js";
import type { Evidence } from "../../settings/verdict.js";
import { anyProxy, anyProxyBesidesNginx } from "../../project/proxies.js";
import { passes } from "../../launch/frontOfOthers.js";
import type { EvidenceContext } from "../evidenceContext.js";

/** What production has of a proxy, where it is not followed to the application. */
export function frontNamed(context: EvidenceContext): Evidence | undefined {
  const passing = context.deploy.nginx.find(({ content }) => passes({ block: content.directives }).length > 0);
  return (
    frontService(context, besidesNginx) ??
    (passing === undefined ? frontService(context) : { at: fileStart(passing.path), text: context.show(passing.path) })
  );
}

/** A service of production's Compose files that has the name of a proxy, or its image; or what a cluster is told to let in. */
export function frontService({ deploy, search, show }: EvidenceContext, proxies = any): Evidence | undefined {
  const services = deploy.compose.flatMap(({ path, content }) =>
    content.services
      .filter(({ name, image }) => proxies.test(`${name} ${image?.text ?? ""}`))
      .map(({ name, nameAt }): Evidence => ({ at: nameAt, text: `service ${name} (${show(path)})` })),
  );
  const ingresses = search(
    deploy.kubernetes.map(({ path }) => path),
    /^kind:[ \t]*["']?(?:Ingress(?:Route)?|HTTPRoute)\b/m,
  ).map(({ at }): Evidence => ({ at, text: `the ingress (${show(at.file)})` }));
  // The text of a ConfigMap.
  const written = search(
    deploy.kubernetes.map(({ path }) => path),
    /^[ \t]+proxy_pass[ \t]/m,
  ).map(({ at }): Evidence => ({ at, text: show(at.file) }));
  return [...services, ...ingresses, ...written][0];
}

const any = new RegExp(anyProxy, "i");
/** Where files of nginx are there to be read. */
export const besidesNginx = new RegExp(anyProxyBesidesNginx, "i");
