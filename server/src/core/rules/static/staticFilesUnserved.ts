import { dictGet, isSequence, type Value } from "../../domain/value.js";
import { passedOn } from "../../launch/servedPaths.js";
import { launchText, productionProcesses } from "../../launch/targets.js";
import { codeMentions } from "../../project/codeMentions.js";
import { onTarget } from "../../settings/onTarget.js";
import type { LaunchView, ProjectView } from "../views.js";
import type { Span } from "../../text/span.js";
import { finding, holds, notApplicable, notDetermined, projectRule } from "../rule.js";
import { capital } from "../../text/capital.js";

export default projectRule({
  id: "static-files-unserved",
  family: "static",
  severity: "warning",
  checklist: ["static-files", "reverse-proxy"],
  docs: {
    summary: "Nothing serves the static files or uploads of production",
    why: "With DEBUG off Django serves no static files, and `static(MEDIA_URL, …)` in the URLconf gives no patterns. gunicorn serves none either. Here no WhiteNoise stands in MIDDLEWARE, the storage is local, and the proxy passes their addresses on to Django, or the platform has no proxy that could serve them: every style sheet is a 404.",
    remedy:
      "Add `whitenoise.middleware.WhiteNoiseMiddleware` after SecurityMiddleware, or a location to the proxy: `location /static/ { alias /srv/shop/static/; }`. Uploads need a location or an object storage.",
    whenToIgnore: "Where a server or CDN in front of this proxy serves them.",
    references: [
      "https://docs.djangoproject.com/en/stable/howto/static-files/deployment/",
      "https://docs.djangoproject.com/en/stable/howto/static-files/#serving-files-uploaded-by-a-user-during-development",
      "https://whitenoise.readthedocs.io/en/stable/django.html",
    ],
  },
  check({ project }) {
    const processes = productionProcesses(project).filter(
      ({ launch, what, entry }) =>
        launch.role === "web" && what.kind !== "manage" && what.kind !== "other" && entry?.settings?.raises === null,
    );
    if (processes.length === 0) return notApplicable("no deploy file starts a server of the project");
    const passed = passedOn(project);
    const candidates = processes.flatMap((process) => [
      ...judge(project, process, "STATIC_URL", passed),
      ...judge(project, process, "MEDIA_URL", passed),
    ]);
    // The WSGI application may be wrapped, or a view of the project's may serve files.
    const byHand =
      candidates.length > 0 &&
      codeMentions(
        project,
        "WhiteNoise(",
        "dj_static",
        "static_serve",
        "views.static",
        "static.serve",
        "ServeStatic",
        "insecure=True",
      );
    const found = byHand ? [] : candidates;
    // One finding per place, whatever is not served from there.
    const places = new Map(
      found.map((one) => [
        `${one.at.file}:${one.at.start}`,
        found.filter((other) => other.at.file === one.at.file && other.at.start === one.at.start),
      ]),
    );
    const findings = [...places.values()].flatMap((all) => {
      const [first] = all;
      if (first === undefined) return [];
      const list = (texts: readonly string[]): string => [...new Set(texts)].join(" and ");
      const what = list(all.map((one) => (one.setting === "STATIC_URL" ? "static files" : "uploads")));
      return [
        finding({
          at: first.at,
          certainty: "possible",
          message: `${capital(what)} are not found: ${first.program === undefined ? "nothing serves" : `${first.program} passes`} ${list(all.map((one) => one.path))}${first.program === undefined ? ` for ${first.process}, and the settings have no WhiteNoise` : ` on to ${first.process}, which does not serve ${all.length > 1 ? "them" : "it"}`}`,
          // Where uploads are served is the proxy's alone.
          ...(all.every((one) => one.setting === "MEDIA_URL") && { about: ["reverse-proxy"] }),
          because: all.flatMap((one) =>
            one.url === undefined ? [] : [{ at: one.url, label: `${one.setting} is set here` }],
          ),
        }),
      ];
    });
    if (findings.length > 0) return findings;
    const open = processes.find((process) => !isServed(project, process));
    return open === undefined
      ? holds({
          at: undefined,
          text: "static files are served: by WhiteNoise, an object store, or a location of the proxy",
        })
      : notDetermined(`no deploy file shows what serves the static files of ${launchText(open)}`, open.launch.at);
  },
});

/** By something that can be seen: WhiteNoise or its like, a storage that is not Django's own, an address elsewhere, or a proxy of the repository. */
function isServed(project: ProjectView, { launch, entry }: LaunchView): boolean {
  const settings = entry?.settings;
  if (settings === undefined) return true;
  const { nginx, caddyfiles } = project.deploy;
  if (
    [...nginx, ...caddyfiles].some(
      ({ target, text }) => target === "production" && /\b(?:alias|root|file_server)\b/.test(text),
    )
  )
    return true;
  const some = (name: string, test: (value: Value) => boolean): boolean =>
    onTarget(settings, name, launch).some((one) => test(one.value));
  return (
    some("MIDDLEWARE", (value) => has(value, /whitenoise|servestatic|static/i) === true) ||
    some("STORAGES", (value) => !isLocal(value, "staticfiles")) ||
    some("STATIC_URL", (value) => value.kind !== "str" || /^(?:https?:)?\/\//.test(value.value)) ||
    some("INSTALLED_APPS", (value) => has(value, /^django\.contrib\.staticfiles/) === false) ||
    onTarget(settings, "STATICFILES_STORAGE", launch).some((one) => one.at !== undefined) ||
    codeMentions(project, "WhiteNoise(", "dj_static", "static_serve", "ServeStatic", "insecure=True")
  );
}

interface Unserved {
  readonly setting: "STATIC_URL" | "MEDIA_URL";
  readonly path: string;
  /** Where the setting is written. */
  readonly url: Span | undefined;
  readonly at: Span;
  /** undefined: a platform without a proxy. */
  readonly program: string | undefined;
  readonly process: string;
}

function judge(
  project: ProjectView,
  process: LaunchView,
  setting: Unserved["setting"],
  passedOnFor: ReturnType<typeof passedOn>,
): readonly Unserved[] {
  const { launch, entry } = process;
  const settings = entry?.settings;
  const isStatic = setting === "STATIC_URL";
  if (settings === undefined) return [];
  const urls = onTarget(settings, setting, launch).map((one) => one.value);
  const [url] = urls;
  if (
    url?.kind !== "str" ||
    url.value === "" ||
    /^(?:https?:)?\/\//.test(url.value) ||
    !urls.every((one) => one.kind === "str" && one.value === url.value)
  )
    return [];
  const path = `/${url.value.replace(/^\/+/, "")}`;
  const passed = passedOnFor(path).filter(
    (other) => other.process === process && !servedByAnother(project, other.at.file),
  );
  // A platform's router serves no files.
  const platform =
    isStatic && launch.kind === "procfile" && project.deploy.nginx.length + project.deploy.caddyfiles.length === 0;
  if (passed.length === 0 && !platform) return [];
  if (
    !onTarget(settings, "STORAGES", launch).every((one) => isLocal(one.value, isStatic ? "staticfiles" : "default")) ||
    ["STATICFILES_STORAGE", "DEFAULT_FILE_STORAGE"].some((name) =>
      onTarget(settings, name, launch).some((one) => one.at !== undefined),
    )
  )
    return [];
  if (
    isStatic &&
    (!onTarget(settings, "INSTALLED_APPS", launch).every(
      (one) => has(one.value, /^django\.contrib\.staticfiles/) === true,
    ) ||
      !onTarget(settings, "MIDDLEWARE", launch).every(
        (one) => has(one.value, /whitenoise|servestatic|static/i) === false,
      ))
  )
    return [];
  const one = { setting, path, url: url.from === "literal" ? url.at : undefined, process: launchText(process) };
  // Without a field for files nobody uploads any.
  if (!isStatic && !codeMentions(project, "FileField(", "ImageField(")) return [];
  if (passed.length > 0) return passed.map(({ at, program }) => ({ ...one, at, program }));
  return launch.at === undefined ? [] : [{ ...one, at: launch.at, program: undefined }];
}

/** Another nginx of production has nothing to do but to serve files: the addresses are given to it before they get here. */
function servedByAnother(project: ProjectView, file: string): boolean {
  return project.deploy.nginx.some(
    ({ path, target, text }) =>
      path !== file && target === "production" && /\b(?:alias|root)\s/.test(text) && !/_pass\s/.test(text),
  );
}

function isLocal(storages: Value, alias: string): boolean {
  const entry = storages.kind === "dict" ? dictGet(storages, alias)?.value : undefined;
  const backend = entry?.kind === "dict" ? dictGet(entry, "BACKEND")?.value : undefined;
  return backend?.kind === "str" && /^django\./.test(backend.value);
}

/** undefined: it cannot be seen. */
function has(list: Value, pattern: RegExp): boolean | undefined {
  if (!isSequence(list) || list.rest !== undefined || list.items.some((item) => item.kind !== "str")) return undefined;
  return list.items.some((item) => item.kind === "str" && pattern.test(item.value));
}
