import type { Span } from "../text/span.js";

/** What proxies and platforms in front of production already do, for HTTPS and against large requests, with the place that says so. */
export interface ProxyTls {
  readonly redirects: Span | undefined;
  /** nginx says http of all that it hands on, or nothing of what came by TLS: a redirect of Django's own would never end. */
  readonly hidesScheme: boolean;
  /** Production is reached through a platform's router, which ends TLS and overwrites X-Forwarded-Proto. undefined: nothing says how it is started. */
  readonly isRouted: boolean | undefined;
  /** Where that platform asks whether production lives, by plain HTTP and past its router; it takes no redirect for an answer. */
  readonly asksAt: string | undefined;
  readonly hsts: Span | undefined;
  /** Where X-Frame-Options or frame-ancestors is sent. */
  readonly frames: Span | undefined;
  /** Where nginx proxies, with a limit on bodies that it was given or its own of 1 MB. */
  readonly bodyLimit: Span | undefined;
  /** What nginx does with the X-Forwarded-Host that a visitor sends; undefined: no nginx is there, or it cannot be told. */
  readonly forwardedHost: { readonly kind: "overwritten" | "handed-on"; readonly at: Span } | undefined;
}
