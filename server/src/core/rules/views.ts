import type { FileSource } from "../text/fileSource.js";
import type { Requirements } from "../project/requirements.js";
import type { EnvironmentRead, Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { SettingsView } from "../settings/settingsView.js";
import type { DjangoVersion } from "../settings/setting.js";
import type { GunicornConfigFile, ResolvedGunicorn } from "../gunicorn/resolveGunicorn.js";
import type { GunicornSettings } from "../gunicorn/resolvedGunicorn.js";
import type { Raised } from "../evaluator/raised.js";
import type { DeployFiles } from "../launch/deployFiles.js";
import type { Install } from "../launch/install.js";
import type { Launch, LaunchStep } from "../launch/launch.js";
import type { RunsWhat } from "../launch/runsWhat.js";

/** The project as a whole: for rules across entries and files. */
export interface ProjectView {
  readonly root: string;
  readonly files: FileSource;
  /**
   * What a question finds in the text of a file; undefined where there is none. A rule that reads modules in this way is asked again only when an
   * answer is another: answers follow from the text alone and are plain data.
   */
  inText<T>(file: string, question: (text: string) => T): T | undefined;
  readonly entries: readonly ProjectEntry[];
  readonly launches: readonly Launch[];
  /** The launches with what they run and load. */
  readonly processes: readonly LaunchView[];
  /** gunicorn as production runs it: one per launch, and one per config file that no known command loads. */
  readonly gunicorns: readonly GunicornSubject[];
  /** gunicorn's config files, evaluated. */
  readonly gunicornFiles: readonly GunicornView[];
  readonly deploy: DeployFiles;
  /** What production's images, platforms and scripts install. Steps that may not run are left out. */
  readonly installs: readonly Install[];
  /** The module that wsgi.py and asgi.py fall back to, and other places that name settings. `resolved`: it is in the project. */
  readonly settingsDefaults: readonly {
    readonly source: string;
    readonly target: string;
    readonly module: string | undefined /** Of DJANGO_CONFIGURATION. */;
    readonly className: string | undefined;
    readonly at: Span;
    readonly resolved: boolean;
  }[];
  readonly django: DjangoVersion;
  distribution(name: string): string | null | undefined;
  readonly requirementsComplete: boolean;
  readonly requirements: Requirements;
}

export interface ProjectEntry {
  readonly module: string;
  readonly file: string;
  readonly role: "production" | "development" | "test" | "shared";
  readonly because: string;
  readonly becauseAt: Span | undefined;
  /** Only for checked ones. */
  readonly settings: SettingsView | undefined;
}

/** One gunicorn config file, evaluated on its own. */
export interface GunicornView {
  readonly file: string;
  readonly text: string;
  /** Every module-level name with its value and the place of its last assignment. */
  readonly names: ReadonlyMap<string, { readonly value: Value; readonly nameAt: Span; readonly valueAt: Span }>;
  /** Names that the file itself reads somewhere. */
  readonly namesRead: ReadonlySet<string>;
  /** Environment variables that it reads. */
  readonly reads: ReadonlyMap<string, readonly EnvironmentRead[]>;
  /** What running it raises in every way. */
  readonly raises: Raised | null;
  distribution(name: string): string | null | undefined;
}

/** gunicorn's effective settings, and what starts it. */
export interface GunicornSubject extends GunicornSettings {
  /** undefined: a config file that no known command loads. */
  readonly process: LaunchView | undefined;
}

/** One process of a deploy target, with the settings that it loads. */
export interface LaunchView {
  readonly launch: Launch;
  readonly what: RunsWhat;
  /** Everything that it runs, in order. */
  readonly steps: readonly { readonly step: LaunchStep; readonly what: RunsWhat }[];
  readonly gunicorn: ResolvedGunicorn | undefined;
  /** The config file that gunicorn loads. */
  readonly configFile: GunicornConfigFile | undefined;
  /** The entry whose settings it loads, where that can be told. */
  readonly entry: ProjectEntry | undefined;
  readonly project: ProjectView;
}
