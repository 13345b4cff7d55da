/** Ends the command with status 2; the message says what is wrong and what to do. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

/** What may be told of an error: nothing of the project. */
export function failureText(error: unknown): string {
  if (error instanceof CommandFailure) return error.message;
  // The message may hold anything, and stands in the stack too: only the lines behind it are places in this program.
  const {
    name,
    message,
    stack = "",
  } = error instanceof Error ? error : { name: "unknown error", message: "", stack: "" };
  const afterMessage = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : "";
  const places = afterMessage
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join("\n");
  return `an internal failure, please report it: ${name}\n${places}`;
}
