import type { World } from "../../settings/setting.js";
import { entryOf, isTruthy } from "../../domain/predicates.js";
import type { Severity } from "../../settings/verdict.js";

/** Applications and middleware that are made for development. What each does when DEBUG is off is from its documentation and source. */
export interface DevelopmentTool {
  readonly name: string;
  readonly apps: readonly string[];
  readonly middleware: readonly string[];
  readonly effect: (world: World) => { readonly severity: Severity; readonly text: string };
}

const always = (severity: Severity, text: string) => () => ({ severity, text });

export const developmentTools: readonly DevelopmentTool[] = [
  {
    name: "django-debug-toolbar",
    apps: ["debug_toolbar"],
    middleware: ["debug_toolbar.middleware.DebugToolbarMiddleware"],
    effect: (world) => {
      const config = entryOf(world.get("DEBUG_TOOLBAR_CONFIG"), "SHOW_TOOLBAR_CALLBACK");
      return config === "no"
        ? {
            severity: "warning",
            text: "it hides itself while DEBUG is off, but runs for every request, and one changed callback shows queries, settings and headers",
          }
        : {
            severity: "warning",
            text: "it runs for every request, and SHOW_TOOLBAR_CALLBACK decides who sees queries, settings and headers",
          };
    },
  },
  {
    name: "django-silk",
    apps: ["silk"],
    middleware: ["silk.middleware.SilkyMiddleware"],
    effect: (world) =>
      // https://github.com/jazzband/django-silk#limiting-requestresponse-data
      isTruthy(world.get("SILKY_INTERCEPT_PERCENT")) !== "yes" && world.isSet("SILKY_INTERCEPT_PERCENT") === "yes"
        ? { severity: "information", text: "SILKY_INTERCEPT_PERCENT decides how many requests it stores" }
        : isTruthy(world.get("SILKY_AUTHENTICATION")) === "no" || isTruthy(world.get("SILKY_AUTHORISATION")) === "no"
          ? {
              severity: "error",
              text: "it stores requests with their bodies, and without SILKY_AUTHENTICATION and SILKY_AUTHORISATION its pages are open to anyone where urls.py has them",
            }
          : world.isSet("SILKY_INTERCEPT_FUNC") === "yes"
            ? { severity: "information", text: "SILKY_INTERCEPT_FUNC decides which requests it stores" }
            : { severity: "warning", text: "it stores requests with their bodies and slows every one of them" },
  },
  {
    name: "pyinstrument",
    apps: [],
    middleware: ["pyinstrument.middleware.ProfilerMiddleware"],
    effect: (world) =>
      world.isSet("PYINSTRUMENT_SHOW_CALLBACK") === "no"
        ? {
            severity: "error",
            text: "without PYINSTRUMENT_SHOW_CALLBACK anyone who adds ?profile to an address gets the call stack of the code",
          }
        : { severity: "information", text: "PYINSTRUMENT_SHOW_CALLBACK decides who may profile" },
  },
  {
    name: "wdb",
    apps: ["wdb"],
    middleware: ["wdb.ext.WdbMiddleware"],
    effect: always("error", "it hands errors to a debugger that runs commands"),
  },
  {
    name: "django-pdb",
    apps: ["django_pdb"],
    middleware: ["django_pdb.middleware.PdbMiddleware"],
    effect: always("warning", "it stops requests in a debugger that nobody sees"),
  },
  {
    name: "nplusone",
    apps: ["nplusone.ext.django"],
    middleware: ["nplusone.ext.django.NPlusOneMiddleware"],
    effect: always("warning", "it watches every query, and with NPLUSONE_RAISE a slow page becomes an error"),
  },
  {
    name: "django-zeal",
    apps: ["zeal"],
    middleware: ["zeal.middleware.zeal_middleware"],
    effect: always("warning", "it watches every query and raises for pages that are only slow"),
  },
  {
    name: "django-devserver",
    apps: ["devserver"],
    middleware: ["devserver.middleware.DevServerMiddleware"],
    effect: always("warning", "it replaces runserver and measures every request"),
  },
  {
    name: "django-cprofile-middleware",
    apps: [],
    middleware: ["django_cprofile_middleware.middleware.ProfilerMiddleware"],
    effect: always("warning", "it profiles requests that ask for it in their address"),
  },
  {
    name: "django-querycount",
    apps: ["querycount"],
    middleware: ["querycount.middleware.QueryCountMiddleware"],
    effect: always("information", "it takes itself out while DEBUG is off"),
  },
  {
    name: "django-browser-reload",
    apps: ["django_browser_reload"],
    middleware: ["django_browser_reload.middleware.BrowserReloadMiddleware"],
    effect: always("information", "it does nothing while DEBUG is off"),
  },
  {
    name: "django-livereload-server",
    apps: ["livereload"],
    middleware: ["livereload.middleware.LiveReloadScript"],
    effect: always("warning", "it looks into every page for a place to put its script"),
  },
  {
    name: "django-template-profiler-panel",
    apps: ["template_profiler_panel"],
    middleware: [],
    effect: always("information", "it is a panel of the debug toolbar"),
  },
  {
    name: "django-sslserver",
    apps: ["sslserver"],
    middleware: [],
    effect: always("hint", "it only adds a development server"),
  },
  {
    name: "coverage",
    apps: ["coverage"],
    middleware: [],
    effect: always("hint", "it is a tool for tests and no application"),
  },
  {
    name: "django-watchfiles",
    apps: ["django_watchfiles"],
    middleware: [],
    effect: always("hint", "it only watches files for a development server"),
  },
  {
    name: "django-extensions",
    apps: ["django_extensions"],
    middleware: [],
    effect: always("hint", "it only adds commands; runserver_plus among them must never serve a site"),
  },
];
