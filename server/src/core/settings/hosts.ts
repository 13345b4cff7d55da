/**
 * How Django compares hosts and origins with ALLOWED_HOSTS and CSRF_TRUSTED_ORIGINS:
 * django/http/request.py (validate_host, split_domain_port), django/utils/http.py (is_same_domain), django/middleware/csrf.py.
 */
import { isSequence, type Value } from "../domain/value.js";

export type HostFault = "space" | "scheme" | "several" | "path" | "port" | "star" | "pattern" | "bracket" | "dot";

/** Why an entry of ALLOWED_HOSTS can match no request; undefined where it can, and for an empty one, which only matches nothing. */
export function hostFault(entry: string): HostFault | undefined {
  if (entry === "" || entry === "*") return undefined;
  if (entry.trim() === "") return undefined;
  if (entry !== entry.trim()) return "space";
  if (entry.includes("://")) return "scheme";
  if (/[,;\s]/.test(entry)) return "several";
  if (/[\\^$()|+?]/.test(entry)) return "pattern";
  if (entry.includes("/")) return "path";
  if (entry.includes("*")) return "star";
  const colons = entry.split(":").length - 1;
  if (colons === 1 || /\]:\d*$/.test(entry)) return "port";
  if (colons > 1 && !entry.startsWith("[")) return "bracket";
  return entry.endsWith(".") ? "dot" : undefined;
}

/** The entry that was meant, where it can be told. */
export function mendedHost(entry: string): string | undefined {
  let host = entry
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/[/?#].*$/s, "");
  if (/^[0-9a-f:]+$/i.test(host) && host.split(":").length > 2) host = `[${host}]`;
  host = host
    .replace(/:\d*$/, (port) => (host.startsWith("[") && !host.includes("]:") ? port : ""))
    .replace(/^\*\./, ".")
    .replace(/\.$/, "");
  return host === "" || host === "*" || host === entry || host.includes("@") || hostFault(host) !== undefined
    ? undefined
    : host;
}

export type OriginFault = "space" | "several" | "path" | "dot" | "case" | "port" | "everything" | "star";

/** Why an origin that passes Django's check 4_0.E001 equals no Origin header of a browser. */
export function originFault(origin: string): OriginFault | undefined {
  const parts = originParts(origin);
  if (parts === undefined) return undefined;
  if (origin !== origin.trim()) return "space";
  if (/[,;\s]/.test(origin)) return "several";
  const { scheme, host, rest } = parts;
  const defaultPort =
    (scheme.toLowerCase() === "https" && host.endsWith(":443")) ||
    (scheme.toLowerCase() === "http" && host.endsWith(":80"));
  if (origin.includes("*")) {
    // With a star only the host is compared; its case and a path behind it do not matter.
    const pattern = host.replace(/^\*+/, "");
    if (pattern === "" || pattern === ".") return "everything";
    if (pattern.includes("*")) return "star";
    return defaultPort ? "port" : undefined;
  }
  if (rest !== "") return "path";
  if (host.startsWith(".")) return "dot";
  if (origin !== origin.toLowerCase()) return "case";
  return defaultPort ? "port" : undefined;
}

export function mendedOrigin(origin: string): string | undefined {
  const parts = originParts(origin.trim());
  if (parts === undefined) return undefined;
  const scheme = parts.scheme.toLowerCase();
  let host = parts.host.toLowerCase();
  if (scheme === "https") host = host.replace(/:443$/, "");
  if (scheme === "http") host = host.replace(/:80$/, "");
  if (host.startsWith(".")) host = `*${host}`;
  const mended = `${scheme}://${host}`;
  return mended === origin || host.includes("@") || host === "" || originFault(mended) !== undefined
    ? undefined
    : mended;
}

export function originParts(
  origin: string,
): { readonly scheme: string; readonly host: string; readonly rest: string } | undefined {
  const match = /^\s*([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(origin);
  return match === null ? undefined : { scheme: match[1] ?? "", host: match[2] ?? "", rest: match[3] ?? "" };
}

/** A list that is known as a whole and lets nobody in but who works on this machine. */
export function namesThisMachineOnly(hosts: Value): boolean {
  return (
    isSequence(hosts) &&
    hosts.rest === undefined &&
    hosts.items.every((host) => host.kind === "str" && host.value !== "*" && isLocalHost(host.value.replace(/^\./, "")))
  );
}

/** Only machines of one's own have such names. */
export function isLocalHost(host: string): boolean {
  const name = host.toLowerCase().replace(/:\d+$/, "");
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name.endsWith(".local") ||
    name.endsWith(".internal") ||
    name.endsWith(".test") ||
    name === "0.0.0.0" ||
    name === "[::1]" ||
    /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\./.test(name) ||
    !name.includes(".")
  );
}

/** Domains below which anyone can have a host name: from the private part of the Public Suffix List. */
export const sharedDomains: ReadonlySet<string> = new Set([
  "herokuapp.com",
  "vercel.app",
  "now.sh",
  "netlify.app",
  "onrender.com",
  "up.railway.app",
  "railway.app",
  "fly.dev",
  "github.io",
  "gitlab.io",
  "pages.dev",
  "workers.dev",
  "trycloudflare.com",
  "ngrok.io",
  "ngrok.app",
  "ngrok.dev",
  "ngrok-free.app",
  "ngrok-free.dev",
  "loca.lt",
  "azurewebsites.net",
  "cloudapp.net",
  "appspot.com",
  "run.app",
  "a.run.app",
  "web.app",
  "firebaseapp.com",
  "pythonanywhere.com",
  "amazonaws.com",
  "cloudfront.net",
  "elasticbeanstalk.com",
  "ondigitalocean.app",
  "deno.dev",
  "surge.sh",
  "glitch.me",
  "repl.co",
  "replit.app",
  "replit.dev",
  "gitpod.io",
  "github.dev",
  "app.github.dev",
  "githubpreview.dev",
  "koyeb.app",
  "northflank.app",
  "platformsh.site",
  "clever-cloud.com",
  "scalingo.io",
  "cyclic.app",
  "streamlit.app",
  "hf.space",
  "ts.net",
]);
