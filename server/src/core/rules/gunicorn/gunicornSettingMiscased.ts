import { replaceText } from "../../fixes/deployFixes.js";
import { gunicornTable } from "../../gunicorn/table.js";
import { finding, gunicornRule, holds } from "../rule.js";

const settings = new Set(gunicornTable.settings.map((setting) => setting.name));

export default gunicornRule({
  id: "gunicorn-setting-miscased",
  family: "gunicorn",
  severity: "warning",
  checklist: ["server-tuning"],
  fixable: "needsReview",
  docs: {
    summary: "A setting in gunicorn's config file is written in upper case and ignored",
    why: "gunicorn compares names exactly: `BIND` and `Workers` are no settings, and names that it does not know are ignored without a word. Only Django's settings are in upper case.",
    remedy: "Write the name in lower case.",
    references: [
      "https://docs.gunicorn.org/en/stable/configure.html#configuration-file",
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/app/base.py",
    ],
  },
  check({ gunicorn }) {
    const { names, namesRead, file } = gunicorn;
    const findings = [...names].flatMap(([name, { nameAt }]) => {
      const lower = name.toLowerCase();
      // A constant that the file itself uses is no slip.
      if (nameAt.file !== file || name === lower || !settings.has(lower) || namesRead.has(name)) return [];
      return [
        finding({
          at: nameAt,
          certainty: "definite",
          message: `gunicorn ignores ${name}: the setting is called ${lower}, in lower case`,
          fixes: names.has(lower) ? [] : replaceText(`Rename to ${lower}`, nameAt, lower),
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "settings are written in lower case" });
  },
});
