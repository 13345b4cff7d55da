import { isSequence } from "../../domain/value.js";
import { isTruthy } from "../../domain/predicates.js";
import { notApplicable, settingsRule } from "../rule.js";
import { judgeElements } from "../support/elements.js";
import { mayBeSamePlace, placeOnDisk } from "../support/pathValues.js";
import { staticfilesDir, usesStaticfilesDirs } from "../support/staticFiles.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "static-root-in-staticfiles-dirs",
  family: "static",
  severity: "error",
  djangoChecks: ["staticfiles.E002"],
  reads: ["STATICFILES_DIRS", "STATIC_ROOT", "STATICFILES_FINDERS", "INSTALLED_APPS"],
  checklist: ["static-files"],
  docs: {
    summary: "STATICFILES_DIRS holds STATIC_ROOT",
    why: "`collectstatic` would copy a folder into itself. `STATIC_ROOT` is where the collected files go, `STATICFILES_DIRS` where they come from; Django's check refuses one place for both, so that `collectstatic` and `migrate` fail.",
    remedy: 'Give `STATIC_ROOT` a folder of its own, such as `BASE_DIR / "staticfiles"`, and keep it out of Git.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/staticfiles/finders.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#static-root",
    ],
  },
  check({ settings }) {
    const used = settings.ask((world) => usesStaticfilesDirs(world, settings.symbols));
    if (used.occurs === "unknown") return used.notDetermined();
    if (used.occurs !== "always") return notApplicable("no finder reads STATICFILES_DIRS");
    // A root that cannot be seen leaves it open, unless no listed folder can be the same.
    const hidden = settings.ask((world) => {
      const [dirs, value] = [world.get("STATICFILES_DIRS"), world.get("STATIC_ROOT")];
      const folders =
        isSequence(dirs) && dirs.rest === undefined
          ? dirs.items.map((item) => staticfilesDir(item)?.folder)
          : [undefined];
      if (folders.length === 0) return "no";
      const truth = isTruthy(value);
      if (value.kind !== "unknown") return truth === "yes" ? "no" : truth;
      return folders.some(
        (folder) => folder === undefined || mayBeSamePlace(value, folder, settings.workingDirectory),
      ) && truth !== "no"
        ? "unknown"
        : "no";
    });
    if (hidden.occurs === "unknown") return hidden.notDetermined();
    return verdictList(
      judgeElements(
        settings,
        "STATICFILES_DIRS",
        (item, world) => {
          const rootSetting = world.setting("STATIC_ROOT");
          const place =
            isTruthy(rootSetting.value) === "yes"
              ? placeOnDisk(rootSetting.value, settings.workingDirectory)
              : undefined;
          const folder = staticfilesDir(item)?.folder;
          return place !== undefined && folder && placeOnDisk(folder, settings.workingDirectory) === place
            ? { key: place, data: undefined }
            : undefined;
        },
        (_, one) => ({
          message: `This folder is also STATIC_ROOT, where collectstatic writes to${whenText(one)}`,
          djangoChecks: ["staticfiles.E002"],
          because: [...one.because, { at: one.world.setting("STATIC_ROOT").valueAt, label: "STATIC_ROOT is set here" }],
        }),
      ),
    );
  },
});
