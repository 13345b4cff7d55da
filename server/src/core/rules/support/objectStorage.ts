import type { Answer, Value } from "../../domain/value.js";
import { backendMatches, entry, storageBackend } from "./libraries.js";
import type { DjangoVersion, World } from "../../settings/setting.js";

/** django-storages on Amazon S3 and what speaks its protocol: storages/backends/s3.py. */
function isS3(path: string): boolean {
  return /^storages\.backends\.s3(?:boto3)?\./.test(path);
}

/** Whether uploads go to S3. */
export function uploadsGoToS3(world: World, django: DjangoVersion): Answer {
  return backendMatches(storageBackend(world, "default", django), isS3);
}

/** An option of the storage of uploads: its OPTIONS win over the setting; "no" where neither is given. */
export function s3Option(world: World, option: string, setting: string): Value | Answer {
  const own = entry(world.get("STORAGES"), "default", "OPTIONS", option);
  if (own !== "no") return own;
  return world.isSet(setting) === "yes" ? world.get(setting) : world.isSet(setting) === "no" ? "no" : "unknown";
}

/** The place of a value that was found. */
export function placeOf(value: Value | Answer): { readonly at?: NonNullable<Value["at"]> } {
  return typeof value !== "string" && value.at ? { at: value.at } : {};
}
