import type { DeployKind } from "../deployKinds.js";
import { basename } from "../paths.js";
import { putsIn } from "../replacedFiles.js";
import { isSuperseded, nameWords } from "../roleWords.js";
import { type DeployRole, development, doubtful } from "./deployRole.js";
import type { JudgedFile } from "./judgedFile.js";
import { isProxyKind } from "./partKinds.js";

/** Names by which tools tell what a file is for, and an env file that no server reads. */
export function byName(file: JudgedFile, name: string, folders: readonly string[]): DeployRole | undefined {
  const { text } = file;
  const { kind } = file.scan;
  const folder = folders[folders.length - 1] ?? "";
  if (
    (/(?:^|[.\-_/])(?:example|sample|template|dist|tmpl|tpl)(?:$|[.\-_])/i.test(name) ||
      (kind === "env" && /\.default$/i.test(name))) &&
    kind !== "kubernetes" &&
    kind !== "platform" &&
    kind !== "nginx"
  )
    return development("its name says that it is a template");
  if (kind === "compose" && isSuperseded(name)) return development("its name says that nothing reads it");
  const replaced = ofReplaced(kind, name, folder);
  if (replaced !== undefined) return replaced;
  const script = kind === "shell" ? ofScript(file, folder) : undefined;
  if (script !== undefined) return script;
  const copied =
    kind === "env" ? folders.find((one) => /(?:^|[.\-_])(?:example|sample|template)s?$/i.test(one)) : undefined;
  if (copied !== undefined) return development(`it lies in ${copied}, which is to be copied`);
  if (/override\.ya?ml$/i.test(name) && kind === "compose")
    return development("docker compose adds it on a developer's machine");
  if (/^procfile\.windows$/i.test(name)) return development("its name says Windows");
  if (name === ".envrc") return development("direnv reads it in a developer's shell");
  if (kind === "dockerfile") return ofImageThatMakes(name, text);
  if (kind === "env" && isFrontEnds(text)) return development("only a front end reads its variables");
  return undefined;
}

function ofImageThatMakes(name: string, text: string): DeployRole | undefined {
  if (/requirements/i.test(name)) return development("its name says that it makes requirements");
  return makesPackages.test(text) && text.match(/^FROM\b/gim)?.length === 1
    ? development("it makes packages for a system")
    : undefined;
}

/** Tools that make packages for Debian and Red Hat. A stage that does so may be followed by one that serves. */
const makesPackages = /^(?!\s*#).*\b(?:debhelper|dh-virtualenv|dpkg-buildpackage|rpm-build|rpmbuild|rpmdevtools)\b/m;

function ofScript(file: JudgedFile, folder: string): DeployRole | undefined {
  if (!nameWords(folder).production && /(?:^|[\s"'=])\/vagrant\//.test(file.text))
    return development("it runs in Vagrant's machine");
  const put = developersSettings(file);
  return put === undefined ? undefined : development(`it puts ${put} in place`);
}

/** `cp shop/local_settings_dev.py shop/local_settings.py`: the first word, local, is what every machine calls its own. */
function developersSettings(file: JudgedFile): string | undefined {
  return putsIn(file)
    .map(({ source = "" }) => basename(source))
    .find((source) => {
      const words = nameWords(source.replace(/^local(?=_?settings)/, ""));
      return /settings.*\.py$/.test(source) && words.development && !words.production;
    });
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
export function takesFromProduction(name: string): boolean {
  return (
    /[-_.]locally(?:[-_.]|$)/i.test(name) ||
    // `live2staging.sh`
    /(?:^|[-_.])(?:prod|production|live)(?:2|[-_]to[-_])(?:staging|stage|test|dev|local|uat|acc)(?:[-_.]|$)/i.test(
      name,
    ) ||
    /^(?!.*(?:^|[-_.])to[-_.])(?:.*[-_.])?(?:(?:pull|fetch|download|clone|copy|get|load)[-_.]?(?:\w{1,20}[-_.]){0,2}|from[-_.]?)(?:prod|production|live|staging)(?:[-_.]|$)/i.test(
      name,
    )
  );
}
