import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { doesNotApply, shown } from "./answers.js";

export function reverseProxy({ project, paths, search, show }: EvidenceContext): EvidenceAnswer {
  const files = [...project.deploy.nginx, ...project.deploy.caddyfiles].filter(({ target }) => target === "production").map(({ path }) => ({ at: { file: path, start: 0, end: 0 }, text: `${show(path)} stands in front of the application` }));
  const labels = search(paths.deploy, /\btraefik\.http\.routers\b|\bkind:\s*Ingress\b/).map(({ at }) => ({ at, text: `${show(at.file)} sets the proxy up` }));
  const [first, ...more] = [...files, ...labels];
  return first === undefined ? doesNotApply("no configuration of a reverse proxy is in the repository") : shown(first, ...more.slice(0, 3));
}
