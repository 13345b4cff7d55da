import { includesText, isTruthy, or } from "../../domain/predicates.js";
import { yesNo, type Answer } from "../../domain/value.js";
import type { World } from "../../settings/setting.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, whole, type Part } from "./answers.js";
import { settingFact, settingPart } from "./settingFacts.js";
import { lastPart } from "../../text/lastPart.js";

/** HttpOnly for the session: scripts need the CSRF cookie in some projects. `SameSite=None` is a rule's question. */
const cookies = [
  { name: "SESSION", middleware: "django.contrib.sessions.middleware.SessionMiddleware", httpOnly: true },
  { name: "CSRF", middleware: "django.middleware.csrf.CsrfViewMiddleware", httpOnly: false },
] as const;

export function secureCookies(context: EvidenceContext): EvidenceAnswer {
  return whole(
    ...cookies.flatMap(({ name, middleware, httpOnly }): readonly Part[] => {
      const used = context.entry.settings?.ask((world) => isUsed(world, middleware));
      if (used === undefined || (used.occurs === "never" && !used.byEnvironment))
        return [nothing(`MIDDLEWARE has no ${lastPart(middleware)}`)];
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

function isUsed(world: World, middleware: string): Answer {
  return or(
    includesText(world.get("MIDDLEWARE"), middleware),
    includesText(world.get("MIDDLEWARE_CLASSES"), middleware),
  );
}
