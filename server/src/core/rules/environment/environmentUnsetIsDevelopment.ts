import { nameWords } from "../../project/roleWords.js";
import { lastPart } from "../../text/lastPart.js";
import { isTruthy } from "../../domain/predicates.js";
import { type EnvironmentValue, yesNo } from "../../domain/value.js";
import { allBindings } from "../../domain/bound.js";
import { variablesOf } from "../../domain/display.js";
import { variableKey } from "../../evaluator/factKeys.js";
import type { Ways } from "../../evaluator/evaluation.js";
import { namesThisMachineOnly } from "../../settings/hosts.js";
import type { Span } from "../../text/span.js";
import { finding, holds, notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "environment-unset-is-development",
  family: "environment",
  severity: "warning",
  checklist: ["production-settings-separate"],
  docs: {
    summary: "Without the variable that selects the environment the settings are not those of production",
    why: "One variable decides between development and production here, and when it is missing the code takes nothing of what is for production: a new server, a cron job or a shell without the variable runs with what development has there, and nothing fails.",
    remedy:
      'Take the name of production as the fallback, `os.environ.get("ENVIRONMENT", "production")`, or require the variable: `os.environ["ENVIRONMENT"]`.',
    whenToIgnore: "Every way to start the project sets the variable, and a missing one is noticed.",
    references: ["https://12factor.net/config", "https://docs.djangoproject.com/en/stable/howto/deployment/checklist/"],
  },
  check({ settings }) {
    if (settings.mode === "exact") return notApplicable("every variable is given");
    // Where DEBUG comes on with it, debug-enabled says so.
    const debug = settings.askEverywhere((world) => isTruthy(world.get("DEBUG")));
    const selectors = settings.evaluation.unsetSelectors.filter(
      ({ variable, read }) =>
        environmentName.test(variable) &&
        // Django is told the module that is judged here; which one it falls back to is the matter of wsgi.py and celery.py.
        variable !== "DJANGO_SETTINGS_MODULE" &&
        !elsewhere.test(variable) &&
        !payment.test(variable) &&
        !isOfPackage(read.at, settings.entry) &&
        !debug.cases.some((one) => one.unset.length === 1 && one.unset.includes(variable)),
    );
    if (selectors.length === 0) return holds();
    // `settings/deploy.py` was chosen for production already: the variable decides some of it.
    const isNamed = nameWords(lastPart(settings.entry.split(":")[0] ?? "")).production;
    // With DEBUG off the site then answers nobody: a missing variable is noticed at once, and safe.
    const closed = settings.askEverywhere((world) => yesNo(namesThisMachineOnly(world.get("ALLOWED_HOSTS"))));
    const isClosedWithout = (variable: string): boolean => closed.cases.some(({ unset }) => unset.includes(variable));
    return selectors.map(({ variable, read }) =>
      finding({
        at: read.at,
        certainty: "definite",
        // `EMAIL_ENV` decides of one thing only.
        ...((isNamed ||
          /(?:^|_)E?MAIL(?:_|$)/i.test(variable) ||
          isClosedWithout(variable) ||
          !decidesSettings(variable, settings.evaluation.worlds)) && {
          severity: "information" as const,
        }),
        message: isNamed
          ? `${variable} tells production from development in these settings too, and while it is unset they take what is not for production`
          : `${variable} tells production from development, and while it is unset the settings take nothing of what is for production`,
      }),
    );
  },
});

/** `settings/__init__.py` chooses, and is run before `settings/production.py`, which was chosen already. */
function isOfPackage({ file }: Span, entry: string): boolean {
  const folders = entry.split(".").slice(0, -1);
  return file.endsWith(`/${folders.join("/")}/__init__.py`);
}

/** Whether any setting is another while it is unset. An app more or less, how much is logged, and what mails begin with is seen and harms nobody. */
function decidesSettings(variable: string, worlds: Ways): boolean {
  const { conditions, where } = worlds;
  const fact = conditions.known(variableKey(variable));
  return allBindings(worlds).some(
    ([name, way]) =>
      name === name.toUpperCase() &&
      name !== "INSTALLED_APPS" &&
      name !== "LOGGING" &&
      name !== "EMAIL_SUBJECT_PREFIX" &&
      ((fact !== undefined && conditions.factsOf(conditions.within(way.where, where)).includes(fact)) ||
        (way.value.value.kind === "environment" && isSwitch(way.value.value, variable))),
  );
}

/** `ENVIRONMENT == "production"`, and not the name of the environment itself. */
function isSwitch(value: EnvironmentValue, variable: string): boolean {
  return variablesOf(value).includes(variable) && value.resolve(() => null).kind === "bool";
}

/** What people call the variable: `EMAIL_SENDING_STRATEGY`, which may be `local`, selects no environment. */
const environmentName =
  /env|(?:^|_)(?:STAGE|MODE|TIER|PROFILE|SETTINGS|CONFIG|CONFIGURATION|DEPLOY|DEPLOYMENT|PLATFORM|TARGET|PHASE|REALM|RUNTIME|SERVER|PROD|PRODUCTION|DEV|DEBUG|LOCAL|STAGING|CONTEXT|ROLE|INSTANCE|SITE|SYSTEM|HOST)(?:_|$)/i;

/** An address, how pages look, or what a service for errors calls the environment, chooses no settings. */
const elsewhere =
  /(?:^|_)(?:ORIGIN|URL|URI|DOMAIN|HOSTNAME|BANNER|TITLE|LABEL|COLOU?R|THEME|STYLE)(?:_|$)|SENTRY|ROLLBAR|NEW_?RELIC|DATADOG|HONEYBADGER/i;

/** Between the sandbox of a service for payments and its real one it chooses that alone. */
const payment =
  /(?:^|_)(?:M_?PESA|DARAJA|PAYPAL|STRIPE|BRAINTREE|ADYEN|SQUARE|PLAID|PAYSTACK|FLUTTERWAVE|RAZORPAY|PESAPAL|MERCADO_?PAGO|PAGSEGURO|MIDTRANS|XENDIT|MOLLIE|KLARNA|PAYMENTS?|BILLING)(?:_|$)/i;
