import { ofGunicorns } from "../../gunicorn/effective.js";
import { displayValue } from "../../domain/display.js";
import type { Value } from "../../domain/value.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-setting-overridden",
  family: "gunicorn",
  severity: "information",
  checklist: ["server-tuning"],
  docs: {
    summary: "The command line overrides a setting of gunicorn's config file",
    why: "Each later source wins: variables such as `PORT` and `WEB_CONCURRENCY`, then the config file, then `GUNICORN_CMD_ARGS`, then the command line. A change in the config file has no effect here.",
    remedy: "Keep the setting in one place.",
    whenToIgnore: "Where one process overrides a value that others share.",
    references: ["https://docs.gunicorn.org/en/stable/configure.html"],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) =>
        [...subject.effective].flatMap(([name, setting]) => {
          if (setting.source !== "command-line" && setting.source !== "GUNICORN_CMD_ARGS") return [];
          const lost = setting.overrides.find((one) => one.source === "config-file");
          if (
            lost?.at === undefined ||
            setting.at === undefined ||
            name === "wsgi_app" ||
            setting.value.kind === "unknown"
          )
            return [];
          const text = (value: Value): string =>
            displayValue(
              value.kind === "list" && value.items.length === 1 && value.items[0] !== undefined
                ? value.items[0]
                : value,
              { name, brief: true },
            );
          if (text(setting.value) === text(lost.value)) return [];
          return [
            finding({
              at: lost.at,
              certainty: "definite",
              message: `gunicorn does not use this value of ${name}: ${setting.source === "command-line" ? "the command line" : "GUNICORN_CMD_ARGS"} sets another`,
              because: [{ at: setting.at, label: "this value is used" }],
            }),
          ];
        }),
      "no setting is given twice with different values",
    );
  },
});
