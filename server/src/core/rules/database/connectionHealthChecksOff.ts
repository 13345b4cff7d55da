import { connectionsByUrl, databasesIn, known, lacks } from "../../settings/databases.js";
import { judgeParts } from "../support/elements.js";
import { and, isTruthy, not, or } from "../../domain/predicates.js";
import { askEntry, hiddenAt } from "../support/libraries.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "connection-health-checks-off",
  family: "database",
  severity: "hint",
  since: { django: [4, 1], brought: "CONN_HEALTH_CHECKS" },
  reads: ["DATABASES"],
  checklist: ["database-connections"],
  fixable: "needsReview",
  docs: {
    summary: "Connections are kept between requests without being checked",
    why: "With `CONN_MAX_AGE` a connection stays open between requests. When the database restarts or a firewall drops it, the next request of each worker fails. `CONN_HEALTH_CHECKS`, since Django 4.1, tries the connection once before a request uses it.",
    remedy: '`"CONN_HEALTH_CHECKS": True`, or `conn_health_checks=True` for dj-database-url.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#conn-health-checks",
      "https://docs.djangoproject.com/en/stable/ref/databases/#persistent-connections",
    ],
  },
  check({ settings }) {
    return judgeParts(
      settings,
      "DATABASES",
      (value) => {
        const { databases, otherwise } = databasesIn(value);
        const all = [...databases, ...connectionsByUrl(value)];
        const faults = all.flatMap((one) => {
          const age = known(one.dict, "CONN_MAX_AGE");
          const kept =
            age !== undefined &&
            (age.kind === "none" || ((age.kind === "int" || age.kind === "float") && age.value > 0));
          const checks = known(one.dict, "CONN_HEALTH_CHECKS");
          const off = checks === undefined ? lacks(one.dict, "CONN_HEALTH_CHECKS") : isTruthy(checks) === "no";
          const at = age?.at ?? one.at;
          return kept && off ? [{ key: one.alias, at, data: { alias: one.alias, at, off: checks } }] : [];
        });
        const hidden = all.map(({ dict }) =>
          and(hiddenAt(dict, "CONN_MAX_AGE"), not(askEntry(dict, ["CONN_HEALTH_CHECKS"], isTruthy))),
        );
        return { faults, otherwise: or(otherwise, ...hidden) };
      },
      ({ data }, one) => ({
        message: `Connections to the database "${data.alias}" are kept without CONN_HEALTH_CHECKS${whenText(one)}: after a restart of the database a request of each worker fails`,
        fixes:
          data.off?.from === "literal" && data.off.at !== undefined
            ? settings.fix.replace(data.off.at, "True", turnOn)
            : data.off !== undefined || data.at === undefined
              ? []
              : settings.fix.addEntry(
                  data.at,
                  {
                    key: "CONN_HEALTH_CHECKS",
                    expression: "True",
                    argument: "conn_health_checks",
                    argumentBeside: "conn_max_age",
                  },
                  turnOn,
                ),
      }),
    );
  },
});

const turnOn = { title: "Turn CONN_HEALTH_CHECKS on", safety: "needsReview" } as const;
