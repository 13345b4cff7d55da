import { notApplicable, settingsRule } from "../rule.js";
import { dirname, isInside, join } from "../../project/paths.js";
import { judgeElements } from "../support/elements.js";
import { pathText, placeOnDisk } from "../support/pathValues.js";
import { staticfilesDir, usesStaticfilesDirs } from "../support/staticFiles.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "staticfiles-dir-missing",
  family: "static",
  severity: "information",
  since: { django: [4, 0], brought: "the check" },
  djangoChecks: ["staticfiles.W004"],
  reads: ["STATICFILES_DIRS", "STATICFILES_FINDERS", "INSTALLED_APPS"],
  checklist: ["static-files"],
  docs: {
    summary: "A folder of STATICFILES_DIRS is not in the repository",
    why: "Django's check warns of it since 4.0, and its files are not collected. Git keeps no empty folders: what exists on the developer's machine may be missing in production.",
    remedy: "Correct the path, or add the folder with a file such as `.gitkeep` in it.",
    whenToIgnore: "The build makes the folder before `collectstatic` runs.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/staticfiles/finders.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#staticfiles-dirs",
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
        const folder = staticfilesDir(item)?.folder;
        // No path at all is no folder, wherever Django runs.
        if (folder?.kind === "str" && folder.value === "") return { key: "", at: folder.at, data: "missing" as const };
        const place = folder && placeOnDisk(folder, settings.workingDirectory);
        if (folder === undefined || place === undefined) return undefined;
        const kind = settings.kindOf(place);
        // A relative path begins where Django is started: `python src/manage.py`.
        const text = pathText(folder) ?? "";
        const isRelative = settings.mode === "open" && kind !== "directory" && !text.startsWith("/");
        if (isRelative && settings.kindOf(join(dirname(settings.workingDirectory), text)) === "directory")
          return undefined;
        if (kind === "missing" || kind === "file") return { key: place, at: folder.at, data: kind };
        return kind === "unknown" && isInside(settings.workingDirectory, place)
          ? { key: place, at: folder.at, data: "ignored" as const }
          : undefined;
      },
      (fault, one) => ({
        message:
          fault.data === "ignored"
            ? `Git ignores this folder${whenText(one)}: unless a build makes it first, STATICFILES_DIRS finds nothing there`
            : `${fault.data === "file" ? "This is a file, no folder" : "This folder is not in the repository"}${whenText(one)}, so STATICFILES_DIRS finds nothing there`,
        ...(fault.data === "ignored" && { severity: "hint" as const }),
        djangoChecks: ["staticfiles.W004"],
        // What a build makes cannot be seen here.
        ...(settings.mode === "open" && { certainty: "possible" as const }),
      }),
    );
  },
});
