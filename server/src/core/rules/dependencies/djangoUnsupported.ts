import { djangoEnded, supportAsOf } from "../../data/endOfSupport.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "django-unsupported",
  family: "dependencies",
  severity: "warning",
  checklist: ["dependencies"],
  docs: {
    summary: "Production runs a series of Django that gets no security fixes",
    why: "Django fixes security flaws in supported series only. What is found after that stays open in an older one, and is described in public with the fix for the newer ones. The dates are those of Django's download page; the rule speaks of series that had ended when its table was made, so that no clock decides.",
    remedy:
      "Upgrade series by series with `python -Wa manage.py test`, to a long-term release where upgrades are rare.",
    whenToIgnore: "Where a vendor backports security fixes to that series.",
    references: [
      "https://www.djangoproject.com/download/#supported-versions",
      "https://docs.djangoproject.com/en/stable/howto/upgrade-version/",
      "https://docs.djangoproject.com/en/stable/internals/release-process/#supported-versions",
    ],
  },
  check({ project }) {
    const django = project.requirements.distributions.get("django");
    if (!project.entries.some((entry) => entry.role === "production"))
      return notApplicable("no settings are for production");
    if (django === undefined) return notApplicable("no requirement names Django");
    const series = /^(\d+\.\d+)/.exec(django.version ?? "")?.[1];
    if (series === undefined) return notApplicable("the requirements do not tell which Django is installed");
    const ended = djangoEnded(series);
    if (ended === undefined)
      return holds({ at: django.written.at, text: `Django ${series} had not ended on ${supportAsOf}` });
    return finding({
      at: django.written.at,
      certainty: "definite",
      message: `Django ${series} gets no security fixes: its support ended on ${ended}`,
    });
  },
});
