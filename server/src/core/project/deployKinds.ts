import { infrastructureGlobs } from "./infrastructure.js";
import { basename, dirname } from "./paths.js";

export type DeployKind =
  | "dockerfile"
  | "compose"
  | "procfile"
  | "systemd"
  | "env"
  | "workflow"
  | "test-config"
  | "shell"
  | "platform"
  | "kubernetes"
  | "supervisor"
  | "uwsgi"
  | "server"
  | "makefile"
  | "nginx"
  | "caddy";

/** undefined: not a deploy file. Decided by the path alone; "kubernetes" says no more than that it is YAML: what manifests begin with tells (manifests.ts). */
export function deployKindOf(path: string): DeployKind | undefined {
  return kindOf(path)?.kind;
}

/** The same, and whether it is nginx's configuration only where it is mounted below /etc/nginx, whatever else its name and folder say. */
export function deployFileOf(
  path: string,
): { readonly kind: DeployKind; readonly isOnlyWhenMounted: boolean } | undefined {
  const found = kindOf(path);
  return found && { kind: found.kind, isOnlyWhenMounted: found === mounted };
}

function kindOf(path: string): KindOfDeployFile | undefined {
  const [name, folder] = [basename(path).toLowerCase(), dirname(path)];
  return deployKinds.find((one) => one.name.test(name) && (one.folder === undefined || one.folder.test(folder)));
}

interface KindOfDeployFile {
  readonly kind: DeployKind;
  /** Of the name, in lower case. */
  readonly name: RegExp;
  readonly folder?: RegExp;
  /**
   * The same for editors, which watch by globs: each file that is of the kind, and perhaps some more. Braces spell the cases that people write:
   * in brackets the protocol has ranges only (https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#pattern).
   */
  readonly globs: readonly string[];
}

/** Discovery takes those that hold a server and that Compose or an image puts below /etc/nginx. */
const mounted: KindOfDeployFile = {
  kind: "nginx",
  name: /\.conf(?:\.(?:template|j2))?$/,
  globs: ["**/*.conf", "**/*.conf.{template,j2}"],
};

/** The first that matches decides. test/unit/deployKinds.test.ts tries every way to write a name against the globs, the hooks and the menus. */
export const deployKinds: readonly KindOfDeployFile[] = [
  // Whatever they are called: `.github/workflows/production.yml` is no Compose file.
  {
    kind: "workflow",
    folder: /\/\.github\/(?:workflows|actions\/[\w-]+)$/,
    name: /\.ya?ml$/,
    globs: ["**/*.{yml,yaml}"],
  },
  { kind: "workflow", folder: /\/\.circleci$/, name: /\.ya?ml$/, globs: ["**/*.{yml,yaml}"] },
  {
    kind: "dockerfile",
    // `web.dockerfile`, `ProdDjangoDockerfile`
    name: /^(?!.*\.dockerignore$)(?:dockerfile|containerfile)(?:[.\-_].*)?$|(?:dockerfile|containerfile)$/,
    globs: [
      "**/{Dockerfile,dockerfile,Containerfile,containerfile}*",
      "**/*{Dockerfile,dockerfile,Containerfile,containerfile}",
    ],
  },
  // `dockerfiles/server.docker`; an env file may end so too.
  { kind: "dockerfile", folder: /\/docker(?:files)?$/, name: /^(?!env\b)[\w-]+\.docker$/, globs: ["**/*.docker"] },
  {
    kind: "compose",
    name: /^(?:docker-)?compose(?:[.\-_].*)?\.ya?ml(?:\..+)?$|docker-compose.*\.ya?ml$|^(?:stack|production|prod|staging|local|dev)\.yml$/,
    globs: ["**/*.{yml,yaml}", "**/*compose*.{yml,yaml}.*"],
  },
  // `Procfile.sh` is a script that one starts.
  {
    kind: "procfile",
    name: /^procfile(?:\.(?!(?:sh|bash|py|rb|js|md|txt|json|ya?ml|toml)$).+)?$/,
    globs: ["**/{Procfile,procfile}*"],
  },
  {
    kind: "systemd",
    name: /\.(?:service|socket)(?:\.j2|\.template)?$/,
    globs: ["**/*.{service,socket}", "**/*.{service,socket}.{j2,template}"],
  },
  {
    kind: "nginx",
    // `default.conf` is what nginx's own image calls its server (https://hub.docker.com/_/nginx): discovery takes those that have one. Dokku's is a template for sigil: https://dokku.com/docs/networking/proxies/nginx/#customizing-via-configuration-files-included-by-the-default-templates
    name: /^(?:nginx|(?:default|site|app)[\w.-]*nginx)[\w.-]*\.conf(?:\.(?:template|j2|sigil))?$|(?:[._-]nginx|^default)\.conf(?:\.(?:template|j2))?$|\.nginx$/,
    globs: ["**/*.conf", "**/*.conf.{template,j2,sigil}", "**/*.nginx"],
  },
  {
    kind: "nginx",
    folder: /\/nginx(?:\/(?:conf\.d|templates))?$/,
    name: /\.conf(?:\.(?:template|tpl|j2))?$/,
    globs: ["**/*.conf", "**/*.conf.{template,tpl,j2}"],
  },
  {
    kind: "nginx",
    folder: /\/sites-(?:available|enabled)$/,
    name: /^(?!.*\.(?:md|txt|sh)$)/,
    globs: ["**/{sites-available,sites-enabled}/*"],
  },
  // Ansible's `roles/site/templates/shop.j2`: discovery takes those that have a server.
  { kind: "nginx", folder: /\/templates$/, name: /^[\w-]+(?:\.conf)?\.j2$/, globs: ["**/templates/*.j2"] },
  { kind: "caddy", name: /^caddyfile(?:\..+)?$/, globs: ["**/{Caddyfile,caddyfile}*"] },
  {
    kind: "env",
    // `.env.toml` and `.env.d.ts` are of other programs.
    name: /^(?!.*\.(?:toml|json|ya?ml|py|[cm]?[jt]sx?|md)$)(?:\.env(?:\..+|-.+|rc)?$|.*\.env(?:\.\w+)?$|env(?:\.\w+)*\.(?:prod|production|staging|example|sample|template|local|dev)\w*$)/,
    globs: [
      "**/.env*",
      "**/*.env",
      "**/*.env.*",
      "**/env.{prod,staging,example,sample,template,local,dev}*",
      "**/env.*.{prod,staging,example,sample,template,local,dev}*",
    ],
  },
  {
    kind: "env",
    name: /^(?:dot)?env[._-](?:example|sample|template|dist)$/,
    globs: ["**/dotenv*", "**/env{.,_,-}{example,sample,template,dist}"],
  },
  { kind: "env", folder: /\/\.envs(?:\/|$)/, name: /^\./, globs: ["**/.envs/**"] },
  {
    kind: "workflow",
    name: /^(?:\.gitlab-ci|azure-pipelines|bitbucket-pipelines|\.travis|cloudbuild|buildspec|appveyor|\.drone|\.woodpecker)\b.*\.ya?ml$|^jenkinsfile$/,
    globs: ["**/*.{yml,yaml}", "**/{Jenkinsfile,jenkinsfile}"],
  },
  {
    kind: "test-config",
    name: /^(?:pytest\.ini|tox\.ini|setup\.cfg|pyproject\.toml)$/,
    globs: ["**/*.{ini,cfg,toml}"],
  },
  {
    kind: "shell",
    name: /\.(?:sh|bash)$|^(?:entrypoint|start|run|gunicorn_start|release|(?:re|run)?deploy|pre_compile|post_compile)$/,
    globs: [
      "**/*.{sh,bash}",
      "**/{entrypoint,start,run,gunicorn_start,release,deploy,redeploy,rundeploy,pre_compile,post_compile}",
    ],
  },
  {
    kind: "platform",
    globs: [
      "**/*.{yml,yaml,toml}",
      "**/{app,railpack,railway,vercel,zappa_settings,scalingo,dokku}.json",
      "**/captain-definition",
    ],
    name: /^(?:app\.json|heroku\.yml|render\.ya?ml|fly(?:\.\w+)?\.toml|railway\.(?:json|toml)|vercel\.json|nixpacks\.toml|railpack\.json|apprunner\.ya?ml|app\.ya?ml|zappa_settings\.(?:json|ya?ml|toml)|serverless\.ya?ml|captain-definition|scalingo\.json|platform\.app\.yaml|\.platform\.app\.yaml|dokku\.json|koyeb\.yaml|appspec\.ya?ml)$/,
  },
  // Containers of Amazon's ECS, also in templates of Terraform and for Elastic Beanstalk.
  {
    kind: "platform",
    name: /(?:task|container)[-_]?def[^/]*\.json$|^dockerrun\.aws\.json$|\.json\.(?:tf)?tpl$/,
    globs: ["**/*{task,container}*def*.json", "**/{Dockerrun,dockerrun}.aws.json", "**/*.json.{tpl,tftpl}"],
  },
  // Kamal's, and those of its destinations.
  {
    kind: "platform",
    folder: /\/config$/,
    name: /^deploy(?:\.[\w-]+)?\.ya?ml$/,
    globs: ["**/*.{yml,yaml}"],
  },
  // AWS Copilot's services, and what Wikimedia builds images from.
  { kind: "platform", folder: /\/copilot\/[\w-]+$/, name: /^manifest\.ya?ml$/, globs: ["**/*.{yml,yaml}"] },
  { kind: "platform", name: /^blubber\.yaml$/, globs: ["**/*.{yml,yaml}"] },
  { kind: "platform", folder: /\/\.(?:ebextensions|do)$/, name: /^/, globs: ["**/{.ebextensions,.do}/*"] },
  { kind: "supervisor", name: /supervisor.*\.(?:conf|ini)$/, globs: ["**/*.{conf,ini}"] },
  // One program each: discovery takes those that hold a section of supervisor.
  { kind: "supervisor", folder: /\/supervis[^/]*(?:\/conf\.d)?$/, name: /\.(?:conf|ini)$/, globs: ["**/*.{conf,ini}"] },
  {
    kind: "supervisor",
    name: /(?:gunicorn|celery|daphne|uvicorn|hypercorn)[\w-]*\.(?:conf|ini)$/,
    globs: ["**/*.{conf,ini}"],
  },
  { kind: "uwsgi", name: /uwsgi.*\.(?:ini|ya?ml|xml)$/, globs: ["**/*.{ini,yml,yaml}", "**/*uwsgi*.xml"] },
  // `docker/shop.ini`: discovery takes those that hold a section of uWSGI.
  {
    kind: "uwsgi",
    folder: /\/(?:docker|deploy(?:ment)?|conf(?:ig)?|etc|uwsgi(?:-(?:apps|sites))?|wsgi)$/,
    name: /^(?!(?:alembic|logging|mypy|pytest|setup|tox)\b)[\w.-]+\.ini$/,
    globs: ["**/*.ini"],
  },
  // gunicorn's raw_env.
  { kind: "server", name: /^gunicorn.*\.py$/, globs: ["**/gunicorn*.py"] },
  { kind: "server", name: /(?:apache|httpd|circus|wsgi|vhost).*\.conf$/, globs: ["**/*.conf"] },
  mounted,
  { kind: "makefile", name: /^(?:makefile|justfile)$/, globs: ["**/{Makefile,makefile,Justfile,justfile}"] },
  { kind: "kubernetes", name: /\.ya?ml$/, globs: ["**/*.{yml,yaml}"] },
];

/** What is read besides and findings stand in: requirements, crontabs and timers, which Python, and what stays out of an image. */
const furtherGlobs: readonly string[] = [
  "**/{*requirements*,req*,constraints*}.{txt,in}",
  "**/{requirement,requirements,reqs,deps}/*.{txt,in}",
  "**/Pipfile",
  "**/{.python-version,runtime.txt}",
  "**/{crontab*,*.crontab,*.cron,*.timer}",
  "**/cron.d/*",
  "**/{*.dockerignore,.containerignore}",
  "**/.deploy-checklist.json",
];

/** Every file besides Python in which something can be found, and what people confirmed: an editor sends what is typed into them. */
export const editedGlobs: readonly string[] = [
  ...new Set([...deployKinds.flatMap(({ globs }) => globs), ...furtherGlobs]),
];

/** Every file that `check` says something of: those, Python, the versions that are locked, and what Git leaves out. */
export const checkedGlobs: readonly string[] = [...editedGlobs, "**/*.py", "**/*.lock", "**/.gitignore"];

/** Every file whose change can change a finding or an item: those, what says which variables machines give, documents that evidence is found in, and JSON that settings read. */
export const watchedGlobs: readonly string[] = [
  ...checkedGlobs,
  ...infrastructureGlobs,
  "**/*.{md,rst,adoc}",
  "**/*.json",
];
