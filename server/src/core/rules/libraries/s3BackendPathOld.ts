import { isAtLeast, storageBackend, backendMatches } from "../support/libraries.js";
import { placeOf } from "../support/objectStorage.js";
import { verdictList, verdictOf } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "s3-backend-path-old",
  family: "libraries",
  severity: "hint",
  reads: ["STORAGES"],
  fixable: "needsReview",
  docs: {
    summary: "The path of the S3 storage is the one before django-storages 1.14",
    why: "`storages.backends.s3boto3.S3Boto3Storage` only stands for `storages.backends.s3.S3Storage` now.",
    remedy: 'Write `"storages.backends.s3.S3Storage"`.',
    references: [
      "https://github.com/jschneier/django-storages/blob/master/CHANGELOG.rst",
      "https://github.com/jschneier/django-storages/blob/master/storages/backends/s3boto3.py",
    ],
  },
  check({ settings }) {
    if (!isAtLeast(settings.distribution("django-storages"), 1, 14))
      return notApplicable("before django-storages 1.14 that is the path");
    return (["default", "staticfiles"] as const).flatMap((alias) =>
      verdictList(
        verdictOf(
          settings.ask((world) => {
            const backend = storageBackend(world, alias, settings.django);
            return { answer: backendMatches(backend, (path) => path === old), ...placeOf(backend) };
          }),
          (one) => {
            const backend = storageBackend(one.world, alias, settings.django);
            return {
              message: `"${old}" is now called "storages.backends.s3.S3Storage"`,
              tags: ["deprecated"],
              ...(typeof backend !== "string" &&
                backend.kind === "str" &&
                backend.from === "literal" &&
                backend.at && {
                  fixes: settings.fix.replace(backend.at, '"storages.backends.s3.S3Storage"', {
                    title: "Write the new path",
                    safety: "needsReview",
                  }),
                }),
            };
          },
        ),
      ),
    );
  },
});

const old = "storages.backends.s3boto3.S3Boto3Storage";
