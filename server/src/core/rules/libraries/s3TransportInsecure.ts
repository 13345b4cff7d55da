import { and, isNone, isText, not, seen } from "../../domain/predicates.js";
import { yesNo, type Answer } from "../../domain/value.js";
import { isNever } from "../support/libraries.js";
import { uploadsGoToS3, s3Option, placeOf } from "../support/objectStorage.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import type { World } from "../../settings/setting.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "s3-transport-insecure",
  family: "libraries",
  severity: "warning",
  reads: ["AWS_S3_USE_SSL", "AWS_S3_VERIFY", "AWS_S3_URL_PROTOCOL", "AWS_S3_ENDPOINT_URL", "STORAGES"],
  checklist: ["media-files"],
  docs: {
    summary: "Uploads travel without TLS, or to a server that nobody checks",
    why: "`use_ssl = False` sends files and signatures in clear, `verify = False` accepts any certificate, and the address of a file begins with `http:` where `url_protocol` says so.",
    remedy: "Delete the setting: TLS, checked, is the default.",
    whenToIgnore: "The object storage stands in the same private network, without TLS.",
    references: [
      "https://django-storages.readthedocs.io/en/latest/backends/amazon-S3.html",
      "https://docs.aws.amazon.com/boto3/latest/reference/core/session.html#boto3.session.Session.client",
    ],
  },
  check({ settings }) {
    if (isNever(settings.ask((world) => uploadsGoToS3(world, settings.django))))
      return notApplicable("uploads do not go to S3");
    return (
      [
        ["use_ssl", "AWS_S3_USE_SSL"],
        ["verify", "AWS_S3_VERIFY"],
        ["url_protocol", "AWS_S3_URL_PROTOCOL"],
      ] as const
    ).flatMap(([option, setting]) =>
      verdictList(
        verdictOf(
          settings.ask((world) => {
            const value = s3Option(world, option, setting);
            if (typeof value === "string") return value;
            const insecure =
              option === "url_protocol"
                ? isText(value, "http:")
                : (seen(value) ?? yesNo(value.kind === "bool" && !value.value));
            return {
              answer: and(
                insecure,
                option === "use_ssl" ? not(hasOwnAddress(world)) : "yes",
                uploadsGoToS3(world, settings.django),
              ),
              ...placeOf(value),
            };
          }),
          (one) => ({ message: `${texts[option]}${whenText(one)}` }),
        ),
      ),
    );
  },
});

/** With an address of its own boto3 ignores `use_ssl`: the scheme of the address decides. */
function hasOwnAddress(world: World): Answer {
  const address = s3Option(world, "endpoint_url", "AWS_S3_ENDPOINT_URL");
  return typeof address === "string" ? address : not(isNone(address));
}

const texts: Readonly<Record<"use_ssl" | "verify" | "url_protocol", string>> = {
  use_ssl: "Uploads travel to the object storage without TLS",
  verify: "The certificate of the object storage is not checked",
  url_protocol: "Addresses of uploads begin with http:",
};
