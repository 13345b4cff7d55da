import { isTruthy } from "../../domain/predicates.js";
import { hasMiddleware, middleware } from "../../rules/support/middleware.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { claimingProxy } from "../../launch/frontends.js";
import { open, shown, whole } from "./answers.js";
import { meets, settingFact } from "./settingFacts.js";

export function httpsRedirected(context: EvidenceContext): EvidenceAnswer {
  const { settings } = context.entry;
  const fact = settingFact(context, "SECURE_SSL_REDIRECT");
  const runs = settings?.ask((world) => hasMiddleware(world, middleware.security, settings.django));
  const proxied = settings?.proxy.redirects;
  if (fact !== undefined && runs?.occurs === "always" && meets(fact.values, isTruthy) === "yes") {
    const claiming = claimingProxy(context.project);
    if (claiming === undefined || settingFact(context, "SECURE_PROXY_SSL_HEADER")?.isDefault === true)
      return whole(shown({ at: fact.at, text: fact.text }));
    if (proxied === undefined)
      return whole(
        open(
          `${context.show(claiming.file)} says https of every request, so Django redirects none: make sure that what stands in front redirects plain HTTP`,
          { at: claiming.at, text: "the proxy" },
        ),
      );
  }
  if (proxied !== undefined)
    return whole(shown({ at: proxied, text: `${context.show(proxied.file)} redirects to HTTPS` }));
  return whole(
    open(
      fact === undefined || fact.isDefault
        ? "neither Django nor a proxy of the repository redirects to HTTPS"
        : `${fact.text}: make sure that plain HTTP is redirected`,
      ...(fact === undefined || fact.isDefault ? [] : [{ at: fact.at, text: fact.text }]),
    ),
  );
}
