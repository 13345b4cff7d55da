import { createScheduler, type SchedulerOptions } from "./scheduler.js";
import { shownNotification, type ChecklistResponse, type Looking, type Shown } from "./protocol.js";
import { status } from "./requests/entries.js";
import { environment } from "./requests/environment.js";
import { migrations } from "./requests/migrations.js";
import { createOverview } from "./requests/overview.js";
import { report } from "./requests/report.js";
import { resolved } from "./requests/resolved.js";
import type { Session, Snapshot } from "./session.js";

/** Tells the editor what it looks at, whenever that says something else; of what nobody looks at nothing is made. */
export interface Showing {
  look(at: Looking): void;
  /** Reports may have changed. */
  request(): void;
  dispose(): void;
}

export interface ShowingOptions extends SchedulerOptions {
  readonly session: Session;
  readonly checklist: (snapshot: Snapshot) => ChecklistResponse;
  send(shown: Shown): void;
  failed(what: string, error: unknown): void;
}

export function createShowing({ session, checklist, send, failed, ...options }: ShowingOptions): Showing {
  let looking: Looking | undefined;
  /** What was told of each part that is looked at. */
  let told = new Map<string, string>();
  const overview = createOverview();
  const scheduler = createScheduler(() => {
    try {
      tell();
    } catch (error) {
      failed(shownNotification, error);
    }
  }, options);

  function tell(): void {
    // With what is still to be taken in there will be another request.
    if (looking === undefined || !session.isSettled()) return;
    const { document, settings = [], report: asked } = looking;
    const before = told;
    told = new Map();
    const changed = <T>(part: string, make: () => T): T | undefined => {
      const last = before.get(part);
      try {
        const made = make();
        const text = JSON.stringify(made);
        told.set(part, text);
        return text === last ? undefined : made;
      } catch (error) {
        failed(part, error);
        if (last !== undefined) told.set(part, last);
        return undefined;
      }
    };
    const parts: Shown = {
      overview: changed("overview", () => overview(session)),
      status: document === undefined ? undefined : changed(`status of ${document}`, () => status(session, document)),
      checklist: looking.checklist === true ? changed("checklist", () => checklist(session)) : undefined,
      environment: looking.environment === true ? changed("environment", () => environment(session)) : undefined,
      settings: settings.flatMap((params) => {
        const response = changed(`settings of ${JSON.stringify(params)}`, () => resolved(session, params));
        return response === undefined ? [] : [{ params, response }];
      }),
      report:
        asked === undefined ? undefined : changed(`report of ${JSON.stringify(asked)}`, () => report(session, asked)),
      migrations: looking.migrations === true ? changed("migrations", () => migrations(session)) : undefined,
    };
    const { settings: answers = [], ...others } = parts;
    const shown: Shown = answers.length === 0 ? others : parts;
    if (Object.values(shown).some((part) => part !== undefined)) send(shown);
  }

  return {
    look(at) {
      looking = at;
      scheduler.request();
    },
    request: () => scheduler.request(),
    dispose: () => scheduler.dispose(),
  };
}
