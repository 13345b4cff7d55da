import { isTruthy } from "../../domain/predicates.js";
import { hasMiddleware, middleware } from "../../settings/middleware.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, shown, whole } from "./answers.js";
import { meets, settingFact } from "./settingFacts.js";

export function httpsRedirected(context: EvidenceContext): EvidenceAnswer {
  const { settings } = context.entry;
  const fact = settingFact(context, "SECURE_SSL_REDIRECT");
  const runs = settings?.ask((world) => hasMiddleware(world, middleware.security, settings.django));
  if (fact !== undefined && runs?.occurs === "always" && meets(fact.values, isTruthy) === "yes")
    return whole(shown({ at: fact.at, text: fact.text }));
  const proxied = settings?.proxy.redirects;
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
