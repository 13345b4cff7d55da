import { isNamedGunicornConfig, nameBegunAt } from "../gunicorn/settingLines.js";
import { gunicornTable, type GunicornTableSetting } from "../gunicorn/table.js";
import type { GunicornReport } from "../report.js";

export interface GunicornCompletion {
  /** What an item replaces: the name as far as it stands. */
  readonly start: number;
  readonly end: number;
  readonly settings: readonly GunicornTableSetting[];
}

/** gunicorn's settings where a line of a config file begins. */
export function gunicornCompletion(
  file: string,
  text: string,
  offset: number,
  reports: () => readonly GunicornReport[],
): GunicornCompletion | undefined {
  if (!file.endsWith(".py")) return undefined;
  if (!isNamedGunicornConfig(file) && !reports().some((report) => report.configFile === file)) return undefined;
  const begun = nameBegunAt(text, offset);
  // Which config file is loaded is decided before it is read.
  return begun === undefined
    ? undefined
    : { ...begun, settings: gunicornTable.settings.filter((setting) => setting.name !== "config") };
}

/** What is put in: an assignment, or a function for a hook. */
export function gunicornInsertion(setting: GunicornTableSetting): string {
  if (setting.hookArity === null && setting.validator !== "validate_post_request") return `${setting.name} = `;
  const parameters = hookParameters[setting.name];
  return parameters === undefined ? `${setting.name} = ` : `def ${setting.name}(${parameters}):\n    `;
}

/** The parameters' names in gunicorn/config.py. */
const hookParameters: Readonly<Record<string, string>> = {
  child_exit: "server, worker",
  dirty_post_fork: "arbiter, worker",
  dirty_worker_exit: "arbiter, worker",
  dirty_worker_init: "worker",
  on_dirty_starting: "arbiter",
  nworkers_changed: "server, new_value, old_value",
  on_exit: "server",
  on_reload: "server",
  on_starting: "server",
  post_fork: "server, worker",
  post_request: "worker, req, environ, resp",
  post_worker_init: "worker",
  pre_exec: "server",
  pre_fork: "server, worker",
  pre_request: "worker, req",
  ssl_context: "config, default_ssl_context_factory",
  when_ready: "server",
  worker_abort: "worker",
  worker_exit: "server, worker",
  worker_int: "worker",
};
