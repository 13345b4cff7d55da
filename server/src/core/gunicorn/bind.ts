import { isSequence, type Value } from "../domain/value.js";
import type { Span } from "../text/span.js";

/** One address that gunicorn listens on, as gunicorn/util.py's parse_address reads it. */
export type Bind =
  | {
      readonly kind: "tcp";
      readonly host: string;
      readonly port: number;
      readonly text: string;
      readonly at: Span | undefined;
    }
  | { readonly kind: "unix"; readonly path: string; readonly text: string; readonly at: Span | undefined }
  | { readonly kind: "fd"; readonly text: string; readonly at: Span | undefined }
  | { readonly kind: "invalid"; readonly reason: string; readonly text: string; readonly at: Span | undefined }
  /** It depends on what cannot be seen. */
  | { readonly kind: "unknown"; readonly text: string; readonly at: Span | undefined };

export function parseBind(text: string, at: Span | undefined): Bind {
  // Fabric, Ansible or a script fills it in: `__PORT__`.
  if (/%\(|\{\{|__[A-Z]/.test(text)) return { kind: "unknown", text, at };
  if (text.startsWith("unix:")) return { kind: "unix", path: text.replace(/^unix:(?:\/\/)?/, ""), text, at };
  if (text.startsWith("fd://"))
    return /^\s*\d+\s*$/.test(text.slice(5))
      ? { kind: "fd", text, at }
      : { kind: "invalid", reason: "no file descriptor follows fd://", text, at };
  const address = text.startsWith("tcp://") ? text.slice(6) : text;
  if (/^[a-z]+:\/\//i.test(address)) return { kind: "invalid", reason: "an address has no scheme", text, at };
  let host = address;
  let port = "8000";
  if (address.includes("[") && address.includes("]")) {
    host = (address.split("]")[0] ?? "").slice(1);
    port = address.split("]:")[1] ?? "8000";
  } else if (address.includes(":")) {
    [host = "", port = ""] = address.split(":");
  } else if (address === "") {
    host = "0.0.0.0";
  }
  if (/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(port))
    return { kind: "tcp", host: host.toLowerCase(), port: Number(port.replaceAll("_", "")), text, at };
  const reason = text.includes(",")
    ? "one text holds one address, not several"
    : port === ""
      ? "nothing follows the colon"
      : `${port} is no port number`;
  return { kind: "invalid", reason, text, at };
}

/** The addresses of gunicorn's `bind`: a text or a list of texts. */
export function bindsOf(value: Value, at: Span | undefined): readonly Bind[] {
  if (value.kind === "str") return [parseBind(value.value, value.at ?? at)];
  if (isSequence(value)) {
    const known = value.items.map(
      (item): Bind =>
        item.kind === "str" ? parseBind(item.value, item.at ?? at) : { kind: "unknown", text: "", at: item.at ?? at },
    );
    return value.rest === undefined ? known : [...known, { kind: "unknown", text: "", at }];
  }
  return [{ kind: "unknown", text: "", at }];
}

/** Reachable from other machines: all interfaces, or an address that is not private to the machine. */
export function isPublicHost(host: string): boolean {
  return host === "" || host === "0.0.0.0" || host === "::";
}
