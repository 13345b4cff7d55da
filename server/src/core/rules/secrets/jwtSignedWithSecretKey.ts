import { entryOf, isText } from "../../domain/predicates.js";
import type { Value } from "../../domain/value.js";
import { variablesOf } from "../../domain/display.js";
import type { Reply } from "../../settings/setting.js";
import { notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "jwt-signed-with-secret-key",
  family: "secrets",
  severity: "hint",
  reads: ["SIMPLE_JWT", "SECRET_KEY"],
  checklist: ["rotation-prepared"],
  docs: {
    summary: "JSON web tokens are signed with SECRET_KEY",
    why: "djangorestframework-simplejwt signs with `SECRET_KEY` unless `SIGNING_KEY` is set. Its documentation advises a key of its own: a new `SECRET_KEY` makes every token invalid at once, because `SECRET_KEY_FALLBACKS` means nothing to the library, and a leaked token key is a leaked `SECRET_KEY`.",
    remedy: 'Give the tokens their own key: `SIMPLE_JWT = {"SIGNING_KEY": os.environ["JWT_SIGNING_KEY"]}`.',
    whenToIgnore: "Tokens live for minutes only and a rotation may end them.",
    references: ["https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html#signing-key"],
  },
  check({ settings }) {
    if (!settings.names.includes("SIMPLE_JWT")) return notApplicable("SIMPLE_JWT is not set");
    const shared = settings.ask((world): Reply => {
      const jwt = world.setting("SIMPLE_JWT");
      if (jwt.value.kind === "unknown") return { answer: "unknown" };
      if (jwt.value.kind !== "dict") return { answer: "no" };
      const algorithm = entryOf(jwt.value, "ALGORITHM");
      if (typeof algorithm !== "string" && isText(algorithm.value, "HS256", "HS384", "HS512") !== "yes")
        return { answer: "no" };
      const key = entryOf(jwt.value, "SIGNING_KEY");
      if (typeof key === "string") return { answer: key === "no" ? "yes" : key };
      return { answer: isSame(key.value, world.get("SECRET_KEY")) ? "yes" : "no" };
    });
    if (shared.occurs === "unknown") return shared.notDetermined();
    if (shared.occurs === "never") return shared.holds();
    return shared.findings(() => ({
      message: "Tokens are signed with SECRET_KEY: a new key ends them all, and SECRET_KEY_FALLBACKS does not apply",
    }));
  },
});

function isSame(key: Value, secretKey: Value): boolean {
  if (key === secretKey) return true;
  if (key.kind === "str" && secretKey.kind === "str") return key.value === secretKey.value;
  return (
    key.kind === "environment" &&
    secretKey.kind === "environment" &&
    variablesOf(key).join() === variablesOf(secretKey).join()
  );
}
