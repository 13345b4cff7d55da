import type { Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { judgeElements } from "../support/elements.js";
import { settingsRule } from "../rule.js";
import { verdictList, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "admins-malformed",
  family: "email",
  severity: "error",
  reads: ["ADMINS", "MANAGERS"],
  checklist: ["error-tracking", "email"],
  docs: {
    summary: "An entry of ADMINS or MANAGERS has a shape that mail_admins() refuses",
    why: 'Up to Django 5.2 `mail_admins()` takes pairs of a name and an address, and raises ValueError for anything else: the mail about a server error fails, while the error is being handled. Django 6.0 takes addresses as texts, and pairs until 7.0. `ADMINS = ("Name", "me@example.com")` without the inner parentheses is two entries.',
    remedy: 'Up to 5.2 `ADMINS = [("Name", "me@example.com")]`, from 6.0 on `ADMINS = ["me@example.com"]`.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#admins",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/mail/__init__.py",
    ],
  },
  check({ settings }) {
    return ["ADMINS", "MANAGERS"]
      .filter((name) => settings.names.includes(name))
      .flatMap((name) =>
        verdictList(
          judgeElements(
            settings,
            name,
            (item) => {
              const wrong = faultOf(item, settings.django.atLeast(6, 0));
              // One that is wrong stops the mail to all of them.
              return wrong === undefined ? undefined : { key: name, data: wrong };
            },
            ({ data }, one) => ({
              about: [name],
              // `"".split(";")`: while the variable is unset there is nobody to write to. Django itself writes to MANAGERS of broken links only.
              ...((one.when !== "" || name === "MANAGERS") && { severity: "information" as const }),
              message: `An entry of ${name} is ${data}${whenText(one)}: ${name === "ADMINS" ? "error mails are not sent" : "mail_managers() fails"}`,
            }),
          ),
        ),
      );
  },
});

function faultOf(item: Value, takesTexts: boolean): string | undefined {
  if (item.kind === "str") {
    if (!takesTexts) return "a text, and Django before 6.0 takes pairs of a name and an address";
    return item.value.includes("@") ? undefined : "a text without an @, which is no address";
  }
  if (isSequence(item) && item.kind !== "set")
    return item.rest === undefined && item.items.length !== 2 ? "no pair of a name and an address" : undefined;
  return item.kind === "none" || item.kind === "int" || item.kind === "bool" || item.kind === "dict"
    ? "no pair of a name and an address"
    : undefined;
}
