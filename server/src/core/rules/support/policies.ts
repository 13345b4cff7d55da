import type { Answer, StrValue, Value } from "../../domain/value.js";
import { isSequence, yesNo } from "../../domain/value.js";
import { and, includesText, not } from "../../domain/predicates.js";
import { isNonce } from "../../evaluator/models/contentSecurityPolicy.js";
import { entry, isAtLeast } from "./libraries.js";
import { middleware } from "./middleware.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { World } from "../../settings/setting.js";

/** A Content-Security-Policy as settings write it. */
export interface PolicySetting {
  readonly name: string;
  readonly reportOnly: boolean;
  readonly library: "django" | "django-csp";
}

/** The settings that hold a whole policy in the versions that are installed: Django's own since 6.0, those of django-csp since 4.0. */
export function policySettings(settings: SettingsView): readonly PolicySetting[] {
  const own: readonly PolicySetting[] = settings.django.atLeast(6, 0)
    ? [
        { name: "SECURE_CSP", reportOnly: false, library: "django" },
        { name: "SECURE_CSP_REPORT_ONLY", reportOnly: true, library: "django" },
      ]
    : [];
  const library: readonly PolicySetting[] = isAtLeast(settings.distribution("django-csp"), 4)
    ? [
        { name: "CONTENT_SECURITY_POLICY", reportOnly: false, library: "django-csp" },
        { name: "CONTENT_SECURITY_POLICY_REPORT_ONLY", reportOnly: true, library: "django-csp" },
      ]
    : [];
  return [...own, ...library].filter(({ name }) => settings.names.includes(name));
}

/**
 * django-csp before 4.0 has one setting for each directive; undefined: another version, or none for scripts is set, or the policy only reports.
 * https://django-csp.readthedocs.io/en/3.8/configuration.html
 */
export function olderScriptPolicy(settings: SettingsView): string | undefined {
  const version = settings.distribution("django-csp");
  if (version === undefined || version === null || isAtLeast(version, 4) || settings.names.includes("CSP_REPORT_ONLY"))
    return undefined;
  return ["CSP_SCRIPT_SRC_ELEM", "CSP_SCRIPT_SRC", "CSP_DEFAULT_SRC"].find((name) => settings.names.includes(name));
}

/** Both libraries take a dict: a policy that is written as text is sent by a middleware of the project's own. */
export function isHeaderText(value: Value): boolean {
  return value.kind === "str" || (value.kind === "environment" && value.type === "str");
}

/** The dict from directives to sources. */
export function directivesOf(world: World, policy: PolicySetting): Value | Answer {
  const value = world.get(policy.name);
  return policy.library === "django" ? value : entry(value, "DIRECTIVES");
}

/** The sources of one directive; a text is split as browsers do. */
export function sourcesOf(value: Value): readonly Value[] {
  if (isSequence(value)) return value.items;
  return value.kind === "str"
    ? value.value
        .split(/\s+/)
        .filter((word) => word !== "")
        .map((word) => ({ ...value, value: word }))
    : [];
}

/** Sources with which browsers ignore 'unsafe-inline': https://www.w3.org/TR/CSP3/#allow-all-inline. */
export function overridesInline(source: Value): boolean {
  return (
    isNonce(source) || (source.kind === "str" && /^'(?:nonce-|sha(?:256|384|512)-|strict-dynamic')/.test(source.value))
  );
}

/** What of the sources for scripts lets in what the site did not write, or turns text into code. Only with 'strict-dynamic' browsers pass by the hosts. */
export function scriptFaults(sources: readonly Value[]): readonly ScriptFault[] {
  const [guarded, dynamic] = [sources.some(overridesInline), sources.some(isDynamic)];
  return sources.flatMap((source) => {
    if (source.kind !== "str") return [];
    const lets =
      source.value === "'unsafe-inline'" && !guarded
        ? "inline"
        : source.value === "'unsafe-eval'"
          ? "eval"
          : ["*", "https:", "http:", "data:"].includes(source.value) && !dynamic
            ? "anywhere"
            : undefined;
    return lets === undefined ? [] : [{ source, lets }];
  });
}

export interface ScriptFault {
  readonly source: StrValue;
  readonly lets: "inline" | "eval" | "anywhere";
}

function isDynamic(source: Value): boolean {
  return source.kind === "str" && source.value === "'strict-dynamic'";
}

/** The setting whose policy says who may show the site in a frame, where it is sent in every environment: browsers then pass X-Frame-Options by. */
export function framingPolicy(settings: SettingsView): string | undefined {
  const version = settings.distribution("django-csp");
  const older =
    version !== undefined && version !== null && !isAtLeast(version, 4) && !settings.names.includes("CSP_REPORT_ONLY");
  const policies = [
    ...policySettings(settings).filter(({ reportOnly }) => !reportOnly),
    ...(older ? [{ name: "CSP_FRAME_ANCESTORS", library: "older" as const }] : []),
  ];
  return policies.find(
    (policy) =>
      settings.ask((world) => {
        const directives = policy.library === "older" ? undefined : directivesOf(world, policy);
        const sources =
          policy.library === "older"
            ? world.get(policy.name)
            : typeof directives === "string" || directives === undefined
              ? undefined
              : entry(directives, "frame-ancestors");
        const path = policy.library === "django" ? middleware.csp : "csp.middleware.CSPMiddleware";
        return not(
          and(
            sources === undefined || typeof sources === "string" ? "no" : yesNo(sourcesOf(sources).length > 0),
            includesText(world.get("MIDDLEWARE"), path),
          ),
        );
      }).occurs === "never",
  )?.name;
}
