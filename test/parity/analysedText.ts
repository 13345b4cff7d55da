/** What open mode says of the text of one settings module, and exact mode in each environment in which it loads for certain. */
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import type { Analysis } from "../../server/src/core/analysis.js";
import type { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

export type Engine = Awaited<ReturnType<typeof createEngine>>;

/** Variables by their names; undefined: it is unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Exact {
  readonly given: Environment;
  readonly analysis: Analysis;
}

/** Lines that make the cookies and the redirect matter. SECRET_KEY comes from the environment. */
export const settingsHead: readonly string[] = [
  'SECRET_KEY = os.environ["SECRET_KEY"]',
  "DEBUG = False",
  'ALLOWED_HOSTS = ["a.org"]',
  'INSTALLED_APPS = ["django.contrib.sessions"]',
  'MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]',
];

export function analysedText(
  settings: string,
  environments: readonly Environment[],
  engine: Engine,
): { readonly open: Analysis; readonly exact: readonly Exact[] } {
  const options = {
    root: "/p",
    files: memoryFiles({ "/p/core/settings.py": settings, "/p/core/__init__.py": "", "/p/manage.py": "" }),
    parser: engine.parser,
    configuration: emptyConfiguration,
    settings: [module],
  };
  const exact = environments.flatMap((given) => {
    const set = Object.entries(given).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
    const environment = new Map([["SECRET_KEY", key], ...set]);
    const analysis = engine.createAnalysisHost({ ...options, environment }).analysis();
    const entry = analysis.projects[0]?.entries[0];
    return entry?.raises === null && entry.loads === "yes" && entry.closed ? [{ given, analysis }] : [];
  });
  return { open: engine.createAnalysisHost(options).analysis(), exact };
}

export function reportOf(analysis: Analysis): ReturnType<Analysis["settings"]> {
  return analysis.settings(module, { withDefaults: false });
}

/** The value of a setting in exact mode. */
export function valueOf({ analysis }: Exact, name: string): boolean | undefined {
  const value = reportOf(analysis)?.settings.find((one) => one.name === name)?.alternatives[0]?.value;
  return value?.kind === "bool" ? value.value : undefined;
}

const module = "core.settings";
const key = "w5-Jq2_Zr8xKf0Vt7Lb3NcY9mHd6PgS1aEu4oXiB-TnRkCvWyQjMhGzDpFsUlA";
