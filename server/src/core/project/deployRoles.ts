/** What every deploy file is for, and why: by its name and place, by what it starts, and by the files beside it. */
import type { DeployKind, DeployMention, DeployScan } from "./deployReferences.js";
import { basename, dirname, isInside, join, relativeTo } from "./paths.js";
import { nameWords, pathWords } from "./roleWords.js";

export type FileRole = "production" | "development" | "doubtful";

export interface DeployRole {
  readonly role: FileRole;
  /** For development: it is for tests. */
  readonly tests: boolean;
  /** For the user: `its name says development`. */
  readonly because: string;
  /** It is production by its own evidence: its name, a platform's own file, an image that nothing overrides. */
  readonly evident: boolean;
}

export interface JudgedFile {
  readonly file: string;
  readonly text: string;
  readonly scan: DeployScan;
}

export interface DeployRolesInput {
  readonly root: string;
  readonly analysisRoot: string;
  readonly files: readonly JudgedFile[];
  /** Whether the configuration names the path (from the analysis root) as not production. */
  isNotProduction(relative: string): boolean;
  /** Whether a Compose file mounts the project's source into a container. */
  mountsSource(file: JudgedFile): boolean;
  /** The module or class is for development or tests by its name, and the project has another for production. */
  isForDevelopment(mention: DeployMention): boolean;
}

/**
 * The role of each deploy file. A file alone decides first (what the user says, its name and folder, what it says of itself); then those whose content
 * speaks against production are weighed with what the others start: beside a file for production they are development, alone they are doubtful.
 */
export function deployRoles(input: DeployRolesInput): ReadonlyMap<string, DeployRole> {
  const judged = new Map<string, DeployRole>();
  const open: JudgedFile[] = [];
  for (const file of input.files) {
    const role = byItself(file, input);
    if (role !== undefined) judged.set(file.file, role);
    else open.push(file);
  }
  const nameOf = (path: string): string => relativeTo(input.analysisRoot, path);
  // First those that may serve production: what is left is weighed against them.
  const rest: JudgedFile[] = [];
  for (const file of open) {
    const sibling = productionSibling(file, input, judged);
    const loaded = loadedForDevelopment(file, input);
    if (sibling !== undefined) judged.set(file.file, development(`${nameOf(sibling)} is there for production`));
    else if (loaded !== undefined && file.scan.kind !== "systemd" && file.scan.kind !== "dockerfile") judged.set(file.file, development(`it loads ${loaded}, which is not for production by its name`));
    else rest.push(file);
  }
  const left: { readonly file: JudgedFile; readonly doubt: string; readonly aboutImage?: true }[] = [];
  for (const file of rest) {
    const doubt = contentAgainst(file, input);
    if (doubt !== undefined) left.push({ file, doubt });
    else if (file.scan.kind !== "dockerfile" && !isPart(file.scan.kind)) judged.set(file.file, { role: "production", tests: false, because: platformText(file.scan.kind), evident: file.scan.kind === "systemd" || file.scan.kind === "kubernetes" });
  }
  const images = rest.filter((file) => file.scan.kind === "dockerfile" && !left.some((one) => one.file === file));
  for (const file of images) {
    const builders = buildersOf(file.file, input.files);
    const production = builders.find((one) => judged.get(one)?.role === "production");
    if (production !== undefined) judged.set(file.file, { role: "production", tests: false, because: `${nameOf(production)} builds it`, evident: true });
    else if (builders.length === 0 || file.scan.startsServer || (file.scan.evidence.hasCommand && file.scan.evidence.developmentCommand === undefined)) judged.set(file.file, { role: "production", tests: false, because: file.scan.startsServer ? "its image starts a server" : "nothing says that it is for development", evident: true });
    else left.push({ file, doubt: `only ${nameOf(builders[0] ?? "")} builds it`, aboutImage: true });
  }
  // What production starts, by files that are evident: against them a doubt decides.
  const elsewhere = input.files.find((file) => judged.get(file.file)?.role === "production" && startsProduction(file));
  for (const { file, doubt, aboutImage } of left) {
    const other = aboutImage === undefined ? elsewhere : input.files.find((one) => one !== file && one.scan.kind === "dockerfile" && judged.get(one.file)?.role === "production" && startsProduction(one));
    const only = file.scan.kind === "dockerfile" && elsewhere === undefined && buildersOf(file.file, input.files).length === 0;
    if (only) judged.set(file.file, { role: "production", tests: false, because: "nothing else says what production runs", evident: true });
    else if (other !== undefined) judged.set(file.file, development(`${doubt}, and ${nameOf(other.file)} says what production runs`));
    else judged.set(file.file, { role: "doubtful", tests: false, because: aboutImage === undefined ? `${doubt}, and nothing else says what production runs` : doubt, evident: false });
  }
  for (const file of rest) if (!judged.has(file.file)) judged.set(file.file, ofPart(file, input, judged, elsewhere, nameOf));
  return judged;
}

function development(because: string, tests = false): DeployRole {
  return { role: "development", tests, because, evident: true };
}

/** Decided by the file alone: what the user says, its name and folder, and what it says of itself. */
function byItself({ file, scan }: JudgedFile, { root, analysisRoot, isNotProduction }: DeployRolesInput): DeployRole | undefined {
  if (isNotProduction(relativeTo(analysisRoot, file))) return development("not-production in the configuration names it");
  if (scan.kind === "test-config") return development("it configures tests", true);
  const name = basename(file);
  const relative = relativeTo(isInside(root, file) ? root : analysisRoot, file);
  // `web-deployment.yaml` is what Kubernetes calls it; a workflow lies in a folder of its own.
  const words = pathWords(scan.kind === "kubernetes" ? relative.replace(/deployment(?=[^/]*$)/i, "") : scan.kind === "workflow" ? name : relative);
  if (/(?:^|[.\-_/])(?:example|sample|template|dist|tmpl)(?:$|[.\-_])/i.test(name) && scan.kind !== "kubernetes" && scan.kind !== "platform" && scan.kind !== "nginx") return development("its name says that it is a template");
  if (/override\.ya?ml$/i.test(name) && scan.kind === "compose") return development("docker compose adds it on a developer's machine");
  if (/^procfile\.windows$/i.test(name)) return development("its name says Windows");
  if (scan.kind === "workflow") {
    const own = nameWords(name);
    const deploys = words.says === "production" || (own.production && !own.test) || /release|publish|\bcd\b/i.test(name);
    return deploys ? { role: "production", tests: false, because: "its name says that it deploys", evident: false } : development("it runs where the project is tested", true);
  }
  if (words.says === "production") {
    // A name is a strong sign; only what a file says of itself goes against it.
    if (scan.evidence.forbidden || scan.evidence.developmentName !== undefined) return { role: "doubtful", tests: false, because: `its name says production, and ${selfText(scan)}`, evident: false };
    return { role: "production", tests: false, because: `${words.word === name ? "its name" : `its folder ${words.word}`} says production`, evident: true };
  }
  if (words.says !== undefined) {
    const named = scan.mentions.find((mention) => mention.variable === "DJANGO_SETTINGS_MODULE" && !mention.buildOnly && nameWords(mention.value).production);
    if (words.word !== name && named !== undefined && (scan.kind === "systemd" || scan.startsServer)) return { role: "doubtful", tests: false, because: `it lies in ${words.word}, and loads ${named.value}`, evident: false };
    return development(words.word === name ? `its name says ${words.says === "test" ? "tests" : "development"}` : `it lies in ${words.word}`, words.says === "test");
  }
  if (scan.evidence.forbidden || scan.evidence.developmentName !== undefined) return development(selfText(scan));
  if (scan.evidence.onlyInfrastructure) return development("it starts only what the application needs, and not the application");
  if (scan.kind === "platform" || scan.kind === "procfile") return { role: "production", tests: false, because: platformText(scan.kind), evident: true };
  return undefined;
}

function selfText({ evidence }: DeployScan): string {
  return evidence.forbidden ? "its first lines say that it is not for production" : `it calls itself ${evidence.developmentName ?? ""}`;
}

function platformText(kind: DeployKind): string {
  switch (kind) {
    case "platform": return "it is the platform's own file";
    case "procfile": return "a Procfile says what a platform starts";
    case "systemd": return "a unit says what a server starts";
    case "kubernetes": return "a manifest says what a cluster runs";
    default: return "nothing says that it is for development";
  }
}

/** A Compose file or Dockerfile with a twin for production: `compose.prod.yml`, `docker/production/Dockerfile`. */
function productionSibling({ file, scan }: JudgedFile, { files }: DeployRolesInput, judged: ReadonlyMap<string, DeployRole>): string | undefined {
  if (scan.kind !== "compose" && scan.kind !== "dockerfile") return undefined;
  return files.find((other) => other.file !== file && other.scan.kind === scan.kind && !other.scan.evidence.onlyInfrastructure && judged.get(other.file)?.role === "production" && judged.get(other.file)?.evident === true && isTwin(file, other.file))?.file;
}

/** The module or class that the file loads, where each that it names is for development while the project has another. */
function loadedForDevelopment({ scan }: JudgedFile, { isForDevelopment }: DeployRolesInput): string | undefined {
  const mentions = scan.mentions.filter((mention) => !mention.buildOnly);
  return (["DJANGO_CONFIGURATION", "DJANGO_SETTINGS_MODULE"] as const).flatMap((variable) => {
    const own = mentions.filter((mention) => mention.variable === variable);
    return own.length > 0 && own.every(isForDevelopment) ? own.slice(0, 1) : [];
  })[0]?.value;
}

/** Names that differ only in words of roles, in folders that do: not `nginx/Dockerfile.prod` for `Dockerfile`. */
function isTwin(one: string, other: string): boolean {
  const stem = (path: string): string => path.split("/").filter((part) => part !== "").flatMap((part) => part.toLowerCase().split(/[^a-z0-9]+/)).filter((word) => word !== "" && !["docker", "compose", "dockerfile", "yml", "yaml", "deploy", "deployment", "deployments", "dockerfiles", "containers"].includes(word) && !saysRole(word)).join("/");
  return stem(one) === stem(other);
}

function saysRole(word: string): boolean {
  const words = nameWords(word);
  return words.production || words.development || words.test || words.shared;
}

/** What in a file's content speaks against production. */
function contentAgainst(file: JudgedFile, { mountsSource }: DeployRolesInput): string | undefined {
  const { kind, evidence, startsServer } = file.scan;
  if (kind === "compose") {
    if (mountsSource(file)) return evidence.developmentCommand === undefined ? "it mounts the source over the application" : `it mounts the source and starts ${evidence.developmentCommand}`;
    if (evidence.debug) return "it turns DEBUG on";
    if (evidence.developmentCommand !== undefined && !startsServer) return `it starts ${evidence.developmentCommand}`;
    return undefined;
  }
  if (kind === "dockerfile" || kind === "shell") return evidence.developmentCommand !== undefined && !startsServer ? `it starts ${evidence.developmentCommand}` : undefined;
  if (kind === "env") return evidence.debug ? "it turns DEBUG on" : undefined;
  if (kind === "supervisor" || kind === "systemd") return evidence.developmentCommand !== undefined && !startsServer ? `it starts ${evidence.developmentCommand}` : undefined;
  return undefined;
}

/** Kinds that are parts of what other files start. */
function isPart(kind: DeployKind): boolean {
  return kind === "env" || kind === "nginx" || kind === "caddy" || kind === "uwsgi" || kind === "server" || kind === "shell" || kind === "makefile";
}

/** What others say that start or load it; with none, what it is by itself. */
function ofPart(file: JudgedFile, input: DeployRolesInput, judged: ReadonlyMap<string, DeployRole>, elsewhere: JudgedFile | undefined, nameOf: (path: string) => string): DeployRole {
  const name = basename(file.file);
  const users = input.files.filter((other) => other.file !== file.file && other.scan.kind !== "test-config" && judged.has(other.file) && other.text.includes(name) && (file.scan.kind !== "env" || other.scan.envFiles.some((path) => join(dirname(other.file), path) === file.file)));
  const production = users.find((other) => judged.get(other.file)?.role === "production");
  if (production !== undefined) return { role: "production", tests: false, because: `${nameOf(production.file)} uses it`, evident: true };
  const [first] = users;
  if (first !== undefined && users.every((other) => judged.get(other.file)?.role === "development")) return development(`only ${nameOf(first.file)} uses it`);
  if (file.scan.kind === "uwsgi" && elsewhere !== undefined) return development("nothing starts it");
  return { role: "production", tests: false, because: "nothing says that it is for development", evident: false };
}

/** It says what serves the site, not only what stands beside it. */
export function startsProduction({ scan }: JudgedFile): boolean {
  switch (scan.kind) {
    case "platform":
    case "procfile":
    case "kubernetes": return true;
    case "dockerfile": return scan.startsServer || scan.evidence.hasCommand;
    case "compose": return !scan.evidence.onlyInfrastructure;
    case "systemd":
    case "supervisor": return scan.startsServer;
    default: return false;
  }
}

/** Compose files that build the Dockerfile. */
function buildersOf(dockerfile: string, files: readonly JudgedFile[]): readonly string[] {
  return files.filter(({ file, scan }) => scan.evidence.builds.some(({ context, dockerfile: named }) => {
    const folder = join(dirname(file), plain(context));
    return join(folder, plain(named ?? "Dockerfile")) === dockerfile;
  })).map(({ file }) => file);
}

/** The path while its variables are unset. */
function plain(path: string): string {
  return path.replace(/\$\{\w{1,80}:?-([^}]{0,200})\}/g, "$1");
}
