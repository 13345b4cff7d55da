import { notApplicable, settingsRule } from "../rule.js";
import { judgeElements } from "../support/elements.js";
import { staticfilesDir, usesStaticfilesDirs } from "../support/staticFiles.js";

export default settingsRule({
  id: "staticfiles-prefix-with-slash",
  family: "static",
  severity: "error",
  since: { django: [2, 2], brought: "the check" },
  djangoChecks: ["staticfiles.E003"],
  reads: ["STATICFILES_DIRS", "STATICFILES_FINDERS", "INSTALLED_APPS"],
  checklist: ["static-files"],
  docs: {
    summary: "A prefix in STATICFILES_DIRS ends with a slash",
    why: "The prefix is joined to the file's name with a slash of its own; Django's check refuses one that ends with a slash (2.2), so that `collectstatic` fails.",
    remedy: "Write the prefix without the slash at its end.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/staticfiles/finders.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#prefixes-optional",
    ],
  },
  check({ settings }) {
    const used = settings.ask((world) => usesStaticfilesDirs(world, settings.symbols));
    if (used.occurs === "unknown") return used.notDetermined();
    if (used.occurs !== "always") return notApplicable("no finder reads STATICFILES_DIRS");
    return judgeElements(
      settings,
      "STATICFILES_DIRS",
      (item) => {
        const prefix = staticfilesDir(item)?.prefix;
        return prefix?.kind === "str" && prefix.value.endsWith("/")
          ? { key: prefix.value, at: prefix.at, data: prefix.value }
          : undefined;
      },
      (fault) => ({
        message: `The prefix "${fault.data}" ends with a slash, which Django's checks refuse`,
        djangoChecks: ["staticfiles.E003"],
      }),
    );
  },
});
