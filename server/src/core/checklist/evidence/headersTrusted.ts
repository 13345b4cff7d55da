import { isTruthy, or } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { launchText } from "../../launch/targets.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";
import { noServer, ownLaunches } from "./ownLaunches.js";
import { proxyHeader } from "./proxyHeader.js";

/** What the server believes, and what Django believes: nothing, or what a proxy overwrites that nobody gets around. */
export function headersTrusted(context: EvidenceContext): EvidenceAnswer {
  const { entry, held, paths, search, show } = context;
  const web = ownLaunches(context, "web");
  if (web.length === 0)
    return whole(noServer(context, "make sure that it believes forwarded headers of your own proxy only"));
  const believes = entry.settings?.ask((world) =>
    or(
      isTruthy(world.get("USE_X_FORWARDED_HOST")),
      isTruthy(world.get("USE_X_FORWARDED_PORT")),
      yesNo(world.get("SECURE_PROXY_SSL_HEADER").kind !== "none"),
    ),
  );
  const django = believes?.occurs === "never" && !believes.byEnvironment;
  const setting = believes?.read.find(({ isDefault }) => !isDefault);
  const [reader] = search(paths.code, clientHeader);
  return whole(
    ...web.map((process): Part => {
      const { launch, what, gunicorn } = process;
      const allowed = gunicorn?.effective.get("forwarded_allow_ips");
      if (what.kind === "gunicorn" && (allowed === undefined || allowed.source === "default"))
        return shown({
          at: launch.at,
          text: `${launchText(process)} believes forwarded headers of its own machine only`,
        });
      if (allowed?.value.kind === "str" && !allowed.value.value.includes("*"))
        return shown({ at: allowed.at ?? launch.at, text: `${launchText(process)} believes ${allowed.value.value}` });
      if (
        what.kind === "uvicorn" &&
        !what.options.some(({ name }) => name === "--forwarded-allow-ips") &&
        !launch.environment.some(({ name }) => name === "FORWARDED_ALLOW_IPS")
      )
        return shown({
          at: launch.at,
          text: `${launchText(process)} believes forwarded headers of its own machine only`,
        });
      return open(`make sure that ${launchText(process)} believes forwarded headers of your own proxy only`, {
        at: launch.at,
        text: launchText(process),
      });
    }),
    django
      ? shown({ at: believes.read[0]?.valueAt, text: "Django reads no forwarded header" })
      : proxyHeader(context).state === "pass" && held("server-bypasses-proxy") !== undefined
        ? shown({
            at: setting?.valueAt,
            text: "the proxy sets what Django reads, and the server is reached through it only",
          })
        : open(
            "Django reads forwarded headers: make sure that the server is reached through the proxy only, and that the proxy overwrites them",
            ...(setting === undefined ? [] : [{ at: setting.valueAt, text: setting.name }]),
          ),
    reader === undefined
      ? nothing("no code reads a forwarded header")
      : open(
          `${show(reader.at.file)} takes the client's address from a header: make sure that the proxy overwrites it, or limits and logs follow what a client claims`,
          { at: reader.at, text: "the client's address is read here" },
        ),
  );
}

/** Code of the project that reads who the client is from a header, also one that a setting names, by itself or by https://pypi.org/project/django-ipware/. */
const clientHeader =
  /\bHTTP_X_(?:FORWARDED_FOR|REAL_IP|CLIENT_IP)\b|["']X-(?:Forwarded-For|Real-IP)["']|\bMETA(?:\.get\(|\[)\s{0,9}settings\.|^[ \t]*(?:from|import)[ \t]+ipware\b/im;
