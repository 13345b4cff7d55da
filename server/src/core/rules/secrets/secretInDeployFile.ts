import { namesPython } from "../../launch/buildContexts.js";
import { isDatabaseImage } from "../../launch/databaseServices.js";
import { productionStages } from "../../launch/installs.js";
import { isPlaceholder, isSecretVariable, hasUrlPassword } from "../../launch/secretVariables.js";
import { isTrivialPassword, isWord, isWords, namesVariables, secretShape } from "../../domain/secretShapes.js";
import { builtStage, stageChain, type Dockerfile, type DockerStage } from "../../syntax/deploy/dockerfile.js";
import { fromBase64 } from "../../evaluator/models/texts.js";
import { basename } from "../../project/paths.js";
import { spanOf } from "../../syntax/deploy/mappedText.js";
import { yamlEntries, yamlGet, yamlItems, yamlText, type YamlNode } from "../../syntax/deploy/yamlTree.js";
import type { ShellWord } from "../../syntax/deploy/shellWords.js";
import { fileStart, type Span } from "../../text/span.js";
import type { ProjectView } from "../views.js";
import { finding, holds, notApplicable, projectRule, type FindingDraft } from "../rule.js";

const ofAnySecret = ["no-secrets-in-deploy-files", "credentials-not-in-source"];

export default projectRule({
  id: "secret-in-deploy-file",
  family: "secrets",
  severity: "error",
  checklist: [...ofAnySecret, "secret-key"],
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
    const { deploy } = project;
    const { dockerfiles, compose, units, supervisors, kubernetes, platforms, procfiles, scripts } = deploy;
    const looked = [dockerfiles, compose, units, supervisors, kubernetes, platforms, procfiles, scripts].flatMap(
      (files) => files.filter(isForProduction),
    );
    if (looked.length === 0 && deploy.workflows.length === 0) return notApplicable("no deploy file is for production");
    const written = [
      ...dockerfiles
        .filter(isForProduction)
        .flatMap((file) => inImage(file, compose))
        .map((one) =>
          isGuess(one.value ?? "") && isGiven(one.name, platforms) ? { ...one, severity: "information" as const } : one,
        ),
      ...dockerfiles.filter(isForProduction).flatMap(({ content }) => loginsOf(productionStages(project, content))),
      ...compose.filter(isForProduction).flatMap(inCompose),
      ...units
        .filter(isForProduction)
        .flatMap(({ content }) =>
          content.environment.map((one): Written => ({ ...one, where: "the unit", severity: "warning" })),
        ),
      ...supervisors.filter(isForProduction).flatMap(inSupervisor),
      ...kubernetes.filter(isForProduction).flatMap((file) => [...inManifest(file), ...inSecretObject(file)]),
      ...platforms.filter(isForProduction).flatMap(inPlatformFile),
      ...deploy.workflows.flatMap(inWorkflow),
      // Git runs `pre-push.sh` on the machine of a developer.
      ...scripts
        .filter((file) => isForProduction(file) && !/(?:^|\/)(?:pre-push|pre-commit|commit-msg)[^/]*$/.test(file.path))
        .flatMap(inScript),
      ...procfiles.filter(isForProduction).flatMap(({ path }) => inProcfile(path, project)),
    ];
    const findings = told(written).flatMap((one) => ("kind" in one ? [{ ...one, about: ofAnySecret }] : judge(one)));
    return findings.length > 0
      ? findings
      : holds({
          at: looked[0] === undefined ? undefined : fileStart(looked[0].path),
          text: "no secret is written into a deploy file, as far as names and values tell",
        });
  },
});

/** A variable that a deploy file sets to a text. */
interface Written {
  readonly name: string;
  /** undefined: other things decide. */
  readonly value: string | undefined;
  readonly at: Span;
  /** `the image`. */
  readonly where: string;
  readonly severity?: "error" | "warning" | "information";
  /** The same variable with the same text, elsewhere in the file. */
  readonly again?: readonly Span[];
}

/** `${PASSWORD:-secret}` in each service is one decision. */
function told(all: readonly (Written | FindingDraft)[]): readonly (Written | FindingDraft)[] {
  return all.flatMap((one): readonly (Written | FindingDraft)[] => {
    if ("kind" in one) return [one];
    const alike = all.filter(
      (other): other is Written =>
        !("kind" in other) &&
        other.at.file === one.at.file &&
        other.name === one.name &&
        other.value === one.value &&
        other.where === one.where,
    );
    return alike[0] === one ? [{ ...one, again: alike.slice(1).map(({ at }) => at) }] : [];
  });
}

type Deploy = ProjectView["deploy"];

function isForProduction({ target }: { readonly target: string }): boolean {
  return target === "production";
}

function judge({ name, value, at, where, severity = "error", again = [] }: Written): readonly FindingDraft[] {
  if (value === undefined || value === "" || value.startsWith("/")) return [];
  const said =
    isSecretVariable(name) &&
    (!isPlaceholder(value) || isPin(name, value)) &&
    !isReference(value) &&
    !isAddress(value) &&
    !isOwnName(name, value)
      ? `The secret ${name} is written into ${where}`
      : hasUrlPassword(value)
        ? `${name} holds a password, and is written into ${where}`
        : undefined;
  if (said === undefined) return [];
  return [
    finding({
      at,
      // A word keeps nobody out, and may be meant to be replaced.
      severity: isInnerUrl(value)
        ? "information"
        : severity === "error" && (isGuess(passwordOf(value)) || isWords(value))
          ? "warning"
          : severity,
      certainty: "definite",
      message: said,
      because: again.map((other) => ({ at: other, label: "and here" })),
      ...(!/^(?:DJANGO_)?SECRET_KEY$/.test(name) && { about: ofAnySecret }),
    }),
  ];
}

/** `POSTGRES_PASSWORD: "2309"`: elsewhere a number is a length, a port or a rate. */
function isPin(name: string, value: string): boolean {
  return /PASS(?:WORD|WD)?$/i.test(name) && /^\d{4,}$/.test(value);
}

/** `host=db password=shop` of libpq; of what is no such text the whole. */
function passwordOf(value: string): string {
  return /(?:^|\s)password=(\S+)/.exec(value)?.[1] ?? value;
}

/** `SHOP_ACCESS_KEY=accesskey` */
function isOwnName(name: string, value: string): boolean {
  return value.length > 5 && name.toLowerCase().replaceAll("_", "").endsWith(value.toLowerCase());
}

/** `postgres://shop:shop@database/shop`: what keeps nobody out, of a host that has its name among the containers only. */
function isInnerUrl(value: string): boolean {
  const [, user, password] = /^\w[\w+.-]*:\/\/([^:@/\s]*):([^:@/\s]+)@[\w-]+(?::\d+)?(?:\/|$)/.exec(value) ?? [];
  return password !== undefined && (password === user || isWord(password));
}

function inImage({ content, text }: Deploy["dockerfiles"][number], compose: Deploy["compose"]): readonly Written[] {
  // Keycloak, a mail catcher: nothing of the project runs in it, and it may be there for developers.
  const runsPython = namesPython.test(text);
  const shipped = shippedStages(content, compose);
  return content.stages.flatMap((stage) => [
    ...stage.env.map(
      ({ name, value, at }): Written => ({
        name,
        value: plain(value),
        at,
        where: "the image",
        ...(!runsPython &&
          (isTrivialPassword(plain(value) ?? "") || isUsers(stage, value)) && { severity: "information" as const }),
      }),
    ),
    ...(shipped.has(stage) ? stage.args : []).map(
      ({ name, value, at }): Written => ({
        name,
        value: plain(value),
        at,
        where: "the image's history",
        severity: "warning",
      }),
    ),
  ]);
}

function loginsOf(stages: readonly DockerStage[]): readonly FindingDraft[] {
  return stages
    .flatMap(({ runs }) => runs)
    .flatMap(({ instruction: { args } }) =>
      [...args.text.matchAll(login)].flatMap(({ 0: line, 1: user = "", 2: value = "", index }) =>
        isPlaceholder(value) || isPlaceholder(`${user}:${value}`)
          ? []
          : finding({
              at: spanOf(args, index, index + line.length),
              severity: "warning",
              certainty: "definite",
              message: `The password of the user ${user} is written into the image`,
            }),
      ),
    );
}

const login =
  /\becho\s{1,9}(?:-\w\s{1,9})?["']?([\w-]{1,40}):([^"'\s|$]{1,100})["']?\s{0,9}\|\s{0,9}(?:sudo\s{1,9})?chpasswd\b/g;

/** `POSTGRES_PASSWORD` is what `POSTGRES_USER` is. */
function isUsers(stage: DockerStage, value: DockerStage["env"][number]["value"]): boolean {
  const text = plain(value);
  return stage.env.some((one) => one.name.endsWith("_USER") && plain(one.value) === text);
}

/** `ENV SECRET_KEY nothing` for `collectstatic`, and app.json has the platform ask for it. */
function isGiven(name: string, platforms: Deploy["platforms"]): boolean {
  return platforms.some((file) => isForProduction(file) && file.text.includes(`"${name}"`));
}

/** The stages that an image is, and not only takes files from: the history of the others is thrown away. */
function shippedStages(dockerfile: Dockerfile, compose: Deploy["compose"]): ReadonlySet<DockerStage> {
  const targets = compose.flatMap(({ content }) => content.services.flatMap((service) => service.build?.target ?? []));
  return new Set(
    [undefined, ...targets].flatMap((target) => {
      const stage = builtStage(dockerfile, target);
      return stage === undefined ? [] : stageChain(dockerfile, stage);
    }),
  );
}

function inCompose({ content, text }: Deploy["compose"][number]): readonly Written[] {
  const inner = innerPasswords(content);
  // `# You will want to modify the variables DB_* to connect to your database`
  const isTemplate =
    /^[^\n]{0,20}#[^\n]{0,300}\b(?:modify|change|adjust|edit|replace|customi[sz]e)\b[^\n]{0,120}\b(?:variables?|values?|passwords?|secrets?|credentials)\b/im.test(
      text.slice(0, 1500),
    );
  return inServices(content, inner).map((one) =>
    isTemplate && (isGuess(one.value ?? "") || isWords(one.value ?? "")) ? { ...one, severity: "information" } : one,
  );
}

function inServices(content: Deploy["compose"][number]["content"], inner: ReadonlySet<string>): readonly Written[] {
  return content.services
    .flatMap((service) => [...service.environment, ...(service.build?.args ?? [])])
    .map(({ name, value, at }): Written => {
      const [part, ...more] = value?.parts ?? [];
      // `${NAME:-secret}` is written down as well.
      if (
        more.length === 0 &&
        part?.kind === "variable" &&
        (part.operator === ":-" || part.operator === "-") &&
        part.argument !== undefined
      )
        return {
          name,
          value: part.argument,
          at: value?.at ?? at,
          where: "the Compose file, and counts where nothing else is given",
          // A word is what developers start with, and nothing is certain of what holds only where a variable is unset.
          severity: isGuess(part.argument) ? "information" : "warning",
        };
      const text = plain(value);
      return {
        name,
        value: text,
        at: value?.at ?? at,
        where: "the Compose file",
        ...(/PASS/i.test(name) && passwordSeverity(text ?? "", inner)),
      };
    });
}

function isGuess(text: string): boolean {
  return isTrivialPassword(text) || isWord(text);
}

function passwordSeverity(text: string, inner: ReadonlySet<string>): Pick<Written, "severity"> {
  return inner.has(text) ? { severity: "information" } : isWord(text) ? { severity: "warning" } : {};
}

/** `POSTGRES_PASSWORD: shop`, a word or the user's name, where no port of the database is published: it keeps nobody out, and only services of the file get there. */
function innerPasswords({ services }: Deploy["compose"][number]["content"]): ReadonlySet<string> {
  return new Set(
    services
      .filter((service) => service.ports.length === 0 && isDatabaseImage(service.image?.text ?? ""))
      .flatMap(({ environment }) => {
        const valuesOf = (pattern: RegExp): readonly string[] =>
          environment.flatMap(({ name, value }) => (pattern.test(name) ? (plain(value) ?? []) : []));
        const names = valuesOf(/_(?:USER|DB|DATABASE)$/);
        return valuesOf(/_PASS(?:WORD)?$/).filter((password) => names.includes(password) || isWord(password));
      }),
  );
}

function inSupervisor({ content }: Deploy["supervisors"][number]): readonly Written[] {
  return content.programs
    .flatMap((program) => program.environment)
    .map(({ name, value, valueAt }) => ({
      name,
      value: value.includes("%(") ? undefined : value,
      at: valueAt,
      where: "supervisord's configuration",
    }));
}

function inManifest({ content }: Deploy["kubernetes"][number]): readonly Written[] {
  return content.workloads
    .flatMap(({ containers }) => containers.flatMap(({ env }) => env))
    .map(({ name, value, valueAt, nameAt }) => ({
      name,
      value: value?.includes("$(") === true ? undefined : value,
      at: valueAt ?? nameAt,
      where: "the manifest",
    }));
}

/** A Secret, and what kustomize makes one of: https://kubernetes.io/docs/concepts/configuration/secret/. What sops encrypted is no secret any more, nor is what Helm fills in. */
function inSecretObject({ path, content }: Deploy["kubernetes"][number]): readonly Written[] {
  if (/example|sample|template/i.test(basename(path))) return [];
  const written = (name: string, node: YamlNode | undefined, value: string | undefined): readonly Written[] =>
    node === undefined || value?.includes("{{") === true ? [] : [{ name, value, at: node.at, where: "the manifest" }];
  return content.yaml.documents
    .filter((root) => yamlGet(root, "sops") === undefined)
    .flatMap((root) => [
      ...(yamlText(yamlGet(root, "kind")) === "Secret"
        ? [
            ...yamlEntries(yamlGet(root, "stringData")).flatMap(({ key, value }) =>
              written(key, value, yamlText(value)),
            ),
            ...yamlEntries(yamlGet(root, "data")).flatMap(({ key, value }) =>
              written(key, value, fromBase64(yamlText(value) ?? "", false)?.trim()),
            ),
          ]
        : []),
      ...yamlItems(yamlGet(root, "secretGenerator"))
        .flatMap((generator) => yamlItems(yamlGet(generator, "literals")))
        .flatMap((item) => {
          const [name = "", ...rest] = (yamlText(item) ?? "").split("=");
          return written(name, item, rest.join("="));
        }),
    ]);
}

function inPlatformFile({ content, text }: Deploy["platforms"][number]): readonly Written[] {
  // `"description": "The key of the provider (test)"` of app.json.
  const isForTests = ({ end }: Span): boolean =>
    /^"?\s{0,20}:\s{0,20}\{[^{}]{0,400}"description"\s{0,20}:\s{0,20}"[^"]{0,300}\b(?:tests?|testing|sandbox)\b/i.test(
      text.slice(end, end + 800),
    );
  return [...content.environment, ...content.processes.flatMap((process) => process.environment)]
    .filter(({ nameAt }) => content.kind !== "app.json" || !isForTests(nameAt))
    .map(({ name, value, valueAt, nameAt }) => ({
      name,
      value,
      at: valueAt ?? nameAt,
      where: "the platform's file",
    }));
}

/** Services of tests have passwords of their own; what deploys has real ones. Elsewhere only what a provider makes is certainly real. */
function inWorkflow({ content }: Deploy["workflows"][number]): readonly Written[] {
  return content.jobs.flatMap((job) => {
    const deploys = job.environment !== undefined || /deploy|release|publish|production/i.test(job.id);
    return [...job.env, ...job.steps.flatMap((step) => step.env)]
      .filter(({ name, value, dynamic }) => !dynamic && (deploys || isMadeByProvider(name, value)))
      .map(({ name, value, valueAt }) => ({ name, value, at: valueAt, where: "the workflow" }));
  });
}

/** The second half of a key of AWS has no sign of its own: 40 characters under its name. */
function isMadeByProvider(name: string, value: string): boolean {
  return (
    secretShape(value) !== undefined || (name.endsWith("AWS_SECRET_ACCESS_KEY") && /^[A-Za-z0-9/+]{40}$/.test(value))
  );
}

function inScript({ content }: Deploy["scripts"][number]): readonly (Written | FindingDraft)[] {
  return content.commands.flatMap(({ assignments, words, conditional }) => [
    ...[
      ...assignments.map(({ name, value, at }): Written => ({ name, value: plain(value), at, where: "the script" })),
      ...(/^(?:export|declare|readonly)$/.test(words[0]?.text ?? "") ? words.slice(1) : []).flatMap(exported),
    ].map((one): Written => {
      // `if [ -z "$TOKEN" ]; then export TOKEN=…`: what holds where nothing else is given.
      if (!conditional) return one;
      return { ...one, severity: isGuess(one.value ?? "") ? "information" : "warning" };
    }),
    ...words.flatMap(tokenIn),
  ]);
}

function exported(word: ShellWord): readonly Written[] {
  const equals = word.text.indexOf("=");
  return equals > 0
    ? [
        {
          name: word.text.slice(0, equals),
          value: plain(word)?.slice(equals + 1),
          at: word.at,
          where: "the script",
        },
      ]
    : [];
}

/** `-H "Authorization: Bearer …"`, also as one word with its option: `--header="…"`. What stands behind Bearer is the token, however short. */
function tokenIn(word: ShellWord): readonly FindingDraft[] {
  const [, scheme, token] =
    /^(?:--?\w[\w-]{0,20}=)?(?:Authorization|X-Api-Key)\s*:\s*(Bearer |Token |Basic )?(\S+)$/i.exec(
      plain(word) ?? "",
    ) ?? [];
  return token !== undefined && token.length > (scheme === undefined ? 15 : 7) && !isPlaceholder(token)
    ? [
        finding({
          at: word.at,
          severity: "error",
          certainty: "definite",
          message: "A token is written into the script",
        }),
      ]
    : [];
}

function inProcfile(path: string, { processes }: ProjectView): readonly Written[] {
  return processes
    .filter(({ launch }) => launch.file === path)
    .flatMap(({ launch }) => launch.environment)
    .filter(({ source, at }) => source === "command" && at.file === path)
    .map(({ name, value, at, valueAt }) => ({ name, value, at: valueAt ?? at, where: "the Procfile" }));
}

function plain(
  value: { readonly text: string; readonly parts: readonly { readonly kind: string }[] } | undefined,
): string | undefined {
  return value?.parts.every((part) => part.kind === "text") === true ? value.text : undefined;
}

/** `key_value_store=http://consul:8500/v1/kv`: an address, of no webhook and without anything to log in by. */
function isAddress(value: string): boolean {
  return /^(?:https?|s3|gs):\/\/[^@?\s]+$/.test(value) && secretShape(value) === undefined;
}

/** Where a secret is found, not the secret: `vault:…`, `op://…`, `arn:aws:secretsmanager:…`, `projects/…/secrets/…`. */
function isReference(value: string): boolean {
  return (
    /^(?:vault:|op:\/\/|arn:|ssm:|file:|env:|secret:|projects\/|@Microsoft\.KeyVault|encrypted:|ENC\[)/.test(value) ||
    /^\/run\/secrets\//.test(value) ||
    namesVariables(value) ||
    // `KEY="terraform.tfstate"`, which names a file of a bucket.
    /^[\w./-]{1,100}\.(?:tfstate|json|ya?ml|toml|ini|cfg|conf|env|txt|sql|zip|gz|tgz|pem|key|pub|crt|cer|p12|pfx|asc|gpg)$/.test(
      value,
    )
  );
}
