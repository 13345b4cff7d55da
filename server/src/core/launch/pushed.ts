import { deployKindOf } from "../project/deployKinds.js";
import { basename } from "../project/paths.js";
import type { Launch } from "./launch.js";

/**
 * Whether Cloud Foundry starts it, by a manifest. Its router passes a client's own X-Forwarded-Proto on, unless its operator says otherwise, and reaches
 * the process through a proxy of the same container (https://docs.cloudfoundry.org/concepts/http-routing.html).
 */
export function isPushed({ files = [] }: Launch): boolean {
  return files.some((file) => deployKindOf(file) === "kubernetes" && basename(file).startsWith("manifest"));
}
