import type { Value } from "../../domain/value.js";
import type { ComposeVolume } from "../../syntax/deploy/compose.js";
import { launchText, loadsSettings } from "../../launch/targets.js";
import { backendMatches, entry } from "../support/libraries.js";
import { onTarget, hiddenOnTarget } from "../../settings/onTarget.js";
import { finding, holds, notApplicable, projectRule, type NotDetermined } from "../rule.js";

export default projectRule({
  id: "uploads-lost-with-container",
  family: "containers",
  severity: "information",
  checklist: ["media-files"],
  docs: {
    summary: "Uploads are written into the container",
    why: "Django's FileSystemStorage writes uploads below MEDIA_ROOT. Without a volume over that folder they are gone when the container is replaced, and each replica has others.",
    remedy: "Mount a volume over the folder, or store uploads with an object store.",
    whenToIgnore: "Where the project has no uploads.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#media-root",
      "https://docs.docker.com/engine/storage/volumes/",
    ],
  },
  check({ project }) {
    const processes = project.processes
      .filter(({ launch }) => launch.kind === "compose" && launch.target === "production" && launch.role === "web")
      .filter(loadsSettings);
    if (processes.length === 0)
      return notApplicable("no Compose file of production starts a server whose settings load");
    const hidden: NotDetermined[] = [];
    const findings = processes.flatMap((process) => {
      const { settings } = process.entry;
      const volumes = project.deploy.compose
        .filter(({ path }) => (process.launch.files ?? []).includes(path))
        .flatMap(({ content }) =>
          content.services
            .filter((service) => service.name === process.launch.name)
            .flatMap((service) => service.volumes),
        );
      // Each way to run the settings has to agree that the folder lies in the container: at an absolute path of its own, or below the code, wherever the image puts that.
      const unseen = hiddenOnTarget(settings, ["MEDIA_ROOT"], process.launch);
      if (unseen !== undefined) hidden.push(unseen);
      const roots = onTarget(settings, "MEDIA_ROOT", process.launch);
      const [first] = roots;
      const paths = roots.map((root) => placeIn(textOf(root.value), project.root));
      const [path] = paths;
      if (
        first?.at === undefined ||
        path === undefined ||
        paths.some((other) => other === undefined || other.inside !== path.inside)
      )
        return [];
      if (paths.some((one) => one !== undefined && volumes.some((volume) => covers(volume, one)))) return [];
      if (
        !onTarget(settings, "STORAGES", process.launch).every((one) => isFileSystem(one.value)) ||
        onTarget(settings, "DEFAULT_FILE_STORAGE", process.launch).some((one) => one.at !== undefined)
      )
        return [];
      return [
        finding({
          at: first.at,
          certainty: "definite",
          message: `Uploads are gone with the next deploy: no volume of ${launchText(process)} covers ${path.text}`,
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : (hidden[0] ?? holds({ at: undefined, text: "no uploads are known to end with the container" }));
  },
});

/** A folder of the container: by its path there, or below the project's own folder, wherever that lies. */
interface Place {
  readonly text: string;
  readonly inside: boolean;
}

function placeIn(path: string | undefined, root: string): Place | undefined {
  if (path === undefined || path === "" || path === "/") return undefined;
  if (path.startsWith(`${root}/`)) return { text: path.slice(root.length + 1), inside: true };
  return path.startsWith("/")
    ? { text: path, inside: false }
    : { text: path.replace(/^\.\//, "").replace(/\/+$/, ""), inside: true };
}

/** Of a place below the code the end of the path tells, and a volume over all of the code. */
function covers({ target, bind }: ComposeVolume, { text, inside }: Place): boolean {
  const volume = target.replace(/\/+$/, "");
  return inside
    ? volume === `/${text}` ||
        volume.endsWith(`/${text}`) ||
        (!(!bind && /\/(?:media|uploads?)$/.test(volume)) &&
          /^\/(?:app|code|src|srv|usr\/src\/app|home\/\w+|opt\/\w+)(?:\/\w+)?$/.test(volume) &&
          !/\/(?:static|staticfiles|logs?|data|cache|tmp|assets|node_modules|db)$/.test(volume))
    : text === volume || text.startsWith(`${volume}/`);
}

function textOf(value: Value): string | undefined {
  return value.kind === "str" || value.kind === "path" ? value.value : undefined;
}

function isFileSystem(storages: Value): boolean {
  return backendMatches(entry(storages, "default", "BACKEND"), (path) => path.endsWith("FileSystemStorage")) === "yes";
}
