import ignore, { type Ignore } from "ignore";
import { isText } from "../../text/fileSource.js";
import { dirname, isInside, join, relativeTo } from "../../project/paths.js";
import { placeOf } from "../../migrations/verdicts.js";
import { finding, holds, migrationRule } from "../rule.js";

export default migrationRule({
  id: "migrations-ignored",
  family: "migrations",
  severity: "warning",
  checklist: ["migrations"],
  docs: {
    summary: "Migrations are kept out of the repository or of the image",
    why: "Migrations that Git ignores are made anew on every machine: names and order differ, and production has none or its own. Migrations that `.dockerignore` leaves out are not in the image, so `migrate` there finds nothing to do and the tables stay as they are.",
    remedy: "Take the pattern out, and commit the migrations.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/migrations/#version-control",
      "https://docs.docker.com/build/concepts/context/#dockerignore-files",
    ],
  },
  check({ migrations: view }) {
    const { apps } = view.migrations.inventory;
    const imageIgnores = dockerIgnores();
    const findings = apps.flatMap((app) => {
      // One stands for all: patterns are about folders.
      const [first] = app.nodes;
      if (first === undefined || view.isInstalled(app) === "no") return [];
      const left = leftOutOfImage(first.file, view.root, view.files, imageIgnores);
      if (left !== undefined)
        return [
          finding({
            at: placeOf(first, { start: 0, end: 0 }),
            certainty: "definite",
            severity: "error",
            message: `${view.show(left)} keeps ${view.show(app.folder)} out of the image: migrate finds nothing to do there, and the tables stay as they are`,
          }),
        ];
      if (!view.files.isIgnored(first.file) || view.files.isIgnored(join(dirname(app.folder), "__init__.py")))
        return [];
      return [
        finding({
          at: placeOf(first, { start: 0, end: 0 }),
          certainty: "definite",
          message: `Git ignores ${view.show(app.folder)}: every machine makes migrations of its own, and production has none of these`,
        }),
      ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "migrations are in the repository" });
  },
});

/** The nearest .dockerignore above that leaves the file out. */
function leftOutOfImage(
  file: string,
  root: string,
  files: { read(path: string): Parameters<typeof isText>[0] },
  ignores: ReturnType<typeof dockerIgnores>,
): string | undefined {
  for (let folder = dirname(file); isInside(root, folder); folder = dirname(folder)) {
    const path = join(folder, ".dockerignore");
    const content = files.read(path);
    // An image that has nothing of the application is not one that runs it.
    if (isText(content))
      return ignores(content.text, relativeTo(folder, file)) &&
        !ignores(content.text, relativeTo(folder, join(dirname(dirname(file)), "__init__.py")))
        ? path
        : undefined;
    if (folder === "/") break;
  }
  return undefined;
}

/** Patterns of .dockerignore are rooted, unlike Git's: `migrations` is only the folder beside it. A text is read once. */
function dockerIgnores(): (text: string, path: string) => boolean {
  const known = new Map<string, Ignore>();
  return (text, path) => {
    let rules = known.get(text);
    if (rules === undefined) known.set(text, (rules = rulesOf(text)));
    return rules.ignores(path);
  };
}

function rulesOf(text: string): Ignore {
  const patterns = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => (line.startsWith("!") ? `!/${line.slice(1).replace(/^\//, "")}` : `/${line.replace(/^\//, "")}`));
  return ignore({ allowRelativePaths: true }).add(patterns);
}
