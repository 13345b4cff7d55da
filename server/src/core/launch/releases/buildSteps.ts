import { basename } from "../../project/paths.js";
import { parseShell } from "../../syntax/deploy/shell.js";
import type { ProjectView } from "../../rules/views.js";
import type { Span } from "../../text/span.js";
import { runsWhat, type RunsWhat } from "../runsWhat.js";
import { expandWords, toWord } from "../words.js";
import { peelWrappers } from "../wrappers.js";
import type { ShellWord } from "../../syntax/deploy/shellWords.js";
import type { Ignored, ReleaseStepKind } from "./release.js";
import { stepOf } from "./stepOf.js";

export interface PlainStep {
  readonly kind: ReleaseStepKind;
  readonly text: string;
  readonly what: Extract<RunsWhat, { kind: "manage" }>;
  readonly at: Span;
  readonly ignored: Ignored | undefined;
  readonly where: string;
}

/** Steps that are no process of their own: `RUN` of an image for production, and what a unit runs before its server. */
export function plainSteps(project: ProjectView): readonly PlainStep[] {
  const built = project.deploy.dockerfiles
    .filter(({ target }) => target === "production")
    .flatMap(({ path, content }) =>
      content.stages.flatMap(({ runs }) =>
        runs.flatMap((run) =>
          run.shell === undefined
            ? []
            : parseShell(run.shell).commands.flatMap(({ words, at, ignored }) =>
                plainStep(words, at, ignored, basename(path)),
              ),
        ),
      ),
    );
  const before = project.deploy.units
    .filter(({ target }) => target === "production")
    .flatMap(({ path, content }) =>
      content.commands
        .filter(({ key }) => key === "ExecStartPre" || key === "ExecReload")
        .flatMap(({ words, at, prefix }) =>
          plainStep(
            words,
            at,
            prefix.includes("-") ? { by: "minus", at: { ...at, end: at.start + 1 } } : undefined,
            basename(path),
          ),
        ),
    );
  return [...built, ...before];
}

function plainStep(
  words: readonly ShellWord[],
  at: Span,
  ignored: Ignored | undefined,
  where: string,
): readonly PlainStep[] {
  const command = peelWrappers(expandWords(words, new Map(), [])).words.map(toWord);
  const what = runsWhat({ command });
  if (what.kind !== "manage") return [];
  const found = stepOf({
    command,
    wrappers: [],
    at,
    conditional: false,
    background: false,
    exec: false,
    shell: true,
    workingDirectory: undefined,
    user: undefined,
    environment: [],
  });
  return found === undefined ? [] : [{ kind: found.kind, text: found.text, what, at, ignored, where }];
}
