import type { DeployFiles } from "./deployFiles.js";

/** A script installs its plugin for nginx or runs it, or the virtual host says so (https://eff-certbot.readthedocs.io/en/stable/using.html#nginx). */
export function isLeftToCertbot({ scripts, nginx }: Pick<DeployFiles, "scripts" | "nginx">): boolean {
  return (
    scripts.some(({ text }) => /\bcertbot\b[^\n]{0,80}[ \t]--nginx\b|\bcertbot-nginx\b/.test(text)) ||
    nginx.some(({ text }) => /^[ \t]{0,40}#[^\n]{0,200}\bcertbot\b/im.test(text))
  );
}
