import { isText } from "../../core/text/fileSource.js";
import { dirname, isInside } from "../../core/project/paths.js";
import type { Arguments } from "../arguments.js";
import { CommandFailure } from "../commandFailure.js";
import type { CommandLineHost } from "../commandLineHost.js";
import { hookMark, hookScript, quoted } from "../gitHook.js";
import { findGitRepository, type GitRepository } from "../gitRepository.js";
import { writeReport } from "../output.js";
import { relativePath, resolvePath } from "../paths.js";

/** A plain Git hook that checks the index: shown, and written with `--write` where there is none. */
export async function hook(host: CommandLineHost, args: Arguments): Promise<number> {
  const repository = findGitRepository(host.files, resolvePath(host.cwd, args.operands[0] ?? "."));
  if (repository === undefined)
    throw new CommandFailure(
      `there is no Git repository at ${args.operands[0] ?? "the working directory"} or above it`,
    );
  // A script that is written elsewhere may go to others: it names no program of this machine.
  const script = hookScript({
    program: args.output === undefined ? (host.program ?? []) : [],
    options: checkOptions(host, args, repository),
  });
  const target = targetOf(host, repository, script);

  if (!args.write) {
    writeReport(host, args, script);
    host.stderr.write(`${whatWriteDoes(target)}\n`);
    return 0;
  }
  if (target.kind === "taken") throw new CommandFailure(target.reason);
  if (target.kind !== "same") host.writeFile(target.path, script, { executable: true });
  host.stdout.write(
    target.kind === "same"
      ? `Nothing to write: ${target.shown} is this script already\n`
      : `Written: ${target.shown}. It checks what is staged, each time that you commit\n`,
  );
  if (repository.hooksPath === undefined)
    host.stderr.write(
      "If your own Git configuration sets core.hooksPath, Git looks there instead: git config --global core.hooksPath\n",
    );
  return 0;
}

type Target =
  | { readonly kind: "free" | "ours" | "same"; readonly path: string; readonly shown: string }
  | { readonly kind: "taken"; readonly shown: string; readonly reason: string };

function whatWriteDoes(target: Target): string {
  switch (target.kind) {
    case "free":
      return `“django-deploy-hygiene hook --write” writes this to ${target.shown}`;
    case "ours":
      return `${target.shown} was written by this program; “django-deploy-hygiene hook --write” renews it`;
    case "same":
      return `${target.shown} is this script already`;
    case "taken":
      return target.reason;
  }
}

function targetOf(host: CommandLineHost, repository: GitRepository, script: string): Target {
  const { hooksPath, top } = repository;
  if (hooksPath !== undefined && /(?:^|\/)\.husky(?:\/|$)/.test(hooksPath))
    return {
      kind: "taken",
      shown: ".husky/pre-commit",
      reason: `hooks of this repository belong to husky (core.hooksPath is ${hooksPath}). ${instead(repository, `${top}/.husky`, ".husky/pre-commit")}`,
    };
  if (hooksPath?.startsWith("~") === true)
    return {
      kind: "taken",
      shown: hooksPath,
      reason: `core.hooksPath is ${hooksPath}, in a home folder that this program does not look at. ${instead(repository, `${top}/.git`, `${hooksPath}/pre-commit`)}`,
    };
  const path = `${repository.hooks}/pre-commit`;
  const shown = relativePath(host.cwd, path);
  const before = host.files.read(path);
  // A link that leads nowhere is somebody's too.
  if (before === undefined && !host.files.list(repository.hooks).includes("pre-commit"))
    return { kind: "free", path, shown };
  const text = isText(before) ? before.text : "";
  if (text === script) return { kind: "same", path, shown };
  if (text.includes(hookMark)) return { kind: "ours", path, shown };
  return {
    kind: "taken",
    shown,
    reason: `${shown} exists, and is not replaced. ${instead(repository, repository.hooks, shown)}`,
  };
}

/** A file of its own beside the existing hook, and a line in that. Hooks run at the top of the working copy. */
function instead({ top }: GitRepository, folder: string, hookFile: string): string {
  const own = isInside(top, folder) ? relativePath(top, `${folder}/deploy-hygiene`) : `${folder}/deploy-hygiene`;
  return `Write the script beside it with “django-deploy-hygiene hook --output ${quoted(own)}”, and add this line to ${hookFile}: sh ${quoted(own)} || exit 1`;
}

/** Options for every run of the hook. A baseline is part of what is checked out for it. */
function checkOptions(host: CommandLineHost, args: Arguments, { top }: GitRepository): readonly string[] {
  const level = args.failLevel === "warning" ? [] : ["--fail-level", args.failLevel];
  if (args.baseline === undefined) return level;
  const path = resolvePath(host.cwd, args.baseline);
  if (!isInside(top, dirname(path)))
    throw new CommandFailure(`the baseline ${args.baseline} is outside of the repository, so no commit holds it`);
  return ["--baseline", relativePath(top, path), ...level];
}
