import { seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { durationOf } from "../../evaluator/models/datetime.js";
import { entry } from "../support/libraries.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "jwt-lifetime-long",
  family: "libraries",
  severity: "warning",
  decision: true,
  reads: ["SIMPLE_JWT"],
  docs: {
    summary: "A token is valid for long, and cannot be taken back",
    why: "An access token is believed without asking the database until it expires: a stolen one is good for that long, and signing out does not end it. The default of djangorestframework-simplejwt is 5 minutes, and a day for refresh tokens.",
    remedy:
      "Keep access tokens short, `timedelta(minutes=5)` to an hour, and renew them with a refresh token that rotates.",
    whenToIgnore: "Only machines of one's own hold the tokens.",
    references: [
      "https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html#access-token-lifetime",
    ],
  },
  check({ settings }) {
    if (!settings.names.includes("SIMPLE_JWT")) return notApplicable("SIMPLE_JWT is not set");
    return (
      [
        ["ACCESS_TOKEN_LIFETIME", 1],
        ["REFRESH_TOKEN_LIFETIME", 90],
      ] as const
    ).flatMap(([name, longest]) =>
      verdictList(
        verdictOf(
          settings.ask((world) => {
            const value = entry(world.get("SIMPLE_JWT"), name);
            if (typeof value === "string") return value;
            const duration = durationOf(value);
            return {
              answer: seen(value) ?? yesNo(duration !== undefined && duration > BigInt(longest) * day),
              data: duration,
              ...(value.at && { at: value.at }),
            };
          }),
          (one) => ({
            severity: name === "ACCESS_TOKEN_LIFETIME" ? "warning" : "information",
            message: `${name === "ACCESS_TOKEN_LIFETIME" ? "An access token" : "A refresh token"} is valid for ${lengthOf(one.data)}${whenText(one)}, whoever holds it`,
          }),
        ),
      ),
    );
  },
});

const day = 86_400_000_000n;

/** Of what is longer than a day. */
function lengthOf(duration: unknown): string {
  const days = BigInt(String(duration)) / day;
  return days === 1n ? "more than a day" : `${days} days`;
}
