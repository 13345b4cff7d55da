import type { DeployRole } from "../project/deployRoles/deployRole.js";
import { deployKindOf } from "../project/deployKinds.js";
import { basename, dirname } from "../project/paths.js";
import { isProductionWord } from "../project/roleWords.js";
import type { Launch } from "./launch.js";

/**
 * What each file is for, once it is known what others start: what production runs or loads is production's (a script, an image, the base of an overlay),
 * and what only development does is development's, unless the file is production by its own evidence.
 */
export function rolesWithLaunches(
  own: ReadonlyMap<string, DeployRole>,
  launches: readonly Launch[],
  show: (path: string) => string,
): ReadonlyMap<string, DeployRole> {
  const users = new Map<string, Launch[]>();
  for (const launch of launches) {
    if (launch.kind === "workflow") continue;
    for (const file of launch.files ?? []) {
      if (file === launch.file) continue;
      const list = users.get(file);
      if (list === undefined) users.set(file, [launch]);
      else list.push(launch);
    }
  }
  const starting = new Set(launches.map(({ file }) => file));
  const roles = new Map(own);
  const startsOtherwise = (script: string): boolean =>
    launches.some(
      ({ file, role, target, files = [file] }) =>
        role === "web" &&
        target === "production" &&
        files.some((path) => deployKindOf(path) === "dockerfile" && dirname(path) === dirname(script)),
    );
  /** Where nothing else does, the script may be all that production has. */
  const startsElsewhere = (script: string): boolean =>
    launches.some(
      ({ file, kind, role, target }) =>
        file !== script && kind !== "shell" && kind !== "workflow" && role === "web" && target === "production",
    );
  for (const [file, list] of users) {
    const known = own.get(file);
    const production = list.find(({ target }) => target === "production");
    const by = production ?? list[0];
    if (
      by === undefined ||
      (known !== undefined && known.role === (production === undefined ? "development" : "production"))
    )
      continue;
    // What its own name says, a script that nothing starts does not change, nor a service called devweb.
    if (
      production !== undefined &&
      known?.role === "development" &&
      known.evident &&
      (production.kind === "shell" ? own.get(production.file)?.evident !== true : /^dev/i.test(production.name))
    )
      continue;
    if (production !== undefined)
      roles.set(file, {
        role: own.get(by.file)?.role ?? "production",
        tests: false,
        because: `${show(by.file)} uses it`,
        evident: false,
      });
    else if (known?.role !== "doubtful" && known?.evident !== true && !starting.has(file) && !hasOverlay(own, file))
      roles.set(file, { role: "development", tests: false, because: `only ${show(by.file)} uses it`, evident: false });
  }
  for (const [file, known] of own)
    if (known.role !== "development" && deployKindOf(file) === "shell" && !users.has(file)) {
      const web = launches.filter((launch) => launch.file === file && launch.role === "web");
      const isForDevelopers =
        !isProductionWord(basename(file)) &&
        web.length > 0 &&
        web.every(({ command }) => command.some((word) => /^(?:--reload|runserver(?:_plus)?)$/.test(word.text)));
      const doubt = namedForHands.test(basename(file))
        ? "its name says that somebody runs it by hand"
        : isForDevelopers
          ? "it starts what developers start"
          : !known.evident &&
              web.length === 0 &&
              !(inTools.test(show(file)) ? namedForRelease : namedForDeploy).test(show(file))
            ? "its name does not say that it deploys"
            : known.evident
              ? undefined
              : byImage.test(basename(file)) && startsOtherwise(file)
                ? "the image beside it starts another thing"
                : launches.some((launch) => launch.file === file && asksPerson(launch))
                  ? "it asks for a password"
                  : undefined;
      const role = isForDevelopers && startsElsewhere(file) ? "development" : "doubtful";
      if (doubt !== undefined && role !== known.role)
        roles.set(file, {
          role,
          tests: false,
          because: `nothing in the repository starts it, and ${doubt}`,
          evident: false,
        });
    }
  doubtUsed(roles, users, show);
  return roles;
}

/** A Compose file beside which one is named for production that may be added to it too: `docker-compose.override.yml.prod`. */
function hasOverlay(own: ReadonlyMap<string, DeployRole>, file: string): boolean {
  const isNamed = (path: string, { role, evident }: DeployRole): boolean =>
    path !== file &&
    role === "production" &&
    evident &&
    dirname(path) === dirname(file) &&
    deployKindOf(path) === "compose";
  return deployKindOf(file) === "compose" && [...own].some(([path, role]) => isNamed(path, role));
}

/** A script that only scripts in doubt start is as doubtful as they are. */
function doubtUsed(
  roles: Map<string, DeployRole>,
  users: ReadonlyMap<string, readonly Launch[]>,
  show: (path: string) => string,
): void {
  for (let before = -1, now = 0; before !== now; ) {
    before = now;
    for (const [file, list] of users) {
      const known = roles.get(file);
      const [by] = list;
      if (
        by === undefined ||
        known?.role !== "production" ||
        known.evident ||
        deployKindOf(file) !== "shell" ||
        !list.every((launch) => launch.kind === "shell" && roles.get(launch.file)?.role === "doubtful")
      )
        continue;
      roles.set(file, { role: "doubtful", tests: false, because: `only ${show(by.file)} uses it`, evident: false });
      now++;
    }
  }
}

/** What an image starts, by its name. */
const byImage = /^(?:docker[-_]?)?entry[-_]?point\b/i;

/** `createsuperuser` asks whoever runs it (https://docs.djangoproject.com/en/stable/ref/django-admin/#createsuperuser). */
function asksPerson({ steps = [] }: Launch): boolean {
  return steps.some(({ command }) => {
    const words = command.map(({ text }) => text);
    return words.includes("createsuperuser") && !words.some((word) => /^--no-?input$/.test(word));
  });
}

/** What is copied into an image so that somebody can run it there. */
const namedForHands = /^(?:reset|wipe|drop|uninstall|load|seed|populate|generate|fake)[-_]/i;

/** Scripts that people or timers start, by their names or folders. */
const namedForDeploy =
  /build|deploy|release|entry|start|serve|server|boot|backup|dump|restore|migrate|run[-_]?migration|provision|install|update|upgrade|rollback|publish|prod|cron|worker|celery|gunicorn|uwsgi|web(?!hook)|nginx|push|init(?!ial)|launch|rollout|ship/i;
/** Of those that lie with what developers use, what says it plainly. */
const inTools = /(?:^|\/)(?:tools|utility)\//;
const namedForRelease = /deploy|release|rollback|prod|publish|backup|cron|rollout/i;
