import { isRecord } from "../../core/text/isRecord.js";

/**
 * The Model Context Protocol as far as a server of tools speaks it (https://modelcontextprotocol.io/specification): JSON-RPC 2.0, one message a line,
 * no state between messages.
 */
export interface ToolServer {
  readonly version: string;
  readonly instructions: string;
  /** As `tools/list` shows them. */
  readonly tools: readonly { readonly name: string }[];
  /** Never throws. */
  call(name: string, input: unknown): Promise<{ readonly text: string; readonly isError: boolean }>;
}

/** What a line is answered with, as a line; undefined where nothing is to be answered. */
export async function answerLine(server: ToolServer, line: string): Promise<string | undefined> {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return JSON.stringify(failure(null, -32700, "This line is not JSON"));
  }
  // A client of the revision 2025-03-26 may send several at once.
  if (!Array.isArray(message)) return written(await answer(server, message));
  if (message.length === 0 || message.length > mostAtOnce)
    return written(failure(null, -32600, `A batch has 1 to ${mostAtOnce} messages`));
  const answers: Response[] = [];
  for (const one of message as readonly unknown[]) {
    const own = await answer(server, one);
    if (own !== undefined) answers.push(own);
  }
  return written(answers.length === 0 ? undefined : answers);
}

/** What is answered to a line that was not even read. */
export function tooLong(characters: number): string {
  return JSON.stringify(failure(null, -32600, `A message has at most ${characters} characters`));
}

const mostAtOnce = 100;
/** Newest first: who asks for none of them is offered the first. */
const revisions: readonly string[] = ["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];

type Id = string | number | null;
type Response = { readonly jsonrpc: "2.0"; readonly id: Id } & (
  | { readonly result: object }
  | { readonly error: { readonly code: number; readonly message: string } }
);

async function answer(server: ToolServer, message: unknown): Promise<Response | undefined> {
  if (!isRecord(message) || message["jsonrpc"] !== "2.0")
    return failure(null, -32600, "This is no message of JSON-RPC 2.0");
  const { id, method, params } = message;
  // Answers to questions that were never asked, and notifications.
  if (typeof method !== "string")
    return "result" in message || "error" in message
      ? undefined
      : failure(isId(id) ? id : null, -32600, "The method is missing");
  if (id === undefined) return undefined;
  if (!isId(id)) return failure(null, -32600, "The id is neither a text nor a number");
  const given = isRecord(params) ? params : {};
  switch (method) {
    case "initialize":
      return success(id, {
        protocolVersion: revisions.find((one) => one === given["protocolVersion"]) ?? revisions[0],
        capabilities: { tools: {} },
        serverInfo: { name: "django-deploy-hygiene", title: "Django Deploy Hygiene", version: server.version },
        instructions: server.instructions,
      });
    case "ping":
      return success(id, {});
    case "tools/list":
      return success(id, { tools: server.tools });
    case "tools/call": {
      const { name, arguments: input } = given;
      if (typeof name !== "string" || !server.tools.some((tool) => tool.name === name))
        return failure(id, -32602, `The tools are ${server.tools.map((tool) => tool.name).join(", ")}`);
      const { text, isError } = await server.call(name, input);
      return success(id, { content: [{ type: "text", text }], isError });
    }
    default:
      return failure(id, -32601, "There is no such method");
  }
}

function isId(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function success(id: Id, result: object): Response {
  return { jsonrpc: "2.0", id, result };
}

function failure(id: Id, code: number, message: string): Response {
  return { jsonrpc: "2.0", id, error: { code, message } };
}

function written(value: Response | readonly Response[] | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}
