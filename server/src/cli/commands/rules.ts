import { compareText } from "../../core/text/compareText.js";
import type { Arguments } from "../arguments.js";
import { paint, wantsColor } from "../color.js";
import type { CommandLineHost } from "../commandLineHost.js";
import { writeReport } from "../output.js";
import { jsonText } from "../reporters/json.js";

/** The catalogue. */
export async function rules(host: CommandLineHost, args: Arguments): Promise<number> {
  const all = [...(await host.engine()).rules].sort(
    (a, b) => compareText(a.family, b.family) || compareText(a.id, b.id),
  );
  if (args.format === "json") {
    writeReport(
      host,
      args,
      jsonText({
        schemaVersion: 1,
        rules: all.map((rule) => ({
          id: rule.id,
          family: rule.family,
          severity: rule.severity,
          summary: rule.docs.summary,
          djangoChecks: rule.djangoChecks ?? [],
          fixable: rule.fixable !== undefined,
          safety: rule.fixable ?? null,
        })),
      }),
    );
    return 0;
  }
  const { bold, dim } = paint(args.output === undefined && wantsColor(host, host.stdout));
  const width = Math.max(0, ...all.map((rule) => rule.id.length));
  let family = "";
  let text = "";
  for (const rule of all) {
    if (rule.family !== family) text += `${text === "" ? "" : "\n"}${bold(rule.family)}\n`;
    family = rule.family;
    const notes = [
      ...(rule.djangoChecks ?? []),
      ...(rule.fixable === undefined ? [] : [rule.fixable === "safe" ? "fixable" : "fixable after review"]),
    ];
    text += `  ${rule.id.padEnd(width)}  ${rule.severity.padEnd(11)}  ${rule.docs.summary}${notes.length === 0 ? "" : dim(` (${notes.join(", ")})`)}\n`;
  }
  writeReport(host, args, text);
  return 0;
}
