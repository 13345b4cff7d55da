/** What platforms start by files of their own that say more for one environment than for another. */
import { describe, expect, it } from "vitest";
import { findLaunches } from "../../../server/src/core/launch/findLaunches.js";
import type { Launch } from "../../../server/src/core/launch/launch.js";
import { rolesOf } from "../../harness/deployRoles.js";
import { memoryFiles } from "../../harness/memoryFileSource.js";

const launches = (record: Record<string, string>): readonly Launch[] =>
  findLaunches({ files: memoryFiles({ "/p/manage.py": "", ...record }), root: "/p", roles: rolesOf(record) });
const summary = (list: readonly Launch[]): readonly string[] =>
  list.map(
    ({ target, name, role, command }) => `${target} ${name} [${role}] ${command.map(({ text }) => text).join(" ")}`,
  );
const variables = (launch: Launch | undefined): Record<string, string | undefined> =>
  Object.fromEntries((launch?.environment ?? []).map(({ name, value }) => [name, value]));

describe("AWS Copilot", () => {
  const files = {
    "/p/docker/api.Dockerfile": "FROM python:3.13\nWORKDIR /app\nCOPY . .\nENV LOG=info\nCMD gunicorn shop.wsgi\n",
    "/p/copilot/api/manifest.yml": `name: api
type: Load Balanced Web Service
image: {build: {dockerfile: docker/api.Dockerfile, context: .}, port: 8000}
http: {path: /, healthcheck: {path: /health}}
variables: {DEBUG: false, HOSTS: localhost, BUCKET: {from_cfn: x}, STAGE: "\${COPILOT_ENVIRONMENT_NAME}"}
secrets: {SECRET_KEY: /copilot/x/SECRET_KEY}
environments:
  testenv: {variables: {DEBUG: true}}
  prodenv: {variables: {HOSTS: shop.example.com}}
`,
    "/p/copilot/jobs/manifest.yml":
      "name: jobs\ntype: Worker Service\nimage: {build: docker/api.Dockerfile}\ncommand: celery -A shop worker\nenvironments:\n  test: {count: 1}\n",
  };
  it("runs each service as the environment for production has it", () => {
    const list = launches(files);
    const [api] = list;
    expect(summary(list)).toEqual([
      "production api/prodenv [web] gunicorn shop.wsgi",
      "production jobs [worker] celery -A shop worker",
    ]);
    expect(variables(api)).toEqual({
      LOG: "info",
      DEBUG: "false",
      HOSTS: "shop.example.com",
      BUCKET: undefined,
      STAGE: undefined,
      SECRET_KEY: undefined,
    });
    expect([api?.ports.map(({ container }) => container), api?.files]).toEqual([
      [8000],
      ["/p/copilot/api/manifest.yml", "/p/docker/api.Dockerfile"],
    ]);
  });
  it("knows nothing of what another entrypoint starts, and pipelines are no services", () => {
    const { "/p/copilot/api/manifest.yml": api, "/p/docker/api.Dockerfile": image } = files;
    const list = launches({
      "/p/docker/api.Dockerfile": image,
      "/p/copilot/api/manifest.yml": `${api}entrypoint: ./start\n`,
      "/p/copilot/pipelines/main/manifest.yml": "name: main\nversion: 1\nsource: {provider: GitHub}\n",
    });
    expect(list.filter(({ kind }) => kind === "platform")).toEqual([]);
  });
});

describe("Amazon's ECS", () => {
  const container = `{"name": "web", "cpu": \${cpu}, "entryPoint": ["sh", "-c"], "command": ["gunicorn shop.wsgi"],
    "environment": [{"name": "HOSTS", "value": "shop.example.com"}, {"name": "REGION", "value": "\${region}"}],
    "secrets": [{"name": "SECRET_KEY", "valueFrom": "\${key_arn}"}]}`;
  const started = (record: Record<string, string>): readonly unknown[] =>
    launches(record).map((launch) => [...summary([launch]), variables(launch)]);
  const web = [
    "production web [web] gunicorn shop.wsgi",
    { HOSTS: "shop.example.com", REGION: undefined, SECRET_KEY: undefined },
  ];
  it("runs what a template of Terraform, a task definition and Dockerrun.aws.json name", () => {
    expect(started({ "/p/terraform/templates/app.json.tpl": `[${container}]` })).toEqual([web]);
    for (const file of ["/p/.aws/task-definition.json", "/p/Dockerrun.aws.json"])
      expect(started({ [file]: `{"containerDefinitions": [${container}]}` })).toEqual([web]);
  });
  it("knows nothing of what an image starts by itself, nor of other templates", () => {
    expect(
      started({
        "/p/task-definition.json": '{"containerDefinitions": [{"name": "web", "image": "shop"}]}',
        "/p/policy.json.tpl": '{"Statement": [{"name": "web", "command": ["gunicorn", "shop.wsgi"]}]}',
      }),
    ).toEqual([]);
  });
});

describe("Kamal", () => {
  const files = {
    "/p/Dockerfile": "FROM python:3.13\nWORKDIR /app\nCOPY . .\nCMD gunicorn shop.wsgi\n",
    "/p/config/deploy.yml":
      "service: shop\nimage: me/shop\nservers: [192.0.2.1]\nenv: {clear: {HOSTS: localhost, LOG: info}}\nproxy: {app_port: 8000}\n",
    "/p/config/deploy.staging.yml": "servers: [192.0.2.2]\nenv: {clear: {HOSTS: staging.example.com}}\n",
  };
  const of = (list: readonly Launch[]): readonly unknown[] =>
    list.map((launch) => [launch.file.slice("/p/config/".length), launch.target, variables(launch)]);
  it("puts a destination's file over the one for all", () => {
    expect(of(launches(files))).toEqual([
      ["deploy.staging.yml", "production", { HOSTS: "staging.example.com", LOG: "info" }],
      ["deploy.yml", "production", { HOSTS: "localhost", LOG: "info" }],
    ]);
  });
  it("runs what is for all of them only below the one for production", () => {
    const list = launches({ ...files, "/p/config/deploy.production.yml": "env: {clear: {HOSTS: shop.example.com}}\n" });
    expect(of(list)).toEqual([
      ["deploy.production.yml", "production", { HOSTS: "shop.example.com", LOG: "info" }],
      ["deploy.staging.yml", "production", { HOSTS: "staging.example.com", LOG: "info" }],
    ]);
    const { "/p/config/deploy.yml": _, ...alone } = files;
    expect(launches(alone).filter(({ kind }) => kind === "platform")).toEqual([]);
  });
});

describe("Elastic Beanstalk", () => {
  const option = "option_settings:\n  aws:elasticbeanstalk:container:python:\n    WSGIPath: shop.wsgi:application\n";
  const listed =
    'option_settings:\n  - {namespace: "aws:elasticbeanstalk:container:python", option_name: WSGIPath, value: shop/wsgi.py}\n  - {option_name: DEBUG, value: "False"}\n';
  it("serves the path that it is told", () => {
    expect(summary(launches({ "/p/.ebextensions/django.config": option }))).toEqual([
      "production web [web] shop.wsgi:application",
    ]);
    const [web] = launches({ "/p/.ebextensions/django.config": listed });
    expect([web?.command[0]?.text, variables(web)]).toEqual(["shop/wsgi.py", { DEBUG: "False" }]);
  });
  it("starts what a Procfile says instead", () => {
    const list = launches({ "/p/.ebextensions/django.config": option, "/p/Procfile": "web: gunicorn shop.wsgi\n" });
    expect(summary(list)).toEqual(["production web [web] gunicorn shop.wsgi"]);
  });
});

describe("Blubber", () => {
  const file = `version: v4
base: example/python3
runs: {environment: {DJANGO_SETTINGS_MODULE: shop.settings}}
variants:
  base-python: {runs: {environment: {LOG: info}}}
  dev-python: {includes: [base-python], entrypoint: [python, manage.py, runserver]}
  lint-python: {includes: [base-python], entrypoint: [flake8]}
  served: {includes: [base-python], entrypoint: [gunicorn, shop.wsgi]}
  demo: {includes: [served], entrypoint: [python3, manage.py, runserver]}
  webapp: {includes: [served], runs: {environment: {LOG: warning}}}
`;
  it("starts what variants for production do, with what they include", () => {
    const list = launches({ "/p/.pipeline/blubber.yaml": file });
    expect(summary(list)).toEqual([
      "production served [web] gunicorn shop.wsgi",
      "production webapp [web] gunicorn shop.wsgi",
    ]);
    expect(list.map(variables)).toEqual([
      { DJANGO_SETTINGS_MODULE: "shop.settings", LOG: "info" },
      { DJANGO_SETTINGS_MODULE: "shop.settings", LOG: "warning" },
    ]);
  });
  it("other YAML of a pipeline starts nothing", () => {
    expect(launches({ "/p/.pipeline/config.yaml": file })).toEqual([]);
  });
});

describe("App Engine", () => {
  const app = (runtime: string): Record<string, string> => ({
    "/p/app.yaml": `runtime: ${runtime}\nentrypoint: gunicorn -b :$PORT shop.wsgi\nenv_variables:\n  DJANGO_SETTINGS_MODULE: shop.settings\n  SITE: shop\n`,
  });
  it("starts what app.yaml says with its variables, and one of another language or tool nothing", () => {
    const list = launches(app("python313"));
    expect(summary(list)).toEqual(["production web [web] gunicorn -b :$PORT shop.wsgi"]);
    expect(variables(list[0])).toEqual({ DJANGO_SETTINGS_MODULE: "shop.settings", SITE: "shop" });
    expect(launches(app("nodejs22"))).toEqual([]);
    expect(launches({ "/p/.do/app.yaml": app("python313")["/p/app.yaml"] ?? "" })).toEqual([]);
  });
});
