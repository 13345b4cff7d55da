import { isCloudFoundry } from "../manifests.js";
import { basename } from "../paths.js";
import type { JudgedFile } from "./judgedFile.js";

/** It says what serves the site, not only what stands beside it. */
export function startsProduction({ file, text, scan }: JudgedFile): boolean {
  switch (scan.kind) {
    // app.json lists what Heroku needs; a Procfile beside it says what runs.
    case "platform":
      return (
        basename(file) !== "app.json" &&
        // CodeDeploy's for ECS and Lambda name no scripts.
        (!/^appspec\./.test(basename(file)) || /^\s*-?\s*location:/m.test(text)) &&
        // What a front end is deployed with.
        (basename(file) !== "vercel.json" || /python|\.py\b|[aw]sgi/.test(text)) &&
        // Terraform fills in policies and more besides containers.
        (!/\.(?:tf)?tpl$/.test(file) || /"image"/.test(text)) &&
        // Another tool's `config/deploy.yml` says nothing of services.
        (!/\/config\/deploy[^/]*$/.test(file) || /^service:\s*\S/m.test(text))
      );
    case "procfile":
      return true;
    case "kubernetes":
      // Without a command the buildpack starts what the Procfile says.
      return !isCloudFoundry(file, text) || /^\s*command:\s*\S/m.test(text);
    case "dockerfile":
      // An image for backups or for Jenkins has a command too.
      return (
        scan.startsServer ||
        (scan.evidence.hasCommand &&
          !scan.evidence.runsNoPython &&
          /\b(?:python|django|manage\.py|pip3?|poetry|uv|pipenv|conda)\b/i.test(text))
      );
    case "compose":
      return scan.evidence.startsApplication;
    case "systemd":
    case "supervisor":
      return scan.startsServer;
    case "shell":
      return scan.evidence.writesUnit;
    default:
      return false;
  }
}
