import { basename, dirname, join } from "../../project/paths.js";
import { includesText, isNone, isTruthy } from "../../domain/predicates.js";
import { knowsSettings, launchText } from "../../launch/targets.js";
import { middleware } from "../support/middleware.js";
import { decidedOnTarget, onTarget } from "../../settings/onTarget.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Launch } from "../../launch/launch.js";
import { trustSchemeHeader } from "../support/schemeHeader.js";
import { finding, holds, notApplicable, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "platform-scheme-unseen",
  family: "proxy",
  severity: "warning",
  checklist: ["proxy-ssl-header", "https-redirect"],
  fixable: "needsReview",
  docs: {
    summary: "Behind the platform's router the redirect to https may never end",
    why: "The router ends TLS and tells the scheme in `X-Forwarded-Proto`. Django reads it only with `SECURE_PROXY_SSL_HEADER`; without it `SECURE_SSL_REDIRECT` redirects for ever, unless the server trusts the router: Heroku and Render set `FORWARDED_ALLOW_IPS=*` for Python, which gunicorn and uvicorn read and daphne does not; other platforms do not.",
    remedy: 'Set `SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")`: these routers overwrite the header.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header",
      "https://github.com/heroku/heroku-buildpack-python/blob/main/vendor/python.gunicorn.sh",
      "https://devcenter.heroku.com/articles/http-routing#heroku-headers",
      "https://render.com/docs/environment-variables",
    ],
  },
  check({ project }) {
    const processes = project.processes
      .filter(
        ({ launch }) =>
          launch.target === "production" &&
          launch.role === "web" &&
          (launch.kind === "procfile" || launch.kind === "platform") &&
          // There requests come from the machine itself, which gunicorn trusts.
          launch.pushed !== true,
      )
      .filter(knowsSettings);
    if (processes.length === 0) return notApplicable("production does not run on a platform with a router of its own");
    const has = (name: string): boolean =>
      [project.root, dirname(project.root)].some((folder) => project.files.kind(join(folder, name)) === "file");
    // Heroku's buildpack and Render set the variable. Others may read a Procfile too, but no runtime.txt.
    const isHeroku = has("Procfile") && has("runtime.txt");
    const findings = processes.flatMap((process): readonly FindingDraft[] => {
      const { launch, entry, what, gunicorn } = process;
      const { settings } = entry;
      if (settings.raises !== null) return [];
      if (
        decidedOnTarget(settings, "SECURE_PROXY_SSL_HEADER", launch, isNone) !== "yes" ||
        !redirects(settings, launch) ||
        // Nothing else redirects.
        decidedOnTarget(settings, "MIDDLEWARE", launch, (value) => includesText(value, middleware.security)) === "no"
      )
        return [];
      const allowed = gunicorn?.effective.get("forwarded_allow_ips");
      if (allowed !== undefined && allowed.source !== "default") return [];
      if (what.kind === "uvicorn" && what.options.some((option) => option.name === "--forwarded-allow-ips")) return [];
      if (what.kind === "daphne" && what.options.some((option) => option.name === "--proxy-headers")) return [];
      if (what.kind !== "gunicorn" && what.kind !== "uvicorn" && what.kind !== "daphne") return [];
      const at = onTarget(settings, "SECURE_SSL_REDIRECT", launch).find((one) => one.at !== undefined)?.at;
      if (at === undefined) return [];
      const certain = what.kind === "daphne";
      const isOfImage = project.deploy.dockerfiles.some(({ path }) => launch.files?.includes(path) === true);
      return [
        finding({
          at,
          about: ["SECURE_PROXY_SSL_HEADER"],
          fixes: trustSchemeHeader(settings),
          certainty: certain ? "definite" : "possible",
          ...(!certain && { when: "FORWARDED_ALLOW_IPS is unset" }),
          ...(!certain &&
            (isHeroku || has("render.yaml") || basename(launch.file) === "render.yaml") &&
            !isOfImage && { severity: "information" as const }),
          message: certain
            ? "Every request is redirected to https for ever: SECURE_PROXY_SSL_HEADER is not set, and daphne does not read the router's header"
            : `Every request is redirected to https for ever, unless the platform sets FORWARDED_ALLOW_IPS: SECURE_PROXY_SSL_HEADER is not set, and ${what.kind} does not trust the router by itself`,
          because:
            launch.at === undefined ? [] : [{ at: launch.at, label: `${launchText(process)} loads these settings` }],
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: processes[0]?.launch.at, text: "Django sees that requests came by https" });
  },
});

/** With `not DEBUG` it follows from what production is meant to have, where the launch says nothing of it. */
function redirects(settings: SettingsView, launch: Launch): boolean {
  const told = decidedOnTarget(settings, "SECURE_SSL_REDIRECT", launch, isTruthy);
  return told === "yes" || told === "no"
    ? told === "yes"
    : settings.ask((world) => isTruthy(world.get("SECURE_SSL_REDIRECT"))).occurs === "always";
}
