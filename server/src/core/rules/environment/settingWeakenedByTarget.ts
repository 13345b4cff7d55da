import { variableInWords } from "../../settings/conditionWords.js";
import { and, includesText, isNotTrue, isTruthy, not, seen } from "../../domain/predicates.js";
import type { Answer, EnvironmentRead, Value } from "../../domain/value.js";
import { dictGet, isSequence, yesNo } from "../../domain/value.js";
import { anyProxy } from "../../project/proxies.js";
import type { Launch } from "../../launch/launch.js";
import { isPlaceholder } from "../../launch/secretVariables.js";
import { knowsSettings, launchSubject, noDeployFiles, productionProcesses } from "../../launch/targets.js";
import { environmentOf, onTarget, readsOnTarget } from "../../settings/onTarget.js";
import { hostFault } from "../../settings/hosts.js";
import { settle } from "../../settings/resolvedSettings.js";
import { isWeakKey } from "../../settings/secretKey.js";
import type { DjangoVersion } from "../../settings/setting.js";
import { finding, holds, projectRule, type FindingDraft, type Severity } from "../rule.js";

interface Weakness {
  readonly setting: string;
  readonly is: (value: Value, django: DjangoVersion) => Answer;
  /** What an image sets is there until a container is given another. */
  readonly notFromImage?: boolean;
  /** What follows, after the setting's name. */
  readonly text: string;
  readonly severity?: Severity;
  /** A proxy of the repository may do it in Django's place. */
  readonly byProxy?: boolean;
}

const development = /^django\.core\.mail\.backends\.(?:console|dummy|filebased|locmem)\./;

/** The conditions are those of the rules that judge the settings alone, and of Django's own checks. */
const weaknesses: readonly Weakness[] = [
  { setting: "ALLOWED_HOSTS", is: (value) => includesText(value, "*"), text: "lets every host in" },
  {
    setting: "ALLOWED_HOSTS",
    is: (value) =>
      someText(value, (text) =>
        ["scheme", "path", "port", "several", "space", "star", "pattern"].includes(hostFault(text) ?? ""),
      ),
    text: "holds an entry that no request's host equals: a scheme, a port, a path or a second name stands in it",
  },
  {
    setting: "CSRF_TRUSTED_ORIGINS",
    is: (value, django) =>
      django.atLeast(4, 0) ? someText(value, (text) => text !== "" && !text.includes("://")) : "no",
    text: "holds a host name without a scheme: forms from there are refused",
    severity: "error",
  },
  {
    setting: "CORS_ALLOWED_ORIGINS",
    is: (value) => someText(value, (text) => text !== "" && text !== "null" && !text.includes("://")),
    text: "holds a host name without a scheme: no page of it may read responses",
  },
  // Any other key that stands in the file has a finding of its own. `<SECRET>` is a gap that somebody fills on the machine.
  {
    setting: "SECRET_KEY",
    is: (value, django) =>
      value.kind === "str" && (/^(?:<.*>)?$/.test(value.value) || !isPlaceholder(value.value))
        ? "no"
        : isWeakKey(value, django),
    text: "is a placeholder, too short or too simple for a key",
    notFromImage: true,
  },
  {
    setting: "SESSION_COOKIE_SECURE",
    is: isNotTrue,
    text: "is not True: the session cookie is sent over plain HTTP too",
  },
  { setting: "CSRF_COOKIE_SECURE", is: isNotTrue, text: "is not True: the CSRF cookie is sent over plain HTTP too" },
  {
    setting: "SESSION_COOKIE_HTTPONLY",
    is: (value) => not(isTruthy(value)),
    text: "is off: scripts can read the session cookie",
  },
  {
    setting: "SECURE_SSL_REDIRECT",
    is: (value) => not(isTruthy(value)),
    text: "is off: plain HTTP is served without a redirect to HTTPS",
    byProxy: true,
  },
  {
    setting: "SECURE_HSTS_SECONDS",
    is: (value) => not(isTruthy(value)),
    text: "is 0: no Strict-Transport-Security header is sent",
    byProxy: true,
  },
  {
    setting: "SECURE_CONTENT_TYPE_NOSNIFF",
    is: (value) => not(isTruthy(value)),
    text: "is off: browsers guess types of files",
  },
  { setting: "CORS_ALLOW_ALL_ORIGINS", is: isTruthy, text: "is on: pages of any site may read responses" },
  { setting: "CORS_ORIGIN_ALLOW_ALL", is: isTruthy, text: "is on: pages of any site may read responses" },
  { setting: "CELERY_TASK_ALWAYS_EAGER", is: isTruthy, text: "is on: tasks run within requests" },
  { setting: "DATABASES", is: hasNoEngine, text: 'has no engine for the database "default": the first query fails' },
  {
    setting: "EMAIL_BACKEND",
    is: (value) => seen(value) ?? yesNo(value.kind === "str" && development.test(value.value)),
    text: "is a backend of development: no mail goes out",
    severity: "information",
  },
];

export default projectRule({
  id: "setting-weakened-by-target",
  family: "environment",
  severity: "warning",
  decision: true,
  checklist: [
    "allowed-hosts",
    "trusted-origins",
    "secret-key",
    "secure-cookies",
    "https-redirect",
    "hsts",
    "security-headers",
    "background-jobs",
    "server-database",
    "email",
  ],
  docs: {
    summary: "A production deploy file sets a variable to what weakens a setting",
    why: "The settings leave the decision to a variable, and their own default is sound. This deploy file decides against it: read by the reader's own rules, its content opens the hosts, takes protection from cookies, or turns HTTPS off, for this target only.",
    remedy: "Set the variable to what production needs, or leave it out where the default is right.",
    whenToIgnore:
      "Where something in front of the application does the same: a load balancer that redirects, a proxy that checks hosts.",
    references: [
      "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/",
      "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
      "https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-secure",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project).filter(knowsSettings);
    if (processes.length === 0) return noDeployFiles;
    const proxied =
      [...project.deploy.nginx, ...project.deploy.caddyfiles].some((file) => file.target === "production") ||
      project.deploy.compose.some(
        ({ content, target }) =>
          target === "production" &&
          content.services.some((service) => proxy.test(`${service.name} ${service.image?.text ?? ""}`)),
      );
    const seenPlaces = new Set<string>();
    const findings = processes.flatMap((process) => {
      const {
        launch,
        entry: { settings },
      } = process;
      if (settings.raises !== null) return [];
      const given = new Set(
        launch.environment.flatMap((setting) =>
          setting.value !== undefined && settings.variables.has(setting.name) ? [setting.name] : [],
        ),
      );
      if (given.size === 0) return [];
      return weaknesses.flatMap((weakness): readonly FindingDraft[] => {
        if (weakness.byProxy === true && proxied) return [];
        // An ingress or a platform's router stands in front, and may redirect by itself.
        const outside =
          weakness.byProxy === true &&
          (launch.kind === "kubernetes" || launch.kind === "platform" || launch.kind === "procfile");
        const own = readsOnTarget(settings, weakness.setting, launch).filter(({ reads }) =>
          reads.some((read) => given.has(read.variable)),
        );
        if (
          own.length === 0 ||
          and(...onTarget(settings, weakness.setting, launch).map((one) => weakness.is(one.value, project.django))) !==
            "yes"
        )
          return [];
        return own.flatMap(({ value, reads, at }) =>
          responsible(launch, reads, value, (one) => weakness.is(one, project.django)).flatMap((setting) => {
            const place = setting?.valueAt ?? setting?.at;
            if (
              (weakness.notFromImage === true && setting.source === "image") ||
              place === undefined ||
              seenPlaces.has(`${weakness.setting} ${place.file} ${place.start}`)
            )
              return [];
            seenPlaces.add(`${weakness.setting} ${place.file} ${place.start}`);
            return [
              finding({
                at: place,
                about: [weakness.setting],
                certainty: outside ? "possible" : "definite",
                ...(outside
                  ? { severity: "information" as const }
                  : weakness.severity === undefined
                    ? {}
                    : { severity: weakness.severity }),
                message: `${launchSubject(process)} sets ${variableInWords(setting.name)} so that ${weakness.setting} ${weakness.text}`,
                because: [{ at, label: `${weakness.setting} is read from it here` }],
              }),
            ];
          }),
        );
      });
    });
    return findings.length > 0
      ? findings
      : holds({ at: processes[0]?.launch.at, text: "no production deploy file weakens a setting" });
  },
});

function someText(value: Value, is: (text: string) => boolean): Answer {
  return isSequence(value)
    ? yesNo(value.items.some((item) => item.kind === "str" && is(item.value)))
    : (seen(value) ?? "no");
}

/** dj-database-url and django-environ read an empty variable as no database at all, whatever default they are given. */
function hasNoEngine(databases: Value): Answer {
  const main = databases.kind === "dict" ? dictGet(databases, "default")?.value : undefined;
  if (main?.kind !== "dict") return main === undefined ? "no" : (seen(main) ?? "no");
  return yesNo(main.rest === undefined && dictGet(main, "ENGINE") === undefined);
}

/** The variables that the target sets, if the setting could be sound with another content; those alone without which it is sound, where there are such. */
function responsible(
  launch: Launch,
  reads: readonly EnvironmentRead[],
  value: Value,
  is: (value: Value) => Answer,
): readonly Launch["environment"][number][] {
  const given = environmentOf(launch);
  const isWeakWith = (variable: string, content: null | undefined): boolean =>
    is(settle(value, (name) => (name === variable ? content : given(name)))) === "yes";
  const settings = reads.flatMap((read) => {
    const setting = launch.environment.find((one) => one.name === read.variable);
    return setting?.value === undefined || isWeakWith(setting.name, undefined) ? [] : [setting];
  });
  const causes = settings.filter(({ name }) => !isWeakWith(name, null));
  return causes.length > 0 ? causes : settings;
}

/** In the name of a service or of its image. */
const proxy = new RegExp(anyProxy);
