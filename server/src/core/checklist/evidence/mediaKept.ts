import { launchText } from "../../launch/targets.js";
import { storageBackend } from "../../rules/support/libraries.js";
import { variablesOf } from "../../domain/display.js";
import { listText } from "../../domain/listText.js";
import type { Value } from "../../domain/value.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, open, shown, unseen, whole } from "./answers.js";
import { ownLaunches } from "./ownLaunches.js";
import { lastPart } from "../../text/lastPart.js";
import { volumeOver } from "./volumeOver.js";

/** An object store, or a volume of its own over MEDIA_ROOT. A folder of the machine may be either: a person knows. */
export function mediaKept(context: EvidenceContext): EvidenceAnswer {
  const { entry, project } = context;
  const { settings } = entry;
  const backends: { readonly path: string; readonly at: Value["at"] }[] = [];
  let hidden: Value | undefined;
  settings?.ask((world) => {
    const backend = storageBackend(world, "default", settings.django);
    if (typeof backend !== "string" && backend.kind === "str")
      backends.push({ path: backend.value, at: backend.at ?? world.setting("STORAGES").valueAt });
    else hidden = typeof backend === "string" ? world.get("STORAGES") : backend;
    return "no";
  });
  if (settings === undefined) return whole(unseen("the storage of uploads cannot be seen"));
  if (hidden?.kind === "environment")
    return whole(
      open(
        `the storage of uploads comes from the variable ${listText(variablesOf(hidden))}: make sure that it outlives a release`,
        { at: hidden.at, text: "the storage of uploads" },
      ),
    );
  if (hidden !== undefined)
    return whole(
      unseen(
        hidden.kind === "unknown"
          ? `the storage of uploads: ${hidden.reason}`
          : "the storage of uploads cannot be seen",
        { at: hidden.at, text: "the storage of uploads" },
      ),
    );
  const [first] = backends;
  const stores = backends.filter(
    ({ path }) =>
      /^storages\.backends\.(?:s3|gcloud|azure|dropbox)|cloudinary_storage\.|django_s3_storage/i.test(path) ||
      s3.some((ancestor) => settings.symbols.derivesFrom(path, ancestor) === "yes"),
  );
  const [store] = stores;
  if (store !== undefined) {
    const place = { at: store.at, text: `uploads go to ${lastPart(store.path)}` };
    return whole(
      stores.length === backends.length
        ? shown(place)
        : open(`${place.text} in some environments only: make sure that they do in production`, place),
    );
  }
  if (backends.some(({ path }) => !/FileSystemStorage$/.test(path)))
    return whole(
      open(
        "where the storage of uploads keeps them cannot be seen",
        ...(first === undefined ? [] : [{ at: first.at, text: "the storage of uploads" }]),
      ),
    );
  const web = ownLaunches(context, "web");
  const servers = web.filter(({ launch }) => launch.kind === "compose");
  // A unit, which keeps them in a folder of its machine.
  const another = web.find(({ launch }) => launch.kind !== "compose" && launch.kind !== "dockerfile");
  const kept = servers.map((process) => {
    const volume = volumeOver(context, process, "MEDIA_ROOT");
    return volume && { at: volume.at, text: `${launchText(process)} keeps ${volume.inside} in a volume` };
  });
  if (kept.length > 0 && kept.every((one) => one !== undefined)) {
    const parts = kept.flatMap((one) => one ?? []);
    return whole(
      another === undefined
        ? shown(...parts)
        : open(
            `nothing shows that the uploads of ${launchText(another)} outlive a release: make sure that they do`,
            ...parts,
          ),
    );
  }
  const roots = new Set<string | undefined>();
  const root = settings.ask((world) => {
    const value = world.get("MEDIA_ROOT");
    roots.add(value.kind === "str" || value.kind === "path" ? value.value : undefined);
    return "no";
  }).read[0];
  const [only] = roots;
  const place =
    root !== undefined && settings.names.includes("MEDIA_ROOT") ? [{ at: root.valueAt, text: "MEDIA_ROOT" }] : [];
  if (context.search(context.paths.code, /(?:File|Image)Field\b|\bdefault_storage\b|\.FILES\b/).length === 0)
    return whole(open("no code of the project takes uploads in: make sure that no library of it keeps any", ...place));
  if (servers.length === 0 && roots.size === 1 && only?.startsWith(`${project.root}/`) === true && root !== undefined)
    return whole(
      half(
        `uploads lie in ${only.slice(project.root.length + 1)}, within the folder of the code: a release that replaces it loses them`,
        { at: root.valueAt, text: "MEDIA_ROOT" },
      ),
    );
  return whole(
    open(
      "uploads are files below MEDIA_ROOT, and nothing shows that this folder outlives a release: make sure that it does, and is no folder of the code",
      ...place,
    ),
  );
}

const s3: readonly string[] = ["storages.backends.s3boto3.S3Boto3Storage", "storages.backends.s3.S3Storage"];
