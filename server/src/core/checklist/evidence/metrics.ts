import { isDevelopmentGroup } from "../../project/requirements.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidence.js";
import { notShown, shown } from "./answers.js";

/** Distributions that measure requests, queries or processes, by their normalised names. */
const measuring = [
  "django-prometheus", "prometheus-client", "prometheus-flask-exporter", "opentelemetry-instrumentation-django", "opentelemetry-distro", "opentelemetry-sdk", "ddtrace", "datadog", "newrelic", "scout-apm", "elastic-apm",
  "django-statsd-mozilla", "statsd", "appsignal", "instana", "logfire", "azure-monitor-opentelemetry", "applicationinsights", "skywalking", "uptrace", "honeycomb-opentelemetry",
];
const wrappers = /^(?:newrelic-admin|ddtrace-run|opentelemetry-instrument|scout-apm)$/;

export function metrics({ project, requirements, show }: EvidenceContext): EvidenceAnswer {
  const required = measuring.flatMap((name) => {
    const one = requirements.distributions.get(name);
    return one === undefined || (one.groups.length > 0 && one.groups.every(isDevelopmentGroup)) ? [] : [{ at: one.at, text: `${one.name} is required (${show(one.file)})` }];
  });
  const wrapped = project.processes.filter(({ launch }) => launch.target === "production").flatMap(({ launch }) => (launch.wrappers ?? []).filter((wrapper) => wrappers.test(wrapper)).map((wrapper) => ({ at: launch.at, text: `${launch.name} runs under ${wrapper}` })));
  const statsd = project.gunicorns.flatMap(({ effective, process }) => {
    const host = effective.get("statsd_host");
    return host?.at === undefined ? [] : [{ at: host.at, text: `gunicorn${process === undefined ? "" : ` of ${process.launch.name}`} sends its metrics to statsd` }];
  });
  const [first, ...more] = [...wrapped, ...statsd, ...required];
  return first === undefined ? notShown("no library that measures requests is required, and nothing that production starts is wrapped by one") : shown(first, ...more.slice(0, 4));
}
