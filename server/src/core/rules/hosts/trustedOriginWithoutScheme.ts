import { isSequence, type Answer, type Value } from "../../domain/value.js";
import { notApplicable, settingsRule } from "../rule.js";
import { listText } from "../../domain/listText.js";
import { together } from "../../fixes/combine.js";
import { judgeElements, placesOf } from "../support/elements.js";
import type { World } from "../../settings/setting.js";
import { contains, sameSpan } from "../../text/span.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "trusted-origin-without-scheme",
  family: "hosts",
  severity: "error",
  djangoChecks: ["4_0.E001"],
  reads: ["CSRF_TRUSTED_ORIGINS", "ALLOWED_HOSTS"],
  checklist: ["trusted-origins"],
  fixable: "needsReview",
  docs: {
    summary: "CSRF_TRUSTED_ORIGINS holds a host name in place of an origin",
    why: "Since Django 4.0 the values are compared with the browser's Origin header, which begins with a scheme: a bare host name never matches, so that forms from that host are refused with 403. Django's check refuses it, so that `migrate` and `check` fail; gunicorn starts.",
    remedy: 'Put the scheme in front: `"https://www.example.com"`, for all subdomains `"https://*.example.com"`.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/compatibility/django_4_0.py",
      "https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins",
    ],
  },
  check({ settings }) {
    if (!settings.django.atLeast(4, 0)) return notApplicable("before Django 4.0 the values are host names");
    // A text is iterated: each of its characters is an origin without a scheme.
    const isText = settings.ask((world): Answer => {
      const value = world.get("CSRF_TRUSTED_ORIGINS");
      if (value.kind === "unknown" && value.type === "str") return "yes";
      return value.kind === "str" && value.value !== "" ? "yes" : "no";
    });
    if (isText.occurs !== "never" && isText.occurs !== "unknown")
      return isText.findings((one) => ({
        message: `CSRF_TRUSTED_ORIGINS is a text, no list: Django takes every character for an origin${whenText(one)}`,
        djangoChecks: ["4_0.E001"],
      }));
    return judgeElements<string>(
      settings,
      "CSRF_TRUSTED_ORIGINS",
      (item, world) =>
        item.kind === "str" && !item.value.includes("://")
          ? {
              key: item.value === "" ? "empty" : "host",
              data: item.value,
              ...(isHostToo(item, world) && { at: world.setting("CSRF_TRUSTED_ORIGINS").valueAt }),
            }
          : undefined,
      (fault, one, alike) => ({
        // `"".split(",")`: nobody is trusted while the variable is unset, and `check` says so.
        ...(fault.data === "" && one.when !== "" && { severity: "information" as const }),
        message: `The trusted ${
          alike.length === 1
            ? `origin "${fault.data}" has`
            : `origins ${listText(
                alike.map(({ data }) => `"${data}"`),
                3,
              )} have`
        } no scheme${whenText(one)}, so no browser's Origin header matches ${alike.length === 1 ? "it" : "them"}`,
        ...placesOf(alike, one, ({ data }) => `"${data}" has none either`),
        djangoChecks: ["4_0.E001"],
        fixes: together(
          "Put https:// in front",
          alike.map(({ data, at }) =>
            isPlain(data) &&
            at !== undefined &&
            at.file !== "" &&
            !sameSpan(at, one.world.setting("CSRF_TRUSTED_ORIGINS").valueAt)
              ? settings.fix.replace(at, `"https://${data.startsWith(".") ? `*${data}` : data}"`, {
                  title: "Put https:// in front",
                  safety: "needsReview",
                })[0]
              : undefined,
          ),
        ),
      }),
    );
  },
});

/** `CSRF_TRUSTED_ORIGINS = ALLOWED_HOSTS`: there the name is right as it is. */
function isHostToo({ at }: Value, world: World): boolean {
  const { valueAt } = world.setting("CSRF_TRUSTED_ORIGINS");
  if (at === undefined || contains(valueAt, at)) return false;
  const hosts = world.get("ALLOWED_HOSTS");
  return isSequence(hosts) && hosts.items.some((host) => host.at !== undefined && sameSpan(host.at, at));
}

function isPlain(origin: string): boolean {
  return /^\.?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?$/.test(origin);
}
