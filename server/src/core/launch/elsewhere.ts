import type { SourceWord } from "./words.js";
import { composeGlobalOptions } from "./composeOptions.js";
import { programName } from "./wrappers.js";

/** A command that another machine or a container runs: as words, or as a text for its shell. */
export interface Elsewhere {
  readonly words: readonly SourceWord[];
  readonly shell: SourceWord | undefined;
  /** The service or container. */
  readonly inside: string | undefined;
}

interface Runner {
  /** The words that choose this form, in order, after options: `compose exec`. */
  readonly verbs: readonly (readonly string[])[];
  /** Options that take the next word. */
  readonly takes: readonly string[];
  /** The first plain word names where: a host, a service, an image. */
  readonly named: boolean;
  /** The command stands behind this option, as one text. */
  readonly option?: string;
  /** A single word is a text for a shell. */
  readonly shell?: true;
}

const composeTakes = [
  ...composeGlobalOptions,
  "-e",
  "--env",
  "-u",
  "--user",
  "-w",
  "--workdir",
  "--index",
  "--name",
  "-v",
  "--volume",
  "--entrypoint",
  "-l",
  "--label",
  "--publish",
  "--cap-add",
  "--pull",
];
const dockerTakes = [
  "-H",
  "--host",
  "-c",
  "--context",
  "-e",
  "--env",
  "--env-file",
  "-u",
  "--user",
  "-w",
  "--workdir",
  "-v",
  "--volume",
  "--mount",
  "--name",
  "--network",
  "--net",
  "-p",
  "--publish",
  "--entrypoint",
  "--restart",
  "-l",
  "--label",
  "-h",
  "--hostname",
  "-m",
  "--memory",
  "--cpus",
  "--add-host",
  "--link",
  "--platform",
  "--log-driver",
  "--log-opt",
  "--volumes-from",
  "--pull",
  "--gpus",
  "--ipc",
  "--pid",
  "--shm-size",
  "--ulimit",
  "--cap-add",
  "--security-opt",
  "--device",
  "--dns",
  "--group-add",
  "--health-cmd",
];

const runners: ReadonlyMap<string, readonly Runner[]> = new Map<string, readonly Runner[]>([
  ["docker-compose", [{ verbs: [["run", "exec"]], takes: composeTakes, named: true }]],
  [
    "docker",
    [
      { verbs: [["compose"], ["run", "exec"]], takes: composeTakes, named: true },
      { verbs: [["run", "exec"]], takes: dockerTakes, named: true },
      { verbs: [["container"], ["run", "exec"]], takes: dockerTakes, named: true },
    ],
  ],
  ["podman", [{ verbs: [["run", "exec"]], takes: dockerTakes, named: true }]],
  [
    "kubectl",
    [
      {
        verbs: [["exec"]],
        takes: ["-n", "--namespace", "-c", "--container", "--context", "--kubeconfig", "-f"],
        named: true,
      },
    ],
  ],
  ["oc", [{ verbs: [["exec", "rsh"]], takes: ["-n", "--namespace", "-c", "--container"], named: true }]],
  [
    "ssh",
    [
      {
        verbs: [],
        takes: [
          "-i",
          "-p",
          "-l",
          "-o",
          "-F",
          "-J",
          "-L",
          "-R",
          "-D",
          "-E",
          "-c",
          "-m",
          "-b",
          "-W",
          "-S",
          "-w",
          "-O",
          "-Q",
          "-e",
          "-I",
        ],
        named: true,
        shell: true,
      },
    ],
  ],
  [
    "heroku",
    [
      {
        verbs: [["run", "run:detached"]],
        takes: ["-a", "--app", "-r", "--remote", "-s", "--size", "--type", "-e", "--env"],
        named: false,
        shell: true,
      },
    ],
  ],
  ["dokku", [{ verbs: [["run", "run:detached"]], takes: ["-e", "--env"], named: true }]],
  [
    "fly",
    [
      { verbs: [["ssh"], ["console"]], takes: [], named: false, option: "-C" },
      { verbs: [["ssh"], ["console"]], takes: [], named: false, option: "--command" },
    ],
  ],
  [
    "flyctl",
    [
      { verbs: [["ssh"], ["console"]], takes: [], named: false, option: "-C" },
      { verbs: [["ssh"], ["console"]], takes: [], named: false, option: "--command" },
    ],
  ],
]);

/** What `docker compose exec web …`, `ssh host …` and their like run. undefined: the command runs here, or what it runs is not told. */
export function commandElsewhere(words: readonly SourceWord[]): Elsewhere | undefined {
  const [head] = words;
  if (head === undefined || head.dynamic) return undefined;
  for (const runner of runners.get(programName(head.text)) ?? []) {
    const found = runner.option === undefined ? behindName(words, runner) : behindOption(words, runner, runner.option);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A shell that gets its script from a here-document. */
export function readsInput(words: readonly SourceWord[]): boolean {
  const names = words.filter((word) => !word.text.startsWith("-")).map((word) => programName(word.text));
  if (names[0] === "ssh")
    return commandElsewhere(words) === undefined || /^(?:ba)?sh$/.test(names[names.length - 1] ?? "");
  return (
    /^(?:sudo|su|bash|sh)$/.test(names[0] ?? "") &&
    (names.length === 1 || /^(?:ba)?sh$/.test(names[names.length - 1] ?? "") || names[0] === "su")
  );
}

function behindName(words: readonly SourceWord[], { verbs, takes, named, shell }: Runner): Elsewhere | undefined {
  let missing = verbs.length;
  let inside: string | undefined;
  for (let i = 1; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) return undefined;
    if (word.text === "--" && missing === 0) {
      if (named && inside === undefined) continue;
      return { words: words.slice(i + 1), shell: undefined, inside };
    }
    if (word.text.startsWith("-") && word.text.length > 1) {
      if (takes.includes(word.text)) i++;
    } else if (missing > 0) {
      if (verbs[verbs.length - missing]?.includes(word.text) !== true) return undefined;
      missing--;
    } else if (named && inside === undefined) {
      inside = word.text;
    } else {
      const rest = words.slice(i);
      const [only] = rest;
      return {
        words: rest,
        shell: shell === true && rest.length === 1 ? only : undefined,
        inside: shell === true ? undefined : inside,
      };
    }
  }
  return undefined;
}

function behindOption(words: readonly SourceWord[], { verbs }: Runner, option: string): Elsewhere | undefined {
  const plain = words.slice(1).filter((word) => !word.text.startsWith("-"));
  if (!verbs.every((names, index) => names.includes(plain[index]?.text ?? ""))) return undefined;
  const command = words[words.findIndex((word) => word.text === option) + 1];
  return command === undefined || command === words[0] ? undefined : { words: [], shell: command, inside: undefined };
}
