import { isText, type FileSource } from "../../text/fileSource.js";
import { interpolation } from "../../syntax/deploy/compose.js";
import { parseDotenv, type DotenvDialect } from "../../syntax/deploy/dotenv.js";
import type { EnvironmentSetting } from "../launch.js";
import { moduleWords } from "../../project/roleWords.js";
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
  const content = files.isIgnored(path) ? undefined : files.read(path);
  return isText(content)
    ? { settings: settingsIn(path, content.text, dialect), read: true }
    : { settings: moduleOfExample(files, path, dialect), read: false };
}

/** Production's settings, as what people copy to have the env file names them: `prod.env.example` beside `env_file: prod.env`. */
function moduleOfExample(files: FileSource, path: string, dialect: DotenvDialect): readonly EnvironmentSetting[] {
  const example = [".example", ".sample", ".template", ".dist"]
    .map((suffix) => path + suffix)
    .find((one) => isText(files.read(one)));
  const content = example === undefined ? undefined : files.read(example);
  return example === undefined || !isText(content)
    ? []
    : settingsIn(example, content.text, dialect)
        .filter(
          ({ name, value = "" }) =>
            name === "DJANGO_SETTINGS_MODULE" &&
            moduleWords(value).production &&
            // Staging's example is often a copy of production's.
            /stag/i.test(path) === /stag/i.test(value),
        )
        .map((setting) => ({ ...setting, isReplaceable: true }));
}

function settingsIn(path: string, text: string, dialect: DotenvDialect): readonly EnvironmentSetting[] {
  const known = new Map<string, EnvironmentSetting>();
  return parseDotenv(path, text, dialect).entries.map((entry): EnvironmentSetting => {
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
}

/** `env_file: [base.env, local.env]`: the second, which is not in the repository, may set anew what the first does. */
export function settingsOfEnvFiles(files: readonly ReturnType<typeof readEnvFile>[]): readonly EnvironmentSetting[] {
  const unread = files.map(({ read }) => read).lastIndexOf(false);
  return files.flatMap(({ settings }, index) =>
    index < unread ? settings.map((setting) => ({ ...setting, isReplaceable: true as const })) : settings,
  );
}
