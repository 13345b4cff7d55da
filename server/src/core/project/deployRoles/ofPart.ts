import { deployKindOf } from "../deployKinds.js";
import { basename, dirname, join } from "../paths.js";
import { type DeployRole, development, doubtful, sure } from "./deployRole.js";
import { doubtOf } from "./doubts.js";
import type { JudgedFile } from "./judgedFile.js";
import { nameWords } from "../roleWords.js";
import { isPart, isProxys } from "./partKinds.js";
import { names } from "./usersOfPart.js";
import { weigh } from "./weighing.js";

/** What others say that start or load it; with none, what it is by itself. */
export function ofPart(
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
  if (production?.scan.kind === "makefile" && asksSomebody(file)) return doubtful("it asks whoever runs it");
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
  return (
    (users.length === 0 || file.scan.kind === "uwsgi" ? unused(file, judged, elsewhere, nameOf) : undefined) ?? {
      role: "production",
      tests: false,
      because: "nothing says that it is for development",
      evident: false,
    }
  );
}

/** Of a part that nothing of production names, where another file says what production runs. */
function unused(
  file: JudgedFile,
  judged: ReadonlyMap<string, DeployRole>,
  elsewhere: JudgedFile | undefined,
  nameOf: (path: string) => string,
): DeployRole | undefined {
  // An image that has uwsgi may be told to read it where it is run.
  const isTold =
    elsewhere?.scan.kind === "dockerfile" && !elsewhere.scan.startsServer && /\buwsgi/i.test(elsewhere.text);
  if (file.scan.kind === "uwsgi" && elsewhere !== undefined && !isTold) return development("nothing starts it");
  if (file.scan.kind === "shell" && file.scan.startsServer && namesItsCommand(elsewhere))
    return doubtful(`nothing starts it, and ${nameOf(elsewhere.file)} says what production runs`);
  const served = isProxys(file) ? servedWithout(file, judged, elsewhere) : undefined;
  return served === undefined
    ? undefined
    : doubtful(`nothing uses it, and ${nameOf(served)} says what production runs`);
}

/** `read -p "Continue (y/n)?" choice`, where the name does not say that it deploys. */
function asksSomebody({ file, text, scan }: JudgedFile): boolean {
  return (
    scan.kind === "shell" &&
    /^[ \t]*read[ \t](?:-\w+[ \t]+)*-\w*p\b/m.test(text) &&
    !/deploy|release|publish|rollout|upgrade|update/i.test(basename(file)) &&
    !nameWords(basename(file)).production
  );
}

/** What runs in containers and on platforms is named there; on a machine of one's own a script may be started by hand. */
function namesItsCommand(file: JudgedFile | undefined): file is JudgedFile {
  return file !== undefined && /^(?:dockerfile|compose|kubernetes|procfile|platform)$/.test(file.scan.kind);
}

/** Heroku's scripts of review apps (https://devcenter.heroku.com/articles/app-json-schema#scripts); Dokku's run in each release. */
function runsOnce({ file, text }: JudgedFile): boolean {
  return basename(file) === "app.json" && !/"dokku"/.test(text);
}

function runsOverSsh(text: string, name: string): boolean {
  return [...text.matchAll(/\bssh\s([^\n]{1,300})/g)].some(([, rest = ""]) => names(rest, name));
}

/**
 * What tells that a proxy's configuration which nothing copies, mounts or names is none of production's: another one that production uses, or a platform or a
 * cluster's Ingress, which has a proxy of its own. Beside units or Compose somebody may link it on the server.
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
  return used ?? (kind === "procfile" || kind === "platform" || isIngress(elsewhere) ? elsewhere?.file : undefined);
}

export function isIngress(file: JudgedFile | undefined): boolean {
  return file?.scan.kind === "kubernetes" && /^kind:[ \t]*["']?Ingress\b/m.test(file.text);
}
