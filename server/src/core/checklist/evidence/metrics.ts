import { anyItem } from "../../rules/support/libraries.js";
import { isSequence } from "../../domain/value.js";
import { launchText } from "../../launch/targets.js";
import { isDevelopmentGroup } from "../../project/requirements.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, shown, whole } from "./answers.js";
import { ownLaunches } from "./ownLaunches.js";

/** Distributions that measure requests, queries or processes, by their normalised names. That one is required starts nothing. */
const measuring = [
  "django-prometheus",
  "prometheus-client",
  "prometheus-flask-exporter",
  "opentelemetry-instrumentation-django",
  "opentelemetry-distro",
  "opentelemetry-sdk",
  "ddtrace",
  "datadog",
  "newrelic",
  "scout-apm",
  "elastic-apm",
  "django-statsd-mozilla",
  "statsd",
  "appsignal",
  "instana",
  "logfire",
  "azure-monitor-opentelemetry",
  "applicationinsights",
  "skywalking",
  "uptrace",
  "honeycomb-opentelemetry",
];
const wrappers = /^(?:newrelic-admin|ddtrace-run|opentelemetry-instrument|scout-apm)$/;
/** Applications and middleware that measure every request; the others do it by their middleware alone (https://github.com/django-commons/django-prometheus#configuration). */
const installed = /^(?:scout_apm\.django|elasticapm\.contrib\.django|ddtrace\.contrib\.django)(?:\.|$)/;
const byMiddleware = /^(?:django_prometheus|django_statsd)\./;

export function metrics(context: EvidenceContext): EvidenceAnswer {
  const { project, entry, requirements, paths, search, show } = context;
  const wrapped = ownLaunches(context, "web").flatMap((process) =>
    (process.launch.wrappers ?? [])
      .filter((wrapper) => wrappers.test(wrapper))
      .map((wrapper) => ({ at: process.launch.at, text: `${launchText(process)} runs under ${wrapper}` })),
  );
  const inside = ["MIDDLEWARE", "INSTALLED_APPS"].flatMap((name) => {
    const measures = (text: string): boolean =>
      installed.test(text) || (name === "MIDDLEWARE" && byMiddleware.test(text));
    const judgement = entry.settings?.ask((world) => anyItem(world.get(name), measures));
    const [setting] = judgement?.read ?? [];
    if (judgement?.occurs !== "always" || setting === undefined) return [];
    const item = isSequence(setting.value)
      ? setting.value.items.find((one) => one.kind === "str" && measures(one.value))
      : undefined;
    return [
      {
        at: item?.at ?? setting.valueAt,
        text: `${item?.kind === "str" ? item.value : "an entry"} in ${name} measures requests`,
      },
    ];
  });
  const [first, ...more] = [...wrapped, ...inside];
  if (first !== undefined) return whole(shown(first, ...more.slice(0, 3)));
  const required = measuring.flatMap((name) => {
    const one = requirements.distributions.get(name);
    return one === undefined || (one.groups.length > 0 && one.groups.every(isDevelopmentGroup))
      ? []
      : [{ at: one.at, text: `${one.name} is required (${show(one.file)})` }];
  });
  const statsd = project.gunicorns.flatMap(({ effective }) => {
    const host = effective.get("statsd_host");
    return host?.at === undefined ? [] : [{ at: host.at, text: "gunicorn sends what it measures to statsd" }];
  });
  // https://opentelemetry-python-contrib.readthedocs.io/en/latest/instrumentation/django/django.html
  const called = search(paths.code, /\bDjangoInstrumentor\(\)\.instrument\(|\bconfigure_azure_monitor\(/).map(
    ({ at }) => ({ at, text: `${show(at.file)} lets requests be measured` }),
  );
  const [call] = called;
  if (call !== undefined)
    return whole(open(`${call.text}: make sure that somebody collects what it measures`, ...called));
  const [hint, ...hints] = [...statsd, ...required];
  return whole(
    open(
      hint === undefined
        ? "no library that measures requests is required, and nothing that production starts is wrapped by one"
        : `${hint.text}, and nothing shows that it measures requests`,
      ...(hint === undefined ? [] : [hint, ...hints.slice(0, 2)]),
    ),
  );
}
