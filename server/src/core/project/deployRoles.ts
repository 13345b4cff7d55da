/** What every deploy file is for, and why: by its name and place, by what it starts, and by the files beside it. */
import { codeCheck, deploysSomething, runsTests } from "./deployEvidence.js";
import { deployKindOf, type DeployKind } from "./deployKinds.js";
import type { DeployMention, DeployScan } from "./deployReferences.js";
import { isCloudFoundry } from "./manifests.js";
import { basename, dirname, isInside, join, relativeTo } from "./paths.js";
import { isOfRehearsal, isSuperseded, machineOfDevelopers, nameWords, pathWords, type PathWords } from "./roleWords.js";
import type { DeployRole } from "./deployRole.js";

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
  const nameOf = (path: string): string => relativeTo(input.analysisRoot, path);
  const without = (
    files: readonly JudgedFile[],
    judge: (file: JudgedFile) => DeployRole | undefined,
  ): readonly JudgedFile[] =>
    files.filter((file) => {
      const role = judge(file);
      if (role !== undefined) judged.set(file.file, role);
      return role === undefined;
    });
  const alone = without(input.files, (file) => byItself(file, input));
  const twins = twinsForProduction(input.files, judged);
  const platform = input.files.find(
    (file) =>
      (file.scan.kind === "procfile" || file.scan.kind === "platform") &&
      judged.get(file.file)?.role === "production" &&
      startsProduction(file),
  );
  const overridden = new Set(
    input.files.filter((file) => isOverride(file) && input.mountsSource(file)).flatMap(({ file }) => basesOf(file)),
  );
  const open = without(alone, (file) => besideOthers(file, input, twins, nameOf));
  // What runs in production beside a Compose file that says nothing of it.
  const running = platform ?? input.files.find((file) => runsInCluster(file, judged));
  const images = open.filter(({ scan }) => scan.kind === "dockerfile");
  const toys = images.filter((image) => startsToy(image, input.files) !== undefined);
  // What starts production wherever nothing speaks against it. An image's development server is what a Compose file starts that says nothing else.
  const doubted = without(
    open.filter(({ scan }) => scan.kind !== "dockerfile" && !isPart(scan.kind)),
    (file) =>
      doubtWith(file, input) === undefined &&
      !overridden.has(file.file) &&
      !runsOnly(file, toys) &&
      (running === undefined || !isNeutral(file))
        ? byKind(file.scan)
        : undefined,
  );
  const unsure = without(
    images.filter((file) => !toys.includes(file)),
    (file) => ofImage(file, input, judged, { platform, nameOf }),
  );
  // Against those that are sure a doubt decides.
  const elsewhere = input.files.find((file) => judged.get(file.file)?.role === "production" && startsProduction(file));
  const otherImage = input.files.find(
    (file) => file.scan.kind === "dockerfile" && judged.get(file.file)?.role === "production" && startsProduction(file),
  );
  const weighing: Weighing = { input, judged, nameOf, running, overridden, toys, elsewhere };
  for (const file of doubted) judged.set(file.file, ofDoubted(file, weighing));
  for (const file of toys) judged.set(file.file, ofToy(file, weighing));
  const cluster = running?.scan.kind === "kubernetes" ? running : undefined;
  for (const file of unsure)
    judged.set(file.file, ofUnsure(file, weighing, otherImage, { other: otherImage ?? platform, cluster }));
  for (const file of open) {
    const role = judged.get(file.file)?.role === "production" ? ofWhatItAddsTo(file, judged, nameOf) : undefined;
    if (role !== undefined) judged.set(file.file, role);
  }
  judgeParts(
    open.filter(({ scan }) => isPart(scan.kind)),
    input.files,
    judged,
    elsewhere,
    nameOf,
  );
  return judged;
}

/** What is known when those that are sure are judged. */
interface Weighing {
  readonly input: DeployRolesInput;
  readonly judged: ReadonlyMap<string, DeployRole>;
  nameOf(path: string): string;
  /** A platform's file, or a manifest, that says what production runs. */
  readonly running: JudgedFile | undefined;
  /** Compose files with an override that mounts the source. */
  readonly overridden: ReadonlySet<string>;
  /** Images that start what only developers start. */
  readonly toys: readonly JudgedFile[];
  /** What says what production starts. */
  readonly elsewhere: JudgedFile | undefined;
}

/** An image that only what is in doubt or for development builds. A cluster runs some image: that one, where there is no other and a Compose file in doubt builds it. */
function ofUnsure(
  file: JudgedFile,
  { input, judged, nameOf }: Weighing,
  otherImage: JudgedFile | undefined,
  { other, cluster }: { readonly other: JudgedFile | undefined; readonly cluster: JudgedFile | undefined },
): DeployRole {
  const builders = buildersOf(file.file, input.files);
  const doubt = `only ${nameOf(builders[0] ?? "")} builds it`;
  if (other === undefined)
    return cluster !== undefined &&
      /\b(?:python|pip3?|manage\.py)\b/.test(file.text) &&
      builders.some((one) => judged.get(one)?.role === "doubtful")
      ? { ...sure(`${nameOf(cluster.file)} runs an image, and there is no other`), evident: false }
      : doubtful(doubt);
  return otherImage === undefined && serves(file, input.files)
    ? doubtful(`${doubt}, and ${nameOf(other.file)} says what production runs`)
    : development(`${doubt}, and ${nameOf(other.file)} is there for production`);
}

function weigh(doubt: string, { elsewhere, nameOf }: Pick<Weighing, "elsewhere" | "nameOf">): DeployRole {
  return elsewhere === undefined
    ? doubtful(`${doubt}, and nothing else says what production runs`)
    : development(`${doubt}, and ${nameOf(elsewhere.file)} says what production runs`);
}

function ofDoubted(file: JudgedFile, weighing: Weighing): DeployRole {
  const { input, elsewhere, running, nameOf } = weighing;
  // A Procfile is a platform's own, whatever it starts, as long as nothing else is.
  const isOwn = file.scan.kind === "procfile" && elsewhere === undefined;
  const doubt = isOwn ? undefined : (doubtWith(file, input) ?? (elsewhere && doubtBesideOthers(file, weighing)));
  if (doubt !== undefined) return weigh(doubt, weighing);
  return running === undefined || !isNeutral(file)
    ? byKind(file.scan)
    : doubtful(`${nameOf(running.file)} says what production runs, and nothing in it speaks of production`);
}

function doubtBesideOthers(file: JudgedFile, { overridden, toys }: Weighing): string | undefined {
  if (overridden.has(file.file)) return "the override beside it mounts the source";
  return runsOnly(file, toys) ? "it runs an image that starts a development server" : undefined;
}

function ofToy(file: JudgedFile, weighing: Weighing): DeployRole {
  const { input, judged, nameOf, elsewhere } = weighing;
  const builders = buildersOf(file.file, input.files);
  const production = builders.find((one) => judged.get(one)?.role === "production");
  const toy = startsToy(file, input.files) ?? "";
  const maker = production === undefined ? skaffoldOf(file.file, input.files) : undefined;
  if (maker !== undefined) return doubtful(`it starts ${toy}, and ${nameOf(maker)} may start another thing in it`);
  const pusher = production === undefined ? pushedBy(nameOf(file.file), input.files, nameOf) : undefined;
  if (pusher !== undefined && (elsewhere !== undefined || builders.length > 0))
    return doubtful(`it starts ${toy}, and ${pusher.because}`);
  if (elsewhere !== undefined || (builders.length > 0 && production === undefined))
    return weigh(`it starts ${toy}`, weighing);
  // `CMD ["tail", "-f", "/dev/null"]` serves nobody.
  if (production === undefined && /^(?:tail|sleep)\b/.test(toy)) return doubtful("it only keeps a container running");
  if (production === undefined && codeCheck.test(toy)) return doubtful(`it only starts ${toy}`);
  return sure(production === undefined ? "nothing else says what production runs" : `${nameOf(production)} builds it`);
}

/** Skaffold's list of images, where the image is one: manifests that may be generated say what runs. */
function skaffoldOf(image: string, files: readonly JudgedFile[]): string | undefined {
  return files.find(({ file, text }) => {
    if (!/^skaffold\.ya?ml$/.test(basename(file))) return false;
    const named = [...text.matchAll(/^[ \t]{0,20}dockerfile:[ \t]{0,4}["']?([^\s"']{1,200})/gm)].map(
      ([, name]) => name,
    );
    const folders = [...text.matchAll(/^[ \t-]{0,20}context:[ \t]{0,4}["']?([^\s"']{1,200})/gm)].map(
      ([, name = ""]) => name,
    );
    return ["", ...folders].some((folder) =>
      ["Dockerfile", ...named].some(
        (name = "") => join(join(dirname(file), folder === "" ? "." : folder), name) === image,
      ),
    );
  })?.file;
}

/** What builds on a file for development is for development, and an addition is for what its file is for. */
function ofWhatItAddsTo(
  { file, scan }: JudgedFile,
  judged: ReadonlyMap<string, DeployRole>,
  nameOf: (path: string) => string,
): DeployRole | undefined {
  const base = scan.evidence.extends
    .map((path) => join(dirname(file), path))
    .find((path) => judged.get(path)?.role === "development");
  if (base !== undefined) return development(`it builds on ${nameOf(base)}, which is for development`);
  // `docker-compose.search.yml` beside a plain one for developers is started with it.
  const plain =
    scan.kind === "compose" && !isAddition(scan) && !scan.evidence.staysUp && !scan.startsServer
      ? basesOf(file).find((path) => judged.get(path)?.role === "development")
      : undefined;
  if (plain !== undefined && !basesOf(plain).includes(file))
    return doubtful(`${nameOf(plain)} beside it is for development`);
  // `docker/compose-ports.yml` adds to the file above it.
  const added = isAddition(scan)
    ? [...basesOf(file), ...basesOf(dirname(file))].find((path) => judged.has(path))
    : undefined;
  const role = added === undefined ? undefined : judged.get(added);
  return added === undefined || role === undefined || role.role === "production"
    ? undefined
    : { ...role, because: `it adds to ${nameOf(added)}, and ${role.because}` };
}

/** Each part after the parts that name it: a script that starts uwsgi with a file says what that file is for. */
function judgeParts(
  parts: readonly JudgedFile[],
  files: readonly JudgedFile[],
  judged: Map<string, DeployRole>,
  elsewhere: JudgedFile | undefined,
  nameOf: (path: string) => string,
): void {
  const named = wordsOfFiles(files);
  const open = new Map(parts.map((part) => [part.file, part]));
  const usersOf = (part: JudgedFile): readonly JudgedFile[] => {
    const name = basename(part.file);
    const twins = files.filter(({ file, scan }) => isPart(scan.kind) && basename(file) === name);
    // `sites-available/shop` has the name of the project, which stands in many files.
    const site = isProxys(part) && !name.includes(".") ? `${basename(dirname(part.file))}/${name}` : undefined;
    const naming = (named.get(name) ?? []).filter(
      (user) => means(user, part.file, twins) && (site === undefined || names(user.text, site)),
    );
    return [...naming, ...files.filter((other) => !naming.includes(other) && mountsFolderOf(other, part))];
  };
  const judge = (part: JudgedFile): void => {
    open.delete(part.file);
    const users = usersOf(part);
    for (const user of users) {
      const first = open.get(user.file);
      if (first !== undefined) judge(first);
    }
    judged.set(part.file, ofPart(part, users, judged, elsewhere, nameOf));
  };
  // A proxy's configuration that nothing uses is judged by those that something does.
  const unused = new Set(parts.filter((part) => isProxys(part) && usersOf(part).every((user) => user === part)));
  for (const part of [...parts.filter((one) => !unused.has(one)), ...unused]) if (open.has(part.file)) judge(part);
}

/**
 * What mounts or copies the folder of a proxy's configuration names none of its files: `./nginx/templates:/etc/nginx/templates`, `COPY nginx/ /etc/nginx/`.
 */
function mountsFolderOf({ file, text, scan }: JudgedFile, part: JudgedFile): boolean {
  if (!isProxys(part)) return false;
  if (scan.kind === "dockerfile" || scan.kind === "shell")
    return /nginx|caddy/i.test(text) && takesFolder(text, basename(dirname(part.file)));
  return scan.mounts.some((mount) => {
    const folder = join(dirname(file), mount);
    return /(?:nginx|caddy)[^/]*(?:\/(?:conf\.d|templates|sites-\w+))?$/i.test(folder) && isInside(folder, part.file);
  });
}

/** A line that copies, and whose first path ends with the folder or with all that is in it. */
function takesFolder(text: string, folder: string): boolean {
  return [...text.matchAll(/^[ \t]*(?:COPY|ADD|(?:sudo )?(?:cp|rsync|install|ln))[ \t]([^\n]{1,400})/gm)].some(
    ([, rest = ""]) =>
      rest
        .split(/[\s"',[\]]+/)
        .slice(0, -1)
        .some((path) => basename(path.replace(/\/\*?$/, "")) === folder),
  );
}

/** Whether the path stands in the text, and not as the end of a longer word. */
function names(text: string, path: string): boolean {
  for (let at = text.indexOf(path); at >= 0; at = text.indexOf(path, at + 1))
    if (at === 0 || !/[\w.-]/.test(text[at - 1] ?? "")) return true;
  return false;
}

/** Of files with one name the one that is written with its folder is meant, else the one beside whoever names it. */
function means(user: JudgedFile, file: string, twins: readonly JudgedFile[]): boolean {
  if (twins.length < 2) return true;
  const written = twins.filter((twin) => names(user.text, `${basename(dirname(twin.file))}/${basename(twin.file)}`));
  if (written.length > 0) return written.some((twin) => twin.file === file);
  const beside = twins.find((twin) => dirname(twin.file) === dirname(user.file));
  return beside === undefined || beside.file === file;
}

function sure(because: string): DeployRole {
  return { role: "production", tests: false, because, evident: true };
}

function doubtful(because: string): DeployRole {
  return { role: "doubtful", tests: false, because, evident: false };
}

function byKind({ kind, evidence }: DeployScan): DeployRole {
  return {
    role: "production",
    tests: false,
    because: platformText(kind),
    evident: kind === "systemd" || kind === "kubernetes" || (kind === "compose" && evidence.staysUp),
  };
}

function development(because: string, tests = false): DeployRole {
  return { role: "development", tests, because, evident: true };
}

/** @param project the folders above the project */
function aroundIt(relative: string, project: string): string | undefined {
  if (relative.includes("{{")) return "it lies in a template of cookiecutter";
  const machine = machineOfDevelopers(project);
  return machine === undefined ? undefined : `it lies in ${machine}`;
}

/** Decided by the file alone: what the user says, its name and folder, and what it says of itself. */
function byItself(judgedFile: JudgedFile, input: DeployRolesInput): DeployRole | undefined {
  const { file, scan } = judgedFile;
  const { root, analysisRoot, isNotProduction } = input;
  if (isNotProduction(relativeTo(analysisRoot, file)))
    return development("not-production in the configuration names it");
  if (scan.kind === "test-config") return development("it configures tests", true);
  const name = basename(file);
  const relative = relativeTo(isInside(root, file) ? root : analysisRoot, file);
  const around = aroundIt(relative, relativeTo(analysisRoot, file).slice(0, -relative.length));
  if (around !== undefined) return development(around);
  const words = wordsOf(scan.kind, name, relative);
  const meant = byName(judgedFile, name, relative.split("/").slice(0, -1));
  if (meant !== undefined) return meant;
  if (scan.kind === "workflow")
    return /[^/]\/\.github\//.test(relativeTo(analysisRoot, file))
      ? development("GitHub runs only the workflows of a repository's own .github")
      : ofWorkflow(judgedFile, name, words);
  if (scan.kind === "shell" && takesFromProduction(name))
    return development("its name says that it takes from production");
  // Its own name before that of a folder: `.contrib/Dockerfile.production`.
  if (scan.kind === "dockerfile" && pathWords(name).says === "production") {
    const nameOf = (path: string): string => relativeTo(analysisRoot, path);
    const pushed = pushedBy(nameOf(file), input.files, nameOf);
    if (pushed !== undefined) return pushed;
  }
  if (words.says !== undefined) return byWords(scan, name, words, triedWith(judgedFile, input));
  if (speaksOfItself(scan)) return development(selfText(scan));
  if (scan.evidence.onlyInfrastructure)
    return development("it starts only what the application needs, and not the application");
  if (scan.kind === "procfile") return ofProcfile(judgedFile, name, input);
  return scan.kind === "platform" ? sure(platformText(scan.kind)) : undefined;
}

const ownPort = /\brunserver(?:_plus)?(?=[ \t]{1,8}(?:[\w.]{1,40}:)?\d{2,5}\b|[ \t]{0,8}$)/m;

/** A platform reads `Procfile`; `Procfile.service` is what something else is told to read. */
function ofProcfile(file: JudgedFile, name: string, input: DeployRolesInput): DeployRole | undefined {
  const isTold = (other: JudgedFile): boolean => !isPart(other.scan.kind) && other.text.includes(name);
  if (!/^procfile$/i.test(name) && procfileForProduction(file, input) === undefined && !input.files.some(isTold))
    return doubtful("no platform reads it by that name");
  // Where a platform reads it the server has to listen at $PORT.
  const toy = file.scan.startsServer ? undefined : ownPort.exec(file.text)?.[0];
  if (toy !== undefined && !/\$\{?PORT\b/.test(file.text)) return doubtful(`it starts ${toy}, at a port of its own`);
  return isPlain(file, input) ? sure(platformText("procfile")) : undefined;
}

/** `web-deployment.yaml` is what Kubernetes calls it; a workflow lies in a folder of its own. */
function wordsOf(kind: DeployKind, name: string, relative: string): PathWords {
  if (kind === "workflow") return pathWords(name);
  return pathWords(kind === "kubernetes" ? relative.replace(/deployment(?=[^/]*$)/i, "") : relative);
}

/** Names by which tools tell what a file is for, and an env file that no server reads. */
function byName(
  { scan: { kind }, text }: JudgedFile,
  name: string,
  folders: readonly string[],
): DeployRole | undefined {
  const folder = folders[folders.length - 1] ?? "";
  if (
    /(?:^|[.\-_/])(?:example|sample|template|dist|tmpl|tpl)(?:$|[.\-_])/i.test(name) &&
    kind !== "kubernetes" &&
    kind !== "platform" &&
    kind !== "nginx"
  )
    return development("its name says that it is a template");
  const replaced = ofReplaced(kind, name, folder);
  if (replaced !== undefined) return replaced;
  if (kind === "shell" && !nameWords(folder).production && /(?:^|[\s"'=])\/vagrant\//.test(text))
    return development("it runs in Vagrant's machine");
  const copied =
    kind === "env" ? folders.find((one) => /(?:^|[.\-_])(?:example|sample|template)s?$/i.test(one)) : undefined;
  if (copied !== undefined) return development(`it lies in ${copied}, which is to be copied`);
  if (/override\.ya?ml$/i.test(name) && kind === "compose")
    return development("docker compose adds it on a developer's machine");
  if (/^procfile\.windows$/i.test(name)) return development("its name says Windows");
  if (name === ".envrc") return development("direnv reads it in a developer's shell");
  if (kind === "dockerfile" && /requirements/i.test(name))
    return development("its name says that it makes requirements");
  if (kind === "env" && isFrontEnds(text)) return development("only a front end reads its variables");
  return undefined;
}

/** `compose.old.yml`, `legacy/Dockerfile` */
function ofReplaced(kind: DeployKind, name: string, folder: string): DeployRole | undefined {
  const isConfiguration = kind === "compose" || kind === "dockerfile" || isProxyKind(kind);
  if (isConfiguration && isSuperseded(name.replace(/\.(?:ya?ml|conf)$/i, "")) && !nameWords(name).development)
    return doubtful("its name says that another took its place");
  return (isConfiguration || kind === "shell") &&
    /^(?:legacy|old|deprecated|obsolete|archived?|attic|unused)$/i.test(folder)
    ? doubtful(`it lies in ${folder}`)
    : undefined;
}

function ofWorkflow({ file, text }: JudgedFile, name: string, words: PathWords): DeployRole {
  const own = nameWords(name);
  const deploys = words.says === "production" || (own.production && !own.test) || /release|publish|\bcd\b/i.test(name);
  if (deploys) return { role: "production", tests: false, because: "its name says that it deploys", evident: false };
  // `.gitlab-ci.yml` is called so whatever it does.
  const mayDeploy = words.says === undefined || !/\/workflows$/.test(dirname(file));
  if (!mayDeploy || !deploysSomething(text))
    // Jobs of a library, or of files that it includes.
    return /^jenkinsfile/i.test(name) && !runsTests(text) && !/\bsh\b/.test(text)
      ? doubtful("nothing in it says whether it tests or deploys")
      : development("it runs where the project is tested", true);
  return runsTests(text)
    ? doubtful("it deploys, and it runs tests")
    : { role: "production", tests: false, because: "it deploys", evident: false };
}

/** What the env files of a Compose file say, where they are those of a developer: `ENVIRONMENT=local`. */
function triedWith({ file, scan }: JudgedFile, { files }: DeployRolesInput): string | undefined {
  if (scan.kind !== "compose") return undefined;
  const given = files.filter((other) => isGivenTo(other, file, scan));
  return given.map((other) => other.scan.evidence.developmentVariable).find((variable) => variable !== undefined);
}

function isGivenTo(env: JudgedFile, composeFile: string, scan: DeployScan): boolean {
  return scan.kind === "compose" && scan.envFiles.some((path) => join(dirname(composeFile), path) === env.file);
}

/** A name is a strong sign; only what a file says of itself goes against it. */
function byWords(scan: DeployScan, name: string, { says, word }: PathWords, tried: string | undefined): DeployRole {
  const { mailCatcher } = scan.evidence;
  if (says === "production" && word !== name && mailCatcher !== undefined)
    return doubtful(`it lies in ${word}, and ${mailCatcher} keeps the mail that it sends`);
  if (says === "production" && mailCatcher !== undefined && tried !== undefined)
    return doubtful(
      `its name says production, ${mailCatcher} keeps the mail that it sends, and its variables say ${tried}`,
    );
  if (says === "production" && scan.kind === "compose" && scan.evidence.hostsOfThisMachine)
    return doubtful(`its name says production, and ${onlyHere}`);
  if (says === "production")
    return speaksOfItself(scan)
      ? doubtful(`its name says production, and ${selfText(scan)}`)
      : sure(`${word === name ? "its name" : `its folder ${word}`} says production`);
  if (word === name) return development(`its name says ${says === "test" ? "tests" : "development"}`, says === "test");
  const named = scan.mentions.find(
    (mention) =>
      mention.variable === "DJANGO_SETTINGS_MODULE" && !mention.buildOnly && nameWords(mention.value).production,
  );
  // `ci-scripts/push_image.sh`: where pipelines have their scripts.
  if (scan.kind === "shell" && says === "test" && /build|deploy|push|publish|release/i.test(name))
    return doubtful(`it lies in ${word}, and its name says that it deploys`);
  return named !== undefined && (scan.kind === "systemd" || scan.startsServer)
    ? doubtful(`it lies in ${word}, and loads ${named.value}`)
    : development(`it lies in ${word}`, says === "test");
}

function speaksOfItself({ evidence }: DeployScan): boolean {
  return evidence.forbidden || evidence.developmentName !== undefined;
}

/** A Procfile against which nothing speaks. */
function isPlain(file: JudgedFile, input: DeployRolesInput): boolean {
  const { evidence, startsServer } = file.scan;
  return (
    evidence.watcher === undefined &&
    procfileForProduction(file, input) === undefined &&
    (evidence.developmentCommand === undefined || startsServer)
  );
}

/** Names that tools of JavaScript take into what browsers load: an env file with no other is none of the server's. */
function isFrontEnds(text: string): boolean {
  const names = [...text.matchAll(/^[ \t]*(?:export[ \t]+)?(\w+)[ \t]*=/gm)].map(([, name = ""]) => name);
  return (
    names.length > 0 &&
    names.every((name) =>
      /^(?:VITE|REACT_APP|NEXT_PUBLIC|NUXT_PUBLIC|VUE_APP|GATSBY|EXPO_PUBLIC)_|^SKIP_PREFLIGHT_CHECK$/.test(name),
    )
  );
}

/** `pull-prod.sh`, `restore_prod_locally.sh`: whose production is where they read, on a developer's machine. */
function takesFromProduction(name: string): boolean {
  return (
    /[-_.]locally(?:[-_.]|$)/i.test(name) ||
    /^(?!.*(?:^|[-_.])to[-_.])(?:.*[-_.])?(?:(?:pull|fetch|download|clone|copy|get|load)[-_.]?(?:\w{1,20}[-_.]){0,2}|from[-_.]?)(?:prod|production|live|staging)(?:[-_.]|$)/i.test(
      name,
    )
  );
}

/** Where a Procfile beside it is named for production, the others are not. */
function procfileForProduction({ file, scan }: JudgedFile, { files }: DeployRolesInput): string | undefined {
  if (scan.kind !== "procfile") return undefined;
  return files.find(
    (other) =>
      other.file !== file &&
      other.scan.kind === "procfile" &&
      dirname(other.file) === dirname(file) &&
      pathWords(basename(other.file)).says === "production",
  )?.file;
}

function selfText({ evidence }: DeployScan): string {
  return evidence.forbidden
    ? "its first lines say that it is not for production"
    : `it calls itself ${evidence.developmentName ?? ""}`;
}

function platformText(kind: DeployKind): string {
  switch (kind) {
    case "platform":
      return "it is the platform's own file";
    case "procfile":
      return "a Procfile says what a platform starts";
    case "systemd":
      return "a unit says what a server starts";
    case "kubernetes":
      return "a manifest says what runs";
    default:
      return "nothing says that it is for development";
  }
}

/** Compose files and Dockerfiles that are evidently for production, by what else their paths say. */
function twinsForProduction(
  files: readonly JudgedFile[],
  judged: ReadonlyMap<string, DeployRole>,
): ReadonlyMap<string, readonly string[]> {
  const twins = new Map<string, string[]>();
  for (const { file, scan } of files) {
    const role = judged.get(file);
    if (
      (scan.kind !== "compose" && scan.kind !== "dockerfile") ||
      scan.evidence.onlyInfrastructure ||
      role?.role !== "production" ||
      !role.evident
    )
      continue;
    const stem = stemOf(file, scan.kind);
    twins.set(stem, [...(twins.get(stem) ?? []), file]);
  }
  return twins;
}

/**
 * The twin for production of a Compose file or Dockerfile: `compose.prod.yml`, `docker/production/Dockerfile`. Beside `Dockerfile.staging` the plain one is
 * production's, if anything's.
 */
function productionSibling(
  { file, scan }: JudgedFile,
  twins: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  if ((scan.kind !== "compose" && scan.kind !== "dockerfile") || twins.size === 0) return undefined;
  // Beside an image for Heroku another may serve production too: it says so.
  if (
    scan.mentions.some(
      (mention) =>
        mention.variable === "DJANGO_SETTINGS_MODULE" && !mention.buildOnly && nameWords(mention.value).production,
    )
  )
    return undefined;
  return twins
    .get(stemOf(file, scan.kind))
    ?.find((other) => other !== file && !(scan.kind === "dockerfile" && isOfRehearsal(basename(other))));
}

/** `FROM shop_web` in the twin, and a command of the repository that builds this file with that tag: it is the image that production's is made of. */
function isBaseOf({ file, scan }: JudgedFile, sibling: string, files: readonly JudgedFile[]): boolean {
  if (scan.kind !== "dockerfile" || basename(file) !== "Dockerfile") return false;
  const text = files.find((other) => other.file === sibling)?.text ?? "";
  const bases = [...text.matchAll(/^FROM[ \t]+(?:--\S+[ \t]+)?(\S+)/gim)].map(([, image = ""]) => image);
  return files.some(
    (other) =>
      other.scan.kind !== "dockerfile" &&
      [...other.text.matchAll(/\bdocker (?:buildx )?build\b([^\n]{0,400})/g)].some(
        ([, line = ""]) =>
          !/\s(?:-f|--file)\b/.test(line) &&
          [...line.matchAll(/\s(?:-t|--tag)[ =](\S+)/g)].some(([, tag = ""]) => bases.includes(tag)),
      ),
  );
}

/** `docker compose -f compose.yml -f compose.prod.yml up` in a script, a makefile, a unit or a pipeline: one adds to the other. */
function runsBoth({ file }: JudgedFile, sibling: string, files: readonly JudgedFile[]): JudgedFile | undefined {
  const named = [file, sibling].map((path) => basename(path));
  return files.find(
    ({ scan: { kind }, text }) =>
      (kind === "shell" || kind === "makefile" || kind === "systemd" || kind === "workflow") &&
      text
        .replace(/\\\r?\n/g, " ")
        .split("\n")
        .some((line) => {
          if (!/compose/i.test(line)) return false;
          const words = line.split(/[\s"'=:]+/).map((word) => basename(word));
          return named.every((name) => words.includes(name));
        }),
  );
}

/** It keeps running what serves the mounted sources, nothing in it is a developer's, and nothing else says what production runs. */
function servesAlone(file: JudgedFile, files: readonly JudgedFile[]): boolean {
  const { evidence } = file.scan;
  return (
    evidence.servesMounted &&
    evidence.developmentCommand === undefined &&
    doubtOf(file) === undefined &&
    files.every(
      (other) =>
        other === file ||
        other.scan.kind === "dockerfile" ||
        !startsProduction(other) ||
        !["production", undefined].includes(pathWords(other.file).says),
    )
  );
}

/** A path without the words of roles and tools: names of twins differ only in those, and `nginx/Dockerfile.prod` is no twin of `Dockerfile`. */
function stemOf(path: string, kind: DeployKind): string {
  return [
    kind,
    ...path
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word !== "" && !toolWords.has(word) && !saysRole(word)),
  ].join("/");
}

const toolWords: ReadonlySet<string> = new Set([
  "docker",
  "compose",
  "dockerfile",
  "yml",
  "yaml",
  "deploy",
  "deployment",
  "deployments",
  "dockerfiles",
  "containers",
]);

function saysRole(word: string): boolean {
  const words = nameWords(word);
  return words.production || words.development || words.test || words.shared;
}

/** The module or class that the file loads, where each that it names is for development while the project has another. */
function loadedForDevelopment(
  { file, scan }: JudgedFile,
  { isForDevelopment, files }: DeployRolesInput,
): string | undefined {
  // What an env file of the repository says it says for the services that it is given to.
  const given = scan.mentions.length > 0 ? [] : files.filter((other) => isGivenTo(other, file, scan));
  const mentions = [scan, ...given.map((other) => other.scan)].flatMap((one) =>
    one.mentions.filter((mention) => !mention.buildOnly),
  );
  return (["DJANGO_CONFIGURATION", "DJANGO_SETTINGS_MODULE"] as const).flatMap((variable) => {
    const own = mentions.filter((mention) => mention.variable === variable);
    return own.length > 0 && own.every(isForDevelopment) ? own.slice(0, 1) : [];
  })[0]?.value;
}

/** A file with a twin for production is for development, unless both are run together, or it makes what the twin is made of. */
function besideTwin(
  file: JudgedFile,
  input: DeployRolesInput,
  twins: ReadonlyMap<string, readonly string[]>,
  nameOf: (path: string) => string,
): DeployRole | undefined {
  const sibling = productionSibling(file, twins) ?? procfileForProduction(file, input);
  if (sibling === undefined || isBaseOf(file, sibling, input.files)) return undefined;
  const both = runsBoth(file, sibling, input.files);
  if (both !== undefined) return { ...sure(`${nameOf(both.file)} runs it with ${nameOf(sibling)}`), runWith: sibling };
  const twin = `${nameOf(sibling)} is there for production`;
  const built = file.scan.evidence.staysUp ? imageForProduction(file, nameOf) : undefined;
  return built === undefined ? development(twin) : doubtful(`${twin}, and this one builds ${built}`);
}

/** What the files beside it say: a twin for production, the settings that it loads, the source that it mounts. */
function besideOthers(
  file: JudgedFile,
  input: DeployRolesInput,
  twins: ReadonlyMap<string, readonly string[]>,
  nameOf: (path: string) => string,
): DeployRole | undefined {
  const { kind, evidence, startsServer } = file.scan;
  if (kind === "dockerfile" && !/^[ \t]*(?:FROM|ENV|RUN|COPY|ADD|CMD|ENTRYPOINT)[ \t]/im.test(file.text))
    return doubtful("it makes no image");
  const paired = besideTwin(file, input, twins, nameOf);
  if (paired !== undefined) return paired;
  const loaded = kind === "systemd" || kind === "dockerfile" ? undefined : loadedForDevelopment(file, input);
  if (loaded !== undefined) return development(`it loads ${loaded}, which is not for production by its name`);
  if (kind !== "compose") return undefined;
  const twin =
    buildsHere(file, input.files) === false
      ? input.files.find((other) => isSameElsewhere(other, file, input.files))
      : undefined;
  if (twin !== undefined) return doubtful(`what it builds is not there, as it is beside ${nameOf(twin.file)}`);
  if (evidence.developmentTarget !== undefined) return development(`it builds the stage ${evidence.developmentTarget}`);
  if (input.mountsSource(file) && !servesAlone(file, input.files))
    return development(
      evidence.developmentCommand === undefined
        ? "it mounts the source over the application"
        : `it mounts the source and starts ${evidence.developmentCommand}`,
    );
  return evidence.developmentCommand === undefined || startsServer
    ? undefined
    : development(`it starts ${evidence.developmentCommand}`);
}

/** Whether one of the images that a Compose file builds has its Dockerfile in the repository; undefined: it builds none. */
function buildsHere({ file, scan }: JudgedFile, files: readonly JudgedFile[]): boolean | undefined {
  const { builds } = scan.evidence;
  if (builds.length === 0 || builds.some(({ context }) => /[$:]/.test(context))) return undefined;
  return builds.some(({ context, dockerfile = "Dockerfile" }) => {
    const image = join(join(dirname(file), context), dockerfile);
    return files.some((other) => other.file === image);
  });
}

/** A copy that lies in the wrong folder: `build: ./backend` in `backend/docker-compose.yml`, beside the one above it. */
function isSameElsewhere(other: JudgedFile, file: JudgedFile, files: readonly JudgedFile[]): boolean {
  return (
    other.file !== file.file &&
    other.scan.kind === "compose" &&
    basename(other.file) === basename(file.file) &&
    buildsHere(other, files) === true
  );
}

/** What it builds is for production by its path, all of it that says something: `compose/production/django/Dockerfile`. */
function imageForProduction({ file, scan }: JudgedFile, nameOf: (path: string) => string): string | undefined {
  const built = scan.evidence.builds.map(({ context, dockerfile }) =>
    nameOf(join(join(dirname(file), context), dockerfile ?? "Dockerfile")),
  );
  const said = built.filter((path) => pathWords(path).says !== undefined);
  return said.every((path) => pathWords(path).says === "production") ? said[0] : undefined;
}

/** The same of a Compose file and the env files that it gives to its services. */
function doubtWith(file: JudgedFile, input: DeployRolesInput): string | undefined {
  const tried = triedWith(file, input);
  return doubtOf(file) ?? (tried === undefined ? undefined : `its env file sets ${tried}`);
}

const onlyHere = "its ALLOWED_HOSTS names only this machine";

/** What in a file's content speaks against production, and is not enough alone. */
function doubtOf({ scan: { kind, evidence, startsServer } }: JudgedFile): string | undefined {
  if (evidence.debug && (kind === "compose" || kind === "env")) return "it turns DEBUG on";
  if (evidence.developmentVariable !== undefined && (kind === "compose" || kind === "env"))
    return `it sets ${evidence.developmentVariable}`;
  if (evidence.hostsOfThisMachine && kind === "compose") return onlyHere;
  if (evidence.mailCatcher !== undefined) return `${evidence.mailCatcher} keeps the mail that it sends`;
  if (evidence.watcher !== undefined) return `it starts ${evidence.watcher}`;
  const starts = kind === "procfile" || kind === "shell" || kind === "supervisor" || kind === "systemd";
  return starts && evidence.developmentCommand !== undefined && !startsServer
    ? `it starts ${evidence.developmentCommand}`
    : undefined;
}

/** A manifest of Kubernetes that runs the application, and is not for development by its name. */
function runsInCluster({ file, text, scan }: JudgedFile, judged: ReadonlyMap<string, DeployRole>): boolean {
  const role = judged.get(file)?.role;
  return (
    scan.kind === "kubernetes" &&
    (role === undefined || role === "production") &&
    /^\s*(?:- )?containers:/m.test(text) &&
    /django|gunicorn|uwsgi|uvicorn|manage\.py|python/i.test(text)
  );
}

/** A Compose file that says neither what it is for nor that it stays up: beside a platform's file it is what developers start. */
function isNeutral({ scan }: JudgedFile): boolean {
  const { kind, evidence, mentions } = scan;
  return (
    kind === "compose" &&
    !evidence.staysUp &&
    !isAddition(scan) &&
    !mentions.some((mention) => nameWords(mention.value).production)
  );
}

function isOverride({ file, scan }: JudgedFile): boolean {
  return scan.kind === "compose" && /override\.ya?ml$/i.test(file);
}

/** It neither builds nor runs an image: it says more of the services of another file. */
function isAddition({ kind, evidence }: DeployScan): boolean {
  return kind === "compose" && !evidence.startsApplication && !evidence.onlyInfrastructure;
}

/** What `docker compose` reads where no file is named. */
function basesOf(file: string): readonly string[] {
  return ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"]
    .map((name) => join(dirname(file), name))
    .filter((path) => path !== file);
}

/** A Compose file that starts what these images start, and nothing of its own. */
function runsOnly({ file, scan }: JudgedFile, images: readonly JudgedFile[]): boolean {
  return (
    scan.kind === "compose" &&
    !scan.evidence.hasCommand &&
    images.some((image) => buildersOf(image.file, [{ file, text: "", scan }]).length > 0)
  );
}

/** What an image starts that only developers start, itself or by its script. */
function startsToy({ scan }: JudgedFile, files: readonly JudgedFile[]): string | undefined {
  if (scan.startsServer) return undefined;
  if (scan.evidence.developmentCommand !== undefined) return scan.evidence.developmentCommand;
  const { makeTarget } = scan.evidence;
  const made =
    makeTarget === undefined
      ? undefined
      : files.map((other) => other.scan.evidence.developmentTargets.get(makeTarget)).find((one) => one !== undefined);
  if (made !== undefined) return made;
  const script = scriptsOf(scan, files).find(
    (other) => other.scan.evidence.developmentCommand !== undefined && !other.scan.startsServer,
  );
  return script?.scan.evidence.developmentCommand;
}

/** Scripts that its command names. */
function scriptsOf(scan: DeployScan, files: readonly JudgedFile[]): readonly JudgedFile[] {
  return files.filter((other) => other.scan.kind === "shell" && scan.evidence.scripts.includes(basename(other.file)));
}

/** An image is production's where production builds it, or where it says itself what serves; one that only development builds is in doubt. */
function ofImage(
  image: JudgedFile,
  { files }: DeployRolesInput,
  judged: ReadonlyMap<string, DeployRole>,
  { platform, nameOf }: { readonly platform: JudgedFile | undefined; nameOf(path: string): string },
): DeployRole | undefined {
  const { file, scan } = image;
  const builders = buildersOf(file, files);
  const settled = builtForProduction(builders, files, judged, nameOf) ?? pushedBy(nameOf(file), files, nameOf);
  if (settled !== undefined) return settled;
  const [overlay] = builders;
  if (
    scan.evidence.runsNoPython &&
    overlay !== undefined &&
    builders.every((one) => judged.get(one)?.role === "development")
  )
    return development(`only ${nameOf(overlay)} builds it`);
  // What a Compose file for development mounts is all that such an image has to start.
  if (scan.evidence.lacksSource && builders.length > 0) return undefined;
  const { lastStage } = scan.evidence;
  if (lastStage !== undefined && builders.length > 0) return ofLastStage(lastStage, image.text);
  // A platform says what production starts, of no image, and only what is for development builds this one.
  const isOfImages = (one: JudgedFile): boolean =>
    one.scan.kind === "platform" && judged.get(one.file)?.role === "production" && /docker/i.test(one.text);
  const isImageRun = files.some(isOfImages) || files.some((one) => makesImages(one) && !buildsOthers(one, file));
  if (platform !== undefined && builders.length > 0 && !isImageRun) return undefined;
  if (serves({ scan }, files)) return sure("its image starts a server");
  // Beside an image that is named for production, and serves, the one that only development builds is not its own.
  if (builders.length > 0 && files.some((other) => other.file !== file && isNamedImage(other, judged)))
    return undefined;
  // `exec "$@"`: what the image runs stands in the Compose file.
  const waits =
    !isImageRun &&
    scan.evidence.onlyEntrypoint &&
    scriptsOf(scan, files).length > 0 &&
    builders.every((one) => judged.get(one)?.role === "development");
  const engine = engineBeside(scan, builders, files);
  if (engine !== undefined) return doubtful(`it starts nothing, and ${nameOf(engine.file)} says what production runs`);
  const doubt = doubtOfIdle(image, builders, files, nameOf);
  if (doubt !== undefined) return doubtful(`nothing builds it, it starts nothing, and ${doubt}`);
  return builders.length === 0 || (scan.evidence.hasCommand && !waits)
    ? sure("nothing says that it is for development")
    : undefined;
}

function ofLastStage(name: string, text: string): DeployRole {
  const words = nameWords(name);
  return words.test && !words.development && hasStageToRun(text)
    ? doubtful(`its last stage ${name} is for tests, and nothing says which stage production runs`)
    : development(`its last stage ${name} is for development`);
}

/** `FROM registry.example.com/django AS app-container`: a stage besides the last that is called neither for building nor for development. */
function hasStageToRun(text: string): boolean {
  const names = [...text.matchAll(/^FROM[ \t]+(?:--\S+[ \t]+)?\S+[ \t]+AS[ \t]+(\S+)/gim)].map(([, name = ""]) => name);
  return names
    .slice(0, -1)
    .some(
      (name) =>
        !/build|bundle|compile|base|deps|depend|node|asset|front|static/i.test(name) &&
        !nameWords(name).development &&
        !nameWords(name).test,
    );
}

const forDevelopers =
  /^RUN[^\n]{0,300}\s-r[ \t]{0,4}(?:[\w.-]{1,60}\/){0,5}((?:[\w.-]{0,40}[-_.])?(?:dev|local|development)\.(?:txt|in))\b/im;

/** Of an image that nothing builds. */
function doubtOfIdle(
  { file, text, scan }: JudgedFile,
  builders: readonly string[],
  files: readonly JudgedFile[],
  nameOf: (path: string) => string,
): string | undefined {
  if (scan.evidence.hasCommand || builders.length > 0) return undefined;
  const server = serverBeside(file, files);
  const installed = forDevelopers.exec(text)?.[1];
  return server !== undefined ? `${nameOf(server.file)} starts the server` : installed && `installs ${installed}`;
}

/** `Dockerfile.assets` that nothing builds, beside the image that starts a server; others may build on `Dockerfile.base`. */
function serverBeside(file: string, files: readonly JudgedFile[]): JudgedFile | undefined {
  return /base|build/i.test(basename(file))
    ? undefined
    : files.find(
        (other) => other.scan.kind === "dockerfile" && dirname(other.file) === dirname(file) && serves(other, files),
      );
}

/** App Engine runs no image without saying so (`runtime: custom`): beside it one that starts nothing is for who works on it. */
function engineBeside(
  { evidence }: DeployScan,
  builders: readonly string[],
  files: readonly JudgedFile[],
): JudgedFile | undefined {
  return evidence.hasCommand || builders.length > 0
    ? undefined
    : files.find(({ file, text }) => /^app\.ya?ml$/.test(basename(file)) && /^runtime:[ \t]*["']?python/m.test(text));
}

/** An image that starts a server, itself or by its script. */
function serves({ scan }: Pick<JudgedFile, "scan">, files: readonly JudgedFile[]): boolean {
  return (
    scan.startsServer ||
    // An image of Node has a script of its own by that name.
    (!scan.evidence.runsNoPython && scriptsOf(scan, files).some((script) => script.scan.startsServer))
  );
}

function builtForProduction(
  builders: readonly string[],
  files: readonly JudgedFile[],
  judged: ReadonlyMap<string, DeployRole>,
  nameOf: (path: string) => string,
): DeployRole | undefined {
  const production = builders.find((one) => judged.get(one)?.role === "production");
  if (production !== undefined) return sure(`${nameOf(production)} builds it`);
  const [overlay] = builders;
  const base = overlay === undefined ? undefined : baseOfImages(overlay, files, judged);
  return base === undefined ? undefined : sure(`${nameOf(overlay ?? "")} builds what ${nameOf(base)} runs`);
}

function pushedBy(
  path: string,
  files: readonly JudgedFile[],
  nameOf: (path: string) => string,
): DeployRole | undefined {
  const pusher = files.find(
    (one) => pushesImage(one, path) && (pathWords(basename(one.file)).says ?? "production") === "production",
  );
  return pusher && sure(`${nameOf(pusher.file)} builds and pushes it`);
}

/** A step of docker/build-push-action that always pushes: `file`, or the Dockerfile of its `context`. */
function pushesImage({ scan, text }: JudgedFile, path: string): boolean {
  if (scan.kind !== "workflow" || !text.includes("build-push-action")) return false;
  return text.split(/^[ \t]*-[ \t](?=[ \t]*(?:name|uses|id|if)[ \t]*:)/m).some((step) => {
    const given = (key: string): string | undefined =>
      new RegExp(`^[ \\t]*${key}:[ \\t]*["']?(?:\\./)?([^\\s"'#]+)`, "m").exec(step)?.[1];
    if (!step.includes("docker/build-push-action") || !/^(?:true$|\$\{\{)/.test(given("push") ?? "")) return false;
    const [, key] = /^[ \t]*file:[ \t]*["']?\$\{\{ ?matrix\.(?:[\w-]{1,40}\.)?([\w-]{1,40}) ?\}\}/m.exec(step) ?? [];
    if (key !== undefined)
      return [...text.matchAll(new RegExp(`\\b${key}:[ \\t]*["']?(?:\\./)?([^\\s"',}]{1,200})`, "g"))].some(
        ([, one]) => one === path,
      );
    const context = given("context")?.replace(/\/$/, "");
    return (
      (given("file") ?? (context === undefined || context === "." ? "Dockerfile" : `${context}/Dockerfile`)) === path
    );
  });
}

/** A pipeline that builds images or sends them somewhere: what it makes is run. */
function makesImages({ scan, text }: JudgedFile): boolean {
  return (
    scan.kind === "workflow" &&
    /build-push-action|\bdocker\s+(?:image\s+)?(?:build|push|buildx)\b|\bkaniko\b|\bbuildah\b|gcloud\s+builds/.test(
      text,
    )
  );
}

/** `docker build -f Dockerfile.aws`: each image that it builds has a file of its own, and none is this one. */
function buildsOthers({ text }: JudgedFile, file: string): boolean {
  const named = [...text.matchAll(/\bdocker\s+(?:image\s+|buildx\s+)?build\b([^\n]*)/g)].map(
    ([, line = ""]) => /\s(?:-f|--file)[ =](\S+)/.exec(line)?.[1],
  );
  return (
    named.length > 0 &&
    !text.includes("build-push-action") &&
    named.every((one) => one !== undefined && basename(one) !== basename(file))
  );
}

function isNamedImage(other: JudgedFile, judged: ReadonlyMap<string, DeployRole>): boolean {
  const role = judged.get(other.file);
  return (
    other.scan.kind === "dockerfile" &&
    role?.role === "production" &&
    role.evident &&
    startsProduction(other) &&
    pathWords(basename(other.file)).says === "production"
  );
}

/** The Compose file that an overlay is added to, where it builds nothing: production has its images from a registry, and the overlay builds the same. */
function baseOfImages(
  overlay: string,
  files: readonly JudgedFile[],
  judged: ReadonlyMap<string, DeployRole>,
): string | undefined {
  const bases = basesOf(overlay);
  return files.find(
    ({ file, scan: { evidence } }) =>
      bases.includes(file) &&
      judged.get(file)?.role === "production" &&
      evidence.builds.length === 0 &&
      evidence.startsApplication,
  )?.file;
}

/** Kinds that are parts of what other files start. */
function isPart(kind: DeployKind): boolean {
  return (
    kind === "env" ||
    kind === "nginx" ||
    kind === "caddy" ||
    kind === "uwsgi" ||
    kind === "server" ||
    kind === "shell" ||
    kind === "makefile"
  );
}

/** What others say that start or load it; with none, what it is by itself. */
function ofPart(
  file: JudgedFile,
  naming: readonly JudgedFile[],
  judged: ReadonlyMap<string, DeployRole>,
  elsewhere: JudgedFile | undefined,
  nameOf: (path: string) => string,
): DeployRole {
  const users = naming.filter(
    (other) =>
      other.file !== file.file &&
      judged.has(other.file) &&
      (file.scan.kind !== "env" || other.scan.envFiles.some((path) => join(dirname(other.file), path) === file.file)),
  );
  const makers = users.filter((other) => file.scan.kind === "shell" && runsOnce(other));
  const production = users.find((other) => judged.get(other.file)?.role === "production" && !makers.includes(other));
  if (makers[0] !== undefined && production === undefined)
    return doubtful(`${nameOf(makers[0].file)} runs it once, when an app is made`);
  if (production !== undefined) {
    const evident = !isPart(production.scan.kind) || judged.get(production.file)?.evident === true;
    return { ...sure(`${nameOf(production.file)} uses it`), evident };
  }
  const doubt = doubtOf(file);
  if (doubt !== undefined) return weigh(doubt, { elsewhere, nameOf });
  const [first] = users;
  // `ssh server ./release.sh` of a workflow that also tests.
  const remote = users.find((other) => other.scan.kind === "workflow" && runsOverSsh(other.text, basename(file.file)));
  if (remote !== undefined) return { ...sure(`${nameOf(remote.file)} runs it over ssh`), evident: false };
  if (first !== undefined && users.every((other) => judged.get(other.file)?.role === "development"))
    return development(`only ${nameOf(first.file)} uses it`);
  const unsure = users.find((other) => judged.get(other.file)?.role === "doubtful");
  if (unsure !== undefined && (file.scan.kind === "shell" || isProxys(file)))
    return doubtful(`only ${nameOf(unsure.file)} uses it`);
  if (file.scan.kind === "env" && /^\.?build[-_.]|[-_.]build$/.test(basename(file.file)))
    return doubtful("its name says that something is built with it");
  // An image that has uwsgi may be told to read it where it is run.
  const isTold =
    elsewhere?.scan.kind === "dockerfile" && !elsewhere.scan.startsServer && /\buwsgi/i.test(elsewhere.text);
  if (file.scan.kind === "uwsgi" && elsewhere !== undefined && !isTold) return development("nothing starts it");
  const served = isProxys(file) && users.length === 0 ? servedWithout(file, judged, elsewhere) : undefined;
  if (served !== undefined) return doubtful(`nothing uses it, and ${nameOf(served)} says what production runs`);
  return { role: "production", tests: false, because: "nothing says that it is for development", evident: false };
}

/** Heroku's scripts of review apps (https://devcenter.heroku.com/articles/app-json-schema#scripts); Dokku's run in each release. */
function runsOnce({ file, text }: JudgedFile): boolean {
  return basename(file) === "app.json" && !/"dokku"/.test(text);
}

function runsOverSsh(text: string, name: string): boolean {
  return [...text.matchAll(/\bssh\s([^\n]{1,300})/g)].some(([, rest = ""]) => names(rest, name));
}

function isProxys({ scan: { kind } }: JudgedFile): boolean {
  return isProxyKind(kind);
}

function isProxyKind(kind: DeployKind): boolean {
  return kind === "nginx" || kind === "caddy";
}

/**
 * What tells that a proxy's configuration which nothing copies, mounts or names is none of production's: another one that production uses, or a platform, which
 * has a proxy of its own. Beside units or Compose somebody may link it on the server.
 */
function servedWithout(
  file: JudgedFile,
  judged: ReadonlyMap<string, DeployRole>,
  elsewhere: JudgedFile | undefined,
): string | undefined {
  const used = [...judged].find(
    ([path, role]) =>
      path !== file.file && deployKindOf(path) === file.scan.kind && role.role === "production" && role.evident,
  )?.[0];
  const kind = elsewhere?.scan.kind;
  return used ?? (kind === "procfile" || kind === "platform" ? elsewhere?.file : undefined);
}

/** The files by the words that could be names of others in them, each file read once. */
function wordsOfFiles(files: readonly JudgedFile[]): ReadonlyMap<string, readonly JudgedFile[]> {
  const parts = new Set(files.filter(({ scan }) => isPart(scan.kind)).map(({ file }) => basename(file)));
  const scripts = new Set(
    files.flatMap(({ file, scan }) => (scan.kind === "shell" && !basename(file).includes(".") ? basename(file) : [])),
  );
  const named = new Map<string, JudgedFile[]>();
  for (const file of files) {
    if (file.scan.kind === "test-config") continue;
    // `start` and `entrypoint` are words of comments: such a script is named where a folder stands before it.
    // A comment starts nothing.
    const names = (file.text.replace(/^[ \t]*#.*$/gm, "").match(/\/?[\w.][\w.-]*/g) ?? []).flatMap((word) => {
      const name = word.startsWith("/") ? word.slice(1) : word;
      return parts.has(name) && (name !== word || !scripts.has(name)) ? name : [];
    });
    for (const name of new Set(names)) {
      const list = named.get(name);
      if (list === undefined) named.set(name, [file]);
      else list.push(file);
    }
  }
  return named;
}

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
    default:
      return false;
  }
}

/** Compose files that build the Dockerfile. */
function buildersOf(dockerfile: string, files: readonly JudgedFile[]): readonly string[] {
  return files
    .filter(({ file, scan }) =>
      scan.evidence.builds.some(({ context, dockerfile: named }) => {
        const folder = join(dirname(file), context);
        return join(folder, named ?? "Dockerfile") === dockerfile;
      }),
    )
    .map(({ file }) => file);
}
