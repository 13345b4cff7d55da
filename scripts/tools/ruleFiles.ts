import { readFileSync, readdirSync } from "node:fs";

export const rulesFolder = "server/src/core/rules";

export interface RuleFile {
  readonly family: string;
  /** Without its ending: the rule's id in camel case. */
  readonly name: string;
  readonly path: string;
}

/** Every file `<family>/<name>.ts` with a default export; others of the folder are what rules share. */
export function ruleFiles(): readonly RuleFile[] {
  const families = readdirSync(rulesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return families.flatMap((family) =>
    readdirSync(`${rulesFolder}/${family}`)
      .filter((file) => file.endsWith(".ts"))
      .sort()
      .flatMap((file) => {
        const path = `${rulesFolder}/${family}/${file}`;
        return /^export default /m.test(readFileSync(path, "utf8")) ? [{ family, name: file.slice(0, -3), path }] : [];
      }),
  );
}

export function fixtureOf(family: string, id: string): string {
  return `test/rules/${family}/${id}.md`;
}

/** `debug-enabled` → `debugEnabled` */
export function camelCase(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `debugEnabled` → `debug-enabled` */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
