import { valueWhenUnset, variablesOf } from "../../core/domain/display.js";
import { sameContent } from "../../core/domain/sameContent.js";
import type { Value } from "../../core/domain/value.js";
import type { SettingReport } from "../../core/report.js";
import type { Engine } from "../services.js";
import type { ResolvedParams, ResolvedResponse, WireStep } from "../protocol.js";
import type { Snapshot } from "../session.js";
import { toLocation, type Places } from "../toProtocol.js";

/** Every setting of one entry, with Django's defaults of those that matter to a deployment; development entries are evaluated when they are asked for. */
export function resolved(snapshot: Snapshot, { project, module, against }: ResolvedParams): ResolvedResponse | null {
  const { engine, places } = snapshot;
  const analysis = snapshot.folderOf(project)?.analysis;
  const reportOf = (name: string) => analysis?.settings(name, { withDefaults: "deploy-relevant", project });
  const report = reportOf(module);
  if (report === undefined || engine === undefined) return null;
  const other = against === undefined ? undefined : reportOf(against);
  const others = new Map(other?.settings.map((setting) => [setting.name, setting]));
  return {
    module: report.module,
    closed: report.closed,
    settings: report.settings.map((setting) => ({
      name: setting.name,
      value: valueText(setting, engine),
      unknown: setting.alternatives.some(({ value }) => value.kind === "unknown"),
      origin: originOf(setting),
      isDefault: setting.isDefault,
      ...(other === undefined ? {} : { differs: !sameSetting(setting, others.get(setting.name)) }),
      steps: stepsOf(setting, places),
    })),
  };
}

function valueText(setting: SettingReport, engine: Engine): string {
  return setting.alternatives
    .map(({ value, when }) =>
      when === "" ? engine.display(setting, value) : `${engine.display(setting, value)} if ${when}`,
    )
    .join("; ");
}

/** Where the value comes from, in a word or two. */
export function originOf({ alternatives, isDefault }: Pick<SettingReport, "alternatives" | "isDefault">): string {
  if (isDefault) return "Django's default";
  const values = alternatives.map(({ value }) => value);
  if (values.some(readsEnvironment) || values.length > 1)
    return values.some((value) => isRequired(value)) ? "environment, required" : "environment, with a default";
  const [only] = values;
  if (only === undefined || only.kind === "unknown") return "not known";
  return only.from === "literal" ? "literal" : only.from === "django-default" ? "Django's default" : "computed";
}

function readsEnvironment(value: Value): boolean {
  return (
    value.kind === "environment" ||
    value.from === "environment" ||
    value.from === "environment-default" ||
    (value.variables ?? []).length > 0
  );
}

function isRequired(value: Value): boolean {
  return (
    value.kind === "environment" && variablesOf(value).some((variable) => valueWhenUnset(value, variable) === "raises")
  );
}

function sameSetting(a: SettingReport, b: SettingReport | undefined): boolean {
  return (
    b !== undefined &&
    a.alternatives.length === b.alternatives.length &&
    a.alternatives.every(({ value, when }, i) => {
      const other = b.alternatives[i];
      return other !== undefined && when === other.when && sameContent(value, other.value);
    })
  );
}

/** The places that made the value, in their order, then where it reads the environment. */
function stepsOf({ alternatives, provenance }: SettingReport, places: Places): readonly WireStep[] {
  const steps = provenance.map(
    ({ step, at }): WireStep => ({ label: stepLabel[step], location: toLocation(at, places) }),
  );
  const reads = alternatives
    .flatMap(({ value }) => (value.kind === "environment" ? value.reads : []))
    .map(({ variable, at }): WireStep => ({ label: `reads ${variable}`, location: toLocation(at, places) }));
  const seen = new Set<string>();
  return [...steps, ...reads].filter((step) => {
    const key = JSON.stringify(step);
    return !seen.has(key) && seen.add(key);
  });
}

const stepLabel = {
  assigned: "assigned",
  changed: "changed",
  imported: "imported",
  deleted: "deleted",
  default: "Django's default",
} as const;
