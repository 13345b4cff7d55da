import { replaceText } from "../../fixes/deployFixes.js";
import { writtenNames } from "../../gunicorn/commandLineNames.js";
import { gunicornTable } from "../../gunicorn/table.js";
import { nearest } from "../../text/nearest.js";
import { finding, gunicornRule, holds } from "../rule.js";

const settings = new Set(gunicornTable.settings.map((setting) => setting.name));

export default gunicornRule({
  id: "gunicorn-setting-unknown",
  family: "gunicorn",
  severity: "warning",
  checklist: ["server-tuning"],
  fixable: "needsReview",
  docs: {
    summary: "A name in gunicorn's config file is no setting, but nearly one",
    why: "gunicorn reads the names that it knows from its config file and ignores all others without a word (`gunicorn/app/base.py`), so a misspelt setting keeps its default. The flags of the command line are often spelt differently: `--access-logfile` is `accesslog`, `--env` is `raw_env`, `--preload` is `preload_app`.",
    remedy: "Write the setting's own name.",
    whenToIgnore: "Where the name is a variable of your own; a leading underscore says so too.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html",
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/app/base.py",
    ],
  },
  check({ gunicorn }) {
    const { names, namesRead, text, file } = gunicorn;
    const findings = [...names].flatMap(([name, { nameAt }]) => {
      if (
        nameAt.file !== file ||
        name.startsWith("_") ||
        settings.has(name) ||
        name !== name.toLowerCase() ||
        namesRead.has(name)
      )
        return [];
      // Only what the file assigns or defines itself, not what it imports.
      if (
        !/^\s*(?::[^=\n]{0,80})?=(?!=)/.test(text.slice(nameAt.end, nameAt.end + 100)) &&
        !/\bdef\s+$/.test(text.slice(Math.max(0, nameAt.start - 10), nameAt.start))
      )
        return [];
      const meant = writtenNames[name] ?? nearest(name, settings, name.length < 8 ? 1 : 2);
      if (meant === undefined) return [];
      const isFree = !names.has(meant);
      return [
        finding({
          at: nameAt,
          certainty: "definite",
          message: `gunicorn has no setting ${name} and ignores it; the setting is called ${meant}`,
          fixes: isFree && name !== "no_sendfile" ? replaceText(`Rename to ${meant}`, nameAt, meant) : [],
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "every name that looks like a setting is one" });
  },
});
