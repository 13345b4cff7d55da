import type { Verdict } from "../rules/rule.js";
import type { Judgement } from "./settingsView.js";

/** The verdict of a rule that asks one question: not determined, held, or its findings. */
export function verdictOf(bad: Judgement, describe: Parameters<Judgement["findings"]>[0]): Verdict | readonly Verdict[] {
  if (bad.occurs === "unknown") return bad.notDetermined();
  return bad.occurs === "never" ? bad.holds() : bad.findings(describe);
}
