import { productionNginx } from "../../launch/targets.js";
import type { Answer } from "../../domain/value.js";
import { backendMatches, isHashedStorage, storageBackend } from "../support/libraries.js";
import { finding, holds, notApplicable, notDetermined, projectRule } from "../rule.js";

export default projectRule({
  id: "proxy-caches-unhashed",
  family: "static",
  severity: "warning",
  checklist: ["static-files"],
  docs: {
    summary: "nginx lets browsers keep static files for long, and their names do not change with their content",
    why: "`expires 1y` and `immutable` tell a browser not to ask again. A file that a release changes keeps its name with Django's plain storage: visitors go on using the old style sheet or script, for as long as that.",
    remedy: "Use `ManifestStaticFilesStorage`, which puts a hash of the content into each name, or a short `expires`.",
    references: [
      "https://nginx.org/en/docs/http/ngx_http_headers_module.html#expires",
      "https://docs.djangoproject.com/en/stable/ref/contrib/staticfiles/#manifeststaticfilesstorage",
    ],
  },
  check({ project }) {
    const settings = project.entries.flatMap((entry) => entry.settings ?? []);
    const files = productionNginx(project);
    if (files.length === 0 || settings.length === 0)
      return notApplicable("no nginx configuration is in the repository");
    const answers: Answer[] = [];
    const urls = new Set<string>();
    for (const view of settings)
      view.ask((world) => {
        answers.push(backendMatches(storageBackend(world, "staticfiles", view.django), isHashedStorage));
        const url = world.get("STATIC_URL");
        if (url.kind === "str") urls.add(`/${url.value.replace(/^\/+/, "")}`);
        return "no";
      });
    if (answers.some((answer) => answer === "unknown" || answer === "environment"))
      return notDetermined("the storage of static files cannot be seen");
    if (answers.some((answer) => answer === "yes"))
      return holds({ at: undefined, text: "static files have hashes in their names" });
    const findings = files.flatMap(({ content }) =>
      content.servers.flatMap((server) =>
        server.locations.flatMap((location) => {
          if (!urls.has(location.path)) return [];
          const long = location.directive.block?.find(
            (one) =>
              (one.name === "expires" &&
                /^(?:max|[1-9]\d*[yM]|(?:[89]|\d{2,})d|[2-9]w|\d{2,}w)$/.test(one.args[0]?.text ?? "")) ||
              (one.name === "add_header" &&
                one.args[0]?.text.toLowerCase() === "cache-control" &&
                /immutable|max-age=\d{7,}/.test(one.args[1]?.text ?? "")),
          );
          return long === undefined
            ? []
            : [
                finding({
                  at: long.nameAt,
                  certainty: "definite",
                  message: `Browsers keep what lies below ${location.path} for long, and the names of static files have no hash: after a release they use old ones`,
                }),
              ];
        }),
      ),
    );
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "nginx does not let browsers keep static files for long" });
  },
});
