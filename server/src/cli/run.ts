import { parseArguments, type Arguments, type CommandName } from "./arguments.js";
import { failureText } from "./commandFailure.js";
import type { CommandLineHost } from "./commandLineHost.js";
import { check } from "./commands/check.js";
import { checklist } from "./commands/checklist.js";
import { environment } from "./commands/environment.js";
import { explain } from "./commands/explain.js";
import { hook } from "./commands/hook.js";
import { mcp } from "./commands/mcp.js";
import { migrations } from "./commands/migrations.js";
import { rules } from "./commands/rules.js";
import { settings } from "./commands/settings.js";
import { helpText } from "./help.js";

/** Runs one command; the answer is the exit status: 0, 1 for findings, 2 for usage, unreadable input or a failure. */
export async function run(host: CommandLineHost): Promise<number> {
  const parsed = parseArguments(host.argv);
  switch (parsed.kind) {
    case "usage":
      host.stderr.write(`django-deploy-hygiene: ${parsed.message}\n`);
      return 2;
    case "version":
      host.stdout.write(`django-deploy-hygiene ${host.version}\n`);
      return 0;
    case "help":
      (host.argv.length === 0 ? host.stderr : host.stdout).write(helpText(parsed.command));
      return host.argv.length === 0 ? 2 : 0;
    case "run": {
      try {
        return await commands[parsed.arguments.command](host, parsed.arguments);
      } catch (error) {
        host.stderr.write(`django-deploy-hygiene: ${failureText(error)}\n`);
        return 2;
      }
    }
  }
}

const commands: Readonly<Record<CommandName, (host: CommandLineHost, args: Arguments) => Promise<number>>> = {
  check,
  settings,
  environment,
  checklist,
  migrations,
  explain,
  rules,
  hook,
  mcp,
  lsp: (host) => host.languageServer(),
};
