import { parseArguments, type Arguments, type CommandName } from "./arguments.js";
import { failureText } from "./commandFailure.js";
import type { CommandLineHost } from "./commandLineHost.js";

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
      (host.argv.length === 0 ? host.stderr : host.stdout).write((await import("./help.js")).helpText(parsed.command));
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
  // Each is loaded when it runs: most of a short command's time is loading.
  check: async (host, args) => (await import("./commands/check.js")).check(host, args),
  settings: async (host, args) => (await import("./commands/settings.js")).settings(host, args),
  environment: async (host, args) => (await import("./commands/environment.js")).environment(host, args),
  checklist: async (host, args) => (await import("./commands/checklist.js")).checklist(host, args),
  migrations: async (host, args) => (await import("./commands/migrations.js")).migrations(host, args),
  explain: async (host, args) => (await import("./commands/explain.js")).explain(host, args),
  rules: async (host, args) => (await import("./commands/rules.js")).rules(host, args),
  hook: async (host, args) => (await import("./commands/hook.js")).hook(host, args),
  mcp: async (host, args) => (await import("./commands/mcp.js")).mcp(host, args),
  lsp: (host) => host.languageServer(),
};
