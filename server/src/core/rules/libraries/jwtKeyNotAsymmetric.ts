import { seen, and, not } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { entry } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "jwt-key-not-asymmetric",
  family: "libraries",
  severity: "error",
  reads: ["SIMPLE_JWT"],
  docs: {
    summary: "Tokens are to be signed with a key pair, and no key is set",
    why: "`SIGNING_KEY` is `SECRET_KEY` by default, a text. The algorithms `RS…`, `ES…` and `PS…` need a private key in PEM form: signing the first token raises.",
    remedy:
      'Set `"SIGNING_KEY"` and `"VERIFYING_KEY"`, both from the environment or a file outside of the repository, or use `"HS256"`.',
    references: ["https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html#algorithm"],
  },
  check({ settings }) {
    if (!settings.names.includes("SIMPLE_JWT")) return notApplicable("SIMPLE_JWT is not set");
    const missing = settings.ask((world) => {
      const value = world.get("SIMPLE_JWT");
      const algorithm = entry(value, "ALGORITHM");
      if (typeof algorithm === "string") return algorithm;
      const absent = ["SIGNING_KEY", "VERIFYING_KEY", "JWK_URL"].map((name) => {
        const found = entry(value, name);
        return typeof found === "string" ? not(found) : ("no" as const);
      });
      return {
        answer: and(
          seen(algorithm) ?? yesNo(algorithm.kind === "str" && /^(?:RS|ES|PS)\d+$/.test(algorithm.value)),
          ...absent,
        ),
        ...(algorithm.at && { at: algorithm.at }),
      };
    });
    return verdictOf(missing, (one) => {
      const algorithm = entry(one.world.get("SIMPLE_JWT"), "ALGORITHM");
      return {
        message: `${typeof algorithm !== "string" && algorithm.kind === "str" ? algorithm.value : "The algorithm"} needs a key pair${whenText(one)}, but SIGNING_KEY is not set, so signing the first token raises`,
      };
    });
  },
});
