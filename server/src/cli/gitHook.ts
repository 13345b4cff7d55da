import { checkedGlobs } from "../core/project/deployKinds.js";

/** What stands in every hook that this program wrote, so that it is known again. */
export const hookMark = "Written by “django-deploy-hygiene hook --write”";

export interface HookOptions {
  /** The interpreter and the program, for where no `django-deploy-hygiene` is on the PATH; empty: only that. */
  readonly program: readonly string[];
  /** Further options of `check`. */
  readonly options: readonly string[];
}

/**
 * A pre-commit hook for the shell that Git brings along. It looks at the index, not at the folder: what is about to be committed is written to
 * a temporary folder and checked there, because settings are spread over files and an unstaged half of them would give another verdict.
 */
export function hookScript({ program, options }: HookOptions): string {
  const check = ["check", ...options].map(quoted).join(" ");
  const fallback =
    program.length === 0
      ? ""
      : `elif ${program.map((part, i) => `[ ${i === 0 ? "-x" : "-f"} ${quoted(part)} ]`).join(" && ")}; then\n  set -- ${program.map(quoted).join(" ")}\n`;
  return `#!/bin/sh
# Django Deploy Hygiene looks at what is about to be committed.
# ${hookMark}. To leave it out once: git commit --no-verify

if command -v django-deploy-hygiene >/dev/null 2>&1; then
  set -- django-deploy-hygiene
${fallback}else
  echo "django-deploy-hygiene was not found, so nothing was checked. Install it, or remove $0" >&2
  exit 1
fi

folder=$(mktemp -d "\${TMPDIR:-/tmp}/deploy-hygiene.XXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$folder/index" || exit 1

# What is deleted cannot be checked; names may hold spaces and line breaks.
git diff --cached --name-only --diff-filter=ACMRT -z -- ${pathspecs().map(quoted).join(" ")} >"$folder/staged" || exit 1
[ -s "$folder/staged" ] || exit 0
GIT_LFS_SKIP_SMUDGE=1 git checkout-index --all --quiet --prefix="$folder/index/" || exit 1

cd "$folder/index" && xargs -0 "$@" ${check} -- <"$folder/staged" && exit 0
echo "The commit was stopped. Mend what is above, or leave the check out once with: git commit --no-verify" >&2
exit 1
`;
}

/** The same for Git, which knows no braces (https://git-scm.com/docs/gitglossary#Documentation/gitglossary.txt-pathspec). */
export function pathspecs(): readonly string[] {
  return [...new Set(checkedGlobs.flatMap(alternatives).map((glob) => `:(glob,icase)${glob.toLowerCase()}`))].sort();
}

function alternatives(glob: string): readonly string[] {
  const [before, inner, after] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(glob)?.slice(1) ?? [];
  return before === undefined || inner === undefined || after === undefined
    ? [glob]
    : inner.split(",").flatMap((one) => alternatives(`${before}${one}${after}`));
}

/** For a POSIX shell. */
export function quoted(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
