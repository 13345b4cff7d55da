import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findLaunches } from "../../../server/src/core/launch/findLaunches.js";
import type { Launch, Word } from "../../../server/src/core/launch/launch.js";
import { runsWhat } from "../../../server/src/core/launch/runsWhat.js";
import { rolesOf } from "../../harness/deployRoles.js";
import { memoryFiles } from "../../harness/memoryFileSource.js";
import * as samples from "./samples.js";

const launches = (record: Record<string, string>) =>
  findLaunches({ files: memoryFiles({ "/p/manage.py": "", ...record }), root: "/p", roles: rolesOf(record) });
const line = (words: readonly Word[]) => words.map((word) => word.text).join(" ");
const summary = (list: readonly Launch[]) =>
  list.map((launch) => `${launch.target} ${launch.kind} ${launch.name} [${launch.role}] ${line(launch.command)}`);
const variables = (launch: Launch | undefined) =>
  Object.fromEntries((launch?.environment ?? []).map((entry) => [entry.name, entry.value]));

describe("Procfile", () => {
  const files = {
    "/p/Procfile":
      "release: python manage.py migrate\nweb: cd src && newrelic-admin run-program gunicorn app.wsgi -b 0.0.0.0:$PORT\nworker: REMAP=SIGQUIT celery -A app worker -B\n",
  };
  it("gives a launch per process", () => {
    expect(summary(launches(files))).toEqual([
      "production procfile release [release] manage.py migrate",
      "production procfile web [web] gunicorn app.wsgi -b 0.0.0.0:$PORT",
      "production procfile worker [worker] celery -A app worker -B",
    ]);
  });
  it("keeps the place of every word, the folder and the variables in front", () => {
    const [, web, worker] = launches({ ...files, "/p/src/x.py": "" });
    expect(web?.command.map((word) => files["/p/Procfile"].slice(word.at.start, word.at.end))).toEqual([
      "gunicorn",
      "app.wsgi",
      "-b",
      "0.0.0.0:$PORT",
    ]);
    expect(web?.command[3]).toMatchObject({ dynamic: true, whenUnset: "0.0.0.0:" });
    expect([web?.workingDirectory, web?.sourceDirectory, web?.wrappers, web?.environmentComplete]).toEqual([
      "/p/src",
      "/p/src",
      ["newrelic-admin"],
      false,
    ]);
    expect(variables(worker)).toEqual({ REMAP: "SIGQUIT" });
  });
  it("is development by its name", () => {
    expect(summary(launches({ "/p/Procfile.dev": "web: python manage.py runserver" }))).toEqual([
      "development procfile web [web] manage.py runserver",
    ]);
  });
});

describe("pipelines beside GitHub's", () => {
  it("gives what jobs of GitLab and CircleCI run, and for what", () => {
    expect(summary(launches({ "/p/.gitlab-ci.yml": samples.GITLAB, "/p/backend/manage.py": "" }))).toEqual([
      "development workflow test/1 [build] manage.py test",
      "production workflow deploy_production/1 [release] manage.py check --deploy",
    ]);
    const list = launches({ "/p/.circleci/config.yml": samples.CIRCLE });
    expect(summary(list)).toEqual(["production workflow deploy/Migrate [release] manage.py migrate --noinput"]);
    expect(variables(list[0])).toEqual({ DJANGO_SETTINGS_MODULE: "config.settings.production", LOG_LEVEL: "info" });
  });
});

describe("Kubernetes", () => {
  it("takes the Dockerfile that the image's name speaks of, and of several none where it speaks of none", () => {
    const pod = (image: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${image}}\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: registry.example.com:5000/shop/${image}:1.2\n        command: [gunicorn, app.wsgi]\n        env: [{name: X, value: "1"}]\n`;
    const files = {
      "/p/backend/Dockerfile": "FROM python:3.13\nENV FROM_IMAGE=backend\n",
      "/p/frontend/Dockerfile": "FROM node:22\nENV FROM_IMAGE=frontend\n",
      "/p/k8s/one.yaml": pod("shop-backend"),
      "/p/k8s/two.yaml": pod("everything"),
    };
    expect(
      launches(files)
        .filter(({ kind }) => kind === "kubernetes")
        .map((launch) => [launch.name, variables(launch), launch.environmentComplete]),
    ).toEqual([
      ["shop-backend", { FROM_IMAGE: "backend", X: "1" }, true],
      ["everything", { X: "1" }, false],
    ]);
    const { "/p/frontend/Dockerfile": _, ...alone } = files;
    expect(
      launches(alone)
        .filter(({ kind }) => kind === "kubernetes")
        .map((launch) => variables(launch)["FROM_IMAGE"]),
    ).toEqual(["backend", "backend"]);
  });
  const manifest = (containers: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n${containers}`;
  const dockerfile =
    'FROM python:3.13\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["tini", "--"]\nCMD ["gunicorn", "app.wsgi", "-b", "0.0.0.0:8000"]\n';
  it("starts the image's own command where a container says none, and no launch of the Dockerfile beside it", () => {
    const list = launches({
      "/p/Dockerfile": dockerfile,
      "/p/k8s/web.yaml": manifest(
        "        - name: web\n          image: shop:1\n          env:\n            - name: DJANGO_SETTINGS_MODULE\n              value: app.settings\n        - name: cache\n          image: redis:7\n",
      ),
    });
    expect(summary(list)).toEqual(["production kubernetes shop/web [web] gunicorn app.wsgi -b 0.0.0.0:8000"]);
    expect([list[0]?.files, list[0]?.command[0]?.at.file, variables(list[0])]).toEqual([
      ["/p/k8s/web.yaml", "/p/Dockerfile"],
      "/p/Dockerfile",
      { DJANGO_SETTINGS_MODULE: "app.settings" },
    ]);
  });
  it("knows the image by a container beside it that runs a command of Django, and gives arguments to its entrypoint", () => {
    const list = launches({
      "/p/Dockerfile": dockerfile,
      "/p/k8s/web.yaml": manifest(
        '        - name: web\n          image: shop:1\n        - name: beat\n          image: shop:1\n          args: ["celery", "-A", "app", "beat"]\n        - name: jobs\n          image: shop:1\n          command: ["python", "manage.py", "qcluster"]\n',
      ),
    });
    expect(summary(list)).toEqual([
      "production kubernetes shop/web [web] gunicorn app.wsgi -b 0.0.0.0:8000",
      "production kubernetes shop/beat [scheduler] celery -A app beat",
      "production kubernetes shop/jobs [worker] manage.py qcluster",
    ]);
  });
  it("takes what an OpenShift template makes; what a parameter gives is not known", () => {
    const objects =
      '  - apiVersion: apps.openshift.io/v1\n    kind: DeploymentConfig\n    metadata: {name: "${NAME}"}\n    spec:\n      replicas: 2\n      template:\n        spec:\n          containers:\n            - name: web\n              image: " "\n              command: [gunicorn, shop.wsgi, -b, "0.0.0.0:${PORT}", -w, "${{WORKERS}}", --name, "${OTHER}"]\n              env:\n                - {name: DJANGO_SETTINGS_MODULE, value: shop.settings}\n                - {name: DEBUG, value: "${DEBUG}"}\n';
    const parameters =
      "parameters:\n  - {name: NAME, value: shop}\n  - {name: PORT, value: 8000}\n  - {name: WORKERS}\n  - {name: DEBUG, value: 'True'}\n";
    const template = (kind: string) =>
      `apiVersion: template.openshift.io/v1\nkind: ${kind}\nmetadata: {name: shop}\nobjects:\n${objects}${parameters}`;
    const [web, ...others] = launches({ "/p/openshift/web.yaml": template("Template") });
    expect([others, web?.kind, variables(web), web?.replicas?.count]).toEqual([
      [],
      "kubernetes",
      { DJANGO_SETTINGS_MODULE: "shop.settings", DEBUG: undefined },
      2,
    ]);
    expect(web?.command.map(({ text, dynamic }) => (dynamic ? `? ${text}` : text))).toEqual([
      "gunicorn",
      "shop.wsgi",
      "-b",
      "? 0.0.0.0:${PORT}",
      "-w",
      "? ${{WORKERS}}",
      "--name",
      "${OTHER}",
    ]);
    // No other kind of object has objects in it.
    expect(launches({ "/p/openshift/web.yaml": template("TemplateInstance") })).toEqual([]);
  });
  it("leaves images alone that nothing shows to be the project's", () => {
    expect(
      summary(
        launches({
          "/p/Dockerfile": dockerfile,
          "/p/k8s/web.yaml": manifest("        - name: web\n          image: company/landing-page:1\n"),
        }),
      ),
    ).toEqual(["production dockerfile Dockerfile [web] gunicorn app.wsgi -b 0.0.0.0:8000"]);
  });
});

describe("Dockerfile", () => {
  it("joins entrypoint and command and follows scripts that were copied", () => {
    const list = launches({
      "/p/Dockerfile":
        'FROM python:3.12 AS base\nENV PORT=8000 DEBUG=False\nWORKDIR /app\nFROM base\nCOPY ./docker/entrypoint.sh /entrypoint\nCOPY --chown=app . .\nUSER app\nEXPOSE 8000\nENTRYPOINT ["tini", "--", "/entrypoint"]\nCMD ["/app/docker/start.sh"]\n',
      "/p/docker/entrypoint.sh":
        '#!/bin/bash\nset -e\nexport DATABASE_URL="postgres://db/$NAME"\nuntil nc -z db 5432; do sleep 1; done\nexec "$@"\n',
      "/p/docker/start.sh":
        '#!/bin/sh\npython manage.py migrate --noinput\ncelery -A app worker &\nexec /venv/bin/gunicorn app.wsgi --bind "0.0.0.0:${PORT}" --chdir=/app\n',
    });
    expect(summary(list)).toEqual([
      "production dockerfile Dockerfile [web] /venv/bin/gunicorn app.wsgi --bind 0.0.0.0:8000 --chdir=/app",
    ]);
    const [web] = list;
    expect(web?.steps?.map((step) => [line(step.command), step.conditional, step.background, step.exec])).toEqual([
      ["set -e", false, false, false],
      ["nc -z db 5432", false, false, false],
      ["sleep 1", true, false, false],
      ["manage.py migrate --noinput", false, false, false],
      ["celery -A app worker", false, true, false],
      ["/venv/bin/gunicorn app.wsgi --bind 0.0.0.0:8000 --chdir=/app", false, false, true],
    ]);
    expect(variables(web)).toMatchObject({ PORT: "8000", DEBUG: "False", DATABASE_URL: undefined });
    expect([
      web?.workingDirectory,
      web?.sourceDirectory,
      web?.user?.name,
      web?.ports.map((port) => port.container),
      web?.container,
    ]).toEqual(["/app", "/p", "app", [8000], true]);
    expect(web?.files).toEqual(["/p/Dockerfile", "/p/docker/entrypoint.sh", "/p/docker/start.sh"]);
    expect(web?.command[0]?.at.file).toBe("/p/docker/start.sh");
  });
  it("takes the branch of case that the command names", () => {
    const list = launches({
      "/p/Dockerfile": 'FROM python\nWORKDIR /app\nCOPY . /app\nENTRYPOINT ["./run.sh"]\nCMD ["worker"]\n',
      "/p/run.sh":
        'case "$1" in\n web) gunicorn app.wsgi ;;\n worker) exec celery -A app worker ;;\n *) exec "$@" ;;\nesac\n',
    });
    expect(summary(list)).toEqual(["production dockerfile Dockerfile [worker] celery -A app worker"]);
    expect(list[0]?.steps).toHaveLength(1);
  });
  it("runs the command of an entrypoint that lies in the base image", () => {
    const list = launches({
      "/p/Dockerfile": 'FROM x\nENTRYPOINT ["/usr/local/bin/docker-entrypoint.sh"]\nCMD ["gunicorn", "a.wsgi"]\n',
    });
    expect(summary(list)).toEqual(["production dockerfile Dockerfile [web] gunicorn a.wsgi"]);
  });
  it("does not expand the exec form and says when a shell stays on top", () => {
    const [exec] = launches({ "/p/Dockerfile": 'FROM x\nENV PORT=1\nCMD ["gunicorn", "-b", "0.0.0.0:$PORT"]\n' });
    expect([exec?.command[2], exec?.underShell]).toMatchObject([{ text: "0.0.0.0:$PORT", dynamic: false }, false]);
    const [shell] = launches({ "/p/Dockerfile": "FROM x\nENV PORT=1\nCMD gunicorn -b 0.0.0.0:$PORT\n" });
    expect([shell?.command[2], shell?.underShell]).toMatchObject([{ text: "0.0.0.0:1", dynamic: false }, true]);
    const [joined] = launches({
      "/p/Dockerfile": 'FROM x\nCMD ["sh", "-c", "exec gunicorn -b 0.0.0.0:${PORT:-8000} a.wsgi"]\n',
    });
    expect([joined?.command[2], joined?.underShell]).toMatchObject([
      { text: "0.0.0.0:${PORT:-8000}", dynamic: true, whenUnset: "0.0.0.0:8000" },
      false,
    ]);
  });
});

describe("Compose", () => {
  const dockerfile = 'FROM python\nENV DEBUG=image A=image\nWORKDIR /code\nCOPY . .\nCMD ["gunicorn", "app.wsgi"]\n';
  it("settles the environment: image < env_file < environment", () => {
    const [web] = launches({
      "/p/Dockerfile": dockerfile,
      "/p/prod.env": "A=file\nB=file\n",
      "/p/docker-compose.yml":
        'services:\n  web:\n    build: .\n    env_file: prod.env\n    environment:\n      B: "service"\n      C: ${C:-c}\n      D:\n    ports: ["80:8000"]\n  db:\n    image: postgres\n',
    });
    expect(summary(web === undefined ? [] : [web])).toEqual(["production compose web [web] gunicorn app.wsgi"]);
    expect(variables(web)).toEqual({ DEBUG: "image", A: "file", B: "service", C: undefined, D: undefined });
    expect(web?.environment.find((entry) => entry.name === "C")?.whenUnset).toBe("c");
    expect(web?.environment.find((entry) => entry.name === "A")?.at.file).toBe("/p/prod.env");
    expect(web?.overridden?.map((entry) => [entry.name, entry.value])).toEqual([
      ["A", "image"],
      ["B", "file"],
    ]);
    expect([
      web?.environmentComplete,
      web?.ports.map((port) => [port.container, port.published]),
      web?.sourceDirectory,
    ]).toEqual([true, [[8000, 80]], "/p"]);
  });
  describe("an image of a registry", () => {
    const registry = (image: string, more: Record<string, string> = {}, worker = true) =>
      launches({
        "/p/Dockerfile": dockerfile,
        "/p/shop_site/wsgi.py": "",
        "/p/docker/nginx/Dockerfile": "FROM nginx:1.27\nCOPY site.conf /etc/nginx/conf.d/\n",
        "/p/compose.yml": `services:\n  web: {image: "${image}", environment: {A: service}}\n  worker: {image: "${worker ? image : "acme/queue"}", command: celery -A app worker}\n`,
        ...more,
      });
    const workflow = (steps: string) => ({
      "/p/.github/workflows/image.yml": `env: {REGISTRY: ghcr.io}\njobs:\n  image:\n    steps:\n${steps}`,
    });
    const push = (inputs: string) =>
      workflow(`      - uses: docker/build-push-action@v6\n        with: {push: true, ${inputs}}\n`);
    const web = "production compose web [web] gunicorn app.wsgi";
    const worker = "production compose worker [worker] celery -A app worker";
    const apart = ["production dockerfile Dockerfile [web] gunicorn app.wsgi", worker];

    it("is the only Dockerfile's where it has the project's name, and its variables are the image's", () => {
      const list = registry("ghcr.io/acme/shop-site:${TAG:-latest}");
      expect(summary(list)).toEqual([web, worker]);
      expect(list.map(variables)).toEqual([
        { DEBUG: "image", A: "service" },
        { DEBUG: "image", A: "image" },
      ]);
      expect(list[0]?.environmentComplete).toBe(true);
    });
    it("is the only Dockerfile's where a service beside it starts the project with it, and both have the image's variables", () => {
      const list = registry("acme/kiosk");
      expect(summary(list)).toEqual([web, worker]);
      expect(list.map(variables)).toEqual([
        { DEBUG: "image", A: "service" },
        { DEBUG: "image", A: "image" },
      ]);
    });
    it("is what a workflow pushes under its name", () => {
      const image = "ghcr.io/acme/kiosk:1";
      for (const pushed of [
        push("tags: 'docker.io/acme/other:1,ghcr.io/acme/kiosk:${{ github.sha }}'"),
        push("tags: '${{ env.REGISTRY }}/${{ github.repository_owner }}/kiosk', file: ./Dockerfile"),
        workflow("      - run: docker build -t x . && docker push ghcr.io/acme/kiosk:latest\n"),
        workflow(
          "      - uses: docker/metadata-action@v5\n        with: {images: ghcr.io/acme/kiosk}\n      - uses: docker/build-push-action@v6\n        with: {push: true, tags: '${{ steps.meta.outputs.tags }}'}\n",
        ),
      ])
        expect(summary(registry(image, pushed, false))).toEqual([web, worker]);
    });
    it("is another project's, and starts nothing of this one, where nothing says more", () => {
      for (const image of [
        "postgres:17",
        "nginx",
        "redis",
        "acme/kiosk:1",
        "acme/shop-site-docs",
        "${IMAGE}",
        "acme/web",
      ])
        expect(summary(registry(image, {}, false))).toEqual(apart);
      for (const pushed of [
        push("tags: ghcr.io/acme/other"),
        push("tags: quay.io/acme/kiosk"),
        push("tags: '${{ steps.name.outputs.value }}'"),
        // Built, not pushed.
        workflow("      - uses: docker/build-push-action@v6\n        with: {tags: ghcr.io/acme/kiosk}\n"),
        push("tags: ghcr.io/acme/kiosk, file: tools/Dockerfile"),
      ])
        expect(summary(registry("ghcr.io/acme/kiosk", pushed, false))).toEqual(apart);
    });
    it("is the only Dockerfile's where the service is given settings of this repository", () => {
      const given = (module: string) =>
        summary(
          registry("acme/kiosk:1", {
            "/p/shop_site/settings.py": "",
            "/p/compose.yml": `services:\n  web: {image: acme/kiosk, environment: {DJANGO_SETTINGS_MODULE: ${module}}}\n`,
          }),
        );
      expect(given("shop_site.settings")).toEqual(["production compose web [web] gunicorn app.wsgi"]);
      expect(given("queue.settings")).toEqual(["production dockerfile Dockerfile [web] gunicorn app.wsgi"]);
    });
    it("is no certain one of several Dockerfiles that its name fits", () => {
      expect(
        summary(registry("acme/shop-site", { "/p/jobs/Dockerfile": "FROM python\nCMD celery -A app beat\n" })),
      ).toEqual([...apart.slice(0, 1), worker, "production dockerfile Dockerfile [scheduler] celery -A app beat"]);
    });
  });
  it("does not read an env file that Git ignores", () => {
    const [web] = launches({
      "/p/.gitignore": ".env\n",
      "/p/.env": "A=1",
      "/p/Dockerfile": dockerfile,
      "/p/compose.yml": "services: {web: {build: ., env_file: .env}}",
    });
    expect([web?.environmentComplete, variables(web)["A"]]).toEqual([false, "image"]);
  });
  it("is one deployment where a script runs both files, though each has an image", () => {
    const files = {
      "/p/Dockerfile": "FROM python:3.13\nCMD python manage.py runserver\n",
      "/p/docker-compose.yml": "services:\n  web:\n    build: .\n",
      "/p/docker-compose.prod.yml": "services:\n  web:\n    build: .\n    command: gunicorn app.wsgi\n",
    };
    expect(summary(launches(files))).toEqual([
      "production compose web [web] gunicorn app.wsgi",
      "development compose web [web] manage.py runserver",
    ]);
    const up = "docker compose -f docker-compose.yml -f docker-compose.prod.yml up -d\n";
    expect(summary(launches({ ...files, "/p/up.sh": up }))).toEqual(["production compose web [web] gunicorn app.wsgi"]);
  });

  it("lets a base be development where production has a file", () => {
    const overlay = launches({
      "/p/Dockerfile": dockerfile,
      "/p/docker-compose.yml": "services:\n  web:\n    build: .\n    command: python manage.py runserver\n",
      "/p/docker-compose.prod.yml": "services:\n  web:\n    command: gunicorn -w 3 app.wsgi\n    restart: always\n",
    });
    expect(summary(overlay)).toEqual([
      "production compose web [web] gunicorn -w 3 app.wsgi",
      "development compose web [web] manage.py runserver",
    ]);
    expect(overlay[0]?.workingDirectory).toBe("/code");
  });
  it("completes the file that its name goes on from, before the plain one", () => {
    const files = {
      "/p/Dockerfile": dockerfile,
      "/p/docker-compose.yml":
        "services:\n  web:\n    build: .\n    volumes: [.:/code]\n    command: python manage.py runserver\n",
      "/p/docker-compose.prod.yml":
        "services:\n  web:\n    build: .\n    restart: always\n    command: gunicorn app.wsgi\n    environment: {A: prod}\n",
      "/p/docker-compose.prod.small.yml": "services:\n  web:\n    mem_limit: 64m\n    environment: {WORKERS: 1}\n",
    };
    const smallOf = (record: Record<string, string>) => {
      const found = launches(record).find(({ file }) => file.endsWith("small.yml"));
      const { A, WORKERS } = found === undefined ? {} : variables(found);
      return [found?.target, A, WORKERS, (found?.files ?? []).includes("/p/docker-compose.yml")];
    };
    expect(smallOf(files)).toEqual(["production", "prod", "1", false]);
    expect(summary(launches(files)).at(-1)).toBe("development compose web [web] manage.py runserver");
    // An overlay of the plain one is what the next one lies over.
    expect(
      smallOf({
        ...files,
        "/p/docker-compose.prod.yml": "services:\n  web:\n    command: gunicorn app.wsgi\n    environment: {A: prod}\n",
      }),
    ).toEqual(["production", "prod", "1", true]);
  });
  it("completes a base of a folder above, with paths as the base has them, and keys of build that are left out", () => {
    const overlay = launches({
      "/p/docker/Dockerfile":
        "FROM python:3.13 AS dev\nARG APP_ENV\nENV APP_ENV=${APP_ENV}\nWORKDIR /code\nFROM dev AS prod\nCOPY . /code\nCMD gunicorn app.wsgi\n",
      "/p/compose.yml":
        "services:\n  web:\n    build: {context: ., dockerfile: docker/Dockerfile, target: dev, args: {APP_ENV: development}}\n    command: python manage.py runserver\n",
      "/p/deploy/compose.prod.yml":
        "services:\n  web:\n    image: shop:latest\n    build: {target: prod, args: {APP_ENV: production}}\n    command: gunicorn -w 3 app.wsgi\n    env_file: ./config/web.env\n",
      "/p/config/web.env": "A=1\n",
      // Another project's: it completes no service of the base.
      "/p/other/compose.prod.yml": "services:\n  api:\n    image: api\n    command: gunicorn api.wsgi\n",
    });
    expect(summary(overlay)).toEqual([
      "development compose web [web] manage.py runserver",
      "production compose web [web] gunicorn -w 3 app.wsgi",
      "production compose api [web] gunicorn api.wsgi",
    ]);
    expect([variables(overlay[1]), overlay[1]?.environmentComplete, overlay[1]?.sourceDirectory]).toEqual([
      { APP_ENV: "production", A: "1" },
      true,
      "/p",
    ]);
    expect(variables(overlay[2])).toEqual({});
  });
  it("is development when the only file starts runserver or mounts the source", () => {
    const mounted = launches({
      "/p/Dockerfile": dockerfile,
      "/p/compose.yml": "services: {web: {build: ., volumes: ['.:/code']}}",
    });
    expect(summary(mounted)).toEqual([
      "production dockerfile Dockerfile [web] gunicorn app.wsgi",
      "development compose web [web] gunicorn app.wsgi",
    ]);
  });
  it("follows extends, anchors and scripts of mounts, and clears the command with an entrypoint", () => {
    const list = launches({
      "/p/Dockerfile": dockerfile,
      "/p/common.yml": "services:\n  celery:\n    build: .\n    environment: [X=1]\n    entrypoint: celery -A app\n",
      "/p/compose.yml":
        "x-e: &e {Y: '2'}\nservices:\n  beat:\n    extends: {file: common.yml, service: celery}\n    environment: {<<: *e, Z: '3'}\n    command: beat\n  shell:\n    build: .\n    entrypoint: sh -c\n    command: ['python manage.py migrate && gunicorn app.wsgi --bind 0.0.0.0:$$PORT']\n",
    });
    expect(summary(list)).toEqual([
      "production compose beat [scheduler] celery -A app beat",
      "production compose shell [web] gunicorn app.wsgi --bind 0.0.0.0:$PORT",
    ]);
    expect(variables(list[0])).toMatchObject({ X: "1", Y: "2", Z: "3" });
    expect(list[1]?.steps?.map((step) => line(step.command))).toEqual([
      "manage.py migrate",
      "gunicorn app.wsgi --bind 0.0.0.0:$PORT",
    ]);
  });
  it("gives a text to the program as it stands: there is no shell", () => {
    const [web] = launches({
      "/p/Dockerfile": dockerfile,
      "/p/compose.yml": "services: {web: {build: ., command: python manage.py migrate && gunicorn app.wsgi}}",
    });
    expect(line(web?.command ?? [])).toBe("manage.py migrate && gunicorn app.wsgi");
    expect(web?.steps?.[0]?.shell).toBe(false);
  });
});

describe("a project as the well-known template makes it", () => {
  const record = {
    "/p/.gitignore": ".env\n",
    "/p/.envs/.production/.django": "DJANGO_SETTINGS_MODULE=config.settings.production\n# x\nWEB_CONCURRENCY=4\n",
    "/p/.envs/.production/.postgres": "POSTGRES_HOST=postgres\n",
    "/p/compose/production/django/Dockerfile":
      'FROM python:3.12 AS python\nFROM python AS build-stage\nARG BUILD=production\nRUN pip wheel -r ${BUILD}.txt\nFROM python AS run-stage\nARG APP_HOME=/app\nENV PYTHONUNBUFFERED=1\nWORKDIR ${APP_HOME}\nCOPY --chown=django:django ./compose/production/django/entrypoint /entrypoint\nCOPY ./compose/production/django/start /start\nCOPY ./compose/production/django/celery/worker/start /start-celeryworker\nCOPY --chown=django:django . ${APP_HOME}\nUSER django\nENTRYPOINT ["/entrypoint"]\n',
    "/p/compose/production/django/entrypoint":
      '#!/bin/bash\nset -o errexit\nexport CELERY_BROKER_URL="${REDIS_URL}"\nif [ -z "${POSTGRES_USER}" ]; then\n  base=postgres\n  export POSTGRES_USER="${base}"\nfi\nexport DATABASE_URL="postgres://${POSTGRES_USER}:x@${POSTGRES_HOST}/y"\nwait_for() {\npython << END\nimport sys\nEND\n}\nuntil wait_for; do\n  sleep 1\ndone\nexec "$@"\n',
    "/p/compose/production/django/start":
      "#!/bin/bash\npython /app/manage.py collectstatic --noinput\nexec /usr/local/bin/gunicorn config.wsgi --bind 0.0.0.0:5000 --chdir=/app\n",
    "/p/compose/production/django/celery/worker/start":
      "#!/bin/bash\nexec celery -A config.celery_app worker -l INFO\n",
    "/p/compose/local/django/Dockerfile": 'FROM python\nCOPY ./compose/local/django/start /start\nCMD ["/start"]\n',
    "/p/compose/local/django/start": "#!/bin/bash\npython manage.py runserver 0.0.0.0:8000\n",
    "/p/docker-compose.local.yml":
      "services:\n  django:\n    build: {context: ., dockerfile: ./compose/local/django/Dockerfile}\n    command: /start\n    volumes: ['.:/app:z']\n",
    "/p/docker-compose.production.yml":
      "services:\n  django: &django\n    build:\n      context: .\n      dockerfile: ./compose/production/django/Dockerfile\n    image: my_production_django\n    env_file:\n      - ./.envs/.production/.django\n      - ./.envs/.production/.postgres\n    command: /start\n  celeryworker:\n    <<: *django\n    image: my_production_celeryworker\n    command: /start-celeryworker\n  traefik:\n    build: {context: ., dockerfile: ./compose/production/traefik/Dockerfile}\n",
  };
  it("is read through to gunicorn and celery", () => {
    const list = launches(record);
    expect(summary(list)).toEqual([
      "development compose django [web] manage.py runserver 0.0.0.0:8000",
      "production compose django [web] /usr/local/bin/gunicorn config.wsgi --bind 0.0.0.0:5000 --chdir=/app",
      "production compose celeryworker [worker] celery -A config.celery_app worker -l INFO",
    ]);
    expect(variables(list[1])).toMatchObject({
      DJANGO_SETTINGS_MODULE: "config.settings.production",
      WEB_CONCURRENCY: "4",
      POSTGRES_HOST: "postgres",
      DATABASE_URL: undefined,
    });
    expect([list[1]?.environmentComplete, list[1]?.sourceDirectory, list[1]?.user?.name]).toEqual([
      true,
      "/p",
      "django",
    ]);
    expect(list[1]?.steps?.map((step) => line(step.command))).toContain("/app/manage.py collectstatic --noinput");
  });
});

describe("other sources", () => {
  it("systemd", () => {
    const [web] = launches({
      "/p/deploy/site.service":
        '[Service]\nUser=www\nWorkingDirectory=/srv/site\nEnvironmentFile=/srv/site/prod.env\nEnvironment=A=1 "B=x y"\nExecStart=/srv/venv/bin/gunicorn --bind unix:/run/s.sock ${OPTS} app.wsgi\n',
      "/p/prod.env": "A=2\n",
    });
    expect(summary(web === undefined ? [] : [web])).toEqual([
      "production systemd site [web] /srv/venv/bin/gunicorn --bind unix:/run/s.sock ${OPTS} app.wsgi",
    ]);
    expect([variables(web), web?.user?.name, web?.environmentComplete, web?.sourceDirectory, web?.container]).toEqual([
      { A: "2", B: "x y" },
      "www",
      true,
      "/p",
      false,
    ]);
  });
  it("supervisord, uWSGI, Kubernetes, platforms, workflows, scripts", () => {
    const list = launches({
      "/p/supervisord.conf": '[program:celery]\ncommand=celery -A app worker -l %(ENV_LEVEL)s\nenvironment=A="1"\n',
      "/p/uwsgi.ini": "[uwsgi]\nmodule = app.wsgi\nhttp = :8000\nmaster = true\nenv = DEBUG=1\n",
      "/p/k8s/web.yml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, image: x, command: [gunicorn], args: [app.wsgi], env: [{name: A, value: '1'}]}]}}}\n",
      "/p/render.yaml":
        "services:\n  - {type: web, name: site, startCommand: gunicorn app.wsgi, envVars: [{key: A, value: x}]}\n",
      "/p/fly.toml": '[processes]\napp = "daphne app.asgi:application"\n[http_service]\ninternal_port = 8080\n',
      "/p/.github/workflows/deploy.yml":
        "jobs:\n  deploy:\n    steps:\n      - run: |\n          python manage.py check --deploy\n",
      "/p/scripts/gunicorn_start.sh": "#!/bin/bash\ncd /srv/app\nexec gunicorn app.wsgi\n",
    });
    expect(summary(list)).toEqual([
      "production workflow deploy/1 [release] manage.py check --deploy",
      "production platform app [web] daphne app.asgi:application",
      "production kubernetes web [web] gunicorn app.wsgi",
      "production platform site [web] gunicorn app.wsgi",
      "production shell gunicorn_start [web] gunicorn app.wsgi",
      "production supervisor celery [worker] celery -A app worker -l %(ENV_LEVEL)s",
      "development uwsgi uwsgi [web] uwsgi --module app.wsgi --http :8000 --master --env DEBUG=1",
    ]);
    expect(list.find((launch) => launch.kind === "supervisor")?.command[5]?.dynamic).toBe(true);
  });
  it("honcho starts a Procfile inside a container", () => {
    const list = launches({
      "/p/Dockerfile": "FROM x\nWORKDIR /app\nCOPY . .\nCMD honcho start\n",
      "/p/Procfile": "web: gunicorn app.wsgi\nbeat: celery -A app beat\n",
    });
    expect(summary(list).filter((text) => text.includes("dockerfile"))).toEqual([
      "production dockerfile Dockerfile [other] honcho start",
      "production dockerfile Dockerfile/web [web] gunicorn app.wsgi",
      "production dockerfile Dockerfile/beat [scheduler] celery -A app beat",
    ]);
  });
});

describe("wrappers", () => {
  const rows: [string, string][] = [
    ["exec env -u X A=1 nice -n 5 gunicorn a", "gunicorn a"],
    ["dumb-init -- uv run --no-dev gunicorn a", "gunicorn a"],
    ["poetry run python -m gunicorn a", "gunicorn a"],
    ["pipenv run ddtrace-run python -u manage.py rqworker", "manage.py rqworker"],
    ["wait-for-it.sh db:5432 -t 30 -- uvicorn a:b", "uvicorn a:b"],
    ["gosu app:app gunicorn a", "gunicorn a"],
    ["su-exec app sh -c 'cd /x && exec gunicorn a'", "gunicorn a"],
    ["timeout -k 5 60 celery -A a beat", "celery -A a beat"],
    ["sudo -u www -E /v/bin/gunicorn a", "/v/bin/gunicorn a"],
    ["opentelemetry-instrument --traces_exporter console gunicorn a", "gunicorn a"],
    ["watchmedo auto-restart -d . -p '*.py' -- celery -A a worker", "celery -A a worker"],
    ["su app -c 'gunicorn a'", "gunicorn a"],
    ['bash -lc "gunicorn a"', "gunicorn a"],
    ["time python3.12 -W ignore -m daphne a:b", "daphne a:b"],
    ["coverage run -m gunicorn a", "gunicorn a"],
    ["python -c 'print(1)'", "python -c print(1)"],
  ];
  for (const [written, expected] of rows)
    it(written, () => expect(line(launches({ "/p/Procfile": `web: ${written}` })[0]?.command ?? [])).toBe(expected));
});

describe("runsWhat", () => {
  const what = (command: string) => runsWhat(launches({ "/p/Procfile": `web: ${command}` })[0] ?? { command: [] });
  it("recognises servers and workers with their options", () => {
    expect(what("uvicorn app.asgi:application --host 0.0.0.0 --port=80 --reload")).toMatchObject({
      kind: "uvicorn",
      app: { text: "app.asgi:application" },
      options: [
        { name: "--host", value: { text: "0.0.0.0" } },
        { name: "--port", value: { text: "80" } },
        { name: "--reload" },
      ],
    });
    expect(what("daphne -b 0.0.0.0 -p 80 a:b")).toMatchObject({
      kind: "daphne",
      app: { text: "a:b" },
      options: [{ name: "--bind" }, { name: "--port", value: { text: "80" } }],
    });
    expect(what("celery -A app worker -lINFO -EB")).toMatchObject({
      kind: "celery",
      subcommand: { text: "worker" },
      app: { text: "app" },
      embeddedBeat: { text: "-EB" },
    });
    expect(what("python manage.py migrate --noinput")).toMatchObject({
      kind: "manage",
      subcommand: { text: "migrate" },
    });
    expect(what("uwsgi --http :8000 --master --module a.wsgi x.ini")).toMatchObject({
      kind: "uwsgi",
      configFiles: [{ text: "x.ini" }],
    });
  });
});

describe("anything as input", () => {
  const record: Record<string, string> = {
    "/p/manage.py": "",
    "/p/Procfile": samples.PROCFILE,
    "/p/Dockerfile": samples.DOCKERFILE,
    "/p/docker-compose.yml": samples.COMPOSE,
    "/p/common.yml": samples.COMPOSE,
    "/p/site.service": samples.SYSTEMD,
    "/p/supervisord.conf": samples.SUPERVISOR,
    "/p/uwsgi.ini": samples.UWSGI,
    "/p/.github/workflows/deploy.yml": samples.WORKFLOW,
    "/p/k8s/web.yml": samples.KUBERNETES,
    "/p/app.json": samples.APP_JSON,
    "/p/heroku.yml": samples.HEROKU,
    "/p/render.yaml": samples.RENDER,
    "/p/fly.toml": samples.FLY,
    "/p/start.sh":
      'set -e\n. ./start.sh\nstart() { start; ./start.sh "$@"; }\nstart web\nsh -c "./start.sh && exec $0"\nexec gunicorn a.wsgi "$@"\n',
    "/p/prod.env": "A=${B:-c}\nB='x\n",
  };
  const roles = rolesOf(record);
  const check = (changed: Record<string, string>): void => {
    for (const launch of findLaunches({ files: memoryFiles(changed), root: "/p", roles })) {
      expect(launch.command.length).toBeGreaterThan(0);
      const spans = [
        launch.at,
        launch.user?.at,
        ...launch.command.map((word) => word.at),
        ...(launch.steps ?? []).flatMap((step) => [step.at, ...step.command.map((word) => word.at)]),
        ...launch.environment.flatMap((entry) => [entry.at, entry.valueAt]),
        ...launch.ports.map((port) => port.at),
      ];
      for (const at of spans) {
        if (at === undefined) continue;
        const text = changed[at.file];
        if (text === undefined || at.start < 0 || at.start > at.end || at.end > text.length)
          expect.fail(`${JSON.stringify(at)} in ${launch.kind} ${launch.name}`);
      }
      runsWhat(launch);
    }
  };
  it("reads all samples together", () => {
    check(record);
    const found = findLaunches({ files: memoryFiles(record), root: "/p", roles });
    expect(new Set(found.map((launch) => launch.kind)).size).toBeGreaterThan(7);
  });
  it("survives truncation and mutation of each", () => {
    for (const [path, text] of Object.entries(record)) {
      for (let end = 0; end < text.length; end += 19) check({ ...record, [path]: text.slice(0, end) });
    }
    const paths = Object.keys(record);
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.nat(800),
        fc.nat(6),
        fc.string({ unit: fc.constantFrom(..."{}[]()\"'\\$`:;&|<>-=,#@* \nab/."), maxLength: 6 }),
        (path, at, length, insert) => {
          const text = record[path] ?? "";
          check({ ...record, [path]: text.slice(0, at) + insert + text.slice(at + length) });
        },
      ),
      { numRuns: 150 },
    );
  });
});
