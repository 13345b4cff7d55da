import { basename } from "../../project/paths.js";
import { composeGlobalOptions } from "../composeOptions.js";
import type { LaunchStep } from "../launch.js";
import { runsWhat, type RunsWhat } from "../runsWhat.js";
import { programName } from "../wrappers.js";
import type { ReleaseStepKind, Units } from "./release.js";

export interface Classified {
  readonly kind: ReleaseStepKind;
  readonly text: string;
  readonly what: RunsWhat;
  /** What it starts, or stops. */
  readonly units?: Units;
}

/** What a command is in a release. undefined: none of the steps that are told apart. */
export function stepOf(step: LaunchStep): Classified | undefined {
  const what = runsWhat(step);
  const words = step.command.map((word) => word.text);
  const [program = "", ...rest] = [programName(words[0] ?? ""), ...words.slice(1)];
  const plain = rest.filter((word) => !word.startsWith("-"));
  const [first = "", second = ""] = plain;
  const one = (kind: ReleaseStepKind, text: string, units?: Units): Classified => ({
    kind,
    text,
    what,
    ...(units === undefined ? {} : { units }),
  });
  if (what.kind === "manage") return ofManage(what, one);
  switch (program) {
    case "git": {
      // `git -C /srv/shop pull`
      const [verb = "", remote = ""] = rest[0] === "-C" ? plain.slice(1) : plain;
      return /^(?:pull|fetch|clone|reset|checkout)$/.test(verb)
        ? one("pull", `git ${verb}`)
        : verb === "push" && /^(?:heroku|dokku|production|prod|live)$/.test(remote)
          ? one("start", `git push ${remote}`, all("platform"))
          : undefined;
    }
    case "pip":
    case "pip3":
      return first === "install" ? one("install", "pip install") : undefined;
    case "uv":
      return first === "sync" || first === "pip" ? one("install", `uv ${first}`) : undefined;
    case "poetry":
    case "pipenv":
    case "pdm":
      return first === "install" || first === "sync" ? one("install", `${program} ${first}`) : undefined;
    case "npm":
    case "yarn":
    case "pnpm":
      return /^(?:run|build|ci|install)$/.test(first)
        ? one(first === "ci" || first === "install" ? "install" : "build", `${program} ${first}`)
        : undefined;
    case "pytest":
    case "py.test":
    case "tox":
    case "nox":
      return one("test", program);
    case "coverage":
      return first === "run" ? one("test", "coverage run") : undefined;
    case "docker":
      return ofDocker(rest, one);
    case "docker-compose":
    case "podman-compose":
      return ofCompose(rest, program, one);
    case "systemctl":
      return ofUnits(
        first,
        plain.slice(1).map((name) => name.replace(/\.service$/, "")),
        "systemd",
        one,
      );
    case "service":
      return ofUnits(second, [first], "systemd", one);
    case "supervisorctl":
      return first === "reload"
        ? one("start", "supervisorctl reload", all("supervisor"))
        : first === "update"
          ? undefined
          : ofUnits(
              first,
              plain.slice(1).map((name) => name.replace(/:.*$/, "")),
              "supervisor",
              one,
            );
    case "kubectl":
    case "oc":
      return ofKubectl(plain, one);
    case "helm":
      return first === "upgrade" ? one("start", "helm upgrade", all("kubernetes")) : undefined;
    case "fly":
    case "flyctl":
      return first === "deploy" ? one("start", `${program} deploy`, all("platform")) : undefined;
    case "heroku":
      return first === "container:release"
        ? one("start", "heroku container:release", { manager: "platform", names: plain.slice(1) })
        : first === "builds:create"
          ? one("start", "heroku builds:create", all("platform"))
          : undefined;
    case "aws":
      return first === "ecs" ? ofEcs(second, rest, one) : undefined;
    case "eb":
      return first === "deploy" ? one("start", "eb deploy", all("platform")) : undefined;
    case "zappa":
      return first === "update" || first === "deploy" ? one("start", `zappa ${first}`, all("platform")) : undefined;
    case "gcloud":
      return (first === "app" && second === "deploy") || (first === "run" && second === "deploy")
        ? one("start", `gcloud ${first} deploy`, all("platform"))
        : undefined;
    case "touch":
      return /(?:wsgi\.py|\.ini|restart\.txt|reload)$/.test(first)
        ? one("start", `touch ${basename(first)}`, all("reload"))
        : undefined;
    case "kill":
      return rest.some((word) => /^-(?:s)?(?:SIG)?HUP$/.test(word)) || (rest.includes("-s") && rest.includes("HUP"))
        ? one("start", "kill -HUP", { manager: "reload", names: plain })
        : undefined;
    case "curl":
      return isProbe(words) ? one("verify", "curl") : undefined;
    case "wget":
      return rest.some((word) => word === "--spider" || word === "-qO-" || word === "-O-")
        ? one("verify", "wget")
        : undefined;
    default:
      return undefined;
  }
}

type Make = (kind: ReleaseStepKind, text: string, units?: Units) => Classified;

function all(manager: Units["manager"]): Units {
  return { manager, names: undefined };
}

function ofManage(what: Extract<RunsWhat, { kind: "manage" }>, one: Make): Classified | undefined {
  const has = (name: string): boolean => what.options.some((option) => option.name === name);
  const name = what.subcommand?.text;
  switch (name) {
    case "migrate":
    case "migrate_schemas":
      return has("--check") || has("--plan") ? one("check", "migrate --check") : one("migrate", name);
    case "collectstatic":
      return has("--dry-run") ? undefined : one("collectstatic", "collectstatic");
    case "check":
      return one("check", has("--deploy") ? "check --deploy" : "check");
    case "makemigrations":
      return has("--check") ? one("check", "makemigrations --check") : one("command", name);
    case "test":
      return one("test", "manage.py test");
    case undefined:
      return undefined;
    default:
      return one("command", name);
  }
}

function ofDocker(words: readonly string[], one: Make): Classified | undefined {
  const [first, second] = words.filter((word) => !word.startsWith("-"));
  switch (first) {
    case "compose":
      return ofCompose(words.slice(words.indexOf("compose") + 1), "docker compose", one);
    case "pull":
      return one("pull", "docker pull");
    case "build":
    case "buildx":
      return one("build", `docker ${first}`);
    case "stack":
      return second === "deploy" ? one("start", "docker stack deploy", all("compose")) : undefined;
    case "restart":
      return one("start", "docker restart", {
        manager: "compose",
        names: words.slice(1).filter((word) => !word.startsWith("-")),
      });
    default:
      return undefined;
  }
}

const composeOptions = [...composeGlobalOptions, "-t", "--timeout", "--scale", "--pull", "--wait-timeout"];

/** What Compose is told without its options: the verb, then services or a command. */
export function composeWords(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => !word.startsWith("-") && !composeOptions.includes(words[index - 1] ?? ""));
}

function ofCompose(words: readonly string[], program: string, one: Make): Classified | undefined {
  const [verb, ...services] = composeWords(words);
  const names = services.length === 0 ? undefined : services;
  switch (verb) {
    case "pull":
      return one("pull", `${program} pull`);
    case "build":
      return one("build", `${program} build`);
    case "up":
      return words.includes("--no-start")
        ? undefined
        : one("start", [program, "up", ...words.filter((word) => word === "--build"), ...services].join(" "), {
            manager: "compose",
            names,
          });
    case "restart":
    case "start":
      return one("start", names === undefined ? `${program} ${verb}` : `${program} ${verb} ${names.join(" ")}`, {
        manager: "compose",
        names,
      });
    case "down":
    case "stop":
      return one("stop", `${program} ${verb}`, { manager: "compose", names });
    default:
      return undefined;
  }
}

function ofUnits(
  verb: string,
  names: readonly string[],
  manager: "systemd" | "supervisor",
  one: Make,
): Classified | undefined {
  const units = { manager, names: names.includes("all") ? undefined : names };
  if (verb === "stop") return one("stop", `stop of ${names.join(", ")}`, units);
  if (!/^(?:re|try-re)?(?:start|load)$|^reload-or-restart$|^force-reload$/.test(verb) || names.length === 0)
    return undefined;
  return one("start", `${verb} of ${names.join(", ")}`, units);
}

function ofKubectl(plain: readonly string[], one: Make): Classified | undefined {
  const [first, second, ...rest] = plain;
  const named = (words: readonly string[]): readonly string[] | undefined => {
    const names = words.flatMap((word) => /^(?:deployments?|deploy|statefulset|sts)\/(.+)$/.exec(word)?.[1] ?? []);
    const kind = words.findIndex((word) => /^(?:deployments?|deploy|statefulset|sts)$/.test(word));
    return names.length > 0 ? names : kind >= 0 && words[kind + 1] !== undefined ? [words[kind + 1] ?? ""] : undefined;
  };
  if (first === "rollout" && second === "restart")
    return one("start", "kubectl rollout restart", { manager: "kubernetes", names: named(rest) ?? [] });
  if (first === "set" && second === "image")
    return one("start", "kubectl set image", { manager: "kubernetes", names: named(rest) ?? [] });
  if (first === "apply") return one("start", "kubectl apply", { manager: "kubernetes", names: [] });
  return first === "rollout" && second === "status" ? one("verify", "kubectl rollout status") : undefined;
}

/** A task that is run once has its command in a JSON text: `"command": ["python", "manage.py", "migrate"]`. */
function ofEcs(verb: string, words: readonly string[], one: Make): Classified | undefined {
  const text = `aws ecs ${verb}`;
  if (verb === "update-service") return one("start", text, all("platform"));
  if (verb === "wait") return one("verify", text);
  return verb === "run-task" && words.some((word) => /["\s]migrate["\s]/.test(word)) ? one("migrate", text) : undefined;
}

/** A request for the site itself: nothing is sent, nothing is kept, and no script is asked for. */
function isProbe(words: readonly string[]): boolean {
  const isOther = words.some(
    (word, index) =>
      /^(?:-[a-zA-Z]*[dFTuH]|--data.*|--form|--upload-file|--user|--header|-O|--remote-name|--json)$/.test(word) ||
      /^(?:POST|PUT|DELETE|PATCH)$/.test(word) ||
      /\.(?:sh|asc|gpg|gz|zip)["']?$/.test(word) ||
      (/^(?:-[a-zA-Z]*o|--output)$/.test(word) && words[index + 1] !== "/dev/null"),
  );
  return (
    !isOther &&
    words.some((word) => /^["']?https?:\/\/|^localhost|^127\.0\.0\.1|^\$\{?\w*(?:URL|HOST|DOMAIN)/i.test(word))
  );
}
