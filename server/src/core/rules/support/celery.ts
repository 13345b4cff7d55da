import type { FileSource } from "../../text/fileSource.js";
import { isText } from "../../text/fileSource.js";
import { dirname, join } from "../../project/paths.js";

/**
 * Settings of Celery in a project that hands them over with `namespace="CELERY"`. Celery 4 and later then look for the new names behind that
 * prefix only: names without it and the names of Celery 3 are not read (celery/app/utils.py: `detect_settings`, celery/app/defaults.py).
 */

export interface CeleryApp {
  readonly file: string;
  readonly text: string;
  /** `namespace` of config_from_object; undefined where none is given. */
  readonly namespace: string | undefined;
}

/** The module that makes the Celery application and reads Django's settings, beside the settings or one or two folders up. */
export function findCeleryApp(files: FileSource, settingsFile: string, root: string): CeleryApp | undefined {
  const folders: string[] = [];
  for (let folder = dirname(settingsFile); ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === root || folders.length > 3 || folder === dirname(folder)) break;
  }
  for (const folder of folders) {
    for (const name of ["celery.py", "celery_app.py", "celeryapp.py", "celery_config.py"]) {
      const file = join(folder, name);
      const content = files.read(file);
      const call = isText(content) ? readsSettings(content.text) : undefined;
      if (call !== undefined && isText(content))
        return { file, text: content.text, namespace: /\bnamespace\s*=\s*["'](\w+)["']/.exec(call)?.[1] };
    }
  }
  return undefined;
}

function readsSettings(text: string): string | undefined {
  const start = /^[^#\n]*\bconfig_from_object\s*\(/m.exec(text);
  if (!start) return undefined;
  const call = text.slice(start.index + start[0].length, start.index + start[0].length + 300);
  const end = call.indexOf(")");
  return end < 0 || !/["']django\.conf:settings["']|\bsettings\b/.test(call.slice(0, end))
    ? undefined
    : call.slice(0, end);
}

/** Names of Celery 3, as Django projects wrote them, with the new name without its prefix: celery/app/defaults.py, `old`. */
export const oldCeleryNames: ReadonlyMap<string, string> = new Map([
  ["BROKER_URL", "BROKER_URL"],
  ["BROKER_TRANSPORT_OPTIONS", "BROKER_TRANSPORT_OPTIONS"],
  ["BROKER_POOL_LIMIT", "BROKER_POOL_LIMIT"],
  ["BROKER_HEARTBEAT", "BROKER_HEARTBEAT"],
  ["BROKER_CONNECTION_TIMEOUT", "BROKER_CONNECTION_TIMEOUT"],
  ["BROKER_CONNECTION_MAX_RETRIES", "BROKER_CONNECTION_MAX_RETRIES"],
  ["BROKER_USE_SSL", "BROKER_USE_SSL"],
  ["CELERY_ALWAYS_EAGER", "TASK_ALWAYS_EAGER"],
  ["CELERY_EAGER_PROPAGATES_EXCEPTIONS", "TASK_EAGER_PROPAGATES"],
  ["CELERY_ACKS_LATE", "TASK_ACKS_LATE"],
  ["CELERY_IGNORE_RESULT", "TASK_IGNORE_RESULT"],
  ["CELERY_ROUTES", "TASK_ROUTES"],
  ["CELERY_QUEUES", "TASK_QUEUES"],
  ["CELERY_DEFAULT_QUEUE", "TASK_DEFAULT_QUEUE"],
  ["CELERY_DEFAULT_EXCHANGE", "TASK_DEFAULT_EXCHANGE"],
  ["CELERY_DEFAULT_ROUTING_KEY", "TASK_DEFAULT_ROUTING_KEY"],
  ["CELERY_CREATE_MISSING_QUEUES", "TASK_CREATE_MISSING_QUEUES"],
  ["CELERY_TASK_RESULT_EXPIRES", "RESULT_EXPIRES"],
  ["CELERY_TRACK_STARTED", "TASK_TRACK_STARTED"],
  ["CELERY_SEND_TASK_SENT_EVENT", "TASK_SEND_SENT_EVENT"],
  ["CELERY_SEND_EVENTS", "WORKER_SEND_TASK_EVENTS"],
  ["CELERY_DISABLE_RATE_LIMITS", "WORKER_DISABLE_RATE_LIMITS"],
  ["CELERYD_CONCURRENCY", "WORKER_CONCURRENCY"],
  ["CELERYD_MAX_TASKS_PER_CHILD", "WORKER_MAX_TASKS_PER_CHILD"],
  ["CELERYD_PREFETCH_MULTIPLIER", "WORKER_PREFETCH_MULTIPLIER"],
  ["CELERYD_HIJACK_ROOT_LOGGER", "WORKER_HIJACK_ROOT_LOGGER"],
  ["CELERYD_TASK_TIME_LIMIT", "TASK_TIME_LIMIT"],
  ["CELERYD_TASK_SOFT_TIME_LIMIT", "TASK_SOFT_TIME_LIMIT"],
  ["CELERYBEAT_SCHEDULE", "BEAT_SCHEDULE"],
  ["CELERYBEAT_SCHEDULER", "BEAT_SCHEDULER"],
  ["CELERYBEAT_MAX_LOOP_INTERVAL", "BEAT_MAX_LOOP_INTERVAL"],
]);
