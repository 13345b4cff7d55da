import { yesNo, type Answer, type Value } from "../../domain/value.js";
import { isTruthy } from "../../domain/predicates.js";
import { hasMiddleware, middleware } from "../../rules/support/middleware.js";
import { framingPolicy } from "../../rules/support/policies.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, shown, whole, type Part } from "./answers.js";
import { settingFact, settingPart } from "./settingFacts.js";

/** Django sends each of the four only by its middleware; Cross-Origin-Opener-Policy since 4.0 (django/middleware/security.py). */
export function securityHeaders(context: EvidenceContext): EvidenceAnswer {
  const { settings } = context.entry;
  const sends = (path: string): boolean =>
    settings?.ask((world) => hasMiddleware(world, path, settings.django)).occurs === "always";
  const text = (value: Value): Answer =>
    value.kind === "unknown" || value.kind === "environment"
      ? value.kind
      : yesNo(value.kind === "str" && value.value !== "");
  const parts: readonly Part[] = sends(middleware.security)
    ? [
        settingPart(
          context,
          "SECURE_CONTENT_TYPE_NOSNIFF",
          isTruthy,
          "make sure that it is on, or browsers guess the types of files",
        ),
        settingPart(context, "SECURE_REFERRER_POLICY", text, "make sure that it names a policy"),
        settings?.django.atLeast(4, 0) === true
          ? settingPart(context, "SECURE_CROSS_ORIGIN_OPENER_POLICY", text, "make sure that it names a policy")
          : open("this Django sends no Cross-Origin-Opener-Policy"),
      ]
    : [open("MIDDLEWARE has no SecurityMiddleware: make sure that a proxy sends these headers")];
  const framing = settings && framingPolicy(settings);
  return whole(
    ...parts,
    sends(middleware.frameOptions)
      ? settingPart(context, "X_FRAME_OPTIONS", text, "make sure that it is DENY or SAMEORIGIN")
      : framing !== undefined
        ? shown({ at: settingFact(context, framing)?.at, text: `frame-ancestors of ${framing} limits frames` })
        : open("MIDDLEWARE has no XFrameOptionsMiddleware: make sure that a proxy sends X-Frame-Options"),
  );
}
