import { type EnvironmentRead, truthiness } from "../../domain/value.js";
import { launchText } from "../../launch/targets.js";
import { deployKindOf } from "../../project/deployKinds.js";
import { isText } from "../../text/fileSource.js";
import { fileStart, type Span } from "../../text/span.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { half, nothing, open, shown, whole, type Part } from "./answers.js";
import { ownLaunches } from "./ownLaunches.js";
import { hiddenPart, settingFact } from "./settingFacts.js";

/** `- key: SHOP_KEY`, `"SHOP_KEY": {`. */
const platformVariable = /(?:\bkey:[ \t]*|^[ \t]*)["']?([A-Z][A-Z\d_]*)["']?[ \t]*(?::|$)/gm;

/** What names variables. */
export interface VariableSource {
  readonly at: Span | undefined;
  /** For people. */
  readonly name: string;
  readonly variables: ReadonlySet<string>;
  /** A process of production has them, whatever an example lists. */
  readonly isProcess: boolean;
}

/** Deploy files and examples that name variables. */
export function variableSources(context: EvidenceContext): readonly VariableSource[] {
  const { deploy, paths, project, show } = context;
  const platforms = paths.deploy.filter((path) => deployKindOf(path) === "platform");
  return [
    ...ownLaunches(context).map((process) => ({
      at: process.launch.at,
      name: launchText(process),
      variables: new Set(process.launch.environment.map(({ name }) => name)),
      isProcess: true,
    })),
    ...[...deploy.envFiles, ...deploy.examples].map((file) => ({
      at: fileStart(file.path),
      name: show(file.path),
      variables: new Set(file.content.entries.map(({ name }) => name)),
      isProcess: false,
    })),
    // Those that whoever deploys is asked for, too.
    ...platforms.map((path) => {
      const content = project.files.read(path);
      const names = isText(content) ? [...content.text.matchAll(platformVariable)].map(([, name = ""]) => name) : [];
      return { at: fileStart(path), name: show(path), variables: new Set(names), isProcess: false };
    }),
  ];
}

/** That a file names the variables; whether each target really sets them is a rule's question. */
export function requiredVariables(context: EvidenceContext): EvidenceAnswer {
  const { deploy, entry, show } = context;
  const required = [...(entry.settings?.required ?? []), ...keyVariable(context)];
  const sources = variableSources(context);
  if (required.length === 0) return whole(...insisted(context, sources));
  const missing = required.filter(({ variable }) => !sources.some(({ variables }) => variables.has(variable)));
  if (missing.length > 0) {
    const names = missing.map(({ variable }) => variable);
    return whole(
      half(
        `${listText(names, 4)} ${names.length === 1 ? "is" : "are"} required, and no deploy file or .env.example names ${names.length === 1 ? "it" : "them"}`,
        ...missing.slice(0, 6).map(({ variable, at }) => ({ at, text: `${variable} is required here` })),
      ),
    );
  }
  const [example] = deploy.examples;
  const unlisted =
    example === undefined
      ? []
      : required
          .map(({ variable }) => variable)
          .filter(
            (variable) =>
              !sources.some(({ isProcess, variables }) => isProcess && variables.has(variable)) &&
              !deploy.examples.some(({ content }) => content.entries.some(({ name }) => name === variable)),
          );
  if (example !== undefined && unlisted.length > 0)
    return whole(
      half(
        `${listText(unlisted, 4)} ${unlisted.length === 1 ? "is" : "are"} required, and ${show(example.path)} does not list ${unlisted.length === 1 ? "it" : "them"}`,
        { at: fileStart(example.path), text: show(example.path) },
      ),
    );
  return whole(
    ...namedBy(
      sources,
      required.map(({ variable }) => variable),
    ),
  );
}

/** Each variable by the first that names it. */
function namedBy(sources: readonly VariableSource[], names: readonly string[]): readonly Part[] {
  return sources.flatMap(({ at, name }, index) => {
    const own = names.filter((variable) => sources.findIndex((one) => one.variables.has(variable)) === index);
    return own.length === 0 ? [] : [shown({ at, text: `${name} names ${listText(own, 4)}` })];
  });
}

/** Django refuses an empty key: `if "SECRET_KEY" in os.environ: SECRET_KEY = …`. */
function keyVariable(context: EvidenceContext): readonly EnvironmentRead[] {
  const values = settingFact(context, "SECRET_KEY")?.values ?? [];
  // Each process reads it.
  const [read, ...others] = values.flatMap((value) => (value.kind === "environment" ? value.reads : []));
  const another = others.some(({ variable }) => variable !== read?.variable);
  const isGiven = values.some((value) => value.kind !== "environment" && truthiness(value) !== "no");
  const isKnown = context.entry.settings?.required.some(({ variable }) => variable === read?.variable) === true;
  return read === undefined || another || isGiven || isKnown || mayStandIn(read) ? [] : [read];
}

function mayStandIn({ fallback }: EnvironmentRead): boolean {
  return fallback !== undefined && truthiness(fallback) !== "no";
}

/** Variables that are read without a default, though the settings may load without them. */
function insisted(context: EvidenceContext, sources: readonly VariableSource[]): readonly Part[] {
  const { entry } = context;
  const reads = [...(entry.settings?.evaluation.reads.values() ?? [])].flat();
  const all = reads.filter(({ fallback }) => fallback === undefined);
  const insisting = all.filter(({ variable }) => !sources.some(({ variables }) => variables.has(variable)));
  const names = [...new Set(insisting.map(({ variable }) => variable))];
  // What a library that is not seen gives may come from a variable that it insists on.
  const [hidden] = ["SECRET_KEY", "DATABASES"].flatMap((name) => {
    const fact = settingFact(context, name);
    return (fact && hiddenPart(fact)) ?? [];
  });
  if (names.length > 0)
    return [
      open(
        `${listText(names, 4)} ${names.length === 1 ? "has" : "have"} no default where ${names.length === 1 ? "it is" : "they are"} read: make sure that production sets what it needs`,
        ...insisting.slice(0, 6).map(({ at, variable }) => ({ at, text: `${variable} is read here` })),
      ),
    ];
  if (hidden !== undefined) return [hidden];
  return all.length === 0
    ? [nothing("the settings require no variable")]
    : namedBy(sources, [...new Set(all.map(({ variable }) => variable))]);
}
