import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { notShown, shown } from "./answers.js";

const settings = /^(?:SECURE_CSP|CONTENT_SECURITY_POLICY|CSP_(?:DEFAULT|SCRIPT|STYLE|IMG|FONT|CONNECT|OBJECT|FRAME)_\w+)$/;

export function contentSecurityPolicy({ entry, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const view = entry.settings;
  const judgement = view?.ask((world) => {
    for (const name of view.names) if (settings.test(name)) world.setting(name);
    return "no";
  });
  const set = (judgement?.read ?? []).filter((setting) => !setting.isDefault).map((setting) => ({ at: setting.valueAt, text: `${setting.name} is set here` }));
  const proxied = search(paths.deploy, /\badd_header\s+["']?Content-Security-Policy["']?\s|^\s*(?:header\s+)?["']?Content-Security-Policy["']?\s+["'`]/im).map(({ at }) => ({ at, text: `${show(at.file)} sends it` }));
  const [first, ...more] = [...set, ...proxied];
  return first === undefined ? notShown("no policy is set in the settings or sent by a proxy of the repository") : shown(first, ...more.slice(0, 4));
}
