import { answerTool, type ToolWorld } from "../../core/agents/answerTool.js";
import { tools, type ToolName } from "../../core/agents/tools.js";
import { isInside } from "../../core/project/paths.js";
import { isRecord } from "../../core/text/isRecord.js";
import type { Arguments } from "../arguments.js";
import { CommandFailure, failureText } from "../commandFailure.js";
import type { CommandLineHost } from "../commandLineHost.js";
import { fixWith } from "../fixing.js";
import { answerLine, tooLong, type ToolServer } from "../mcp/protocol.js";
import { relativePath, resolvePath } from "../paths.js";
import { rememberFiles } from "../rememberedFiles.js";
import { openWorkbench, type Session, type Workbench } from "../session.js";
import { starredDiff } from "../starredDiff.js";

/** Answers an agent on standard input and output until it leaves. Each question is asked of the files as they are then. */
export async function mcp(given: CommandLineHost, args: Arguments): Promise<number> {
  const { conversation } = given;
  const root = resolvePath(given.cwd, args.operands[0] ?? ".");
  if (conversation === undefined) throw new CommandFailure("there is no standard input to answer");
  if (given.files.kind(root) !== "directory")
    throw new CommandFailure(
      `${args.operands[0] ?? root} is no folder. Give the one that holds manage.py, or one above it`,
    );
  const engine = given.engine();
  const host: CommandLineHost = { ...given, engine: () => engine };
  let kept: Opened | undefined;
  const server = toolServer(async (name, input) => {
    conversation.lookAgain();
    // Most questions of an agent are about the same state of the files.
    if (kept?.isCurrent() !== true) kept = await open(host, args);
    const opened = kept;
    // A fix is tried out in the texts that are held.
    if (name === "fix") kept = undefined;
    return answer(host, opened, root, name, input);
  }, host.version);
  for await (const line of conversation.lines(longestLine)) {
    const answer =
      line === undefined ? tooLong(longestLine) : line.trim() === "" ? undefined : await answerLine(server, line);
    if (answer !== undefined) host.stdout.write(`${answer}\n`);
  }
  return 0;
}

const longestLine = 100_000;

interface Answered {
  readonly text: string;
  readonly isError: boolean;
}

function toolServer(ask: (name: ToolName, input: unknown) => Promise<Answered>, version: string): ToolServer {
  return {
    version,
    instructions:
      "Says what would go wrong when the Django projects of this folder are deployed, without executing them. Begin with check; explain what it found before fixing.",
    tools: tools.map(({ name, title, description, input }) => {
      const changes = name === "fix";
      const properties = Object.fromEntries(
        Object.entries(input.properties).map(([property, { description: text }]) => [
          property,
          { type: "string", description: text },
        ]),
      );
      return {
        name,
        title,
        description: changes
          ? `${description} Answers with the diff, and writes the files only where apply is true.`
          : description,
        inputSchema: {
          type: "object",
          properties: changes
            ? {
                ...properties,
                apply: { type: "boolean", description: "Write the files. Without it nothing is changed." },
              }
            : properties,
          required: input.required,
        },
        annotations: { readOnlyHint: !changes, openWorldHint: false },
      };
    }),
    async call(name, input) {
      const tool = tools.find((one) => one.name === name);
      if (tool === undefined) return { text: "There is no such tool", isError: true };
      try {
        return await ask(tool.name, input);
      } catch (error) {
        return { text: failureText(error), isError: true };
      }
    },
  };
}

interface Opened {
  readonly workbench: Workbench;
  /** Analyses when it is asked for the first time: a page needs no analysis. */
  session(): Session;
  /** Whether the files are still those that it was made of. */
  isCurrent(): boolean;
}

async function open(host: CommandLineHost, args: Arguments): Promise<Opened> {
  const { files, isCurrent } = rememberFiles(host.files);
  const workbench = await openWorkbench({ ...host, files }, args);
  let session: Session | undefined;
  return { workbench, session: () => (session ??= workbench.session()), isCurrent };
}

async function answer(
  host: CommandLineHost,
  { workbench, session }: Opened,
  root: string,
  name: ToolName,
  input: unknown,
): Promise<Answered> {
  const engine = await host.engine();
  const world: ToolWorld = {
    get analyses() {
      return session().analyses;
    },
    explain: (id) => engine.explain(id),
    show: (path) => relativePath(root, path),
    find(shown) {
      const path = resolvePath(root, shown);
      return isInside(root, path) && host.files.kind(path) !== undefined ? path : undefined;
    },
    line: (at) => session().lines(at.file).positionAt(at.start).line + 1,
  };
  const answered = answerTool(world, name, input);
  if (answered.kind === "problem") return failed(answered.message);
  if (answered.kind === "text") return { text: answered.text, isError: false };
  const { changes, refused } = fixWith(workbench, answered.edits);
  if (refused.length > 0) return failed(`${refused.map(world.show).join(", ")}: not UTF-8, so nothing was changed`);
  const outside = changes.filter(({ file }) => !isInside(root, file));
  if (outside.length > 0)
    return failed(
      `${outside.map(({ file }) => world.show(file)).join(", ")}: outside of the folder, so nothing was changed`,
    );
  const apply = isRecord(input) && input["apply"] === true;
  if (apply) for (const { file, after } of changes) host.writeFile(file, after);
  const said = apply
    ? `Done: ${answered.title}.`
    : `${answered.title}. Nothing was changed: call with apply to write it.`;
  return {
    text: `${said} Secrets are starred in this diff.\n\n${starredDiff(workbench.session(), changes)}`,
    isError: false,
  };
}

function failed(text: string): Answered {
  return { text, isError: true };
}
