/** Ends the command with status 2; the message says what is wrong and what to do. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}
