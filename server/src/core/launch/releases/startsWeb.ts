import { anyServer } from "../../project/servers.js";
import type { Launch } from "../launch.js";
import type { Starts, Units } from "./release.js";

export interface StartedInput {
  /** Of production. */
  readonly launches: readonly Launch[];
  /** Every service of a Compose file, of the project or not. */
  readonly services: ReadonlySet<string>;
}

/** Whether the web server of the project is among what a command starts anew. */
export function startsWeb({ manager, names }: Units, { launches, services }: StartedInput): Starts["web"] {
  const web = launches.filter(({ role }) => role === "web");
  switch (manager) {
    case "platform":
      return names === undefined || names.includes("web") ? "yes" : "unknown";
    case "reload":
      return names === undefined
        ? "yes"
        : names.some((name) => server.test(name) || /web/i.test(name))
          ? "yes"
          : "unknown";
    case "compose": {
      const own = web.filter(({ kind }) => kind === "compose").map(({ name }) => name);
      if (names === undefined) return own.length > 0 ? "yes" : "unknown";
      return amongNames(names, (name) => (own.includes(name) ? "yes" : services.has(name) ? "no" : byName(name)));
    }
    case "systemd":
    case "supervisor": {
      const own = launches.filter(({ kind }) => kind === manager);
      // `supervisorctl restart all`, where nothing else is known to serve.
      if (names === undefined)
        return web.some(({ kind }) => kind === manager) || (manager === "supervisor" && web.length === 0)
          ? "yes"
          : "unknown";
      return amongNames(names, (name) => {
        const launch = own.find((one) => one.name === name);
        return launch === undefined ? byName(name) : launch.role === "web" ? "yes" : "no";
      });
    }
    case "kubernetes": {
      if (names === undefined) return web.some(({ kind }) => kind === "kubernetes") ? "yes" : "unknown";
      return names.length === 0
        ? "unknown"
        : amongNames(names, (name) =>
            web.some((one) => one.kind === "kubernetes" && one.name.split("/")[0] === name) ? "yes" : byName(name),
          );
    }
  }
}

function amongNames(names: readonly string[], answer: (name: string) => Starts["web"]): Starts["web"] {
  const answers = names.map(answer);
  return answers.includes("yes") ? "yes" : answers.every((one) => one === "no") ? "no" : "unknown";
}

/** What the name of a unit or service tells that no file of the repository describes. */
function byName(name: string): Starts["web"] {
  if (
    /celery|worker|beat|flower|scheduler|nginx|caddy|traefik|haproxy|postgres|postgis|mysql|mariadb|redis|rabbit|memcache|elastic|cron|docker|mail|daemon-reload|frontend|db$|^db|node/i.test(
      name,
    )
  )
    return "no";
  return server.test(name) || /wsgi|asgi|django|^web$|[-_]web$/i.test(name) ? "yes" : "unknown";
}

const server = new RegExp(anyServer, "i");
