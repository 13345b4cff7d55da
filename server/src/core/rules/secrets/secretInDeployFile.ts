import { isPlaceholder, isSecretVariable, hasUrlPassword } from "../../launch/secretVariables.js";
import { secretShape } from "../../domain/secretShapes.js";
import type { Span } from "../../text/span.js";
import { finding, holds, notApplicable, projectRule, type FindingDraft } from "../rule.js";

export default projectRule({
  id: "secret-in-deploy-file",
  family: "secrets",
  severity: "error",
  checklist: ["no-secrets-in-deploy-files", "credentials-not-in-source"],
  docs: {
    summary: "A secret is written into a deploy file",
    why: "What stands in a Dockerfile, a Compose file, a unit, a manifest or a workflow is in the repository for everyone who may read it, now and in its history. `ENV` and `ARG` of a Dockerfile are also kept in the image: `docker history` shows them. `systemctl show` shows `Environment=` to every user of the machine.",
    remedy:
      "Let the deploy bring it in at run time: `${NAME:?}` or `secrets:` in Compose, `RUN --mount=type=secret` in a build, `EnvironmentFile=` or `LoadCredential=` for a unit, secrets of the platform or of GitHub. Change the secret: whoever has the repository has it.",
    whenToIgnore:
      "For values that open nothing: a key for `collectstatic` in a build. Names like dummy or build-only are recognised.",
    references: [
      "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/",
      "https://docs.docker.com/compose/how-tos/use-secrets/",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Environment=",
    ],
  },
  check({ project }) {
    const { dockerfiles, compose, units, supervisors, kubernetes, platforms, workflows, procfiles, scripts } =
      project.deploy;
    const looked = [dockerfiles, compose, units, supervisors, kubernetes, platforms, procfiles, scripts].flatMap(
      (files) => files.filter((file) => file.target === "production"),
    );
    if (looked.length === 0 && workflows.length === 0) return notApplicable("no deploy file is for production");
    const findings: FindingDraft[] = [];
    const judge = (
      name: string,
      value: string | undefined,
      at: Span,
      where: string,
      severity: "error" | "warning" = "error",
    ): void => {
      if (value === undefined || value === "" || value.startsWith("/")) return;
      if (isSecretVariable(name) && !isPlaceholder(value) && !isReference(value))
        findings.push(
          finding({ at, severity, certainty: "definite", message: `The secret ${name} is written into ${where}` }),
        );
      else if (hasUrlPassword(value))
        findings.push(
          finding({
            at,
            severity,
            certainty: "definite",
            message: `${name} holds a password, and is written into ${where}`,
          }),
        );
    };
    for (const { target, content } of dockerfiles) {
      if (target !== "production") continue;
      for (const stage of content.stages) {
        for (const variable of stage.env) judge(variable.name, plain(variable.value), variable.at, "the image");
        for (const variable of stage.args)
          judge(variable.name, plain(variable.value), variable.at, "the image's history", "warning");
      }
    }
    for (const { target, content } of compose) {
      if (target !== "production") continue;
      for (const service of content.services) {
        for (const { name, value, at } of [...service.environment, ...(service.build?.args ?? [])]) {
          // `${NAME:-secret}` is written down as well.
          const fallback =
            value?.parts.length === 1 &&
            value.parts[0]?.kind === "variable" &&
            (value.parts[0].operator === ":-" || value.parts[0].operator === "-")
              ? value.parts[0].argument
              : undefined;
          if (fallback !== undefined)
            judge(
              name,
              fallback,
              value?.at ?? at,
              "the Compose file, and counts where nothing else is given",
              /PASS(?:WORD|WD|PHRASE)?(?:_|$)/i.test(name) ? "warning" : "error",
            );
          else
            judge(
              name,
              value?.parts.every((part) => part.kind === "text") === true ? value.text : undefined,
              value?.at ?? at,
              "the Compose file",
            );
        }
      }
    }
    for (const { target, content } of units)
      if (target === "production")
        for (const { name, value, at } of content.environment) judge(name, value, at, "the unit", "warning");
    for (const { target, content } of supervisors)
      if (target === "production")
        for (const program of content.programs)
          for (const { name, value, valueAt } of program.environment)
            judge(name, value.includes("%(") ? undefined : value, valueAt, "supervisord's configuration");
    for (const { target, content } of kubernetes)
      if (target === "production")
        for (const workload of content.workloads)
          for (const container of workload.containers)
            for (const { name, value, valueAt, nameAt } of container.env)
              judge(name, value?.includes("$(") === true ? undefined : value, valueAt ?? nameAt, "the manifest");
    for (const { target, content } of platforms)
      if (target === "production")
        for (const { name, value, valueAt, nameAt } of [
          ...content.environment,
          ...content.processes.flatMap((process) => process.environment),
        ])
          judge(name, value, valueAt ?? nameAt, "the platform's file");
    for (const { content } of workflows) {
      for (const job of content.jobs) {
        // Services of tests have passwords of their own; what deploys has real ones.
        const deploys = job.environment !== undefined || /deploy|release|publish|production/i.test(job.id);
        // Elsewhere only what a provider makes is certainly real.
        for (const { name, value, valueAt, dynamic } of [...job.env, ...job.steps.flatMap((step) => step.env)])
          if (!dynamic && (deploys || secretShape(value) !== undefined)) judge(name, value, valueAt, "the workflow");
      }
    }
    for (const { target, content } of scripts) {
      if (target !== "production") continue;
      for (const { assignments, words } of content.commands) {
        for (const { name, value, at } of assignments) judge(name, plain(value), at, "the script");
        const exported = /^(?:export|declare|readonly)$/.test(words[0]?.text ?? "") ? words.slice(1) : [];
        for (const word of exported) {
          const equals = word.text.indexOf("=");
          if (equals > 0 && word.parts.every((part) => part.kind === "text"))
            judge(word.text.slice(0, equals), word.text.slice(equals + 1), word.at, "the script");
        }
        for (const word of words) {
          const token = word.parts.every((part) => part.kind === "text")
            ? /^(?:Authorization|X-Api-Key)\s*:\s*(?:Bearer |Token |Basic )?(\S+)$/i.exec(word.text)?.[1]
            : undefined;
          if (token !== undefined && token.length > 15 && !isPlaceholder(token))
            findings.push(
              finding({
                at: word.at,
                severity: "error",
                certainty: "definite",
                message: "A token is written into the script",
              }),
            );
        }
      }
    }
    for (const { target, path } of procfiles) {
      if (target !== "production") continue;
      for (const { launch } of project.processes)
        if (launch.file === path)
          for (const { name, value, at, valueAt, source } of launch.environment)
            if (source === "command" && at.file === path) judge(name, value, valueAt ?? at, "the Procfile");
    }
    return findings.length > 0
      ? findings
      : holds({
          at: looked[0] === undefined ? undefined : { file: looked[0].path, start: 0, end: 0 },
          text: "no secret is written into a deploy file, as far as names and values tell",
        });
  },
});

function plain(
  value: { readonly text: string; readonly parts: readonly { readonly kind: string }[] } | undefined,
): string | undefined {
  return value?.parts.every((part) => part.kind === "text") === true ? value.text : undefined;
}

/** Where a secret is found, not the secret: `vault:…`, `op://…`, `arn:aws:secretsmanager:…`, `projects/…/secrets/…`. */
function isReference(value: string): boolean {
  return (
    /^(?:vault:|op:\/\/|arn:|ssm:|file:|env:|secret:|projects\/|@Microsoft\.KeyVault|encrypted:|ENC\[)/.test(value) ||
    /^\/run\/secrets\//.test(value)
  );
}
