import { basename } from "../../project/paths.js";
import { isTruthy } from "../../domain/predicates.js";
import { claimingProxy, frontends } from "../../launch/frontends.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { launchText } from "../../launch/targets.js";
import { nothing, open, shown, unseen, whole } from "./answers.js";
import { frontNamed } from "./frontNamed.js";
import { ownLaunches } from "./ownLaunches.js";
import { hiddenPart, settingFact, type SettingFact } from "./settingFacts.js";

/** Routers of platforms overwrite X-Forwarded-Proto: https://devcenter.heroku.com/articles/http-routing#heroku-headers, https://fly.io/docs/networking/request-headers/. */
const overwriting = /^(?:Procfile|app\.json|heroku\.yml|fly(?:\.\w+)?\.toml|render\.ya?ml)$/;

export function proxyHeader(context: EvidenceContext): EvidenceAnswer {
  const { project, held, show } = context;
  const fact = settingFact(context, "SECURE_PROXY_SSL_HEADER");
  if (fact === undefined) return whole(unseen("SECURE_PROXY_SSL_HEADER cannot be seen"));
  const hidden = hiddenPart(fact);
  if (hidden !== undefined) return whole(hidden);
  if (fact.isDefault) return withoutHeader(context, fact);
  const place = { at: fact.at, text: "SECURE_PROXY_SSL_HEADER names the header" };
  const told = fact.values.filter(({ kind }) => kind !== "environment");
  const isUsual =
    told.length > 0 &&
    told.every(
      (value) =>
        value.kind === "tuple" && value.items[0]?.kind === "str" && value.items[0].value === "HTTP_X_FORWARDED_PROTO",
    );
  const claiming = claimingProxy(project);
  if (claiming !== undefined)
    return whole(
      open(
        `${show(claiming.file)} listens on plain HTTP and says https of every request: make sure that TLS ends in front of it, and that nobody reaches it past that`,
        { at: claiming.at, text: "the proxy" },
      ),
    );
  const sending = frontends(project).filter(
    ({ sendsScheme, process }) => sendsScheme === "yes" && process !== undefined,
  );
  const first = sending.find(({ tls }) => tls) ?? sending[0];
  // Its own side is never HTTPS.
  if (first !== undefined && !first.tls && !first.passesScheme && first.program === "nginx")
    return whole(
      open(
        `${show(first.file)} listens on plain HTTP, and says so of every request: make sure that the server's own file ends TLS there, or Django takes every request for plain HTTP`,
        { at: first.at, text: "the proxy" },
        place,
      ),
    );
  if (
    isUsual &&
    first !== undefined &&
    !first.passesScheme &&
    (held("forwarded-proto-from-client") !== undefined || first.program === "Caddy")
  )
    return whole(
      shown({ at: first.at, text: `${show(first.file)} sets X-Forwarded-Proto to the scheme of its own side` }),
    );
  const routed = ownLaunches(context, "web").filter(
    ({ launch }) => launch.pushed !== true && overwriting.test(basename(launch.file)) && launch.kind !== "compose",
  );
  const [platform] = routed;
  if (isUsual && platform !== undefined && routed.length === ownLaunches(context, "web").length)
    return whole(
      shown({
        at: platform.launch.at,
        text: `the router of the platform that reads ${show(platform.launch.file)} overwrites X-Forwarded-Proto`,
      }),
    );
  const front = frontNamed(context);
  return whole(
    open(
      front === undefined
        ? "no file of production says what stands in front of the application: make sure that it overwrites the header that SECURE_PROXY_SSL_HEADER names"
        : `make sure that ${front.text} overwrites the header that SECURE_PROXY_SSL_HEADER names`,
      place,
      ...(front === undefined ? [] : [front]),
    ),
  );
}

/** Nothing is lacking, unless Django redirects to HTTPS behind a proxy. */
function withoutHeader(context: EvidenceContext, fact: SettingFact): EvidenceAnswer {
  const redirect = settingFact(context, "SECURE_SSL_REDIRECT");
  const [server] = ownLaunches(context, "web");
  const redirects = redirect?.values.some((value) => /^(?:yes|environment)$/.test(isTruthy(value))) ?? false;
  if (redirect === undefined || !redirects || server === undefined)
    return whole(
      nothing(
        redirects
          ? "no deploy file starts a server"
          : "SECURE_PROXY_SSL_HEADER is not set, and Django redirects nothing to HTTPS",
        { at: fact.at, text: fact.text },
      ),
    );
  return whole(
    open(
      `${redirect.text}, and SECURE_PROXY_SSL_HEADER is not set: make sure that no proxy ends TLS in front, or Django redirects for ever`,
      { at: server.launch.at, text: launchText(server) },
    ),
  );
}
