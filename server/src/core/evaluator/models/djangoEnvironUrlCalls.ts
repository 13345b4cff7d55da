import { mailReason } from "./djEmailUrl.js";
import { type Value, unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import { dict, none, str } from "../make.js";
import { pythonType } from "../pythonTypes.js";
import { type CallArguments, type Run, nativeFunction } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { cacheConfig, databaseConfig, emailConfig } from "./djangoEnvironUrls.js";
import { castFrom, parameters } from "./libraryModel.js";
import { parsedUrlText } from "./urllib.js";
import { atLeast } from "./djangoEnvironVersion.js";

export type UrlConfig = (text: string, option: Value | undefined, run: Run, at: Span) => Value;

export function urlMethod(name: string, option: string, config: UrlConfig): Value {
  return nativeFunction(name, (args, run) => {
    const given = parameters(args, ["url", option]);
    return configOf(given.get("url") ?? none(args.at), given.get(option), config, args, run);
  });
}

/** Applies one of the URL parsers to a text or a parsed URL. */
export function configOf(
  value: Value,
  option: Value | undefined,
  config: UrlConfig,
  args: CallArguments,
  run: Run,
): Value {
  const made = lift(
    [value],
    args.at,
    ([one]) => {
      if (!one || one.kind === "unknown") return unknownLike(one, "a URL", args.at, "dict");
      const text = one.kind === "str" ? one.value : parsedUrlText(one);
      if (text === undefined)
        return one.kind === "none"
          ? configOfNone(config, run, args.at)
          : unknown(`a URL from ${pythonType(one)}`, args.at, "dict");
      // Only a text can be empty: what is parsed already is a tuple of six.
      if (text === "" && config === cacheConfig && one.kind === "str" && atLeast(run, 0, 5)) return dict([], args.at);
      return castFrom({ ...str(text, one.at ?? args.at, one.from, one.variables) }, config(text, option, run, args.at));
    },
    { type: "dict" },
  );
  return config === emailConfig && made.kind !== "dict" ? mailSettings(made, args.at) : made;
}

/** Each key by itself: `vars().update(env.email_url(…))` touches no other setting, whatever the URL is. */
function mailSettings(made: Value, at: Span): Value {
  const part = (name: string): Value =>
    lift(
      [made],
      at,
      ([one]) =>
        (one?.kind === "dict"
          ? one.entries.find(({ key }) => key.kind === "str" && key.value === name)?.value
          : undefined) ?? unknown(mailReason(name, made), at),
    );
  return dict(
    mailNames.map((name) => ({ key: str(name, at), value: part(name) })),
    at,
  );
}

/** What email_url_config gives, always or for some URLs. */
const mailNames = [
  "EMAIL_FILE_PATH",
  "EMAIL_HOST_USER",
  "EMAIL_HOST_PASSWORD",
  "EMAIL_HOST",
  "EMAIL_PORT",
  "EMAIL_BACKEND",
  "EMAIL_USE_TLS",
  "EMAIL_USE_SSL",
  "OPTIONS",
];

/** urlparse(None) gives empty bytes, which the library splits at a text; from 0.9 on db_url_config quotes them first. */
function configOfNone(config: UrlConfig, run: Run, at: Span): Value {
  if (config === databaseConfig ? atLeast(run, 0, 9) : config === cacheConfig && atLeast(run, 0, 5))
    return dict([], at);
  if (config === databaseConfig || config === emailConfig || config === cacheConfig)
    throw new PythonError("TypeError", at, { message: "a bytes-like object is required, not 'str'" });
  return unknown("a URL that is no text", at, "dict");
}
