import { seen } from "../../domain/predicates.js";
import { isSequence, type Answer } from "../../domain/value.js";
import { proxiedLocations } from "../../launch/proxies.js";
import { proxiedSettings } from "../../launch/proxiedSettings.js";
import { finding, holds, notApplicable, projectRule, type NotDetermined } from "../rule.js";

export default projectRule({
  id: "served-host-not-allowed",
  family: "hosts",
  severity: "warning",
  checklist: ["allowed-hosts"],
  docs: {
    summary: "The proxy serves a name that ALLOWED_HOSTS does not have",
    why: "Django answers `400 Bad Request` to every request whose Host is not in ALLOWED_HOSTS. nginx hands requests for the names of its `server_name` on with that Host: a name that is missing is a site that does not answer.",
    remedy: "Add the name to `ALLOWED_HOSTS`.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts",
      "https://nginx.org/en/docs/http/server_names.html",
    ],
  },
  check({ project }) {
    const isAnyServer = project.processes.some(({ launch }) => launch.target === "production" && launch.role === "web");
    // Where a server is known that does not answer there, something else does.
    const served = proxiedLocations(project).flatMap((one) => {
      const settings =
        one.process === undefined && isAnyServer ? undefined : proxiedSettings(project, one.process)?.settings;
      return settings === undefined ? [] : [{ ...one, settings }];
    });
    if (served.length === 0) return notApplicable("no nginx of the repository stands in front of the project");
    const hidden: NotDetermined[] = [];
    const findings = served.flatMap(({ server, location, process, settings }) => {
      // Without it nginx names its upstream, which another rule says.
      const host = [
        ...(location.directive.block ?? []),
        ...(server.directive.block ?? []),
        ...server.parents.flatMap((one) => one.block ?? []),
      ].find((one) => one.name === "proxy_set_header" && one.args[0]?.text.toLowerCase() === "host")?.args[1]?.text;
      // nginx hands its first name on as `$server_name`, whichever one was asked for.
      const names = host === "$server_name" ? server.names.slice(0, 1) : server.names;
      if (!["$host", "$http_host", "$server_name"].includes(host ?? "")) return [];
      return names
        .filter(({ text }) => /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i.test(text))
        .flatMap((name) => {
          const refused = settings.ask((world) => {
            const hosts = world.get("ALLOWED_HOSTS");
            const hidden = seen(hosts);
            if (hidden !== undefined) return hidden;
            if (!isSequence(hosts)) return "no";
            let answer: Answer = hosts.rest === undefined ? "yes" : "unknown";
            for (const item of hosts.items) {
              const own = seen(item);
              if (own !== undefined) answer = answer === "unknown" ? answer : own;
              else if (item.kind === "str" && allows(item.value.toLowerCase(), name.text.toLowerCase())) return "no";
            }
            return { answer, at: name.at };
          });
          if (refused.occurs === "unknown") hidden.push(refused.notDetermined());
          return refused.occurs === "always"
            ? refused.findings((one) => ({
                at: name.at,
                ...(process === undefined && { certainty: "possible" as const }),
                message: `nginx serves ${name.text}, and ALLOWED_HOSTS does not have it: Django answers 400`,
                because: [{ at: one.world.setting("ALLOWED_HOSTS").valueAt, label: "ALLOWED_HOSTS is set here" }],
              }))
            : [];
        });
    });
    const distinct = findings.filter(
      (one, index) =>
        findings.findIndex((other) => other.at.file === one.at.file && other.at.start === one.at.start) === index,
    );
    return distinct.length > 0
      ? distinct.map((one) => finding({ ...one }))
      : (hidden[0] ??
          holds({ at: undefined, text: "ALLOWED_HOSTS has the names that nginx serves, as far as they can be seen" }));
  },
});

/** `is_same_domain` of django/utils/http.py, and `*`. */
function allows(pattern: string, host: string): boolean {
  return (
    pattern === "*" ||
    pattern === host ||
    (pattern.startsWith(".") && (host.endsWith(pattern) || host === pattern.slice(1)))
  );
}
