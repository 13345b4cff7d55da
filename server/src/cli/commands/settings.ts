import { displayValue } from "../../core/domain/display.js";
import type { SettingReport, SettingsReport } from "../../core/report.js";
import type { ProvenanceStep } from "../../core/domain/provenance.js";
import type { Arguments } from "../arguments.js";
import { placeText, rangeOf } from "../checkResult.js";
import { paint, wantsColor } from "../color.js";
import { CommandFailure } from "../commandFailure.js";
import type { CommandLineHost } from "../commandLineHost.js";
import { encodeSetting, type Json } from "../encodeValue.js";
import { exitStatus, reportProblems, writeReport } from "../output.js";
import { jsonText, raisedJson, undeterminedJson } from "../reporters/json.js";
import { noSettingsModule, openWorkbench, type Session } from "../session.js";

/** The resolved value and the provenance of every setting of one entry. */
export async function settings(host: CommandLineHost, args: Arguments): Promise<number> {
  if (args.settings.length > 1) throw new CommandFailure("“settings” shows one entry; give “--settings” once");
  const workbench = await openWorkbench(host, args);
  const session = workbench.session();
  const module = args.settings[0] ?? onlyEntry(session);
  const report = session.analyses
    .map((analysis) => analysis.settings(module, { withDefaults: args.withDefaults }))
    .find((one) => one !== undefined);
  if (report === undefined) throw noSettingsModule(module);
  writeReport(
    host,
    args,
    args.format === "json"
      ? json(session, report)
      : text(session, report, args.output === undefined && wantsColor(host, host.stdout)),
  );
  reportProblems(host, session, session.problems);
  return exitStatus(session.problems, false);
}

function onlyEntry(session: Session): string {
  const checked = session.projects.flatMap((project) => project.entries.filter((entry) => entry.checked));
  const [first, second] = checked;
  if (first === undefined)
    throw new CommandFailure(
      "no production settings were found below the given PATH. Name the module: --settings config.settings.production",
    );
  if (second !== undefined)
    throw new CommandFailure(
      `several production settings were found: ${checked.map((entry) => entry.module).join(", ")}. Name one with --settings`,
    );
  return first.module;
}

function json(session: Session, report: SettingsReport): string {
  const settings: Record<string, Json> = {};
  for (const setting of report.settings)
    settings[setting.name] = {
      ...encodeSetting(setting),
      provenance: setting.provenance.map((step) => stepJson(session, step)),
    };
  return jsonText({
    schemaVersion: 1,
    module: report.module,
    closed: report.closed,
    djangoVersion: report.djangoVersion ?? null,
    raises: raisedJson(session, report.raises),
    loads: report.loads,
    undetermined: undeterminedJson(session, report.undetermined),
    settings,
  });
}

function stepJson(session: Session, { step, at }: ProvenanceStep): Json {
  const { start } = rangeOf(session, at);
  return { step, file: session.show(at.file), line: start.line, column: start.column };
}

function text(session: Session, report: SettingsReport, colored: boolean): string {
  const { bold, dim, red } = paint(colored);
  const raises =
    report.raises === null
      ? ""
      : red(
          `Importing ${report.module} raises ${report.raises.type} at ${placeText(session, report.raises.at)}${report.raises.variable === undefined ? "" : `: ${report.raises.variable} is not set`}`,
        ) + "\n";
  const open = report.closed ? "" : dim("Something that cannot be seen may change these settings.") + "\n";
  return (
    raises +
    open +
    report.settings
      .map((setting) => {
        const last = setting.provenance.at(-1);
        return `${bold(setting.name)} = ${settingText(setting)}${last === undefined || setting.isDefault ? dim("  # Django's default") : dim(`  # ${placeText(session, last.at)}`)}\n`;
      })
      .join("")
  );
}

/** `a when DEBUG is unset | b` */
function settingText(setting: SettingReport): string {
  const brief = setting.alternatives.length > 1;
  return setting.alternatives
    .map(
      ({ value, when }) =>
        displayValue(value, { name: setting.name, brief, secrecyAt: setting.secrecyAt }) +
        (when === "" ? "" : ` when ${when}`),
    )
    .join(" | ");
}
