/**
 * Open mode is the summary of exact mode: what it calls definite holds in every environment that someone could deploy as intended, what it
 * says "when X is unset" holds with X unset and all else as intended, and what Django says with nothing set is among what it says.
 */
import type { Analysis } from "../../server/src/core/analysis.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import type { Finding } from "../../server/src/core/report.js";
import type { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";
import { generateProject } from "./generator/project.js";

export interface SeedComparison {
  readonly contradictions: readonly string[];
  /** Findings that were looked for in some environment. */
  readonly claims: number;
  readonly environments: number;
}

type Environment = Readonly<Record<string, string>>;

export function compareSeed(seed: number, engine: Awaited<ReturnType<typeof createEngine>>): SeedComparison {
  const project = generateProject(seed);
  // What a developer keeps to himself is not read in open mode.
  const texts = Object.entries(project.files).filter(([name]) => !name.endsWith(".env"));
  const files = memoryFiles(Object.fromEntries(texts.map(([name, text]) => [`/p/${name}`, text])));
  const options = {
    root: "/p",
    files,
    parser: engine.parser,
    configuration: emptyConfiguration,
    settings: [project.module],
  };
  const open = engine.createAnalysisHost(options).analysis();
  const exact = (environment: Environment): Analysis =>
    engine.createAnalysisHost({ ...options, environment: new Map(Object.entries(environment)) }).analysis();
  const selectors = selectorsOf(project.files);
  const contradictions: string[] = [];
  let claims = 0;
  let environments = 0;
  const about = open.findings.filter(
    (one) => one.suppressed === null && one.djangoChecks.length > 0 && one.ruleId !== "debug-enabled",
  );
  const look = (claim: Finding, environment: Environment, name: string): void => {
    const analysis = exact(environment);
    if (!isDeployed(analysis)) return;
    claims++;
    const said = idsOf(analysis);
    if (!claim.djangoChecks.some((id) => said.has(id)))
      contradictions.push(
        `seed ${seed}, ${name}: ${claim.certainty} ${claim.ruleId}${claim.when === undefined ? "" : ` when ${claim.when}`} (${claim.djangoChecks.join(" ")}); exact mode says ${[...said].sort().join(" ")}`,
      );
  };
  for (const [name, given] of Object.entries({ nothing: {}, ...project.environments })) {
    const environment = asIntended(given, selectors);
    environments++;
    for (const claim of about) {
      if (claim.certainty === "definite") look(claim, environment, name);
      else if (
        claim.when !== undefined &&
        /^(?:(?:the variable )?\w+(?:, | and )?)+ (?:is|are) unset$/.test(claim.when)
      )
        look(
          claim,
          without(
            environment,
            [...claim.when.matchAll(/(?:^|, | and )(?:the variable )?(\w+)/g)].map((match) => match[1] ?? ""),
          ),
          `${name}, ${claim.when}`,
        );
    }
  }
  if (selectors.length === 0) contradictions.push(...missedWithNothingSet(seed, open, exact({})));
  return { contradictions, claims, environments };
}

/** With nothing set, if the settings load and DEBUG ends up off. */
function missedWithNothingSet(seed: number, open: Analysis, exact: Analysis): readonly string[] {
  if (!isDeployed(exact)) return [];
  const allowed = new Set(open.findings.flatMap((one) => one.djangoChecks));
  const isOpen = open.projects[0]?.entries[0]?.closed === false;
  // Without a key Django refuses to start: nobody deploys that. Whether subdomains are included and browsers preload the name is advice: a variable that decides it is enough.
  const said = exact.findings
    .filter(
      (one) =>
        one.suppressed === null &&
        one.certainty === "definite" &&
        !(one.ruleId === "secret-key-weak" && one.message.includes("refuses to start")),
    )
    .flatMap((one) => one.djangoChecks)
    .filter((id) => id !== "security.W005" && id !== "security.W021");
  return said
    .filter((id) => !allowed.has(id) && !isOpen)
    .map((id) => `seed ${seed}, nothing set: exact mode says ${id}, open mode does not`);
}

/** The settings load for certain, and DEBUG is off. */
function isDeployed(exact: Analysis): boolean {
  const entry = exact.projects[0]?.entries[0];
  return (
    entry !== undefined &&
    entry.raises === null &&
    entry.loads === "yes" &&
    entry.closed &&
    !exact.findings.some((one) => one.ruleId === "debug-enabled")
  );
}

function idsOf(analysis: Analysis): ReadonlySet<string> {
  return new Set(analysis.findings.flatMap((one) => one.djangoChecks));
}

/** Who deploys as intended selects production and leaves DEBUG off. */
function asIntended(environment: Environment, selectors: readonly string[]): Environment {
  return { ...environment, ...Object.fromEntries(selectors.map((name) => [name, "production"])) };
}

function without(environment: Environment, names: readonly string[]): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));
}

/** Variables of a generated project that name the environment. */
function selectorsOf(files: Readonly<Record<string, string>>): readonly string[] {
  return [
    ...new Set(
      Object.values(files).flatMap((text) =>
        [...text.matchAll(/["']((?:\w+_)?(?:ENV|ENVIRONMENT))["']/g)].flatMap((match) => match[1] ?? []),
      ),
    ),
  ];
}
