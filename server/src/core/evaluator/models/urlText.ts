/** Python's urllib.parse on text, as CPython 3.12 does it (Lib/urllib/parse.py). */

export interface ParsedUrl {
  readonly scheme: string;
  readonly netloc: string;
  readonly path: string;
  readonly params: string;
  readonly query: string;
  readonly fragment: string;
}

/** Raised as ValueError by the callers. */
export class UrlError {
  constructor(readonly message: string) {}
}

/** `urlsplit`; with `params` cut off the path, `urlparse`; for every scheme where a library registered its own. */
export function parseUrl(text: string, params: boolean | "every scheme" = true): ParsedUrl {
  let url = text.replace(/^[\u0000-\u0020]+/, "").replace(/[\t\r\n]/g, "");
  let scheme = "";
  let netloc = "";
  let query = "";
  let fragment = "";
  const colon = url.indexOf(":");
  if (colon > 0 && /^[A-Za-z][A-Za-z0-9+.-]*$/.test(url.slice(0, colon))) {
    scheme = url.slice(0, colon).toLowerCase();
    url = url.slice(colon + 1);
  }
  if (url.startsWith("//")) {
    let end = 2;
    while (end < url.length && !"/?#".includes(url[end] ?? "")) end++;
    netloc = url.slice(2, end);
    url = url.slice(end);
    if (netloc.includes("[") !== netloc.includes("]")) throw new UrlError("Invalid IPv6 URL");
    if (netloc.includes("[")) checkBrackets(netloc);
  }
  const hash = url.indexOf("#");
  if (hash >= 0) {
    fragment = url.slice(hash + 1);
    url = url.slice(0, hash);
  }
  const mark = url.indexOf("?");
  if (mark >= 0) {
    query = url.slice(mark + 1);
    url = url.slice(0, mark);
  }
  let cut = "";
  if (params === "every scheme" || (params && usesParams.has(scheme))) {
    const semicolon = url.indexOf(";", Math.max(0, url.lastIndexOf("/")));
    if (semicolon >= 0) {
      cut = url.slice(semicolon + 1);
      url = url.slice(0, semicolon);
    }
  }
  return { scheme, netloc, path: url, params: cut, query, fragment };
}

const usesParams: ReadonlySet<string> = new Set([
  "",
  "ftp",
  "hdl",
  "prospero",
  "http",
  "https",
  "shttp",
  "rtsp",
  "rtsps",
  "rtspu",
  "sip",
  "sips",
  "mms",
  "sftp",
  "tel",
]);
const usesNetloc: ReadonlySet<string> = new Set([
  "",
  "ftp",
  "http",
  "gopher",
  "nntp",
  "telnet",
  "imap",
  "wais",
  "file",
  "mms",
  "https",
  "shttp",
  "snews",
  "prospero",
  "rtsp",
  "rtsps",
  "rtspu",
  "rsync",
  "svn",
  "svn+ssh",
  "sftp",
  "nfs",
  "git",
  "git+ssh",
  "ws",
  "wss",
]);

/** Text in brackets has to be an IP address. */
function checkBrackets(netloc: string): void {
  const host = netloc.slice(netloc.lastIndexOf("@") + 1);
  const inside = host.slice(host.indexOf("[") + 1, host.indexOf("]"));
  if (!/^v[0-9a-fA-F]+\..+$/.test(inside) && !/^[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%.+)?$/.test(inside))
    throw new UrlError("not a valid IP address in brackets");
}

/** `urlunparse`. */
export function unparseUrl(url: ParsedUrl): string {
  let text = url.params === "" ? url.path : `${url.path};${url.params}`;
  if (url.netloc !== "" || (url.scheme !== "" && usesNetloc.has(url.scheme) && !text.startsWith("//"))) {
    if (text !== "" && !text.startsWith("/")) text = `/${text}`;
    text = `//${url.netloc}${text}`;
  }
  if (url.scheme !== "") text = `${url.scheme}:${text}`;
  if (url.query !== "") text = `${text}?${url.query}`;
  return url.fragment === "" ? text : `${text}#${url.fragment}`;
}

export interface NetworkLocation {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly hostname: string | undefined;
  /** The text after the colon; undefined where there is none. */
  readonly portText: string | undefined;
}

export function networkLocation(netloc: string): NetworkLocation {
  const at = netloc.lastIndexOf("@");
  const userinfo = at < 0 ? undefined : netloc.slice(0, at);
  const colon = userinfo?.indexOf(":") ?? -1;
  const hostinfo = netloc.slice(at + 1);
  const open = hostinfo.indexOf("[");
  let host: string;
  let rest: string;
  if (open >= 0) {
    const close = hostinfo.indexOf("]", open);
    host = close < 0 ? hostinfo.slice(open + 1) : hostinfo.slice(open + 1, close);
    rest = close < 0 ? "" : hostinfo.slice(close + 1);
  } else {
    const end = hostinfo.indexOf(":");
    host = end < 0 ? hostinfo : hostinfo.slice(0, end);
    rest = end < 0 ? "" : hostinfo.slice(end);
  }
  const portAt = rest.indexOf(":");
  const portText = portAt < 0 ? "" : rest.slice(portAt + 1);
  const zone = host.indexOf("%");
  return {
    username: userinfo === undefined ? undefined : colon < 0 ? userinfo : userinfo.slice(0, colon),
    password: userinfo === undefined || colon < 0 ? undefined : userinfo.slice(colon + 1),
    hostname:
      host === "" ? undefined : zone < 0 ? host.toLowerCase() : host.slice(0, zone).toLowerCase() + host.slice(zone),
    portText: portText === "" ? undefined : portText,
  };
}

/** `.port`. */
export function portOf(location: NetworkLocation): number | undefined {
  if (location.portText === undefined) return undefined;
  if (!/^\d+$/.test(location.portText)) throw new UrlError("Port could not be cast to integer value");
  const port = Number(location.portText);
  if (port > 65535) throw new UrlError("Port out of range 0-65535");
  return port;
}

/** `unquote`: escapes are UTF-8, broken ones become U+FFFD. */
export function unquote(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return decodeBytes(
        run
          .slice(1)
          .split("%")
          .map((hex) => parseInt(hex, 16)),
      );
    }
  });
}

function decodeBytes(bytes: readonly number[]): string {
  let result = "";
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] ?? 0;
    const size =
      first < 0x80
        ? 1
        : first >= 0xc2 && first < 0xe0
          ? 2
          : first >= 0xe0 && first < 0xf0
            ? 3
            : first >= 0xf0 && first < 0xf5
              ? 4
              : 0;
    const part = bytes.slice(i, i + size);
    try {
      if (size === 0 || part.length < size) throw new RangeError();
      result += decodeURIComponent(part.map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
      i += size;
    } catch {
      result += "\uFFFD";
      i++;
    }
  }
  return result;
}

/** `unquote_plus`. */
export function unquotePlus(text: string): string {
  return unquote(text.replaceAll("+", " "));
}

/** `quote`. */
export function quote(text: string, safe = "/"): string {
  let result = "";
  for (const character of text) {
    if (/^[A-Za-z0-9_.~-]$/.test(character) || safe.includes(character)) result += character;
    else
      result += encodeURIComponent(
        /[\uD800-\uDFFF]/.test(character) && character.length === 1 ? "\uFFFD" : character,
      ).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  }
  return result;
}

/** `parse_qs`: names in order, each with its non-empty values. */
export function parseQuery(query: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const pair of query.split("&")) {
    const equals = pair.indexOf("=");
    if (equals < 0 || equals === pair.length - 1) continue;
    const name = unquotePlus(pair.slice(0, equals));
    const value = unquotePlus(pair.slice(equals + 1));
    const known = found.get(name);
    if (known) known.push(value);
    else found.set(name, [value]);
  }
  return found;
}
