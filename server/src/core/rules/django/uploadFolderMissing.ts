import type { Answer } from "../../domain/value.js";
import { settingsRule } from "../rule.js";
import { placeOnDisk } from "../support/pathValues.js";
import type { Reply } from "../../settings/setting.js";
import { verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "upload-folder-missing",
  family: "django",
  severity: "error",
  since: { django: [4, 0], brought: "the check" },
  djangoChecks: ["files.E001"],
  reads: ["FILE_UPLOAD_TEMP_DIR"],
  checklist: ["media-files"],
  docs: {
    summary: "FILE_UPLOAD_TEMP_DIR is no folder that exists",
    why: "Django writes uploads of more than 2.5 MB there first: the request fails. Its check refuses a folder that does not exist since 4.0. Git keeps no empty folders.",
    remedy:
      "Name a folder that exists in production, or delete the line: Django then takes the system's folder for temporary files.",
    whenToIgnore: "The deployment makes the folder.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/files.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#file-upload-temp-dir",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Answer | Reply => {
      const value = world.get("FILE_UPLOAD_TEMP_DIR");
      if (value.kind === "none" || (value.kind === "str" && value.value === "")) return "no";
      if (value.kind === "environment") return "environment";
      const place = placeOnDisk(value, settings.workingDirectory);
      const kind = place === undefined ? "unknown" : settings.kindOf(place);
      if (kind === "unknown" && place !== undefined)
        return { answer: "unknown", reason: "whether the folder of FILE_UPLOAD_TEMP_DIR is there cannot be seen" };
      return kind === "unknown" ? "unknown" : kind === "directory" ? "no" : "yes";
    });
    return verdictOf(bad, (one) => ({
      message: `FILE_UPLOAD_TEMP_DIR names a folder that is not in the repository${whenText(one)}: where it is missing Django's checks fail`,
      djangoChecks: ["files.E001"],
      ...(settings.mode === "open" && { certainty: "possible" as const, severity: "information" as const }),
    }));
  },
});
