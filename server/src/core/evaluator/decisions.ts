import type { Answer, Assignment, EnvironmentRead, EnvironmentValue, Value } from "../domain/value.js";
import { truthiness } from "../domain/value.js";
import { isDevelopmentWord, isProductionWord, roleWords } from "../project/roleWords.js";
import type { Span } from "../text/span.js";
import type { Watch } from "./keptValues.js";
import { PythonError } from "./runtime.js";
import { WatchedFacts } from "./watchedRun.js";

/**
 * Where a run cannot know which way the code goes, it takes one way and notes the others; `explore` runs those too.
 * A run is replayed from its series of choices, so that every relation between variables and settings holds in it.
 */
export class Decisions {
  /** Decided variables: a text, null for unset, SET for "set, to whatever was intended". */
  readonly facts = new WatchedFacts();
  /** Universal decisions: conditions that cannot be seen. Key → outcome. */
  readonly unseen = new Map<string, boolean>();
  /** What each of those conditions is about, for people: `the host name`. */
  readonly unseenReasons = new Map<string, string>();
  /** Those that were met more than once: another time the condition may have held otherwise. */
  readonly repeated = new Set<string>();
  /** Variables of this run that select an environment, and platform markers. */
  readonly selectors = new Set<string>();
  readonly markers = new Set<string>();
  /** Selectors whose unset value is a development word, with the read. */
  readonly unsetSelectors: { readonly variable: string; readonly read: EnvironmentRead }[] = [];
  readonly choices: number[] = [];
  readonly siblings: number[][] = [];
  /** Every variable read, with the places. */
  readonly reads = new Map<string, EnvironmentRead[]>();
  /** Some variable got a content that no code speaks of: what raises then may not raise with the real one. */
  hasInvented = false;
  /** No world: the run only looks which further words a selector is compared with. */
  isProbe = false;
  /** The deployer chose an environment that is not production. */
  notIntended = false;

  constructor(
    private readonly script: readonly number[],
    /** Texts that each variable is compared with anywhere in the entry; shared by the runs of one exploration. */
    readonly literals: Map<string, Set<string>>,
    /** No further forks: what cannot be decided stays undecided. */
    private readonly exhausted: boolean,
    private readonly watch: Watch | undefined,
  ) {
    this.facts.watch = watch;
  }

  readonly assignment: Assignment = (variable) => {
    const fact = this.facts.get(variable);
    return fact === SET ? undefined : fact;
  };

  noteRead(read: EnvironmentRead): void {
    this.watch?.recording?.reads.push(read);
    const known = this.reads.get(read.variable);
    if (!known) this.reads.set(read.variable, [read]);
    else if (!known.some((one) => one.at.file === read.at.file && one.at.start === read.at.start)) known.push(read);
  }

  /** The code compares a variable's content with this text. */
  noteLiteral(variable: string, text: string): void {
    this.watch?.recording?.literals.push([variable, text]);
    let known = this.literals.get(variable);
    if (!known) this.literals.set(variable, (known = new Set()));
    known.add(text);
  }

  /** Whether the variable is set. */
  isSet(variable: string): boolean | undefined {
    this.watch?.beyond();
    const fact = this.facts.get(variable);
    if (fact !== undefined) return fact !== null;
    if (platformMarkers.has(variable)) this.markers.add(variable);
    const option = this.choose(2);
    if (option === undefined) return undefined;
    this.facts.set(variable, option === 0 ? SET : null);
    return option === 0;
  }

  /** Python's truth of a value; undefined where no more can be decided. */
  truth(value: Value, at: Span): boolean | undefined {
    const answer = truthiness(value);
    if (answer === "yes") return true;
    if (answer === "no") return false;
    if (value.kind === "environment") return this.environmentTruth(value, at);
    return value.kind === "unknown" ? this.unseenTruth(value.at ?? at, "", value.reason) : this.unseenTruth(at);
  }

  /** A condition that cannot be seen goes both ways; the same condition goes the same way in one run. */
  unseenTruth(at: Span, what = "", reason?: string): boolean | undefined {
    this.watch?.beyond();
    const key = `${at.file}:${at.start}:${at.end}${what}`;
    const known = this.unseen.get(key);
    if (known !== undefined) {
      this.repeated.add(key);
      return known;
    }
    const option = this.choose(2);
    if (option === undefined) return undefined;
    this.unseen.set(key, option === 0);
    if (reason !== undefined) this.unseenReasons.set(key, reason);
    return option === 0;
  }

  /** Whether a module that no requirement names is there. */
  isInstalled(module: string): boolean | undefined {
    return this.unseenTruth({ file: "", start: 0, end: 0 }, `module ${module}`);
  }

  private environmentTruth(value: EnvironmentValue, at: Span): boolean | undefined {
    for (let rounds = 0; rounds < 12; rounds++) {
      const resolved: Value = value.resolve(this.assignment);
      if (resolved.kind !== "environment") return this.truth(resolved, at);
      if (resolved.reads.length === 0) return this.unseenTruth(at);
      const variable = undecided(resolved, this.facts);
      if (variable !== undefined && this.facts.get(variable) === SET) {
        const truth = truthWhenSet(resolved, variable);
        if (truth !== undefined) return truth;
      }
      if (variable === undefined || !this.decideVariable(variable, resolved)) return this.unseenTruth(at);
    }
    return this.unseenTruth(at);
  }

  /**
   * Gives the variable a content that matters to `value`. False where none is known to matter, or no more may be decided.
   * @param value still depends on the variable
   */
  decideVariable(variable: string, value: EnvironmentValue): boolean {
    this.watch?.beyond();
    for (const literal of value.literals) this.noteLiteral(variable, literal);
    const options = this.optionsFor(variable, value);
    if (options.length === 0) return false;
    const index = options.length === 1 ? 0 : this.choose(options.length);
    const option = options[index ?? -1];
    if (option === undefined) return false;
    this.facts.set(variable, option);
    if (typeof option === "string" && !(this.literals.get(variable)?.has(option) ?? false)) this.hasInvented = true;
    if (option === probe) this.isProbe = true;
    // Nobody deploys with the placeholder that the code looks for in a key or a password.
    if (secretNames.test(variable) && typeof option === "string" && this.literals.get(variable)?.has(option)) this.notIntended = true;
    if (this.selectors.has(variable) && typeof option !== "string") this.judgeUnsetSelector(variable, value);
    return true;
  }

  private optionsFor(variable: string, value: EnvironmentValue): readonly Option[] {
    const literals = [...(this.literals.get(variable) ?? [])];
    const isSet = this.facts.get(variable) === SET;
    const make = (): Options => optionsOf(variable, value, literals, isSet);
    const { options, role } = this.watch ? this.watch.options(value, `${isSet} ${JSON.stringify([variable, ...literals])}`, make) : make();
    if (role === "marker") this.markers.add(variable);
    else if (role === "selector") this.selectors.add(variable);
    return options;
  }

  /** An unset selector is production only if what it falls back to is. */
  private judgeUnsetSelector(variable: string, value: EnvironmentValue): void {
    const read = value.reads.find((one) => one.variable === variable);
    const fallback = read?.fallback;
    if (fallback?.kind === "str" && isProductionWord(fallback.value)) return;
    // Without a production word there is nothing that unset falls short of, unless the fallback itself says development.
    const hasProductionWord = [...(this.literals.get(variable) ?? [])].some(isProductionWord);
    if (!hasProductionWord && !(fallback?.kind === "str" && isDevelopmentWord(fallback.value))) return;
    this.notIntended = true;
    if (read) this.unsetSelectors.push({ variable, read });
  }

  private choose(count: number): number | undefined {
    const scripted = this.script[this.choices.length];
    if (scripted !== undefined) {
      this.choices.push(scripted);
      return scripted;
    }
    if (this.exhausted) return undefined;
    for (let other = 1; other < count; other++) this.siblings.push([...this.choices, other]);
    this.choices.push(0);
    return 0;
  }
}

type Option = string | null | typeof SET;

/** What a variable can be where the value is asked for, and whether it selects an environment. */
export interface Options {
  readonly options: readonly Option[];
  readonly role: "marker" | "selector" | undefined;
}

/** @param isSet to something that is not decided yet */
function optionsOf(variable: string, value: EnvironmentValue, literals: readonly string[], isSet: boolean): Options {
  const mayBeUnset = !isSet && resolves(value, variable, null);
  const unset = mayBeUnset ? [null] : [];
  if (platformMarkers.has(variable)) return { options: ["1", ...unset], role: "marker" };
  // A key that is compared with "local-…" selects no environment.
  const words = secretNames.test(variable) ? [] : literals.filter((literal) => roleWords(literal).length > 0);
  if (words.length > 0) {
    const production = words.filter(isProductionWord);
    return { options: [...(production.length > 0 ? production : ["production"]), probe, ...unset], role: "selector" };
  }
  // Only whether it is set matters here: it keeps the content that was intended.
  if (!isSet && truthWhenSet(value, variable) !== undefined) return { options: [SET, ...unset], role: undefined };
  const contents = representatives(variable, value, literals);
  // Production runs with DEBUG off: that way first keeps the ordinary worlds few.
  const ordered = /debug/i.test(variable) ? contents.reverse().sort((a, b) => Number(switchesOn.test(a)) - Number(switchesOn.test(b))) : contents;
  // Where its absence already goes the other way, a content that does so too would show nothing new.
  const absent = mayBeUnset ? truthOf(value, variable, null) : undefined;
  return { options: [...ordered.filter((content, index) => index === 0 || truthOf(value, variable, content) !== absent), ...unset], role: undefined };
}

/** The module of an unseen decision of `isInstalled`, by its key. */
export function moduleOf(key: string): string | undefined {
  return key.startsWith(moduleKey) ? key.slice(moduleKey.length) : undefined;
}

const moduleKey = ":0:0module ";

/** A content that no code compares with, so that every `elif` is reached. */
const probe = "\u0000";

/** Set, to whatever the deployer intended. */
export const SET = Symbol("set");

/** Variables that a platform sets by itself: both states are ordinary. Their documentation names them. */
export const platformMarkers: ReadonlySet<string> = new Set([
  "DYNO", "RENDER", "FLY_APP_NAME", "RAILWAY_ENVIRONMENT", "RAILWAY_ENVIRONMENT_NAME", "K_SERVICE", "GAE_ENV", "GAE_APPLICATION", "GAE_INSTANCE", "WEBSITE_HOSTNAME",
  "VERCEL", "PYTHONANYWHERE_DOMAIN", "KUBERNETES_SERVICE_HOST", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME", "PLATFORM_PROJECT_ENTROPY",
]);

/**
 * Contents that show what the value can be: one that makes it true and one that makes it false. Of the texts that the code compares with,
 * those that mean different things are told apart even where this value is the same for them, since what follows may not be:
 * `if mode not in ("on", "off"): raise`, then `X = mode == "on"`. Plain text that is only tested for being there is set to something.
 */
function representatives(variable: string, value: EnvironmentValue, literals: readonly string[]): string[] {
  const found: string[] = [];
  const answers = new Set<string>();
  const meanings = new Set<string>();
  for (const candidate of [...(secretNames.test(variable) ? [strongContent] : []), ...literals, ...ordinaryContents]) {
    // Every condition passes here: contents of nobody are only tried until both answers are there.
    const isLiteral = literals.includes(candidate);
    if (!isLiteral && answers.size >= 2) break;
    let resolved: Value;
    try {
      resolved = value.resolve((name) => (name === variable ? candidate : undefined));
    } catch (error) {
      if (error instanceof PythonError) continue;
      throw error;
    }
    // A content that leaves it to other variables is a way of its own.
    const truth = truthiness(resolved);
    const answer = truth === "unknown" ? "environment" : truth;
    const meaning = meaningOf(candidate);
    if (isLiteral ? meanings.has(`${answer} ${meaning}`) || meanings.size === mostMeanings : answers.has(answer)) continue;
    answers.add(answer);
    meanings.add(`${answer} ${meaning}`);
    found.push(candidate);
  }
  return found;
}

/** Each is a run of its own. */
const mostMeanings = 4;

/** Variables whose content is a secret: the deployer's own, long and compared with nothing. */
const secretNames = /(?:SECRET|PASSWORD|PASSWD|TOKEN|SALT|(?:^|_)KEY)(?:_|$)/i;

/** Whether two contents say the same: `n` and `False` do. */
export function meansTheSame(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : meaningOf(one) === meaningOf(other);
}

function meaningOf(content: string): string {
  return switchesOn.test(content) ? "on" : switchesOff.test(content) ? "off" : content;
}

const switchesOn = /^(?:true|1|yes|y|on|t)$/i;
const switchesOff = /^(?:false|0|no|n|off|f|none)?$/i;

const strongContent = "w5-Jq2_Zr8xKf0Vt7Lb3NcY9mHd6PgS1aEu4oXiB-TnRkCvWyQjMhGzDpFsUlA";

/** Contents that the readers of booleans, numbers, lists, URLs and JSON understand. None is empty: a variable that is set has a content. */
const ordinaryContents = ["True", "False", "1", "0", "100", "value", "https://example.com", "postgres://user@host/name", "{}", "[]", `["value"]`];

function truthOf(value: EnvironmentValue, variable: string, content: string | null): Answer | undefined {
  try {
    return truthiness(value.resolve((name) => (name === variable ? content : undefined)));
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

function resolves(value: EnvironmentValue, variable: string, content: string | null): boolean {
  try {
    value.resolve((name) => (name === variable ? content : undefined));
    return true;
  } catch (error) {
    if (error instanceof PythonError) return false;
    throw error;
  }
}

/** The value's truth with the variable set to anything ordinary; undefined where the content matters. */
function truthWhenSet(value: EnvironmentValue, variable: string): boolean | undefined {
  if (value.literals.length > 0) return undefined;
  const answers = new Set(ordinaryContents.map((content) => truthOf(value, variable, content)).filter((answer) => answer !== undefined));
  const [only] = answers;
  return answers.size === 1 && (only === "yes" || only === "no") ? only === "yes" : undefined;
}

function undecided(value: EnvironmentValue, facts: ReadonlyMap<string, unknown>): string | undefined {
  for (const read of value.reads) {
    const fact = facts.get(read.variable);
    if (fact === undefined || fact === SET) return read.variable;
  }
  return undefined;
}
