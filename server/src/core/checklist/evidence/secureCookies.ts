import { isTruthy } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { middleware, runsMiddleware } from "../../rules/support/middleware.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, whole, type Part } from "./answers.js";
import { settingFact, settingPart } from "./settingFacts.js";
import { lastPart } from "../../text/lastPart.js";

/** HttpOnly for the session: scripts need the CSRF cookie in some projects. `SameSite=None` is a rule's question. */
const cookies = [
  { name: "SESSION", path: middleware.session, httpOnly: true },
  { name: "CSRF", path: middleware.csrf, httpOnly: false },
] as const;

export function secureCookies(context: EvidenceContext): EvidenceAnswer {
  const { settings } = context.entry;
  return whole(
    ...cookies.flatMap(({ name, path, httpOnly }): readonly Part[] => {
      const used = settings?.ask((world) => runsMiddleware(world, path, settings.django));
      if (used === undefined || (used.occurs === "never" && !used.byEnvironment))
        return [nothing(`MIDDLEWARE has no ${lastPart(path)}`)];
      const sameSite = settingFact(context, `${name}_COOKIE_SAMESITE`);
      return [
        settingPart(context, `${name}_COOKIE_SECURE`, isTruthy, "make sure that it is on"),
        ...(httpOnly
          ? [
              settingPart(
                context,
                `${name}_COOKIE_HTTPONLY`,
                isTruthy,
                "make sure that it is on, or scripts can read the session",
              ),
            ]
          : []),
        ...(sameSite === undefined || sameSite.isDefault
          ? []
          : [
              settingPart(
                context,
                `${name}_COOKIE_SAMESITE`,
                (value) => yesNo(value.kind === "str" && /^(?:lax|strict)$/i.test(value.value)),
                "make sure that other sites have to send it",
              ),
            ]),
      ];
    }),
  );
}
