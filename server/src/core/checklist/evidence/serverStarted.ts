import { serverKinds, type RunsWhat } from "../../launch/runsWhat.js";
import { programName } from "../../launch/wrappers.js";
import { servers } from "../../project/servers.js";
import { launchText } from "../../launch/targets.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, shown, unseen, whole, type Part } from "./answers.js";
import { noServer, ownLaunches } from "./ownLaunches.js";

export function serverStarted(context: EvidenceContext): EvidenceAnswer {
  const web = ownLaunches(context, "web");
  if (web.length === 0) return whole(noServer(context));
  return whole(
    ...web.map((process): Part => {
      const { launch, what } = process;
      const name = launchText(process);
      const other = serverBesides(what);
      if (other !== undefined)
        return open(`${name} starts ${other}: which application it is given is for a person to look at`, {
          at: launch.at,
          text: name,
        });
      if (!serverKinds.has(what.kind))
        return open(`what answers the requests of ${name} cannot be told`, { at: launch.at, text: name });
      const app = "app" in what ? what.app : undefined;
      const given = app ?? process.gunicorn?.effective.get("wsgi_app")?.at;
      if (app?.dynamic === true)
        return unseen(`which application ${name} starts depends on a variable`, { at: launch.at, text: name });
      return given === undefined
        ? open(`which application ${name} starts cannot be seen`, { at: launch.at, text: name })
        : shown({
            at: app?.at ?? launch.at,
            text: `${name} starts ${what.kind}${app === undefined ? "" : ` with ${app.text}`}`,
          });
    }),
  );
}

/** A server whose application is not read from its arguments. */
function serverBesides(what: RunsWhat): string | undefined {
  if (what.kind === "uwsgi") return "uWSGI";
  const program = what.kind === "other" ? what.program?.text : undefined;
  return program === undefined ? undefined : servers.find((one) => one.program === programName(program))?.name;
}
