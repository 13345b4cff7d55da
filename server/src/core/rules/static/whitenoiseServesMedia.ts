import { isTruthy, includesText, seen, and } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { isNever } from "../support/libraries.js";
import { middleware } from "../support/middleware.js";
import { placeOnDisk, relation, pathText } from "../support/pathValues.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "whitenoise-serves-media",
  family: "static",
  severity: "warning",
  reads: ["WHITENOISE_ROOT", "MEDIA_ROOT"],
  checklist: ["media-files"],
  docs: {
    summary: "WhiteNoise is pointed at the folder of uploads",
    why: "WhiteNoise lists the files of `WHITENOISE_ROOT` once, at start: what is uploaded later is not found until the next restart. What it does serve are files of visitors from the root of the site's own origin, under whatever type their names suggest.",
    remedy: "Serve uploads from object storage or by the proxy, best from a host name of their own.",
    references: ["https://whitenoise.readthedocs.io/en/stable/django.html#WHITENOISE_ROOT"],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => isTruthy(world.get("WHITENOISE_ROOT")))))
      return notApplicable("WHITENOISE_ROOT is not set");
    const same = settings.ask((world) => {
      const root = world.get("WHITENOISE_ROOT");
      const media = world.get("MEDIA_ROOT");
      const hidden = seen(root) ?? seen(media);
      if (hidden) return hidden;
      const [place, uploads] = [root, media].map((value) =>
        pathText(value) ? placeOnDisk(value, settings.workingDirectory) : undefined,
      );
      return place === undefined || uploads === undefined
        ? "no"
        : and(
            yesNo(relation(uploads, place) === "matches" || relation(uploads, place) === "is inside"),
            includesText(world.get("MIDDLEWARE"), middleware.whitenoise),
          );
    });
    return verdictOf(same, (one) => ({
      message: `WHITENOISE_ROOT holds MEDIA_ROOT${whenText(one)}: uploads are served from the root of the site, and new ones only after a restart`,
    }));
  },
});
