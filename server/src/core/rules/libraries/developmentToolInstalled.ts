import { bindingWays } from "../../domain/bound.js";
import type { StrValue, Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { developmentTools, type DevelopmentTool } from "../support/developmentTools.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Reply, World } from "../../settings/setting.js";
import type { Verdict } from "../rule.js";
import { holds, settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "development-tool-installed",
  family: "libraries",
  severity: "warning",
  reads: ["INSTALLED_APPS", "MIDDLEWARE"],
  checklist: ["development-apps-absent"],
  fixable: "needsReview",
  docs: {
    summary: "A tool for development is active in production",
    why: "Debug toolbars, profilers and reloaders look into every request. Some show queries, settings and source to whoever finds them, some store request bodies, and all cost time. The severity says which: an error where the tool is open to anyone, information where it takes itself out while `DEBUG` is off.",
    remedy:
      'Add it where only development does: `if DEBUG: INSTALLED_APPS += ["debug_toolbar"]`, or in the settings file of development. Its package then belongs to the requirements of development as well.',
    whenToIgnore: "It is there on purpose, behind a login, for a while.",
    references: [
      "https://django-debug-toolbar.readthedocs.io/en/latest/installation.html",
      "https://github.com/jazzband/django-silk#authenticationauthorisation",
      "https://pyinstrument.readthedocs.io/en/latest/guide.html#profile-a-web-request-in-django",
    ],
  },
  check({ settings }) {
    const texts = mentioned(settings);
    const verdicts = developmentTools
      .filter((tool) => [...tool.apps, ...tool.middleware].some((path) => texts.has(path)))
      .flatMap((tool) => checkTool(tool, settings));
    if (verdicts.length > 0) return verdicts;
    const lists = settings.ask((world) =>
      ["INSTALLED_APPS", "MIDDLEWARE"].some((name) => isOpen(world.get(name))) ? "unknown" : "no",
    );
    return lists.occurs === "unknown" ? lists.notDetermined() : lists.holds();
  },
});

function checkTool(tool: DevelopmentTool, settings: SettingsView): readonly Verdict[] {
  const present = settings.ask((world): Reply => {
    const element = elementOf(tool, world);
    return element === undefined
      ? { answer: isOpen(world.get("INSTALLED_APPS")) ? "unknown" : "no" }
      : { answer: "yes", ...(element.at && { at: element.at }) };
  });
  if (present.occurs === "unknown") return [present.notDetermined()];
  if (present.occurs === "never") return [holds()];
  // A middleware that comes only with what a deployer gives a variable was asked for.
  const running = settings.ask((world) => (elementOf(tool, world) !== undefined && runs(tool, world) ? "yes" : "no"));
  return present.findings((one) => {
    const effect = tool.effect(one.world);
    const active = (running.occurs !== "never" && runs(tool, one.world)) || effect.severity === "information";
    const { severity, text } = active ? effect : withoutMiddleware;
    return {
      severity,
      fixes: severity === "hint" ? [] : settings.fix.onlyInDevelopment(partsOf(tool, one.world), tool.name),
      message: `${tool.name} is ${active ? "active" : "installed"} in production${whenText(one)}: ${text}`,
    };
  });
}

/** An application whose middleware does the work does none of it while the middleware is not there. */
function runs(tool: DevelopmentTool, world: World): boolean {
  // Before Django 2.0 the old list is read where the new one is not set.
  const name = isSequence(world.get("MIDDLEWARE")) ? "MIDDLEWARE" : "MIDDLEWARE_CLASSES";
  const list = world.get(name);
  return (
    tool.middleware.length === 0 ||
    tool.apps.length === 0 ||
    !isSequence(list) ||
    isOpen(list) ||
    elementsIn(name, tool.middleware, world).length > 0
  );
}

const withoutMiddleware = {
  severity: "information",
  text: "its middleware is not in MIDDLEWARE, so it sees no request, but its pages may be there",
} as const;

/** The middleware does the work; an application alone is next. */
function elementOf(tool: DevelopmentTool, world: World): Value | undefined {
  return elementsIn("INSTALLED_APPS", tool.apps, world)[0] ?? elementsIn("MIDDLEWARE", tool.middleware, world)[0];
}

function elementsIn(name: string, paths: readonly string[], world: World): readonly StrValue[] {
  const value = world.get(name);
  return isSequence(value)
    ? value.items.flatMap((item) =>
        item.kind === "str" &&
        paths.some(
          (path) => item.value === path || (name === "INSTALLED_APPS" && item.value.startsWith(`${path}.apps.`)),
        )
          ? [item]
          : [],
      )
    : [];
}

/** All of the tool in both lists: they go together. */
function partsOf(tool: DevelopmentTool, world: World): Parameters<SettingsView["fix"]["onlyInDevelopment"]>[0] {
  return (
    [
      ["INSTALLED_APPS", tool.apps],
      ["MIDDLEWARE", tool.middleware],
    ] as const
  ).flatMap(([name, paths]) =>
    elementsIn(name, paths, world).map((item) => ({ list: world.setting(name), element: item.value })),
  );
}

/** Every text in the two lists, in any way to run the settings: with the application of `silk.apps.SilkAppConfig` as well. */
function mentioned(settings: SettingsView): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of ["INSTALLED_APPS", "MIDDLEWARE"])
    for (const {
      value: { value },
    } of bindingWays(settings.evaluationOf(name).intended, name)) {
      if (isSequence(value))
        for (const item of value.items)
          if (item.kind === "str") found.add(item.value).add(item.value.replace(/\.apps\.\w+$/, ""));
    }
  return found;
}

function isOpen(value: Value): boolean {
  return value.kind === "unknown" || (isSequence(value) && value.rest !== undefined);
}
