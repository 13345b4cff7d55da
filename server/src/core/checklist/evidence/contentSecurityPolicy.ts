import type { Value } from "../../domain/value.js";
import { entryOf, includesText, isTruthy, not, seen } from "../../domain/predicates.js";
import { isNonce } from "../../evaluator/models/contentSecurityPolicy.js";
import { directivesOf, isHeaderText, policySettings, scriptFaults, sourcesOf } from "../../rules/support/policies.js";
import { contains, type Span } from "../../text/span.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, shown, unseen, whole, type Part } from "./answers.js";
import { settingPart } from "./settingFacts.js";

/** A policy whose scripts are limited. What rules say of it comes first: a middleware that is missing, sources that let everything in. */
export function contentSecurityPolicy(context: EvidenceContext): EvidenceAnswer {
  const view = context.entry.settings;
  const policies = view === undefined ? [] : policySettings(view).filter(({ reportOnly }) => !reportOnly);
  const parts: Part[] = [];
  for (const policy of policies)
    view?.ask((world) => {
      const at = world.setting(policy.name).valueAt;
      const directives = directivesOf(world, policy);
      const place = { at, text: policy.name };
      if (isHeaderText(world.get(policy.name))) {
        parts.push(
          open(
            `${policy.name} is a text, which ${policy.library} does not send: make sure that a middleware does`,
            place,
          ),
        );
        return "no";
      }
      const found =
        typeof directives === "string"
          ? [directives]
          : ["script-src", "default-src"].map((name) => entryOf(directives, name));
      // What cannot be seen may be the first of them that counts.
      const script = found.find((one) => one !== "no");
      parts.push(
        script === undefined
          ? open(`${policy.name} limits no scripts`, place)
          : typeof script === "string"
            ? unseen(`which scripts ${policy.name} lets in cannot be seen`, place)
            : scriptPart(script.value, policy.name, script.value.at ?? at),
      );
      return "no";
    });
  // The settings of django-csp before 4.0.
  for (const name of ["CSP_SCRIPT_SRC", "CSP_DEFAULT_SRC"])
    if (parts.length === 0 && view?.names.includes(name) === true)
      view.ask((world) => {
        const at = world.setting(name).valueAt;
        parts.push(
          includesText(world.get("MIDDLEWARE"), "csp.middleware.CSPMiddleware") === "no"
            ? open(`${name} is set, and MIDDLEWARE has nothing of django-csp: make sure that a middleware sends it`, {
                at,
                text: name,
              })
            : scriptPart(world.get(name), name, at),
        );
        return "no";
      });
  // https://django-csp.readthedocs.io/en/3.8/configuration.html: another header, which keeps nothing out.
  if (parts.length > 0 && policies.length === 0 && view?.names.includes("CSP_REPORT_ONLY") === true)
    parts.push(
      settingPart(
        context,
        "CSP_REPORT_ONLY",
        (value) => not(isTruthy(value)),
        "make sure that it is False, or browsers only report what the policy forbids",
      ),
    );
  if (parts.length > 0) return whole(...parts);
  const front = [...context.deploy.nginx, ...context.deploy.caddyfiles].map(({ path }) => path);
  const proxied = context.search(
    front,
    /(?<=^[ \t]{0,40})(?:(?:add_header|header)[ \t]+)?["']?Content-Security-Policy["']?\s+["'`][^\n]*/im,
  );
  const ofPages = proxied.filter(({ at }) => !isOfFilesAlone(context, at));
  return ofPages.length === 0
    ? whole(open("no policy is set in the settings or sent by a proxy of the repository"))
    : whole(
        ...ofPages.map(({ at, line }): Part => {
          const script = /script-src(?:-elem)?\s+([^;"]*)/.exec(line)?.[1] ?? /default-src\s+([^;"]*)/.exec(line)?.[1];
          return script !== undefined &&
            !letsScriptsIn(sourcesOf({ kind: "str", value: script, at: undefined, from: "literal" }))
            ? shown({ at, text: `${context.show(at.file)} sends it, and limits scripts to ${script.trim()}` })
            : open(
                `${context.show(at.file)} sends a policy that ${script === undefined ? "limits no scripts" : "lets inline scripts or every host in"}`,
                { at, text: "the policy" },
              );
        }),
      );
}

/** In a location of nginx that hands nothing on and is not the site's root: `location /media/ { alias …; }`. */
function isOfFilesAlone({ deploy }: EvidenceContext, at: Span): boolean {
  const around = deploy.nginx
    .flatMap(({ content }) => content.servers.flatMap(({ locations }) => locations))
    .filter(({ directive }) => contains(directive.at, at));
  return (
    around.length > 0 &&
    !around.some(
      ({ path, directive }) => path === "/" || directive.block?.some(({ name }) => name.endsWith("_pass")) === true,
    )
  );
}

function letsScriptsIn(sources: readonly Value[]): boolean {
  return scriptFaults(sources).some(({ lets }) => lets !== "eval");
}

function scriptPart(script: Value, name: string, at: Value["at"]): Part {
  if (script.kind === "unknown") return unseen(`${name}: ${script.reason}`, { at, text: name });
  const sources = sourcesOf(script);
  const texts = sources.flatMap((source) => (source.kind === "str" ? [source.value] : []));
  if (
    seen(script) !== undefined ||
    sources.length === 0 ||
    sources.some((source) => source.kind === "environment" || source.kind === "unknown")
  )
    return open(`which scripts ${name} lets in cannot be seen as a whole`, { at, text: name });
  return letsScriptsIn(sources)
    ? open(`${name} lets inline scripts or every host in`, { at, text: name })
    : shown({
        at,
        text: `${name} limits scripts to ${[
          ...texts.filter((source) => source !== "'unsafe-inline'"),
          ...(sources.some(isNonce) ? ["a nonce"] : []),
        ]
          .slice(0, 5)
          .join(" ")}`,
      });
}
