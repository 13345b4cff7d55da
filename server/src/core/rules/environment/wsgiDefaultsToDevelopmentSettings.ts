import { moduleWords } from "../../project/roleWords.js";
import { basename } from "../../project/paths.js";
import { importsStar, switchesDebugOn } from "../../project/settingsFiles.js";
import { productionProcesses } from "../../launch/targets.js";
import type { ProjectView } from "../views.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "wsgi-defaults-to-development-settings",
  family: "environment",
  severity: "warning",
  checklist: ["settings-module-production"],
  docs: {
    summary: "wsgi.py, asgi.py or celery.py falls back to settings for development",
    why: '`os.environ.setdefault("DJANGO_SETTINGS_MODULE", …)` decides which settings a server loads when the variable is not set. With development settings there, a forgotten variable starts the site with `DEBUG` on, and nothing fails.',
    remedy:
      "Let `wsgi.py` and `asgi.py` fall back to the production settings; `manage.py` may keep those of development.",
    whenToIgnore: "The server never starts without the variable.",
    references: [
      "https://docs.djangoproject.com/en/stable/howto/deployment/wsgi/#configuring-the-settings-module",
      "https://docs.djangoproject.com/en/stable/topics/settings/#designating-the-settings",
    ],
  },
  check({ project }) {
    // manage.py may: commands of a deploy are asked about below, those of a developer are not.
    const manages = productionProcesses(project).flatMap(({ steps, launch }) =>
      launch.environment.some(({ name }) => name === "DJANGO_SETTINGS_MODULE") || !launch.environmentComplete
        ? []
        : steps.filter(({ what }) => what.kind === "manage"),
    );
    const defaults = project.settingsDefaults.filter(
      (one) =>
        one.source === "wsgi" ||
        one.source === "asgi" ||
        one.source === "celery" ||
        (one.source === "manage" && manages.length > 0),
    );
    if (defaults.length === 0) return notApplicable("no wsgi.py or asgi.py names settings");
    // Where the module that production's name is in is development's too, the project as a whole is: it was left behind.
    const isLeft = project.entries.some(({ role, module }) => {
      const { production, development } = moduleWords(module);
      return role === "development" && production && !development;
    });
    if (isLeft && !project.entries.some(({ role }) => role === "production"))
      return notApplicable("nothing of the project is for production");
    // A deploy file that names production's settings, or a file of variables that is not seen, makes the fallback a matter of care.
    const deployed =
      productionProcesses(project).some(({ launch }) => launch.sourcesUnseen) ||
      project.settingsDefaults.some(
        (one) =>
          !["wsgi", "asgi", "manage", "celery"].includes(one.source) &&
          project.entries.some((entry) => entry.module === one.module && entry.role === "production"),
      );
    const findings = defaults.flatMap((one) => {
      const entry = project.entries.find((other) => other.module === one.module);
      if (entry === undefined || (one.source === "wsgi" && isLeftToOthers(project, one.at.file))) return [];
      const isBase = entry.role === "shared" && project.inText(entry.file, switchesDebug) === true;
      if (!isBase && entry.role !== "development" && entry.role !== "test") return [];
      // The project of a library's tests or examples is for that as a whole.
      const words = moduleWords(entry.module);
      if (!words.development && !words.test && !project.entries.some((other) => other.role === "production")) return [];
      return [
        finding({
          at: one.at,
          certainty: "definite",
          severity: deployed || choosesProduction(project, one) ? "information" : "warning",
          ...(one.source === "manage" &&
            manages[0]?.step.at !== undefined && {
              because: [{ at: manages[0].step.at, label: "production runs it here" }],
            }),
          message: `${basename(one.at.file)} falls back to ${entry.module}, ${isBase ? "which switches DEBUG on" : `the settings for ${entry.role}`}, when DJANGO_SETTINGS_MODULE is unset`,
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds(
          ...defaults.map((one) => ({
            at: one.at,
            text: `${basename(one.at.file)} names ${one.module ?? "settings"}`,
          })),
        );
  },
});

/** Production's settings name a file of their own beside it: `WSGI_APPLICATION = "shop.wsgi_prod.application"`. */
function isLeftToOthers(project: ProjectView, file: string): boolean {
  const production = project.entries.filter(({ role }) => role === "production");
  return (
    production.length > 0 &&
    production.every(
      ({ settings }) =>
        settings?.ask((world) => {
          const application = world.get("WSGI_APPLICATION");
          const named = application.kind === "str" ? application.value.split(".").slice(0, -1) : [];
          return named.at(-1)?.includes("wsgi") === true && !file.endsWith(`/${named.join("/")}.py`) ? "yes" : "no";
        }).occurs === "always",
    )
  );
}

/** What production builds upon, with DEBUG on and nothing taken in that could turn it off. */
function switchesDebug(text: string): boolean {
  return switchesDebugOn(text) && !importsStar(text);
}

/** The same file names production's settings too, in another branch: `if "WEBSITE_HOSTNAME" in os.environ:` decides where it runs. */
function choosesProduction(project: ProjectView, one: ProjectView["settingsDefaults"][number]): boolean {
  return project.settingsDefaults.some(
    (other) =>
      other.source === one.source &&
      other.at.file === one.at.file &&
      project.entries.some((entry) => entry.module === other.module && entry.role === "production"),
  );
}
