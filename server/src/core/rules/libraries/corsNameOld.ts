import { knowsNewNames, oldCorsNames } from "../support/cors.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "cors-name-old",
  family: "libraries",
  severity: "hint",
  reads: ["CORS_ORIGIN_ALLOW_ALL", "CORS_ORIGIN_WHITELIST", "CORS_ORIGIN_REGEX_WHITELIST"],
  fixable: "needsReview",
  docs: {
    summary: "A CORS setting has the name that django-cors-headers 3.5 replaced",
    why: "The library still reads the old names, but only where the new one is not set: with both, what stands under the old name is ignored without a word.",
    remedy: "Use `CORS_ALLOW_ALL_ORIGINS`, `CORS_ALLOWED_ORIGINS` and `CORS_ALLOWED_ORIGIN_REGEXES`.",
    references: [
      "https://github.com/adamchainz/django-cors-headers/blob/main/CHANGELOG.rst",
      "https://github.com/adamchainz/django-cors-headers/blob/main/src/corsheaders/conf.py",
    ],
  },
  check({ settings }) {
    if (!knowsNewNames(settings)) return notApplicable("before django-cors-headers 3.5 these are the names");
    const found = Object.entries(oldCorsNames).flatMap(([name, old]) => {
      if (!settings.names.includes(old)) return [];
      const assigned = settings.ask((world) => {
        const setting = world.setting(old);
        return { answer: world.isSet(old), at: setting.at };
      });
      return verdictList(
        verdictOf(assigned, (one) => {
          const both = one.world.isSet(name) === "yes";
          return {
            severity: both ? "warning" : "hint",
            message: both
              ? `${old} is ignored${whenText(one)}, because ${name} is set as well`
              : `${old} is now called ${name}`,
            tags: ["deprecated"],
            ...(!both && {
              fixes: settings.fix.renameSetting(one.world.setting(old), name),
            }),
          };
        }),
      );
    });
    return found.length > 0 ? found : notApplicable("no old name is used");
  },
});
