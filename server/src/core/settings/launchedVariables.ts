import { type Platform, platforms } from "../domain/platforms.js";
import { isSecretName } from "../domain/redact.js";
import { type Condition, SET } from "../domain/conditions.js";
import { probe } from "../evaluator/variableOutcomes.js";
import { variableKey } from "../evaluator/factKeys.js";
import type { Evaluation, Ways } from "../evaluator/evaluation.js";
import type { EnvironmentSetting, Launch } from "../launch/launch.js";
import { basename } from "../project/paths.js";
import { isOfRehearsal } from "../project/roleWords.js";

/** What the deploy files say about an entry's variables: those that no process of production is without. */
export interface LaunchedVariables {
  readonly always: ReadonlySet<string>;
  /** The contents that they get, for variables that every process gets a known one of. */
  readonly texts: ReadonlyMap<string, ReadonlySet<string>>;
}

/** @param all every process of production that loads the entry's settings */
export function launchedVariables(all: readonly Launch[]): LaunchedVariables {
  // What staging lacks production has all the same.
  const real = all.filter(({ file }) => !isOfRehearsal(basename(file)));
  const launches = real.length > 0 ? real : all;
  const outer = launches.filter((launch) => !inner.has(launch.kind) && launch.kind !== "dockerfile");
  const images = launches.filter((launch) => launch.kind === "dockerfile");
  // Containers run the image; beside a unit or a Procfile it is one more way to start.
  const runsImages = outer.some((launch) => launch.container === true);
  const own = runsImages ? outer : [...outer, ...images];
  const starting = own.length > 0 ? own : launches;
  const set = starting.map(variablesOf);
  const texts = new Map<string, Set<string>>();
  const always = new Set<string>();
  for (const name of set[0]?.keys() ?? []) {
    if (!set.every((one) => one.has(name))) continue;
    always.add(name);
    const contents = set.map((one) => one.get(name));
    if (contents.every((content) => content !== undefined)) texts.set(name, new Set(contents));
  }
  // What runs an image of a registry does not say which: the one that the repository builds.
  if (runsImages) {
    for (const name of images[0] === undefined ? [] : variablesOf(images[0]).keys())
      if (!always.has(name) && images.every((image) => variablesOf(image).has(name))) always.add(name);
  }
  return { always, texts };
}

/** A secret that stands in the source as a fallback is known to whoever can read it, and one forgotten variable away from use: it is judged, as advice, though every launch sets the variable. */
function hasCommittedSecret(evaluation: Evaluation, name: string): boolean {
  return (
    isSecretName(name) &&
    (evaluation.reads.get(name) ?? []).some(
      ({ fallback }) => fallback?.kind === "str" && fallback.value !== "" && fallback.from !== "environment",
    )
  );
}

/** Whether every launch sets one of the variables that have to be unset for a secret of the source to count. */
export function everyLaunchSets(unset: readonly string[], { givenSecrets = [] }: Evaluation): boolean {
  return unset.some((name) => givenSecrets.includes(name));
}

/**
 * The evaluation without the ways to run in which a variable is unset that is set wherever production starts. The same object where that changes nothing.
 * @param given variables that machines are told to give, in files that no launch is read from
 */
export function asLaunched(
  open: Evaluation,
  { always, texts }: LaunchedVariables,
  given: ReadonlySet<string> = new Set(),
): Evaluation {
  const givenSecrets = [...open.reads.keys()].filter((name) => always.has(name) && hasCommittedSecret(open, name));
  const evaluation = givenSecrets.length === 0 ? open : { ...open, givenSecrets };
  const known = [...evaluation.reads.keys()].filter(
    (name) => always.has(name) && !hasCommittedSecret(evaluation, name) && wasTried(evaluation, name, texts.get(name)),
  );
  const unsetSelectors = evaluation.unsetSelectors.filter(
    ({ variable }) => !always.has(variable) && !given.has(variable),
  );
  if (known.length === 0)
    return unsetSelectors.length === evaluation.unsetSelectors.length ? evaluation : { ...evaluation, unsetSelectors };
  const launched = (ways: Ways, where: Condition): Ways => ({ ...ways, where });
  const { conditions } = evaluation.worlds;
  const isOne = evaluation.intended.conditions === conditions;
  const worlds = whereLaunched(evaluation.worlds, isOne ? evaluation.intended.where : conditions.always, known, texts);
  const intended = isOne
    ? conditions.and(evaluation.intended.where, worlds)
    : whereLaunched(evaluation.intended, evaluation.intended.where, known, texts);
  // Nothing that production could intend is left: what its deploy files set is judged elsewhere.
  if (intended === evaluation.intended.conditions.never) return evaluation;
  return {
    ...evaluation,
    unlaunched: evaluation.worlds.where,
    worlds: launched(evaluation.worlds, worlds),
    intended: launched(evaluation.intended, intended),
    unsetSelectors,
  };
}

/** The environments in which these variables are set; of those that a variable selects the ones that production selects, where they were found. */
function whereLaunched(
  { conditions, where }: Ways,
  intended: Condition,
  known: readonly string[],
  texts: LaunchedVariables["texts"],
): Condition {
  let left = where;
  for (const name of known) {
    const fact = conditions.fact(variableKey(name), () => [SET, null]);
    const set = conditions.without(left, conditions.is(fact, null));
    // Nothing is known of the settings with it: the others count all the same.
    if (conditions.meets(set, intended)) left = set;
  }
  for (const name of known) {
    const contents = texts.get(name);
    const fact = conditions.known(variableKey(name));
    if (!fact) continue;
    const own = conditions.and(
      left,
      conditions.isAmong(fact, (outcome) => typeof outcome === "string" && contents?.has(outcome) === true),
    );
    if (conditions.meets(own, intended)) left = own;
  }
  return left;
}

/** Whether the ways to run tell what follows from one of the contents: `development`, given to production, is none that it intends. */
function wasTried(
  { worlds: { conditions } }: Evaluation,
  name: string,
  contents: ReadonlySet<string> | undefined,
): boolean {
  const outcomes = (conditions.known(variableKey(name))?.outcomes ?? []).filter(
    (outcome) => typeof outcome === "string" && outcome !== probe,
  );
  return (
    contents === undefined ||
    outcomes.length === 0 ||
    // `false` and `0` switch off what only `True` switches on, tried or not.
    [...contents].every((content) => /^(?:false|no|off|0)$/i.test(content)) ||
    outcomes.some((outcome) => typeof outcome === "string" && contents.has(outcome))
  );
}

/** These are started by something else, which gives them their environment. */
const inner: ReadonlySet<Launch["kind"]> = new Set(["shell", "uwsgi", "supervisor"]);

/** Variables that the process has, with their contents where those are known. */
function variablesOf(launch: Launch): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>(platformVariables(launch).map((name) => [name, undefined]));
  for (const setting of launch.environment) if (isGiven(setting, launch)) found.set(setting.name, contentOf(setting));
  return found;
}

/** Empty counts as unset: most readers take it for that. Compose passes a bare name on only if the shell that runs it has it. */
function isGiven(setting: EnvironmentSetting, { kind }: Launch): boolean {
  return setting.value !== "" && !(kind === "compose" && setting.valueAt === undefined && setting.value === undefined);
}

/** `${NAME:-production}` says what it is where nobody says otherwise. */
function contentOf({ value, whenUnset }: EnvironmentSetting): string | undefined {
  return value ?? (whenUnset === "" ? undefined : whenUnset);
}

/** What platforms set by themselves, by their documentation. */
function platformVariables({ kind, file }: Launch): readonly string[] {
  const isOwn = ({ name, file: own }: Platform): boolean => {
    if (kind === "procfile") return name === "Heroku";
    if (kind === "kubernetes") return name === "Kubernetes";
    return kind === "platform" && own?.test(basename(file)) === true;
  };
  const platform = platforms.find(isOwn);
  return platform === undefined ? [] : [...platform.markers, ...(platform.others ?? [])];
}
