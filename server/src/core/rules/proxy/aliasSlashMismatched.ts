import { productionNginx } from "../../launch/targets.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";
import { replaceText } from "../../fixes/deployFixes.js";

export default projectRule({
  id: "alias-slash-mismatched",
  family: "proxy",
  severity: "error",
  checklist: ["static-files", "media-files", "reverse-proxy"],
  fixable: "needsReview",
  docs: {
    summary: "A location and its alias do not end alike",
    why: "nginx replaces the location's text by the alias's. `location /static` with `alias /srv/static/` makes `/static../settings.py` into `/srv/static/../settings.py`: every file beside the folder can be fetched. The other way round, `location /static/` with `alias /srv/static`, `/static/a.css` becomes `/srv/statica.css`: nothing is found.",
    remedy: "Write both with a slash at the end.",
    references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#alias"],
  },
  check({ project }) {
    const files = productionNginx(project);
    if (files.length === 0) return notApplicable("no nginx configuration is in the repository");
    const findings = files.flatMap(({ content }) =>
      content.servers.flatMap((server) =>
        server.locations.flatMap((location) => {
          const alias = location.directive.block?.find((entry) => entry.name === "alias")?.args[0];
          if (
            alias === undefined ||
            (location.modifier !== "" && location.modifier !== "^~") ||
            location.path === "/" ||
            alias.text.includes("$") ||
            // A template's `{{ static_root }}` may end in a slash itself.
            [location.path, alias.text].some((text) => text.endsWith("}}"))
          )
            return [];
          const [path, folder] = [location.path.endsWith("/"), alias.text.endsWith("/")];
          if (path === folder) return [];
          const about = ["reverse-proxy", /media|upload/i.test(location.path) ? "media-files" : "static-files"];
          if (!path)
            return [
              finding({
                at: location.pathAt,
                about,
                certainty: "definite",
                message: `Files beside ${alias.text} can be fetched through ${location.path}..: the alias ends with a slash and the location does not`,
                fixes:
                  location.pathAt.end - location.pathAt.start === location.path.length
                    ? replaceText("Add the slash", location.pathAt, `${location.path}/`)
                    : [],
              }),
            ];
          return [
            finding({
              at: alias.at,
              about,
              certainty: "definite",
              message: `Nothing below ${location.path} is found: the location ends with a slash and the alias does not`,
              fixes: alias.quoted ? [] : replaceText("Add the slash", alias.at, `${alias.text}/`),
            }),
          ];
        }),
      ),
    );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "locations and their aliases end alike" });
  },
});
