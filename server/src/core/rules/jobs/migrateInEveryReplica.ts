import { listText } from "../../domain/listText.js";
import type { RunsWhat } from "../../launch/runsWhat.js";
import { launchSubject } from "../../launch/targets.js";
import { sameSpan, type Span } from "../../text/span.js";
import type { LaunchView } from "../views.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "migrate-in-every-replica",
  family: "jobs",
  severity: "hint",
  checklist: ["migrations"],
  docs: {
    summary: "Each start of the server runs the migrations",
    why: "Every instance that starts migrates: with several of them two run at once and one fails or both wait for locks, a restart at night migrates, and while a long migration runs nothing serves.",
    remedy:
      "Run `migrate` once per release in a step of its own: `release:` of a Procfile, a job, a Compose service that others wait for with `condition: service_completed_successfully`.",
    whenToIgnore: "Where exactly one instance ever runs.",
    references: [
      "https://devcenter.heroku.com/articles/release-phase",
      "https://docs.docker.com/compose/how-tos/startup-order/",
    ],
  },
  check({ project }) {
    const servers = project.processes.filter(
      ({ launch }) => launch.target === "production" && (launch.role === "web" || launch.role === "worker"),
    );
    if (servers.length === 0) return notApplicable("no deploy file starts a server");
    const findings = servers.flatMap((process) => {
      const { launch } = process;
      const replicas = launch.replicas?.count ?? 1;
      // With one replica it is a matter of taste.
      const mayBeMany = launch.kind === "kubernetes" || (launch.kind === "procfile" && launch.name === "web");
      return process.steps.flatMap(({ what, step }) => {
        const at = step.conditional ? undefined : migratesAt(what);
        if (at === undefined) return [];
        const alike = migratingAt(at, launch.file, project.processes);
        if (alike.length > 1 && alike.find((one) => servers.includes(one)) !== process) return [];
        const others = alike.filter((one) => one !== process).map((one) => one.launch.name);
        return [
          finding({
            at,
            certainty: "definite",
            severity: replicas > 1 ? "warning" : mayBeMany || others.length > 0 ? "information" : "hint",
            message: launchSubject(process) + migrating(replicas, others),
          }),
        ];
      });
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "servers do not migrate when they start" });
  },
});

function migratesAt(what: RunsWhat): Span | undefined {
  return what.kind === "manage" &&
    what.subcommand?.text === "migrate" &&
    !what.options.some(({ name }) => name === "--check" || name === "--plan")
    ? what.subcommand.at
    : undefined;
}

/** An ENTRYPOINT of the image, which each service of the file runs: told of the first. */
function migratingAt(at: Span, file: string, processes: readonly LaunchView[]): readonly LaunchView[] {
  return processes.filter(
    ({ launch, steps }) =>
      launch.target === "production" &&
      launch.file === file &&
      launch.role !== "release" &&
      launch.name !== "" &&
      steps.some((one) => {
        const own = one.step.conditional ? undefined : migratesAt(one.what);
        return own !== undefined && sameSpan(own, at);
      }),
  );
}

function migrating(replicas: number, others: readonly string[]): string {
  const copies = replicas > 1 ? `, in ${replicas} replicas at once` : "";
  const also = others.length === 0 ? "" : `, and so ${others.length === 1 ? "does" : "do"} ${listText(others, 3)}`;
  return ` migrates at every start${copies}${also}`;
}
