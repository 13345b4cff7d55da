import { isTruthy, and } from "../../domain/predicates.js";
import { isNever, storageBackend } from "../support/libraries.js";
import { uploadsGoToS3, s3Option, placeOf } from "../support/objectStorage.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "s3-uploads-overwritten",
  family: "libraries",
  severity: "hint",
  reads: ["AWS_S3_FILE_OVERWRITE", "STORAGES"],
  checklist: ["media-files"],
  docs: {
    summary: "Two uploads of the same name are one file",
    why: "The S3 storage of django-storages replaces what is there (`file_overwrite` is on by default), while Django's own storage picks another name. A second `photo.jpg` then takes the place of the first, whoever it belonged to, unless `upload_to` makes names of its own.",
    remedy: 'Set `"file_overwrite": False` in the storage\'s `OPTIONS`, or `AWS_S3_FILE_OVERWRITE = False`.',
    whenToIgnore: "Every `upload_to` puts something unique into the name.",
    references: ["https://django-storages.readthedocs.io/en/latest/backends/amazon-S3.html"],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => uploadsGoToS3(world, settings.django))))
      return notApplicable("uploads do not go to S3");
    const replaced = settings.ask((world) => {
      const overwrite = s3Option(world, "file_overwrite", "AWS_S3_FILE_OVERWRITE");
      return {
        answer: and(
          typeof overwrite === "string" ? (overwrite === "no" ? "yes" : overwrite) : isTruthy(overwrite),
          uploadsGoToS3(world, settings.django),
        ),
        ...placeOf(typeof overwrite === "string" ? storageBackend(world, "default", settings.django) : overwrite),
      };
    });
    return verdictOf(replaced, (one) => ({
      message: `An upload to S3 replaces another of the same name${whenText(one)}, unless upload_to makes names unique`,
    }));
  },
});
