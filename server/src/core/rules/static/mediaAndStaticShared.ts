import type { Answer } from "../../domain/value.js";
import { and, isTruthy, or, seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { isInstalled } from "../support/installedApps.js";
import { placeOnDisk } from "../support/pathValues.js";
import type { Reply, World } from "../../settings/setting.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "media-and-static-shared",
  family: "static",
  severity: "error",
  reads: ["MEDIA_ROOT", "STATIC_ROOT", "MEDIA_URL", "STATIC_URL", "INSTALLED_APPS"],
  checklist: ["static-files", "media-files"],
  docs: {
    summary: "Uploads and static files share a folder or an address",
    why: "django.contrib.staticfiles raises `ImproperlyConfigured` when its storage is made: at `collectstatic`, or at the first page with a static file. No check says so. What people upload must not lie among the site's own scripts.",
    remedy: "Give `MEDIA_ROOT` and `MEDIA_URL` places of their own.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/staticfiles/utils.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#media-root",
    ],
  },
  check({ settings }) {
    const installed = (world: World): Answer => isInstalled(world, "django.contrib.staticfiles", settings.symbols);
    // What is proven is about static files first; what is found stands at MEDIA_ROOT.
    const roots = settings.ask((world): Reply => {
      const [fixed, media] = [world.get("STATIC_ROOT"), world.get("MEDIA_ROOT")];
      const [first, second] = [
        placeOnDisk(media, settings.workingDirectory),
        placeOnDisk(fixed, settings.workingDirectory),
      ];
      const same =
        first !== undefined && second !== undefined
          ? yesNo(first === second)
          : or("no", seen(media) ?? "no", seen(fixed) ?? "no");
      return {
        answer: and(same, isTruthy(media), isTruthy(fixed), installed(world)),
        at: world.setting("MEDIA_ROOT").valueAt,
      };
    });
    const urls = settings.ask((world): Reply => {
      const [fixed, media] = [world.get("STATIC_URL"), world.get("MEDIA_URL")];
      const same =
        media.kind === "str" && fixed.kind === "str"
          ? yesNo(media.value === fixed.value && media.value !== "")
          : or("no", seen(media) ?? "no", seen(fixed) ?? "no");
      return { answer: and(same, installed(world)), at: world.setting("MEDIA_URL").valueAt };
    });
    return [
      ...verdictList(
        verdictOf(roots, (one) => ({
          message: `MEDIA_ROOT and STATIC_ROOT are the same folder${whenText(one)}, which django.contrib.staticfiles refuses`,
          because: [...one.because, { at: one.world.setting("STATIC_ROOT").valueAt, label: "STATIC_ROOT is set here" }],
        })),
      ),
      ...verdictList(
        verdictOf(urls, (one) => ({
          // Each has a variable of its own: a site without either is seldom.
          ...(one.unset.length > 1 && { severity: "information" as const }),
          message: `MEDIA_URL and STATIC_URL are the same address${whenText(one)}, which django.contrib.staticfiles refuses`,
          because: [...one.because, { at: one.world.setting("STATIC_URL").valueAt, label: "STATIC_URL is set here" }],
        })),
      ),
    ];
  },
});
