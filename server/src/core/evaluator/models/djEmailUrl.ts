import { whatHolds } from "../whatHolds.js";
import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { parseInteger } from "../convert.js";
import { readVariable } from "../environment.js";
import { lift } from "../lift.js";
import { bool, dict, int, none, str } from "../make.js";
import type { CallArguments, Run } from "../runtime.js";
import { nativeFunction, nativeNamespace } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { castFrom, parameters, plainText } from "./libraryModel.js";
import { UrlError, networkLocation, parseQuery, parseUrl, portOf, unquote } from "./urlText.js";

/** dj-email-url. From its sources, 1.0: the keys of a result are settings of mail, whatever the URL is. */
export function djEmailUrlModule(): Value {
  return nativeNamespace("dj_email_url", {
    DEFAULT_ENV: str("EMAIL_URL"),
    parse: nativeFunction("parse", (args) =>
      mailSettingsOf(parameters(args, ["url"]).get("url") ?? none(args.at), args.at),
    ),
    config: nativeFunction("config", config),
  });
}

function config(args: CallArguments, run: Run): Value {
  const given = parameters(args, ["env", "default"]);
  const variable = given.has("env") ? plainText(given.get("env")) : "EMAIL_URL";
  if (variable === undefined)
    return unknown("mail settings from a variable whose name cannot be seen", args.at, "dict");
  const url = readVariable(
    { variable, at: args.at, reader: "dj_email_url", type: "str", fallback: given.get("default") ?? none(args.at) },
    run,
  );
  return (url.kind === "str" && url.value === "") || url.kind === "none"
    ? dict([], args.at)
    : mailSettingsOf(url, args.at);
}

/** Each key by itself, so that one that depends on the environment leaves the others as they are. */
export function mailSettingsOf(url: Value, at: Span): Value {
  if (url.kind === "none") throw new PythonError("TypeError", at, { message: "a URL is a text" });
  const part = (name: string): Value =>
    lift([url], at, ([one]) =>
      one?.kind === "str" && one.value !== ""
        ? castFrom(one, parsed(one.value, at).get(name) ?? absent(name, url, at))
        : absent(name, url, at),
    );
  const names = url.kind === "str" ? [...parsed(url.value, at).keys()] : [...always, ...optional];
  return dict(
    names.map((name) => ({ key: str(name, at), value: part(name) })),
    at,
  );
}

function absent(name: string, url: Value, at: Span): Value {
  return unknown(mailReason(name, url), at);
}

export function mailReason(name: string, url: Value): string {
  return `${name}, which may come from ${whatHolds(url, "a mail URL that cannot be seen")}`;
}

const always = [
  "EMAIL_FILE_PATH",
  "EMAIL_HOST_USER",
  "EMAIL_HOST_PASSWORD",
  "EMAIL_HOST",
  "EMAIL_PORT",
  "EMAIL_USE_SSL",
  "EMAIL_USE_TLS",
  "EMAIL_TIMEOUT",
];
/** Of schemes that the library knows, and of queries that name them. */
const optional = ["EMAIL_BACKEND", "SERVER_EMAIL", "DEFAULT_FROM_EMAIL"];

const backends: Readonly<Record<string, string>> = {
  smtp: "smtp",
  submission: "smtp",
  submit: "smtp",
  smtps: "smtp",
  console: "console",
  file: "filebased",
  memory: "locmem",
  dummy: "dummy",
};
const truthy: ReadonlySet<string> = new Set([
  "1",
  "y",
  "Y",
  "yes",
  "Yes",
  "YES",
  "t",
  "T",
  "true",
  "True",
  "TRUE",
  "on",
  "On",
  "ON",
]);

function parsed(text: string, at: Span): ReadonlyMap<string, Value> {
  try {
    return parse(text, at);
  } catch (error) {
    throw error instanceof UrlError ? new PythonError("ValueError", at, { message: error.message }) : error;
  }
}

function parse(text: string, at: Span): ReadonlyMap<string, Value> {
  const url = parseUrl(text);
  const location = networkLocation(url.netloc);
  const query = parseQuery(url.query);
  const own = (value: string | undefined): Value => (value === undefined ? none(at) : str(unquote(value), at));
  const submission = url.scheme === "submission" || url.scheme === "submit";
  const port = portOf(location) ?? (url.scheme === "smtp" ? 25 : submission ? 587 : undefined);
  const host = location.hostname ?? (url.scheme === "smtp" ? "localhost" : undefined);
  let [ssl, tls] = [false, submission || url.scheme === "smtps"];
  const [wantsSsl, wantsTls, timeout] = [query.get("ssl")?.[0], query.get("tls")?.[0], query.get("timeout")?.[0]];
  if (wantsSsl !== undefined) {
    if (truthy.has(wantsSsl)) [ssl, tls] = [true, false];
  } else if (wantsTls !== undefined && truthy.has(wantsTls)) [ssl, tls] = [false, true];
  const seconds = timeout === undefined ? undefined : parseInteger(timeout, 10);
  if (timeout !== undefined && seconds === undefined)
    throw new PythonError("ValueError", at, { message: "invalid literal for int()" });
  const result = new Map<string, Value>([
    ["EMAIL_FILE_PATH", str(url.path.slice(1).split("?", 1)[0] ?? "", at)],
    ["EMAIL_HOST_USER", own(location.username)],
    ["EMAIL_HOST_PASSWORD", own(location.password)],
    ["EMAIL_HOST", host === undefined ? none(at) : str(host, at)],
    ["EMAIL_PORT", port === undefined ? none(at) : int(port, at)],
    ["EMAIL_USE_SSL", bool(ssl, at)],
    ["EMAIL_USE_TLS", bool(tls, at)],
    ["EMAIL_TIMEOUT", seconds === undefined ? none(at) : int(seconds, at)],
  ]);
  const backend = Object.hasOwn(backends, url.scheme) ? backends[url.scheme] : undefined;
  if (backend !== undefined) result.set("EMAIL_BACKEND", str(`django.core.mail.backends.${backend}.EmailBackend`, at));
  for (const [key, name] of [
    ["_server_email", "SERVER_EMAIL"],
    ["_default_from_email", "DEFAULT_FROM_EMAIL"],
  ] as const) {
    const value = query.get(key)?.[0];
    if (value !== undefined) result.set(name, str(value, at));
  }
  return result;
}
