import { and, isTruthy, not, seen } from "../../domain/predicates.js";
import { yesNo } from "../../domain/value.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "celery-broker-not-durable",
  family: "jobs",
  severity: "warning",
  reads: ["CELERY_BROKER_URL", "CELERY_TASK_ALWAYS_EAGER"],
  checklist: ["background-jobs"],
  fixable: "needsReview",
  docs: {
    summary: "Celery's broker is one that is made for tests",
    why: "`memory://` lives in one process: what the web process sends no worker ever sees. `filesystem://` and databases (`sqla+…`, `django://`) have no monitoring, poll, and lose or double messages under load; Celery's documentation calls them experimental.",
    remedy: "Use Redis or RabbitMQ, with the address from the environment.",
    references: ["https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/index.html"],
  },
  check({ settings }) {
    if (!settings.names.includes("CELERY_BROKER_URL")) return notApplicable("CELERY_BROKER_URL is not set");
    const weak = settings.ask((world) => {
      const url = world.get("CELERY_BROKER_URL");
      return and(
        seen(url) ??
          yesNo(url.kind === "str" && /^(?:memory|filesystem|django|sqla\+\w+|sqlalchemy\+\w+):/.test(url.value)),
        // Tasks that run in the request ask no broker.
        not(isTruthy(world.get("CELERY_TASK_ALWAYS_EAGER"))),
      );
    });
    return verdictOf(weak, (one) => {
      const url = one.world.get("CELERY_BROKER_URL");
      const memory = url.kind === "str" && url.value.startsWith("memory:");
      return {
        message: memory
          ? `CELERY_BROKER_URL is memory://${whenText(one)}: no worker ever sees the tasks of the web process`
          : `CELERY_BROKER_URL names a broker that is made for tests${whenText(one)}`,
        fixes: settings.fix.fromEnvironment(one.world.setting("CELERY_BROKER_URL"), {
          variable: "CELERY_BROKER_URL",
          cast: "str",
        }),
      };
    });
  },
});
