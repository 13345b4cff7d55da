import type { FileSource } from "../project/fileSource.js";
import type { Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { SettingsView, DjangoVersion } from "../settings/settingsView.js";
import type { GunicornSettings } from "../gunicorn/resolvedGunicorn.js";
import type { Launch } from "../launch/launch.js";

/** The project as a whole: for rules across entries and files. */
export interface ProjectView {
  readonly root: string;
  readonly files: FileSource;
  readonly entries: readonly { readonly module: string; readonly file: string; readonly role: "production" | "development" | "test" | "shared"; readonly because: string; readonly becauseAt: Span | undefined; /** Only for checked ones. */ readonly settings: SettingsView | undefined }[];
  readonly launches: readonly Launch[];
  readonly django: DjangoVersion;
  distribution(name: string): string | null | undefined;
  readonly requirementsComplete: boolean;
}

/** One gunicorn config file, evaluated on its own. */
export interface GunicornView {
  readonly file: string;
  readonly text: string;
  /** Every module-level name with its value and the place of its last assignment. */
  readonly names: ReadonlyMap<string, { readonly value: Value; readonly nameAt: Span; readonly valueAt: Span }>;
  /** Names that the file itself reads somewhere. */
  readonly namesRead: ReadonlySet<string>;
  distribution(name: string): string | null | undefined;
}

/** One process of a deploy target, with the settings that it loads. */
export interface LaunchView {
  readonly launch: Launch;
  readonly gunicorn: GunicornSettings | undefined;
  readonly project: ProjectView;
}
