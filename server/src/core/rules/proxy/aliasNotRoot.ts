import { placeOnDisk } from "../support/pathValues.js";
import { onTarget, hiddenOnTarget, type LaunchEnvironment } from "../../settings/onTarget.js";
import type { SettingsView } from "../../settings/settingsView.js";
import { proxiedLocations } from "../../launch/proxies.js";
import { proxiedSettings } from "../../launch/proxiedSettings.js";
import { productionProcesses, productionNginx } from "../../launch/targets.js";
import { dirname, isInside } from "../../project/paths.js";
import { isThisMachine } from "../../text/thisMachine.js";
import type { ProjectView } from "../views.js";
import { finding, holds, notApplicable, projectRule, type FindingDraft, type NotDetermined } from "../rule.js";

export default projectRule({
  id: "alias-not-root",
  family: "proxy",
  severity: "warning",
  checklist: ["static-files", "media-files", "reverse-proxy"],
  docs: {
    summary: "nginx serves static files or uploads from another folder than Django writes them to",
    why: "`collectstatic` copies into STATIC_ROOT, uploads go below MEDIA_ROOT. Where both run on one machine and the location of nginx names another folder, every style sheet or upload is a 404, or an old copy is served.",
    remedy: "Give the location's `alias` the folder of STATIC_ROOT or MEDIA_ROOT.",
    whenToIgnore: "A link, a mount or a copy brings one to the other.",
    references: [
      "https://nginx.org/en/docs/http/ngx_http_core_module.html#alias",
      "https://docs.djangoproject.com/en/stable/howto/static-files/deployment/",
    ],
  },
  check({ project }) {
    const files = productionNginx(project);
    if (files.length === 0) return notApplicable("no nginx configuration is in the repository");
    const loaded = besideNginx(project);
    if (loaded.length === 0) return notApplicable("nginx and the application are not known to share a machine");
    const findings: FindingDraft[] = [];
    const hidden: NotDetermined[] = [];
    for (const { launch, settings } of loaded)
      for (const [url, root] of [
        ["STATIC_URL", "STATIC_ROOT"],
        ["MEDIA_URL", "MEDIA_ROOT"],
      ] as const) {
        if (!settings.names.includes(root)) continue;
        const unseen = hiddenOnTarget(settings, [url, root], launch);
        if (unseen !== undefined) hidden.push(unseen);
        const [address, folder] = [onTarget(settings, url, launch), onTarget(settings, root, launch)];
        const [path, place] = [address[0]?.value, folder[0]];
        // Only a path that is written down as one: below BASE_DIR it lies wherever the code does.
        if (address.length !== 1 || folder.length !== 1 || path?.kind !== "str" || place?.at === undefined) continue;
        const absolute = placeOnDisk(place.value, settings.workingDirectory);
        if (absolute === undefined || absolute.startsWith(`${project.root}/`)) continue;
        // Beside the code, `BASE_DIR.parent / "static"`, it lies wherever that does, too.
        if (place.value.from !== "literal" && isInside(dirname(project.root), absolute)) continue;
        const wanted = `/${path.value.replace(/^\/+/, "")}`;
        for (const { content } of files)
          for (const server of content.servers)
            for (const location of server.locations) {
              const alias = location.directive.block?.find((one) => one.name === "alias")?.args[0];
              if (
                alias === undefined ||
                location.path !== wanted ||
                alias.text.includes("$") ||
                trimmed(alias.text) === trimmed(absolute)
              )
                continue;
              findings.push(
                finding({
                  at: alias.at,
                  about: [root],
                  certainty: "possible",
                  message: `nginx serves ${wanted} from ${alias.text}, and ${root} is ${absolute}`,
                  because: [{ at: place.at, label: `${root} is set here` }],
                }),
              );
            }
      }
    return findings.length > 0
      ? findings
      : (hidden[0] ?? holds({ at: undefined, text: "nginx serves the folders that Django writes to" }));
  },
});

/** Settings that are loaded on nginx's machine: by a unit, or, where no file says what serves and none makes an image, behind what nginx asks on its own machine. */
function besideNginx(
  project: ProjectView,
): readonly { readonly launch: LaunchEnvironment; readonly settings: SettingsView }[] {
  const web = productionProcesses(project).filter(({ launch }) => launch.role === "web");
  const { dockerfiles, compose, kubernetes } = project.deploy;
  if (web.length === 0 && [...dockerfiles, ...compose, ...kubernetes].every(({ target }) => target !== "production")) {
    const local = proxiedLocations(project).find(({ upstreams }) =>
      upstreams.every(({ host, socket }) => socket !== undefined || (host !== undefined && isThisMachine(host))),
    );
    const settings = local === undefined ? undefined : proxiedSettings(project, undefined)?.settings;
    return settings?.raises === null ? [{ launch: { environment: [], environmentComplete: false }, settings }] : [];
  }
  return web.flatMap(({ launch, entry }) =>
    launch.kind === "systemd" && launch.container !== true && entry?.settings?.raises === null
      ? [{ launch, settings: entry.settings }]
      : [],
  );
}

function trimmed(path: string): string {
  return path.replace(/\/+$/, "");
}
