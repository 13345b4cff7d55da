import { isTruthy, and } from "../../domain/predicates.js";
import { sendsCorsHeaders } from "../support/cors.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "cors-private-network-allowed",
  family: "libraries",
  severity: "information",
  reads: ["CORS_ALLOW_PRIVATE_NETWORK"],
  docs: {
    summary: "Pages of the public Internet may reach this site in a private network",
    why: "`CORS_ALLOW_PRIVATE_NETWORK` answers `Access-Control-Allow-Private-Network: true`: a browser inside of the network then lets allowed origins outside of it talk to this site. Few sites need that.",
    remedy: "Delete the setting unless public pages are meant to use this site from inside the network.",
    whenToIgnore: "That is what the site is for.",
    references: ["https://github.com/adamchainz/django-cors-headers#cors_allow_private_network-bool"],
  },
  check({ settings }) {
    if (!settings.names.includes("CORS_ALLOW_PRIVATE_NETWORK"))
      return notApplicable("CORS_ALLOW_PRIVATE_NETWORK is not set");
    const allowed = settings.ask((world) =>
      and(isTruthy(world.get("CORS_ALLOW_PRIVATE_NETWORK")), sendsCorsHeaders(world)),
    );
    return verdictOf(allowed, (one) => ({
      message: `CORS_ALLOW_PRIVATE_NETWORK is on${whenText(one)}: allowed origins of the public Internet may reach this site in a private network`,
    }));
  },
});
