import type { Role } from "../../report.js";
import type { Span } from "../../text/span.js";

/** A settings module (or django-configurations class) and what it is for. */
export interface Entry {
  readonly module: string;
  readonly className?: string;
  readonly file: string;
  readonly role: Role;
  /** What loads it: "tasks" where only Celery's workers do, beside a module that answers requests. */
  readonly serves: "requests" | "tasks";
  /** For the user: `config/wsgi.py:14 sets DJANGO_SETTINGS_MODULE`. Paths are relative to the analysis root. */
  readonly because: string;
  readonly becauseAt?: Span;
  /** Nothing names it, and an image puts its folder under another name: modules that it misses here may lie there. */
  readonly isMoved?: true;
  /** What production runs takes it over, and is on the servers alone. */
  readonly isOnServers?: true;
  /** Nothing names it where other settings are named: settings of a machine's own may build on it. */
  readonly isUnnamed?: true;
  /** Nothing names it, its own name neither: for production only because nothing says otherwise. */
  readonly isPresumed?: true;
}

/** `MODULE` or `MODULE:Class`. */
export function entryName(entry: Pick<Entry, "module" | "className">): string {
  return entry.className === undefined ? entry.module : `${entry.module}:${entry.className}`;
}
