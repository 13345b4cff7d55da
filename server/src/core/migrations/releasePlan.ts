import type { MigrationsReport } from "./migrationsReport.js";

/** The steps of a release for a person: `migrate` before it, the new code, `migrate` after it. */
export function releasePlan({ migrations }: Pick<MigrationsReport, "migrations">): readonly string[] {
  const later = migrations.filter((one) => one.when === "after");
  const first = migrations.filter((one) => !later.includes(one));
  const steps = [
    ...(first.length === 0
      ? []
      : [`Before the new code: ${first.map(({ app, name }) => `migrate ${app} ${name}`).join(", ")}`]),
    "Release the new code, until nothing of the old one runs",
  ];
  return later.length === 0
    ? steps
    : [...steps, `After it: ${later.map(({ app, name }) => `migrate ${app} ${name}`).join(", ")}`];
}
