import { isTruthy } from "../../domain/predicates.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { notShown, shown } from "./answers.js";

export function httpsRedirected({ project, entry, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const redirect = entry.settings?.ask((world) => isTruthy(world.get("SECURE_SSL_REDIRECT")));
  const own = redirect !== undefined && (redirect.occurs === "always" || redirect.byEnvironment) ? redirect.holds().evidence : [];
  const proxied = search(paths.deploy, /\breturn\s+30[1278]\s+https:\/\/|\brewrite\s+\S{1,100}\s+https:\/\/|\bforce_https\s*[=:]\s*true\b|\bredirectscheme\.scheme=https\b/i).map(({ at }) => ({ at, text: `${show(at.file)} redirects to HTTPS` }));
  // https://caddyserver.com/docs/automatic-https
  const caddy = project.deploy.caddyfiles.filter(({ text }) => !/\bauto_https\s+(?:off|disable_redirects)\b/.test(text)).map(({ path }) => ({ at: { file: path, start: 0, end: 0 }, text: `Caddy redirects to HTTPS by itself (${show(path)})` }));
  const [first, ...more] = [...own, ...proxied, ...caddy];
  return first === undefined ? notShown("neither Django nor a proxy of the repository redirects to HTTPS") : shown(first, ...more.slice(0, 4));
}
