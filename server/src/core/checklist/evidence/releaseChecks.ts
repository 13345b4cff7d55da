import { deployKindOf } from "../../project/deployKinds.js";
import { basename } from "../../project/paths.js";
import type { Evidence } from "../../settings/verdict.js";
import type { ProjectView } from "../../rules/views.js";
import type { MappedText } from "../../syntax/deploy/mappedText.js";
import { parseShell } from "../../syntax/deploy/shell.js";
import { literalPattern } from "../../text/literalPattern.js";
import type { Span } from "../../text/span.js";
import { isPythonScript } from "../repositoryPaths.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import type { TextMatch } from "../repositoryTexts.js";
import { half, open, shown, whole } from "./answers.js";
import { unlessCalled } from "./unlessCalled.js";

const deployCheck = /\bcheck\b[^\n#]{0,200}--deploy\b|\bdjango-deploy-hygiene\s+check\b/;
const tests =
  /\bmanage\.py\s+test\b|\bdjango-admin\s+test\b|\bpytest\b|\bpy\.test\b|\bmake\s+(?:\w+-)?tests?\b|\btox\b|\bnox\b|\bpython\d?\s+-m\s+unittest\b/;
const migrationCheck = /\bmakemigrations\b[^\n#]{0,200}--check\b/;

/** What continuous integration and scripts for releases run, and what these call. */
export function releaseChecks(context: EvidenceContext): EvidenceAnswer {
  const { project, paths, search, show } = context;
  const deploy = [...paths.deploy, ...paths.integration];
  const starters = deploy.filter(
    (path) =>
      deployKindOf(path) === "workflow" ||
      isPythonScript(path) ||
      (deployKindOf(path) === "shell" && /(?:deploy|release)[\w.-]*$/.test(path)),
  );
  const called = deploy.filter(
    (path) =>
      !starters.includes(path) &&
      callers.some(({ file, command }) => file.test(basename(path)) && search(starters, command).length > 0),
  );
  // Also what is for tests alone, and so for no deploy.
  const composed = search(starters, /\bdocker[ -]compose\b[^\n#]{0,200}\brun\b[^\n#]{0,200}\btest/).length > 0;
  const scripts = [
    ...project.deploy.scripts.filter(({ path }) => search(starters, nameOf(path)).length > 0),
    ...(composed ? project.deploy.compose : []),
  ]
    .map(({ path }) => path)
    .filter((path) => !starters.includes(path));
  const files = [...starters, ...called, ...scripts];
  const counting = (pattern: RegExp): readonly TextMatch[] =>
    search(files, pattern).filter(({ line }) => !/\bpip\d?\s+install\b/.test(line));
  const [check, test, migrations] = [counting(deployCheck), counting(tests), counting(migrationCheck)];
  const say = (found: readonly TextMatch[], what: string): readonly Evidence[] =>
    found.slice(0, 2).map(({ at }) => ({ at, text: `${show(at.file)} runs ${what}` }));
  const evidence = [
    ...say(check, "check --deploy"),
    ...say(test, "the tests"),
    ...say(migrations, "makemigrations --check"),
  ];
  if (evidence.length === 0)
    return whole(
      open(
        starters.length === 0
          ? "no workflow of continuous integration and no script for releases was found"
          : unlessCalled(
              context,
              "no workflow or script for releases runs check --deploy, tests or makemigrations --check",
            ),
      ),
    );
  const missing = [
    ...(check.length === 0 ? ["check --deploy"] : []),
    ...(test.length === 0 ? ["tests"] : []),
    ...(migrations.length === 0 ? ["makemigrations --check"] : []),
  ];
  // What an image runs each time that it starts.
  const late =
    check.length > 0
      ? undefined
      : search(
          paths.deploy.filter((path) => deployKindOf(path) === "shell" && !files.includes(path)),
          deployCheck,
        )[0];
  if (late !== undefined)
    return whole(
      half(
        `check --deploy runs only when the new code starts${missing.length > 1 ? `, and nothing found that runs ${missing.slice(1).join(" or ")}` : ""}`,
        { at: late.at, text: `${show(late.at.file)} runs check --deploy` },
        ...evidence,
      ),
    );
  if (missing.length > 0)
    return whole(half(unlessCalled(context, `nothing found that runs ${missing.join(" or ")}`), ...evidence));
  const ignored = ignoredChecks(project).find(({ at }) => files.includes(at.file));
  if (ignored !== undefined) return whole(half(`a failure of ${ignored.text} stops nothing`, ignored, ...evidence));
  const manage = project.settingsDefaults.find(({ source }) => source === "manage");
  const development = project.entries.find(
    ({ module, role }) => module === manage?.module && (role === "development" || role === "test"),
  );
  // Whatever sets the variable for the file does so for the command.
  if (
    development !== undefined &&
    check.every(
      ({ at, line }) =>
        !/django-deploy-hygiene|--settings[ =]|DJANGO_SETTINGS_MODULE/.test(line) &&
        search([at.file], /\bDJANGO_SETTINGS_MODULE\b/).length === 0,
    )
  )
    return whole(
      half(
        `check --deploy looks at ${development.module}, which manage.py falls back to: add --settings with the production settings`,
        ...evidence,
      ),
    );
  const strict = check.some(
    ({ line }) =>
      /--fail-level[ =]["']?(?:WARNING|INFO|DEBUG)\b/i.test(line) || /django-deploy-hygiene\s+check/.test(line),
  );
  return whole(
    strict
      ? shown(...evidence)
      : half("check --deploy runs without --fail-level WARNING, so its warnings stop nothing", ...evidence),
  );
}

/** Checks and tests of pipelines and scripts whose failure is thrown away. */
function ignoredChecks({ deploy }: ProjectView): readonly (Evidence & { readonly at: Span })[] {
  const made = deploy.releases.flatMap(({ steps }) =>
    steps.flatMap(({ kind, text, at, ignored }) =>
      (kind === "check" || kind === "test") && ignored !== undefined ? [{ at, text }] : [],
    ),
  );
  const jobs = deploy.workflows.flatMap(({ content }) =>
    content.jobs.flatMap((job) =>
      job.steps.flatMap((step) => {
        const text =
          step.run === undefined
            ? undefined
            : (deployCheck.exec(step.run.text) ?? tests.exec(step.run.text) ?? migrationCheck.exec(step.run.text))?.[0];
        return text !== undefined &&
          (step.ignored !== undefined || job.ignored !== undefined || ignoresIn(step.run, text))
          ? [{ at: step.at, text }]
          : [];
      }),
    ),
  );
  return [...made, ...jobs];
}

/** `check --deploy || true`. */
function ignoresIn(run: MappedText | undefined, text: string): boolean {
  return (
    run !== undefined &&
    parseShell(run).commands.some(
      ({ words, ignored }) =>
        ignored !== undefined &&
        words
          .map((word) => word.text)
          .join(" ")
          .includes(text),
    )
  );
}

const callers: readonly { readonly file: RegExp; readonly command: RegExp }[] = [
  { file: /^Makefile$/i, command: /\bmake\s+\w/ },
  { file: /^justfile$/i, command: /\bjust\s+\w/ },
  { file: /^tox\.ini$/, command: /\btox\b/ },
  { file: /^package\.json$/, command: /\b(?:yarn|npm|pnpm)\b[^\n#]{0,60}\btest/ },
  { file: /^Pipfile$/, command: /\bpipenv\s+run\s+test/ },
  { file: /^\.pre-commit-config\.ya?ml$/, command: /\bpre-commit\b/ },
];

function nameOf(path: string): RegExp {
  return new RegExp(`(?<![\\w-])${literalPattern(basename(path))}(?![\\w-])`);
}
