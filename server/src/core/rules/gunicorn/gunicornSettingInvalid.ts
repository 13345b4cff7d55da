import { replaceText } from "../../fixes/deployFixes.js";
import { effective, ofGunicorns, sourceText } from "../../gunicorn/effective.js";
import { gunicornTable } from "../../gunicorn/table.js";
import { settingFault } from "../../gunicorn/validate.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-setting-invalid",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "gunicorn refuses the value of a setting and does not start",
    why: 'Each setting has a validator, and the first value that it refuses ends the start: whole numbers must be `int` (`cpu_count() / 2` is a float), truth values True or False (`1` and `"yes"` are refused), texts `str` (`accesslog = True` is refused), lists of addresses one text with commas. A variable that is set to nothing breaks it too: `WEB_CONCURRENCY=` is a traceback.',
    remedy:
      "Give the setting a value of its type: `//` instead of `/`, `int(…)` around a variable, a default for a variable that may be empty.",
    references: [
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/config.py",
      "https://docs.gunicorn.org/en/stable/settings.html",
    ],
  },
  check({ project }) {
    const version = project.distribution("gunicorn");
    return ofGunicorns(
      project,
      (subject) =>
        gunicornTable.settings.flatMap((setting) => {
          const given = effective(subject, setting.name);
          // On the command line argparse converts: what it refuses is the subject of gunicorn-flag-value-invalid.
          if (
            given.source === "default" ||
            ((given.source === "command-line" || given.source === "GUNICORN_CMD_ARGS") &&
              (setting.validator === "validate_pos_int" || setting.validator === "validate_bool"))
          )
            return [];
          const value = given.value;
          const fault = settingFault(setting, value, version);
          const unset =
            fault === undefined && value.kind === "environment" && given.source === "config-file"
              ? settingFault(setting, given.whenUnset, version)
              : undefined;
          const found = fault ?? unset;
          if (found === undefined) return [];
          const variable = unset !== undefined && value.kind === "environment" ? value.reads[0]?.variable : undefined;
          const when = variable === undefined ? "" : ` when ${variable} is unset`;
          const empty =
            given.source === "environment" && value.kind === "str" && value.value === ""
              ? " It is set to nothing here."
              : "";
          const at =
            found.value.at !== undefined &&
            found.value.at.file === given.place.file &&
            found.value.at.start >= given.place.start &&
            found.value.at.end <= given.place.end
              ? found.value.at
              : given.place;
          return [
            finding({
              at,
              certainty: unset === undefined ? "definite" : "possible",
              ...(variable !== undefined && { when: `${variable} is unset` }),
              severity: unset === undefined ? "error" : "warning",
              message:
                `gunicorn does not start${when}: ${setting.name} ${found.text}${given.source === "config-file" ? "" : ` (from ${sourceText(given)})`}.${empty}`.replace(
                  /\.$/,
                  "",
                ),
              fixes:
                found.instead === undefined || unset !== undefined || given.source !== "config-file"
                  ? []
                  : replaceText(`Write ${found.instead}`, at, found.instead),
            }),
          ];
        }),
      "gunicorn accepts every value that can be seen",
    );
  },
});
