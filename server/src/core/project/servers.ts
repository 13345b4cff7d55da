/** Servers that answer requests with a Django application. */
export const servers: readonly Server[] = [
  { name: "gunicorn", program: "gunicorn", distributions: ["gunicorn"], protocol: "wsgi" },
  { name: "uwsgi", program: "uwsgi", distributions: ["uwsgi", "pyuwsgi"], protocol: "wsgi" },
  { name: "waitress", program: "waitress-serve", distributions: ["waitress"], protocol: "wsgi" },
  { name: "mod_wsgi", program: "mod_wsgi-express", distributions: ["mod-wsgi"], protocol: "wsgi" },
  { name: "uvicorn", program: "uvicorn", distributions: ["uvicorn"], protocol: "asgi" },
  { name: "daphne", program: "daphne", distributions: ["daphne"], protocol: "asgi" },
  { name: "hypercorn", program: "hypercorn", distributions: ["hypercorn"], protocol: "asgi" },
  { name: "granian", program: "granian", distributions: ["granian"], protocol: "asgi" },
];

interface Server {
  /** As people call it; its programs begin with it. */
  readonly name: string;
  readonly program: string;
  /** What brings it, as requirements write it. */
  readonly distributions: readonly string[];
  /** What it is used for here; some of the second kind serve both. */
  readonly protocol: "wsgi" | "asgi";
}

export const asgiServers: readonly string[] = servers
  .filter(({ protocol }) => protocol === "asgi")
  .map(({ name }) => name);

/** Patterns for regular expressions: `gunicorn|uwsgi|…`. */
export const anyServer = servers.map(({ name }) => name).join("|");
export const anyServerProgram = servers.map(({ program }) => program).join("|");
export const anyServerDistribution = distributionsFor().join("|");
export const anyAsgiServer = asgiServers.join("|");

export function distributionsFor(protocol?: Server["protocol"]): readonly string[] {
  return servers
    .filter((server) => protocol === undefined || server.protocol === protocol)
    .flatMap(({ distributions }) => distributions);
}
