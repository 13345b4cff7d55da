import type { Value } from "../domain/value.js";
import { unknown } from "../domain/value.js";
import {
  concluded,
  notDetermined,
  type FindingDraft,
  type NotApplicable,
  type NotDetermined,
  type Verdict,
} from "../settings/verdict.js";
import type { GunicornSubject, ProjectView } from "../rules/views.js";
import { fileStart, type Span } from "../text/span.js";
import { configText } from "./resolveGunicorn.js";
import type { GunicornSetting } from "./resolvedGunicorn.js";

/** One of gunicorn's effective settings with a place for findings. */
export interface Effective extends GunicornSetting {
  readonly name: string;
  readonly place: Span;
  /** The value while the variables that it depends on are unset; `value` itself where it depends on none. */
  readonly whenUnset: Value;
  readonly certainty: "definite" | "possible";
}

export function effective(subject: GunicornSubject, name: string): Effective {
  const setting = subject.effective.get(name) ?? {
    value: unknown("gunicorn has no such setting"),
    at: undefined,
    source: "default" as const,
    overrides: [],
  };
  const whenUnset = unsetValue(setting.value);
  return {
    ...setting,
    name,
    place: setting.at ?? subjectPlace(subject),
    whenUnset,
    certainty: setting.value.kind === "environment" ? "possible" : "definite",
  };
}

/** For a switch that may be on as well, and not because whoever deploys decides it. */
export function unseenSwitch({ name, value, place }: Effective): NotDetermined | undefined {
  return value.kind === "unknown" && (value.variables ?? []).length === 0
    ? notDetermined(`gunicorn's ${name}: ${value.reason}`, place)
    : undefined;
}

/** Where a finding goes that no single setting causes: the program's name, or the config file's beginning. */
export function subjectPlace(subject: GunicornSubject): Span {
  return subject.process?.launch.command[0]?.at ?? fileStart(subject.configFile ?? "");
}

/** Asks of gunicorn wherever production starts it. `about`: the setting without which there is nothing to ask. */
export function ofGunicorns(
  project: ProjectView,
  check: (subject: GunicornSubject) => FindingDraft | NotDetermined | readonly FindingDraft[] | undefined,
  proven: string,
  about?: string,
): readonly Verdict[] {
  if (project.gunicorns.length === 0) return [nothing];
  // What nobody set shows nothing.
  if (about !== undefined && project.gunicorns.every((subject) => effective(subject, about).source === "default"))
    return [{ kind: "notApplicable", reason: `gunicorn's ${about} is not set` }];
  const verdicts = project.gunicorns.flatMap(
    (subject): FindingDraft | NotDetermined | readonly FindingDraft[] => check(subject) ?? unseenConfig(subject) ?? [],
  );
  return concluded(verdicts, { at: project.gunicorns[0] && subjectPlace(project.gunicorns[0]), text: proven });
}

function unseenConfig(subject: GunicornSubject): NotDetermined | undefined {
  const config = subject.process?.configFile;
  return config === undefined || config.path !== undefined
    ? undefined
    : notDetermined(
        `gunicorn's settings: ${configText(config)}, which is not in the repository`,
        subjectPlace(subject),
      );
}

const nothing: NotApplicable = {
  kind: "notApplicable",
  reason: "no deploy file starts gunicorn, and there is no config file of it",
};

export function numberOf(value: Value): number | undefined {
  if (value.kind === "int") return Number(value.value);
  if (value.kind === "bool") return value.value ? 1 : 0;
  if (value.kind === "str" && /^\s*\d+\s*$/.test(value.value)) return Number(value.value);
  return undefined;
}

/** A truth value as gunicorn's validate_bool reads it. */
export function isOn(value: Value): boolean {
  return (
    (value.kind === "bool" && value.value) || (value.kind === "str" && value.value.trim().toLowerCase() === "true")
  );
}

export type WorkerKind =
  | "sync"
  | "gthread"
  | "gevent"
  | "eventlet"
  | "tornado"
  | "asgi"
  | "uvicorn"
  | "other"
  | "unknown";

/** The worker that runs: gunicorn takes gthread for sync with several threads (gunicorn/config.py, Config.worker_class_str). */
export function workerKind(subject: GunicornSubject): WorkerKind {
  const { value } = effective(subject, "worker_class");
  if (value.kind !== "str") return value.kind === "none" ? "sync" : "unknown";
  const named = workerNamed(value.value);
  if (named !== "sync") return named;
  const threads = effective(subject, "threads");
  const count = numberOf(threads.value);
  if (count === undefined) return "unknown";
  return count > 1 ? "gthread" : "sync";
}

export function workerNamed(text: string): WorkerKind {
  switch (text) {
    case "sync":
    case "gunicorn.workers.sync.SyncWorker":
      return "sync";
    case "gthread":
    case "gunicorn.workers.gthread.ThreadWorker":
      return "gthread";
    case "asgi":
    case "gunicorn.workers.gasgi.ASGIWorker":
      return "asgi";
    case "tornado":
    case "gunicorn.workers.gtornado.TornadoWorker":
      return "tornado";
    case "gevent":
    case "gevent_wsgi":
    case "gevent_pywsgi":
      return "gevent";
    case "eventlet":
      return "eventlet";
  }
  if (/^(?:gunicorn\.workers\.ggevent\.|egg:gunicorn#gevent)/.test(text)) return "gevent";
  if (/^gunicorn\.workers\.geventlet\./.test(text)) return "eventlet";
  if (/^(?:uvicorn\.workers|uvicorn_worker)\.Uvicorn(?:H11)?Worker$/.test(text)) return "uvicorn";
  return "other";
}

/** What a value is while every variable in it is unset; the value itself where that raises or nothing is unset. */
function unsetValue(value: Value): Value {
  if (value.kind !== "environment") return value;
  try {
    return value.resolve(() => null);
  } catch {
    return value;
  }
}

/** Where a setting was written, for messages. */
export function sourceText(setting: Pick<Effective, "source" | "name">, flag?: string): string {
  switch (setting.source) {
    case "command-line":
      return flag ?? "the command line";
    case "GUNICORN_CMD_ARGS":
      return "GUNICORN_CMD_ARGS";
    case "config-file":
      return "the config file";
    case "environment":
      return "the environment";
    case "default":
      return "gunicorn's default";
  }
}
