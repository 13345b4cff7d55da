import { isText, type FileSource } from "../../text/fileSource.js";
import { interpolation } from "../../syntax/deploy/compose.js";
import { parseDotenv, type DotenvDialect } from "../../syntax/deploy/dotenv.js";
import type { EnvironmentSetting } from "../launch.js";
import { expandParts } from "../words.js";

/**
 * The variables of an env file that a deploy file names. Git must not ignore it: what stands in an ignored file is one
 * developer's, not the deploy's.
 */
export function readEnvFile(
  files: FileSource,
  path: string,
  dialect: DotenvDialect,
): { readonly settings: readonly EnvironmentSetting[]; readonly read: boolean } {
  if (files.isIgnored(path)) return { settings: [], read: false };
  const content = files.read(path);
  if (!isText(content)) return { settings: [], read: false };
  const known = new Map<string, EnvironmentSetting>();
  const settings = parseDotenv(path, content.text, dialect).entries.map((entry): EnvironmentSetting => {
    const expanded =
      entry.expands && entry.value !== undefined
        ? expandParts(interpolation(entry.value), known)
        : { value: entry.value, whenUnset: undefined };
    const setting: EnvironmentSetting = {
      name: entry.name,
      at: entry.at,
      valueAt: entry.valueAt,
      value: expanded.value,
      source: "env-file",
      ...(expanded.value === undefined && expanded.whenUnset !== undefined ? { whenUnset: expanded.whenUnset } : {}),
    };
    known.set(entry.name, setting);
    return setting;
  });
  return { settings, read: true };
}

/** `env_file: [base.env, local.env]`: the second, which is not in the repository, may set anew what the first does. */
export function settingsOfEnvFiles(files: readonly ReturnType<typeof readEnvFile>[]): readonly EnvironmentSetting[] {
  const unread = files.map(({ read }) => read).lastIndexOf(false);
  return files.flatMap(({ settings }, index) =>
    index < unread ? settings.map((setting) => ({ ...setting, isReplaceable: true as const })) : settings,
  );
}
