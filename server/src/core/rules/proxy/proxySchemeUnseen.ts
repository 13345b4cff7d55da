import { basename } from "../../project/paths.js";
import { knowsSettings } from "../../launch/targets.js";
import { isNone, isTruthy } from "../../domain/predicates.js";
import { isSequence, type Value } from "../../domain/value.js";
import { frontends } from "../../launch/frontends.js";
import { trustsProxyScheme } from "../../launch/schemeTrust.js";
import { hasMiddleware, middleware } from "../support/middleware.js";
import { satisfies } from "../../project/versionRange.js";
import type { DjangoVersion } from "../../settings/setting.js";
import type { ProjectView } from "../views.js";
import { decidedOnTarget, onTarget } from "../../settings/onTarget.js";
import { trustSchemeHeader } from "../support/schemeHeader.js";
import {
  concluded,
  finding,
  notApplicable,
  notDetermined,
  projectRule,
  type FindingDraft,
  type NotDetermined,
} from "../rule.js";

export default projectRule({
  id: "proxy-scheme-unseen",
  family: "proxy",
  severity: "error",
  checklist: ["proxy-ssl-header", "https-redirect"],
  fixable: "needsReview",
  docs: {
    summary: "Behind the TLS proxy Django takes every request for plain HTTP",
    why: "nginx or Caddy ends TLS and speaks plain HTTP to the application. Django knows of the https only through `SECURE_PROXY_SSL_HEADER`, or where the server itself trusts the proxy's header: gunicorn by default only for 127.0.0.1 and Unix sockets, not for another container. Otherwise `SECURE_SSL_REDIRECT` redirects for ever, forms fail with 403 because the browser's `Origin: https://…` does not match an `http://` request, and the HSTS header is never sent.",
    remedy:
      'Let nginx set `X-Forwarded-Proto $scheme` (Caddy does by itself) and set `SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")`.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header",
      "https://docs.gunicorn.org/en/stable/settings.html#forwarded-allow-ips",
      "https://docs.djangoproject.com/en/stable/ref/csrf/#how-it-works",
    ],
  },
  check({ project }) {
    const locations = frontends(project).flatMap((one) =>
      one.tls && !one.socketsOnly && one.process !== undefined && knowsSettings(one.process)
        ? [{ ...one, process: one.process }]
        : [],
    );
    if (locations.length === 0) return notApplicable("no proxy of the repository ends TLS in front of the project");
    const verdicts = locations.flatMap((one): readonly (FindingDraft | NotDetermined)[] => {
      const { process } = one;
      const {
        launch,
        entry: { settings },
      } = process;
      if (settings.raises !== null) return [];
      if (decidedOnTarget(settings, "SECURE_PROXY_SSL_HEADER", launch, isNone) !== "yes") return [];
      if (one.sendsScheme === "unknown")
        return [
          notDetermined(`whether ${one.program} tells Django the scheme stands in an include that is not read`, one.at),
        ];
      const trusts = trustsProxyScheme(process, one);
      // A trusted peer that sends the scheme is enough.
      if (trusts === "unknown" || (trusts === "yes" && one.sendsScheme === "yes")) return [];
      const redirects = decidedOnTarget(settings, "SECURE_SSL_REDIRECT", launch, isTruthy) === "yes";
      const because = [{ at: one.at, label: `${basename(one.file)} ends TLS and passes requests on here` }];
      const why =
        one.sendsScheme === "no"
          ? "the proxy does not say that it was https"
          : `SECURE_PROXY_SSL_HEADER is not set, and ${process.what.kind} does not trust the proxy's header`;
      // What the proxy does not send cannot be trusted.
      const about =
        one.sendsScheme === "no" ? {} : { about: ["SECURE_PROXY_SSL_HEADER"], fixes: trustSchemeHeader(settings) };
      const place = (name: string) => onTarget(settings, name, launch).find((value) => value.at !== undefined)?.at;
      const at = (redirects ? place("SECURE_SSL_REDIRECT") : undefined) ?? one.at;
      if (redirects)
        return [
          finding({
            ...about,
            at,
            certainty: "definite",
            because,
            message: `Every request is redirected to https for ever: behind ${one.program} Django sees plain HTTP, as ${why}`,
          }),
        ];
      const checks =
        settings.ask((world) => hasMiddleware(world, middleware.csrf, settings.django)).occurs === "always";
      const untrusted = decidedOnTarget(settings, "CSRF_TRUSTED_ORIGINS", launch, isEmptyList) === "yes";
      // Whether forms lie below the one address that it passes on is not known.
      const isWhole = locations.some((other) => other.process === process && other.wholeSite);
      if (checks && untrusted && settings.django.atLeast(4, 0))
        return [
          finding({
            ...about,
            at,
            ...(mayBeOlder(project, settings.django)
              ? { certainty: "possible", severity: "warning" }
              : { certainty: "definite", ...(!isWhole && { severity: "warning" }) }),
            because,
            message: `Forms fail with 403${mayBeOlder(project, settings.django) ? " from Django 4.0 on" : ""}: behind ${one.program} Django sees plain HTTP, so the browser's https origin does not match, as ${why}`,
          }),
        ];
      const hsts = decidedOnTarget(settings, "SECURE_HSTS_SECONDS", launch, isTruthy) === "yes";
      return hsts
        ? [
            finding({
              ...about,
              at: place("SECURE_HSTS_SECONDS") ?? at,
              severity: "warning",
              certainty: "definite",
              because,
              message: `The HSTS header is never sent: behind ${one.program} Django sees plain HTTP, as ${why}`,
            }),
          ]
        : [];
    });
    return concluded(verdicts, { at: locations[0]?.at, text: "Django sees that requests came by https" });
  },
});

/** `django>=2.2`, and no lock file: on a machine that was set up long ago it may be one that does not compare origins yet. */
function mayBeOlder({ requirements }: ProjectView, django: DjangoVersion): boolean {
  const written = requirements.distributions.get("django")?.specifier ?? "";
  return !django.isKnown && written !== "" && satisfies("3.2", written, "pep440");
}

function isEmptyList(value: Value): "yes" | "no" | "unknown" | "environment" {
  if (value.kind === "unknown" || value.kind === "environment") return value.kind;
  return isSequence(value) && value.items.length === 0 && value.rest === undefined ? "yes" : "no";
}
