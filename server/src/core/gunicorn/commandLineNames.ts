/** What people write in a config file for a setting: mostly the spelling of the command line, or that of another server. */
export const writtenNames: Readonly<Record<string, string>> = {
  access_log: "accesslog", access_logfile: "accesslog", access_log_file: "accesslog", access_logformat: "access_log_format",
  error_log: "errorlog", error_logfile: "errorlog", error_log_file: "errorlog", log_file: "errorlog", logfile: "errorlog", log_level: "loglevel",
  log_config: "logconfig", log_config_json: "logconfig_json", log_config_dict: "logconfig_dict", log_syslog: "syslog", log_syslog_to: "syslog_addr",
  keep_alive: "keepalive", preload: "preload_app", env: "raw_env", pid: "pidfile", pid_file: "pidfile", name: "proc_name", process_name: "proc_name",
  proxy_allow_from: "proxy_allow_ips", forwarded_allow_ip: "forwarded_allow_ips", no_sendfile: "sendfile", worker: "workers", num_workers: "workers",
  thread: "threads", num_threads: "threads", worker_threads: "threads", reload_extra_file: "reload_extra_files", worker_type: "worker_class", worker_tmpdir: "worker_tmp_dir",
  graceful_time_out: "graceful_timeout", max_request: "max_requests", max_request_jitter: "max_requests_jitter", limit_request_fieldsize: "limit_request_field_size",
};
