import { or } from "../../domain/predicates.js";
import { isSequence, type Answer, type Value } from "../../domain/value.js";
import { entry, judgeFaults, hidden } from "../support/libraries.js";
import {
  policySettings,
  directivesOf,
  olderScriptPolicy,
  sourcesOf,
  overridesInline,
  scriptFaults,
  type PolicySetting,
} from "../support/policies.js";
import { settle } from "../../settings/resolvedSettings.js";
import type { World } from "../../settings/setting.js";
import { settingsRule, notApplicable } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "csp-scripts-unsafe",
  family: "headers",
  severity: "warning",
  decision: true,
  reads: ["SECURE_CSP", "CONTENT_SECURITY_POLICY", "CSP_SCRIPT_SRC", "CSP_DEFAULT_SRC"],
  checklist: ["content-security-policy"],
  docs: {
    summary: "The Content-Security-Policy lets injected scripts run",
    why: "What a policy protects against is script that an attacker got into a page. `'unsafe-inline'` lets it run; `*`, a bare scheme and `data:` let it be loaded from anywhere. Browsers ignore `'unsafe-inline'` beside a nonce, a hash or `'strict-dynamic'`. `'unsafe-eval'` turns text into code, which some front-end libraries need.",
    remedy:
      'Use a nonce: `"script-src": [CSP.SELF, CSP.NONCE]`, and `nonce="{{ csp_nonce }}"` on the site\'s own inline scripts.',
    whenToIgnore: "For `'unsafe-eval'`: a library of the front end needs it.",
    references: ["https://www.w3.org/TR/CSP3/", "https://docs.djangoproject.com/en/stable/howto/csp/"],
  },
  check({ settings }) {
    const policies = policySettings(settings).filter(({ reportOnly }) => !reportOnly);
    const older = olderScriptPolicy(settings);
    if (policies.length === 0 && older === undefined) return notApplicable("no Content-Security-Policy is enforced");
    const asked = [
      ...policies.map((policy) => ({ name: policy.name, script: (world: World) => scriptSources(world, policy) })),
      ...(older === undefined ? [] : [{ name: older, script: (world: World): Value => world.get(older) }]),
    ];
    return asked.flatMap((policy) =>
      verdictList(
        judgeFaults(
          settings,
          (world) => {
            const script = policy.script(world);
            if (typeof script === "string") return { faults: [], otherwise: script };
            const sources = sourcesOf(script);
            const guarded = sources.some(overridesInline);
            // What cannot be seen may be the nonce; what a variable gives in the place of a host is a host.
            const isSeen = sources.every(
              (source) => source.kind !== "environment" || isHost(settle(source, () => null)),
            );
            const whole = isSequence(script) && script.rest === undefined && isSeen;
            const unseen = whole
              ? or(...sources.map((one) => (one.kind === "environment" ? "no" : hidden(one))))
              : hidden(script);
            if (unseen !== "no") return { faults: [], otherwise: unseen };
            const faults = scriptFaults(sources)
              .filter(({ lets }) => lets !== "anywhere" || !guarded)
              .map(({ source, lets }) => ({
                key: source.value,
                at: placeIn(script, source),
                data: { source: source.value, what: whatItLets[lets] },
              }));
            return { faults: inOne(faults), otherwise: "no" };
          },
          ({ data: { source, what } }, one) => ({
            severity: source === evalSource ? "information" : "warning",
            message: `${source} in ${policy.name} ${what}${whenText(one)}`,
          }),
        ),
      ),
    );
  },
});

/** One policy is one decision: what lets scripts in is told together, where the first of it stands. */
function inOne<
  Fault extends { readonly key: string; readonly data: { readonly source: string; readonly what: string } },
>(faults: readonly Fault[]): readonly Fault[] {
  const [first, ...more] = faults.filter(({ key }) => key !== evalSource);
  if (first === undefined || more.length === 0) return faults;
  const sources = [first, ...more].map(({ data }) => data.source);
  const last = sources.pop() ?? "";
  const what = first.data.what.startsWith("lets injected")
    ? "let injected scripts run"
    : "let scripts be loaded from anywhere";
  return [
    { ...first, data: { ...first.data, source: `${sources.join(", ")} and ${last}`, what } },
    ...faults.filter(({ key }) => key === evalSource),
  ];
}

const evalSource = "'unsafe-eval'";

/** Of the directive that counts for scripts; an answer: there is none, or it cannot be told. */
function scriptSources(world: World, policy: PolicySetting): Value | Answer {
  const directives = directivesOf(world, policy);
  if (typeof directives === "string") return directives;
  return (
    askedFor(directives, "script-src-elem") ??
    askedFor(directives, "script-src") ??
    askedFor(directives, "default-src") ??
    hidden(directives)
  );
}

function askedFor(directives: Value, name: string): Value | undefined {
  const found = entry(directives, name);
  return typeof found === "string" ? undefined : found;
}

/** The fallback of a variable that is no keyword. */
function isHost(value: Value): boolean {
  return value.kind === "str" && value.value !== "" && !value.value.startsWith("'");
}

const whatItLets = {
  inline: "lets injected inline scripts run",
  eval: "lets scripts turn text into code",
  anywhere: "lets scripts be loaded from anywhere",
} as const;

/** A constant that was imported has the import for its place: the directive that holds it says more. */
function placeIn({ at: whole }: Value, { at }: Value): Value["at"] {
  return whole !== undefined && at !== undefined && at.file === whole.file && at.end < whole.start ? whole : at;
}
