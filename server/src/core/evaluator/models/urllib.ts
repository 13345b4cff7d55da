import type { StrValue, Value } from "../../domain/value.js";
import { unknown, unknownLike } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { lift } from "../lift.js";
import { dict, int, list, none, str, tuple } from "../make.js";
import type { CallArguments } from "../runtime.js";
import { nativeFunction, nativeNamespace, runtimeObject } from "../runtime.js";
import { PythonError } from "../pythonError.js";
import { libraryObject, members, parameters } from "./libraryModel.js";
import type { ParsedUrl } from "./urlText.js";
import {
  UrlError,
  networkLocation,
  parseQuery,
  parseUrl,
  portOf,
  quote,
  unparseUrl,
  unquote,
  unquotePlus,
} from "./urlText.js";

/** `urllib.parse`. */
export function urllibParse(): Value {
  const onText = (name: string, operation: (text: string, args: CallArguments) => Value): Value =>
    nativeFunction(name, (args) => {
      const first = args.positional[0] ?? [...args.keywords.values()][0];
      if (!first) throw new PythonError("TypeError", args.at, { message: `${name}() is missing an argument` });
      return lift([first], args.at, ([one]) => {
        if (one?.kind === "str") return from(one, operation(one.value, args));
        if (one?.kind === "none" || one?.kind === "list" || one?.kind === "dict" || one?.kind === "int")
          return unknown(`${name}() of ${one.kind}`, args.at);
        return unknownLike(one, `${name}()`, args.at);
      });
    });
  const safe = (args: CallArguments, fallback: string): string => {
    const value = args.keywords.get("safe") ?? args.positional[1];
    return value?.kind === "str" ? value.value : fallback;
  };
  return nativeNamespace("urllib.parse", {
    urlparse: urlparse(),
    urlsplit: nativeFunction("urlsplit", (args) => parsed(args, false)),
    quote: onText("quote", (text, args) => str(quote(text, safe(args, "/")), args.at)),
    quote_plus: onText("quote_plus", (text, args) =>
      str(
        text.includes(" ") ? quote(text, `${safe(args, "")} `).replaceAll(" ", "+") : quote(text, safe(args, "")),
        args.at,
      ),
    ),
    unquote: onText("unquote", (text, args) => str(unquote(text), args.at)),
    unquote_plus: onText("unquote_plus", (text, args) => str(unquotePlus(text), args.at)),
    parse_qs: onText("parse_qs", (text, args) =>
      dict(
        [...parseQuery(text)].map(([key, values]) => ({
          key: str(key, args.at),
          value: list(
            values.map((one) => str(one, args.at)),
            args.at,
          ),
        })),
        args.at,
      ),
    ),
    parse_qsl: onText("parse_qsl", (text, args) =>
      list(
        [...parseQuery(text)].flatMap(([key, values]) =>
          values.map((one) => tuple([str(key, args.at), str(one, args.at)], args.at)),
        ),
        args.at,
      ),
    ),
    urljoin: nativeFunction("urljoin", (args) => urlJoin(args)),
  });
}

function from(source: StrValue, value: Value): Value {
  return source.variables && value.kind === "str" ? { ...value, variables: source.variables } : value;
}

/** `urljoin` as Lib/urllib/parse.py has it. */
function urlJoin(args: CallArguments): Value {
  const given = parameters(args, ["base", "url", "allow_fragments"]);
  return lift(
    [given.get("base") ?? none(), given.get("url") ?? none()],
    args.at,
    ([base, url]) => {
      if (base?.kind !== "str" || url?.kind !== "str" || given.has("allow_fragments"))
        return unknown("urljoin()", args.at, "str");
      if (base.value === "" || url.value === "") return base.value === "" ? url : base;
      const [below, own] = [attemptParse(base.value, args.at), attemptParse(url.value, args.at)];
      const scheme = own.scheme === "" ? below.scheme : own.scheme;
      if (scheme !== below.scheme || !relativeSchemes.has(scheme)) return url;
      if (own.netloc !== "") return str(unparseUrl({ ...own, scheme }), args.at);
      const { netloc } = below;
      if (own.path === "" && own.params === "")
        return str(
          unparseUrl({
            ...own,
            scheme,
            netloc,
            path: below.path,
            params: below.params,
            query: own.query === "" ? below.query : own.query,
          }),
          args.at,
        );
      return str(unparseUrl({ ...own, scheme, netloc, path: joinedPath(below.path, own.path) }), args.at);
    },
    { type: "str" },
  );
}

/** Schemes whose URLs may be relative, all of which have a host. */
const relativeSchemes: ReadonlySet<string> = new Set([
  "",
  "ftp",
  "http",
  "gopher",
  "nntp",
  "imap",
  "wais",
  "file",
  "https",
  "shttp",
  "mms",
  "prospero",
  "rtsp",
  "rtsps",
  "rtspu",
  "sftp",
  "svn",
  "svn+ssh",
  "ws",
  "wss",
]);

function joinedPath(base: string, path: string): string {
  const parts = base.split("/");
  if (parts[parts.length - 1] !== "") parts.pop();
  const all = path.startsWith("/") ? path.split("/") : [...parts, ...path.split("/")];
  const segments = path.startsWith("/")
    ? all
    : all.filter((one, index) => index === 0 || index === all.length - 1 || one !== "");
  const resolved: string[] = [];
  for (const segment of segments) {
    if (segment === "..") resolved.pop();
    else if (segment !== ".") resolved.push(segment);
  }
  if (/^\.\.?$/.test(segments[segments.length - 1] ?? "")) resolved.push("");
  return resolved.join("/") || "/";
}

function attemptParse(text: string, at: Span, params = true): ParsedUrl {
  try {
    return parseUrl(text, params);
  } catch (error) {
    if (error instanceof UrlError) throw new PythonError("ValueError", at, { message: error.message });
    throw error;
  }
}

/** `urlparse`. */
export function urlparse(): Value {
  return nativeFunction("urlparse", (args) => parsed(args, true));
}

function parsed(args: CallArguments, params: boolean): Value {
  const given = parameters(args, ["url", "scheme", "allow_fragments"]);
  return lift([given.get("url") ?? none()], args.at, ([one]) => {
    if (!one || one.kind === "unknown") return unknownLike(one, "a URL", args.at);
    if (one.kind === "object" && one.type === "urllib.parse.ParseResult")
      throw new PythonError("AttributeError", args.at, { message: "'ParseResult' object has no attribute 'decode'" });
    if (one.kind !== "str")
      return one.kind === "bool" || one.kind === "int" ? raiseNoText(args) : unknown("a URL that is no text", args.at);
    return parseResult(one.value, attemptParse(one.value, args.at, params), one, args.at, params);
  });
}

function raiseNoText(args: CallArguments): never {
  throw new PythonError("AttributeError", args.at, { message: "object has no attribute 'decode'" });
}

/** The URL that a ParseResult came from. */
export function parsedUrlText(value: Value): string | undefined {
  const data = runtimeObject(value) as { readonly url?: string } | undefined;
  return value.kind === "object" && value.type === "urllib.parse.ParseResult" ? data?.url : undefined;
}

/** A ParseResult: a tuple with names. `url` is the URL it came from, for models that parse it themselves. */
function parseResult(text: string, url: ParsedUrl, source: StrValue, at: Span, params: boolean): Value {
  const own = (value: string): Value => ({
    ...str(value, source.at ?? at, source.from),
    ...(source.variables && { variables: source.variables }),
  });
  const optional = (value: string | undefined): Value => (value === undefined ? none(at) : own(value));
  const location = networkLocation(url.netloc);
  const parts = params
    ? [url.scheme, url.netloc, url.path, url.params, url.query, url.fragment]
    : [url.scheme, url.netloc, url.path, url.query, url.fragment];
  const attribute = members(
    {
      scheme: own(url.scheme),
      netloc: own(url.netloc),
      path: own(url.path),
      params: own(url.params),
      query: own(url.query),
      fragment: own(url.fragment),
      username: optional(location.username),
      password: optional(location.password),
      hostname: optional(location.hostname),
    },
    {
      geturl: (args) => ({ ...own(unparseUrl(url)), at: args.at }),
      _replace: (args) => {
        const changed: Record<string, string> = {};
        for (const [name, value] of args.keywords) {
          if (value.kind !== "str") return unknown("a changed URL", args.at);
          changed[name] = value.value;
        }
        const next = { ...url, ...changed };
        return parseResult(unparseUrl(next), next, source, args.at, params);
      },
    },
  );
  return libraryObject(
    "urllib.parse.ParseResult",
    "<ParseResult>",
    {
      ...{ url: text },
      getAttribute(name, _run, where) {
        if (name === "params" && !params)
          throw new PythonError("AttributeError", where, { message: "'SplitResult' object has no attribute 'params'" });
        if (name !== "port") return attribute(name);
        try {
          const port = portOf(location);
          return port === undefined ? none(where) : int(port, where);
        } catch (error) {
          if (error instanceof UrlError) throw new PythonError("ValueError", where, { message: error.message });
          throw error;
        }
      },
      getItem(key, _run, where) {
        const part = key.kind === "int" ? parts.at(Number(key.value)) : undefined;
        return part === undefined ? unknown("a part of a URL", where) : own(part);
      },
      iterate: () => parts.map(own),
    },
    at,
  );
}
