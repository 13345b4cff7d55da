import { whereAny } from "../domain/alternatives.js";
import type { Condition } from "../domain/conditions.js";
import { variableKey } from "../evaluator/factKeys.js";
import type { Ways } from "../evaluator/evaluation.js";
import { isSetInExample } from "../evaluator/missingFiles.js";
import { isRehearsal } from "../project/roleWords.js";
import type { FindingDraft } from "./verdict.js";
import { namesThisMachineOnly } from "./hosts.js";
import type { SettingsReader } from "./leaves.js";
import type { Case } from "./setting.js";

/**
 * No worse than that is what another module may set, and what holds only without a variable that a machine or cluster gives, on the stage before production, or
 * while the site answers nobody.
 */
export function atMost(
  one: Case,
  { where, asked }: { readonly where: Condition; readonly asked: Condition },
  ways: Ways,
  reader: Pick<SettingsReader, "isGiven" | "setting">,
): Pick<FindingDraft, "atMost"> {
  if (one.unset.some((variable) => reader.isGiven(variable)) || isOnlyRehearsed(where, ways))
    return { atMost: "information" };
  const without = one.unset.length > 0 ? withoutAll(one.unset, where, ways) : ways.conditions.never;
  if (isClosed(without, ways, reader) && !isClosed(asked, ways, reader)) return { atMost: "information" };
  if (one.unless === undefined) return {};
  return {
    atMost: environmentSpecific.test(one.subject ?? "") || isSetInExample(one.unless) ? "information" : "warning",
  };
}

function withoutAll(variables: readonly string[], where: Condition, { conditions }: Ways): Condition {
  return variables.reduce((so, variable) => {
    const fact = conditions.known(variableKey(variable));
    return fact ? conditions.and(so, conditions.is(fact, null)) : so;
  }, where);
}

/** Django answers only for names of this machine there: whoever forgets the variable notices it at once, and nobody else gets anything. */
function isClosed(where: Condition, ways: Ways, reader: Pick<SettingsReader, "setting">): boolean {
  const { conditions } = ways;
  const bound = (ways.bindings.get("ALLOWED_HOSTS") ?? []).filter((one) => conditions.meets(one.where, where));
  return (
    bound.length > 0 &&
    conditions.implies(where, whereAny(bound, conditions)) &&
    bound.every((one) =>
      namesThisMachineOnly(reader.setting(ways, "ALLOWED_HOSTS", one.value, conditions.and(one.where, where)).value),
    )
  );
}

/**
 * A variable selects "uat" there, and which one that is may differ between machines; that elsewhere it may select production is known of every
 * variable that selects.
 */
function isOnlyRehearsed(where: Condition, { conditions, targets }: Ways): boolean {
  const rehearsed = [...targets].map((variable) => {
    const fact = conditions.known(variableKey(variable));
    return fact === undefined
      ? conditions.never
      : conditions.isAmong(fact, (one) => typeof one === "string" && isRehearsal(one));
  });
  return conditions.implies(where, conditions.or(...rehearsed));
}

/**
 * What differs between machines, and is what a module that stays out of the repository is for: where one may set it, the repository's value is a
 * developer's (https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#environment-specific-settings).
 */
const environmentSpecific =
  /^(?:ALLOWED_HOSTS|CACHES|DATABASES|DEBUG|DEFAULT_FROM_EMAIL|SERVER_EMAIL|EMAIL_\w+|STATIC_ROOT|STATIC_URL|MEDIA_ROOT|MEDIA_URL)$/;
