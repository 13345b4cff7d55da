import { isText, and } from "../../domain/predicates.js";
import { isNever } from "../support/libraries.js";
import { uploadsGoToS3, s3Option, placeOf } from "../support/objectStorage.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "s3-uploads-public",
  family: "libraries",
  severity: "information",
  decision: true,
  reads: ["AWS_DEFAULT_ACL", "STORAGES"],
  checklist: ["media-backups"],
  docs: {
    summary: "Every upload is readable by everyone",
    why: "The storage of uploads writes each object with the canned ACL `public-read`: whoever knows or guesses the address reads it, without asking Django. With `public-read-write` everyone may replace it as well. Without a setting django-storages sends no ACL and objects are private.",
    remedy: "Delete the setting. Keep public files in a storage and a bucket of their own.",
    whenToIgnore: "All uploads are public by intention.",
    references: [
      "https://django-storages.readthedocs.io/en/latest/backends/amazon-S3.html",
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl",
    ],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => uploadsGoToS3(world, settings.django))))
      return notApplicable("uploads do not go to S3");
    const open = settings.ask((world) => {
      const acl = s3Option(world, "default_acl", "AWS_DEFAULT_ACL");
      if (typeof acl === "string") return acl;
      return {
        answer: and(isText(acl, "public-read", "public-read-write"), uploadsGoToS3(world, settings.django)),
        ...placeOf(acl),
      };
    });
    return verdictOf(open, (one) => {
      const acl = s3Option(one.world, "default_acl", "AWS_DEFAULT_ACL");
      const writable = typeof acl !== "string" && isText(acl, "public-read-write") === "yes";
      return {
        // Who writes it down has decided, as a rule: the uploads of most sites are for everyone.
        severity: writable ? "error" : "information",
        message: `Uploads are stored as "${writable ? "public-read-write" : "public-read"}"${whenText(one)}: everyone can read${writable ? " and replace" : ""} them without asking Django`,
      };
    });
  },
});
