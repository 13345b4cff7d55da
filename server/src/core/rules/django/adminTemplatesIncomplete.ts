import { listText } from "../../domain/listText.js";
import type { Answer } from "../../domain/value.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Reply, World } from "../../settings/setting.js";
import { and, isTruthy, not, or } from "../../domain/predicates.js";
import { dictGet } from "../../domain/value.js";
import { settingsRule } from "../rule.js";
import { isInstalled } from "../support/installedApps.js";
import { containsSubclass } from "../support/subclasses.js";
import { djangoEngine, hasContextProcessor, optionOf } from "../support/templates.js";
import { verdictOf, whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "admin-templates-incomplete",
  family: "django",
  severity: "error",
  since: { django: [2, 2], brought: "the check" },
  djangoChecks: ["admin.E402", "admin.E403", "admin.E404", "admin.W411"],
  fixable: "needsReview",
  reads: ["TEMPLATES", "INSTALLED_APPS", "AUTHENTICATION_BACKENDS"],
  docs: {
    summary: "TEMPLATES lacks what the admin's pages need",
    why: "The admin's templates are Django templates that use the context processors of auth and messages, and of the request for the sidebar (3.1). Its check refuses an engine without them, so that `migrate` fails.",
    remedy:
      'Add a `DjangoTemplates` engine with `"django.template.context_processors.request"`, `"django.contrib.auth.context_processors.auth"` and `"django.contrib.messages.context_processors.messages"`.',
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/contrib/admin/checks.py",
      "https://docs.djangoproject.com/en/stable/ref/contrib/admin/",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Reply => {
      const missing = toldOf(missingIn(world, settings), settings);
      const answer = and(
        readsOldTemplates(world, settings) ? "no" : "yes",
        isInstalled(world, "django.contrib.admin", settings.symbols),
        or(...missing.map((one) => one.answer)),
      );
      const open = missing.some((one) => one.answer === "unknown" || one.answer === "environment");
      return {
        answer: answer === "yes" && open ? "unknown" : answer,
        data: missing.filter((one) => one.answer === "yes"),
      };
    });
    return verdictOf(bad, (one) => {
      const missing = one.data as readonly Missing[];
      const onlySidebar = missing.every((part) => part.id === "admin.W411");
      return {
        message: `TEMPLATES lacks ${listText(missing.map((part) => part.what))}, which the admin ${onlySidebar ? "needs for its sidebar" : "needs"}${whenText(one)}`,
        djangoChecks: missing.map((part) => part.id),
        fixes: processorsFix(
          settings,
          one.world,
          missing.flatMap((part) => processors[part.id] ?? []),
        ),
        ...(onlySidebar && { severity: "warning" as const }),
      };
    });
  },
});

/** What each of Django's checks asks for. */
const processors: Readonly<Record<string, string>> = {
  "admin.E402": "django.contrib.auth.context_processors.auth",
  "admin.E404": "django.contrib.messages.context_processors.messages",
  "admin.W411": "django.template.context_processors.request",
};

function processorsFix(
  settings: SettingsView,
  world: World,
  paths: readonly string[],
): ReturnType<SettingsView["fix"]["addToList"]> {
  const engine = djangoEngine(world);
  if (typeof engine === "string" || engine.at === undefined || paths.length === 0) return [];
  const options = {
    title: paths.length === 1 ? "Add the context processor" : "Add the context processors",
    safety: "needsReview",
  } as const;
  const list = optionOf(engine, "context_processors");
  if (list === "unknown") return [];
  if (list !== undefined) return list.at === undefined ? [] : settings.fix.addToList(list.at, paths, options);
  const texts = `[${paths.map((path) => `"${path}"`).join(", ")}]`;
  const own = dictGet(engine, "OPTIONS")?.value;
  if (own === undefined)
    return settings.fix.addEntry(
      engine.at,
      { key: "OPTIONS", expression: `{"context_processors": ${texts}}` },
      options,
    );
  return own.at === undefined
    ? []
    : settings.fix.addEntry(own.at, { key: "context_processors", expression: texts }, options);
}

/** Before Django 1.10 they did what TEMPLATES does. */
const oldTemplates = ["TEMPLATE_LOADERS", "TEMPLATE_CONTEXT_PROCESSORS", "TEMPLATE_DIRS"] as const;

/** No requirement says which Django there is, and what only an old one reads is set: it may be such a one. */
function readsOldTemplates(world: World, { django }: SettingsView): boolean {
  return (
    !django.isKnown && world.isSet("TEMPLATES") === "no" && oldTemplates.some((name) => world.isSet(name) !== "no")
  );
}

interface Missing {
  readonly id: string;
  readonly what: string;
  readonly answer: Answer;
}

/** Where nothing says which Django there is it may be one without the sidebar. */
function toldOf(missing: readonly Missing[], { django }: SettingsView): readonly Missing[] {
  return django.isRequired || missing.some(({ id, answer }) => id !== "admin.W411" && answer === "yes")
    ? missing
    : missing.filter(({ id }) => id !== "admin.W411");
}

function missingIn(world: World, settings: SettingsView): readonly Missing[] {
  const engine = djangoEngine(world);
  if (engine === "no") return [{ id: "admin.E403", what: "a DjangoTemplates engine", answer: "yes" }];
  if (typeof engine === "string") return [{ id: "admin.E403", what: "a DjangoTemplates engine", answer: engine }];
  // An engine that Django cannot make ends the check.
  const loaders = optionOf(engine, "loaders");
  const dirs = dictGet(engine, "APP_DIRS")?.value;
  if (
    settings.django.atLeast(5, 1) &&
    loaders !== undefined &&
    !(loaders !== "unknown" && loaders.kind === "none") &&
    dirs &&
    isTruthy(dirs) === "yes"
  )
    return [];
  return [
    {
      id: "admin.E402",
      what: "the context processor of django.contrib.auth",
      answer: and(
        not(hasContextProcessor(engine, "django.contrib.auth.context_processors.auth")),
        containsSubclass(
          world.get("AUTHENTICATION_BACKENDS"),
          "django.contrib.auth.backends.ModelBackend",
          settings.symbols,
        ),
      ),
    },
    {
      id: "admin.E404",
      what: "the context processor of django.contrib.messages",
      answer: not(hasContextProcessor(engine, "django.contrib.messages.context_processors.messages")),
    },
    // The sidebar is on unless every site turns it off.
    ...(settings.django.atLeast(3, 2)
      ? [
          {
            id: "admin.W411",
            what: 'the context processor "request"',
            answer: not(hasContextProcessor(engine, "django.template.context_processors.request")),
          },
        ]
      : []),
  ];
}
