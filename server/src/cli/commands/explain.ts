import { didYouMean, type Arguments } from "../arguments.js";
import { paint, wantsColor } from "../color.js";
import { CommandFailure } from "../commandFailure.js";
import type { CommandLineHost } from "../commandLineHost.js";
import { writeReport } from "../output.js";

/** The page of a rule or setting. */
export async function explain(host: CommandLineHost, args: Arguments): Promise<number> {
  const engine = await host.engine();
  const id = args.operands[0] ?? "";
  const page = engine.explain(id);
  if (page === undefined) {
    const known = engine.rules.flatMap((rule) => [rule.id, ...(rule.reads ?? []), ...(rule.djangoChecks ?? [])]);
    throw new CommandFailure(
      `there is no rule or setting “${id}”${didYouMean(id, [...new Set(known)])}. The command “rules” lists the rules`,
    );
  }
  const { bold } = paint(args.output === undefined && wantsColor(host, host.stdout));
  writeReport(host, args, page.markdown.replace(/^#{1,6} .*$/gm, bold));
  return 0;
}
