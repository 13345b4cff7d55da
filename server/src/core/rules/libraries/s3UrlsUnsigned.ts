import { isTruthy, and, not } from "../../domain/predicates.js";
import { isNever } from "../support/libraries.js";
import { uploadsGoToS3, s3Option, placeOf } from "../support/objectStorage.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "s3-urls-unsigned",
  family: "libraries",
  severity: "hint",
  reads: ["AWS_QUERYSTRING_AUTH", "STORAGES"],
  checklist: ["media-backups"],
  docs: {
    summary: "Addresses of uploads are not signed, so the bucket has to be public",
    why: "With `AWS_QUERYSTRING_AUTH = False` the address of a file carries no signature. It works only where everyone may read the bucket or a CDN in front of it signs in.",
    remedy: "Leave signing on for uploads; turn it off for static files only, in their own storage's `OPTIONS`.",
    whenToIgnore: "A CDN serves the bucket, or all uploads are public.",
    references: ["https://django-storages.readthedocs.io/en/latest/backends/amazon-S3.html"],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => uploadsGoToS3(world, settings.django))))
      return notApplicable("uploads do not go to S3");
    const unsigned = settings.ask((world) => {
      const auth = s3Option(world, "querystring_auth", "AWS_QUERYSTRING_AUTH");
      if (typeof auth === "string") return auth;
      return { answer: and(not(isTruthy(auth)), uploadsGoToS3(world, settings.django)), ...placeOf(auth) };
    });
    return verdictOf(unsigned, (one) => ({
      message: `Addresses of uploads are not signed${whenText(one)}: they work only where everyone may read the bucket`,
    }));
  },
});
