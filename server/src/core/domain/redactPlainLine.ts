import { isSecretName, redactLine } from "./redact.js";

/**
 * One line of a deploy file for showing to people; columns stay the same. Values stand there without quotes and in many forms
 * (`ENV NAME value`, `- NAME=value`, `name: value`, `--flag value`), so everything that follows the name of a secret is masked, more rather than less.
 * `secret`: the line is about one, whether it names it or not.
 */
export function redactPlainLine(line: string, options: { readonly secret: boolean }): string {
  const shown = redactLine(line, { secret: false });
  const from = afterSecretName(shown) ?? (options.secret ? afterSeparator(shown) : undefined);
  const masked = from === undefined ? shown : shown.slice(0, from) + mask(shown.slice(from));
  // `curl -u name:password`, `docker login -p password`, `redis-cli -a password`.
  return masked.replace(/((?:^|[\s"'])(?:-u|--user|-a|-p)(?:[ =]|["'],[ ]*["']))([^\s"']+)/g, (_, flag: string, value: string) => flag + "*".repeat(value.length));
}

function afterSecretName(line: string): number | undefined {
  for (const word of line.matchAll(/[A-Za-z_][\w.-]*/g)) {
    if (!isSecretName(word[0])) continue;
    const end = word.index + word[0].length;
    return end + (/^["']?[ \t]*(?:=>|[=:,]|[ \t])?[ \t]*["']?/.exec(line.slice(end))?.[0].length ?? 0);
  }
  return undefined;
}

function afterSeparator(line: string): number {
  return /^[^=:]*[=:][ \t]*["']?/.exec(line)?.[0].length ?? /^[ \t]*/.exec(line)?.[0].length ?? 0;
}

/** Variables are no values, and what closes at the end of the line tells how it is built. */
function mask(rest: string): string {
  if (/^\$\{?[A-Za-z_]\w*\}?["')\]},;\s]*$/.test(rest)) return rest;
  const closing = /["'\]})\s,;]*$/.exec(rest)?.[0].length ?? 0;
  return rest.slice(0, rest.length - closing).replace(/\S/g, "*") + rest.slice(rest.length - closing);
}
