import { describe, expect, test } from "vitest";
import { rolesOf } from "../harness/deployRoles.js";

const served = 'FROM python:3.13\nCMD ["gunicorn", "shop.wsgi"]\n';
const toyed = "FROM python:3.13\nCMD python manage.py runserver 0.0.0.0:8000\n";
const service = "services:\n  web:\n    build: .\n";

function said(record: Record<string, string>, file: string): string | undefined {
  const role = rolesOf(
    Object.fromEntries(Object.entries({ "manage.py": "", ...record }).map(([name, text]) => [`/p/${name}`, text])),
  ).get(`/p/${file}`);
  return role === undefined ? undefined : `${role.role}: ${role.because}`;
}

describe("a file by itself", () => {
  test.each([
    ["Dockerfile.dev", served, "development: its name says development"],
    ["compose.local.yml", service, "development: its name says development"],
    [".devcontainer/compose.yml", service, "development: it lies in .devcontainer"],
    ["test-environments/compose.yml", service, "development: it lies in test-environments"],
    ["local-dev/compose.yml", service, "development: it lies in local-dev"],
    ["e2e/Dockerfile", served, "development: it lies in e2e"],
    ["examples/compose.yml", service, "development: it lies in examples"],
    ["vagrant/nginx/site.conf", "server {}\n", "development: it lies in vagrant"],
    ["deploy/compose.override.vscode.yml", service, "development: its name says development"],
    ["deploy/compose.override.devcontainer.yml", service, "development: its name says development"],
    ["deploy/compose.old.yml", service, "doubtful: its name says that another took its place"],
    ["deploy/compose.dev-old.yml", service, "development: its name says development"],
    ["docker/legacy/Dockerfile.base", served, "doubtful: it lies in legacy"],
    ["docker/legacy-shop/Dockerfile", served, "production: its image starts a server"],
    ["deploy/Dockerfile-old", served, "doubtful: its name says that another took its place"],
    ["deploy/move_old.sh", "#!/bin/sh\npython manage.py migrate\n", "production: its folder deploy says production"],
    ["deploy/compose.oldtown.yml", service, "production: its folder deploy says production"],
    ["dockerdev/Dockerfile", served, "development: it lies in dockerdev"],
    [
      "Dockerfile",
      "FROM python:3.13\nRUN pip install -r ./requirements_local.txt\n",
      "doubtful: nothing builds it, it starts nothing, and installs requirements_local.txt",
    ],
    [
      "Dockerfile",
      "FROM python:3.13\nRUN pip install -r ./requirements_locale.txt\n",
      "production: nothing says that it is for development",
    ],
    [
      "Dockerfile",
      'FROM python:3.13\nRUN pip install -r requirements/dev.txt\nCMD ["gunicorn", "shop.wsgi"]\n',
      "production: its image starts a server",
    ],
    [
      "Dockerfile-deb",
      'FROM debian:12\nRUN apt-get install -y debhelper\nCOPY . /app\nENTRYPOINT ["make", "package"]\n',
      "development: it makes packages for a system",
    ],
    [
      "Dockerfile",
      'FROM debian:12 AS made\nRUN apt-get install -y debhelper\nFROM python:3.13\nCMD ["gunicorn", "shop.wsgi"]\n',
      "production: its image starts a server",
    ],
    [".github/actions/scan/Dockerfile", served, "development: it lies in .github"],
    ["compose.override.yml", service, "development: docker compose adds it on a developer's machine"],
    ["Procfile.windows", "web: python manage.py runserver\n", "development: its name says Windows"],
    ["Procfile.dev", "web: python manage.py runserver\n", "development: its name says development"],
    [
      "env/init.sh",
      "cp shop/local_settings_dev.py shop/local_settings.py\npython manage.py migrate\n",
      "development: it puts local_settings_dev.py in place",
    ],
    [
      "env/init.sh",
      "cp /etc/shop/local_settings.py shop/local_settings.py\npython manage.py migrate\n",
      "production: nothing says that it is for development",
    ],
    [".envrc", "use flake\n", "development: direnv reads it in a developer's shell"],
    ["web/.env", "VITE_API=/api\n", "development: only a front end reads its variables"],
    [".prebuilt.env", "SECRET_KEY=x\n", "development: its name says development"],
    ["quickstart.Dockerfile", served, "development: its name says development"],
    ["docs/install/nginx.conf", "server {}\n", "development: it lies in docs"],
    ["{{ cookiecutter.name }}/compose.yml", service, "development: it lies in a template of cookiecutter"],
    [
      "compose.yml",
      "services:\n  web:\n    image: shop/shop_dev\n    build: .\n",
      "development: it calls itself shop/shop_dev",
    ],
    [
      "deploy/heroku/compose.yml",
      "services:\n  web:\n    build: .\n    environment:\n      - SMTP_HOST=mailhog\n",
      "doubtful: it lies in heroku, and mailhog keeps the mail that it sends",
    ],
    ["build.env", "PLUGINS=full\n", "doubtful: its name says that something is built with it"],
    ["env.public.local", "SECRET_KEY=x\n", "development: its name says development"],
    ["env.public.production", "SITE=x\n", "production: its name says production"],
    ["conf/shop-productionvm-nginx.conf", "server {}\n", "production: its name says production"],
    ["conf/shop-productions-nginx.conf", "server {}\n", "production: nothing says that it is for development"],
    [".env.example", "DEBUG=True\n", "development: its name says that it is a template"],
    ["Dockerfile.requirements", served, "development: its name says that it makes requirements"],
    ["scripts/restore_prod_locally.sh", "pg_restore\n", "development: its name says that it takes from production"],
    ["scripts/restore_prod.sh", "pg_restore\n", "production: its name says production"],
    [
      "compose.yml",
      "# This setup is only meant for local development of the shop\nservices:\n  web:\n    build: .\n",
      "development: its first lines say that it is not for production",
    ],
    [
      "compose.yml",
      "# This stack is used by the test suite, which records answers of the shop\nservices:\n  web:\n    build: .\n",
      "development: its first lines say that it is not for production",
    ],
    [
      "Dockerfile.api",
      "# The image that is used for the shop. Its test suite runs elsewhere\nFROM python:3.13\nCMD gunicorn shop.wsgi\n",
      "production: its image starts a server",
    ],
    [
      "Dockerfile.api",
      "## For development:\n## docker run -v .:/app shop\nFROM python:3.13\nCMD gunicorn shop.wsgi\n",
      "production: its image starts a server",
    ],
    [
      "compose.yml",
      "# Do not use this file in production!\nservices:\n  web:\n    build: .\n",
      "development: its first lines say that it is not for production",
    ],
    ["compose.yml", "name: shop-dev\nservices:\n  web:\n    build: .\n", "development: it calls itself shop-dev"],
    [
      "compose.yml",
      "services:\n  web:\n    build: .\n    container_name: shop_dev\n",
      "development: it calls itself shop_dev",
    ],
    [
      "compose.yml",
      "services:\n  db:\n    image: postgres:17\n  cache:\n    image: bitnami/redis\n",
      "development: it starts only what the application needs, and not the application",
    ],
    [
      "compose.yml",
      "services:\n  aws:\n    image: localstack/localstack\n  login:\n    image: acme/mock-sso\n",
      "development: it starts only what the application needs, and not the application",
    ],
    ["compose.prod.yml", service, "production: its name says production"],
    ["docker/production/compose.yml", service, "production: its folder production says production"],
    ["extras/docker/production/Dockerfile", served, "production: its folder production says production"],
    ["local/compose.production.yml", service, "production: its name says production"],
    [
      "compose.prod.yml",
      "name: shop-dev\nservices:\n  web:\n    build: .\n",
      "doubtful: its name says production, and it calls itself shop-dev",
    ],
    [
      "contrib/shop.service",
      "[Service]\nEnvironment=DJANGO_SETTINGS_MODULE=shop.settings.prod\nExecStart=/srv/gunicorn shop.wsgi\n",
      "doubtful: it lies in contrib, and loads shop.settings.prod",
    ],
    ["Procfile", "web: gunicorn shop.wsgi\n", "production: a Procfile says what a platform starts"],
    ["fly.toml", "app = 'shop'\n", "production: it is the platform's own file"],
    ["k8s/web-deployment.yaml", "kind: Deployment\n", "production: a manifest says what runs"],
    ["devops/Dockerfile", served, "production: its image starts a server"],
    // What one line forbids is a value, not the file.
    [
      "compose.yml",
      "# Don't run with DEBUG on in production\nservices:\n  web:\n    build: .\n",
      "production: nothing says that it is for development",
    ],
    [
      "compose.yml",
      "# A viable production setup\nservices:\n  web:\n    image: shop\n",
      "production: nothing says that it is for development",
    ],
  ])("%s %#", (file, text, expected) => {
    expect(said({ [file]: text }, file)).toBe(expected);
  });
});

test("what a front end is deployed with says nothing of the application's image", () => {
  const files = { Dockerfile: served, "compose.yml": `${service}    volumes: [".:/app"]\n    command: runserver\n` };
  expect(said({ ...files, "web/vercel.json": '{"rewrites": []}' }, "Dockerfile")).toBe(
    "production: its image starts a server",
  );
  expect(
    said({ ...files, "vercel.json": '{"builds": [{"src": "shop/wsgi.py", "use": "@vercel/python"}]}' }, "Dockerfile"),
  ).toMatch(/^doubtful: only compose\.yml builds it, and vercel\.json says/);
});

test("an image with a development server that a cluster runs as it is", () => {
  const manifest = (more: string): string =>
    `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: registry.example.com/shop/python-web:18\n${more}`;
  const files = { Dockerfile: toyed, "k8s/web.yaml": manifest("") };
  expect(said(files, "Dockerfile")).toBe("production: k8s/web.yaml runs an image, and there is no other");
  const doubtful = "development: it starts runserver, and k8s/web.yaml says what production runs";
  expect(
    said({ ...files, "k8s/web.yaml": manifest('          args: ["gunicorn", "shop.wsgi"]\n') }, "Dockerfile"),
  ).toBe(doubtful);
  expect(said({ ...files, "web/Dockerfile": served }, "Dockerfile")).toBe(doubtful);
  expect(said({ ...files, "front/Dockerfile": "FROM node:22\nCMD npm start\n" }, "Dockerfile")).toMatch(/^production/);
});

test("a Compose file that a workflow brings up in production, whatever its name says", () => {
  const workflow = (job: string, command: string): Record<string, string> => ({
    "compose.ci.yml": "services:\n  web:\n    build: .\n    command: gunicorn shop.wsgi\n",
    ".github/workflows/main.yml": `jobs:\n  ship:\n    runs-on: ubuntu-latest\n${job}    steps:\n      - run: ssh shop ${command}\n`,
  });
  const up = "docker compose -f compose.ci.yml up --build -d";
  for (const job of ["    environment: production\n", "    environment:\n      name: production\n"])
    expect(said(workflow(job, up), "compose.ci.yml")).toBe(
      "production: .github/workflows/main.yml brings it up in production",
    );
  for (const [job, command] of [
    ["", up],
    ["    environment: staging\n", up],
    ["    environment: production\n", "docker compose -f compose.ci.yml run web pytest"],
    ["    environment: production\n", "docker compose up && cat compose.ci.yml"],
  ] as const)
    expect(said(workflow(job, command), "compose.ci.yml")).toBe("development: its name says tests");
  const alone = (command: string): boolean | undefined =>
    rolesOf(
      Object.fromEntries(
        Object.entries(workflow("    environment: production\n", command)).map(([name, text]) => [`/p/${name}`, text]),
      ),
    ).get("/p/compose.ci.yml")?.runAlone;
  expect(alone(up)).toBe(true);
  expect(alone("docker compose -f compose.yml -f compose.ci.yml up")).toBeUndefined();
});

test("an image that checks the code, and one that starts nothing beside App Engine", () => {
  const image = (command: string): Record<string, string> => ({
    Dockerfile: `FROM python:3.13\nCOPY . .\n${command}\n`,
  });
  const procfile = { Procfile: "web: gunicorn shop.wsgi\n" };
  expect(said({ "Dockerfile.lint": served }, "Dockerfile.lint")).toBe("development: its name says tests");
  expect(said({ "Dockerfile.shop_tester": served }, "Dockerfile.shop_tester")).toBe("development: its name says tests");
  expect(said({ "locust.Dockerfile": served }, "locust.Dockerfile")).toBe("development: its name says tests");
  expect(said({ "Dockerfile.testers": served }, "Dockerfile.testers")).toMatch(/^production/);
  for (const command of [
    'CMD ["pytest", "-x"]',
    "CMD python manage.py test",
    'ENTRYPOINT ["tox"]',
    "CMD /venv/bin/flake8",
  ])
    expect([command, said({ ...image(command), ...procfile }, "Dockerfile")]).toEqual([
      command,
      expect.stringMatching(/^development: it starts .{3,40}, and Procfile says what production runs$/),
    ]);
  expect(said(image('CMD ["pytest"]'), "Dockerfile")).toBe("doubtful: it only starts pytest");
  for (const command of ["CMD gunicorn shop.wsgi", "CMD ./wait.sh && gunicorn pytest_shop.wsgi", "CMD black-box"])
    expect([command, said({ ...image(command), ...procfile }, "Dockerfile")]).toEqual([
      command,
      expect.stringMatching(/^production: /),
    ]);
  const engine = { "app.yaml": "runtime: python312\n" };
  expect(said({ ...image("RUN pip install -r dev.txt"), ...engine }, "Dockerfile")).toBe(
    "doubtful: it starts nothing, and app.yaml says what production runs",
  );
  expect(said({ ...image("CMD gunicorn shop.wsgi"), ...engine }, "Dockerfile")).toBe(
    "production: its image starts a server",
  );
  expect(said({ ...image("RUN true"), "app.yaml": "runtime: custom\nenv: flex\n" }, "Dockerfile")).toBe(
    "production: nothing says that it is for development",
  );
});

test("a Compose file that adds to the one above it", () => {
  const ports = "services:\n  web:\n    ports: ['3000:3000']\n";
  const files = { "compose.yml": `${service}    volumes: [".:/app"]\n`, Dockerfile: served };
  expect(said({ ...files, "docker/compose-ports.yml": ports }, "docker/compose-ports.yml")).toBe(
    "development: it adds to compose.yml, and it mounts the source over the application",
  );
  expect(said({ ...files, "docker/compose-ports.yml": service }, "docker/compose-ports.yml")).toBe(
    "production: nothing says that it is for development",
  );
});

test("an image that a matrix of a workflow pushes", () => {
  const files = (push: string): Record<string, string> => ({
    "site.Dockerfile": "FROM python:3.13\nCOPY . .\n",
    "compose.yml": "services:\n  web:\n    build: {context: ., dockerfile: site.Dockerfile}\n    volumes: ['.:/app']\n",
    ".github/workflows/images.yml": `on: push\njobs:\n  one:\n    strategy:\n      matrix:\n        include:\n          - dockerfile: ./site.Dockerfile\n    steps:\n      - name: image\n        uses: docker/build-push-action@v6\n        with:\n          push: ${push}\n          file: \${{ matrix.dockerfile }}\n`,
  });
  expect(said(files("${{ github.event_name != 'pull_request' }}"), "site.Dockerfile")).toBe(
    "production: .github/workflows/images.yml builds and pushes it",
  );
  expect(said(files("false"), "site.Dockerfile")).toBe("doubtful: only compose.yml builds it");
});

test("an image of Node has a script of its own", () => {
  const image = (base: string): Record<string, string> => ({
    "css/Dockerfile": `FROM ${base}\nCOPY css /app\nENTRYPOINT ["/app/run.sh"]\n`,
    "css/run.sh": "node server.js\n",
    "bin/run.sh": "gunicorn shop.wsgi\n",
  });
  expect(said(image("node:22"), "css/Dockerfile")).toBe("production: nothing says that it is for development");
  expect(said(image("python:3.13"), "css/Dockerfile")).toBe("production: its image starts a server");
});

test("a script that a workflow runs on a server, and one that it only tests", () => {
  const workflow = (run: string): Record<string, string> => ({
    ".github/workflows/ci.yml": `on: push\njobs:\n  test:\n    steps:\n      - run: pytest\n      - run: ${run}\n`,
    "ops/go.sh": "#!/bin/sh\npython manage.py migrate\n",
  });
  expect(said(workflow("ssh me@example.com ops/go.sh"), "ops/go.sh")).toBe(
    "production: .github/workflows/ci.yml runs it over ssh",
  );
  expect(said(workflow("ops/go.sh"), "ops/go.sh")).toBe("development: only .github/workflows/ci.yml uses it");
});

test("where a container has a file says nothing of the repository's file of that name", () => {
  const record = (mount: string, image: string): Record<string, string> => ({
    "compose.prod.yml": `services:\n  web:\n    image: shop\n  proxy:\n    image: nginx:1.28\n    volumes:\n      - ${mount}\n`,
    "compose.yml":
      "services:\n  web:\n    build: .\n    volumes: [.:/app]\n  proxy:\n    image: nginx\n    volumes:\n      - ./nginx/nginx.conf:/etc/nginx/nginx.conf\n",
    "Dockerfile.prod": `FROM python:3.13\n${image}\nCMD gunicorn shop.wsgi\n`,
    "nginx/nginx.conf": "server { location / { proxy_pass http://web:8000; } }\n",
    "nginx/nginx.prod.conf": "server { location / { proxy_pass http://web:8000; } }\n",
  });
  const none = "COPY . /app";
  const live = record("./nginx/nginx.prod.conf:/etc/nginx/nginx.conf:ro", none);
  expect(said(live, "nginx/nginx.conf")).toBe("development: only compose.yml uses it");
  expect(said(live, "nginx/nginx.prod.conf")).toBe("production: its name says production");
  expect(said(record("./nginx/nginx.conf:/etc/nginx/nginx.conf", none), "nginx/nginx.conf")).toBe(
    "production: compose.prod.yml uses it",
  );
  const copied = record("./media:/media", "COPY nginx/nginx.prod.conf /etc/nginx/nginx.conf");
  expect(said(copied, "nginx/nginx.conf")).toBe("development: only compose.yml uses it");
});

test("a management command is no script of developers", () => {
  const started = (command: string): string | undefined =>
    said({ "compose.yml": `services:\n  web:\n    build: .\n    command: ${command}\n` }, "compose.yml");
  expect(started("python manage.py run_dev_data_builder")).toBe("production: nothing says that it is for development");
  expect(started("./run_dev_data.sh")).toBe("development: it starts run_dev_data.sh");
});

test("a proxy's configuration that only a Compose file in doubt mounts", () => {
  const beside = (compose: string): Record<string, string> => ({
    "compose.yml": `${compose}    volumes:\n      - ./default.conf:/etc/nginx/conf.d/default.conf\n`,
    "default.conf": "server { location / { proxy_pass http://web:8000; } }\n",
  });
  const doubted =
    "services:\n  web:\n    image: shop\n    environment:\n      - DEBUG=True\n  proxy:\n    image: nginx:1.28\n";
  expect(said(beside(doubted), "default.conf")).toBe("doubtful: only compose.yml uses it");
  const plain = "services:\n  web:\n    image: shop\n  proxy:\n    image: nginx:1.28\n";
  expect(said(beside(plain), "default.conf")).toBe("production: compose.yml uses it");
});

test("a script that Heroku runs for a new app, what that starts, and one of Dokku's", () => {
  const app = (scripts: string, more: Record<string, string> = {}): Record<string, string> => ({
    "app.json": `{"scripts": ${scripts}}`,
    Procfile: "web: gunicorn shop.wsgi\n",
    "ops/made.sh": "#!/bin/sh\nops/inner.sh\npython manage.py loaddata demo\n",
    "ops/inner.sh": "#!/bin/sh\npython manage.py migrate\n",
    ...more,
  });
  const heroku = app('{"postdeploy": "sh ops/made.sh"}');
  expect(said(heroku, "ops/made.sh")).toBe("doubtful: app.json runs it once, when an app is made");
  expect(said(heroku, "ops/inner.sh")).toBe("doubtful: only ops/made.sh uses it");
  expect(said(app('{"dokku": {"predeploy": "ops/made.sh"}}'), "ops/made.sh")).toBe("production: app.json uses it");
  const released = app('{"postdeploy": "sh ops/made.sh"}', { Procfile: "release: ops/made.sh\n" });
  expect(said(released, "ops/made.sh")).toBe("production: Procfile uses it");
});

test("a command of an image over several lines", () => {
  const image = "FROM python:3.13\nCMD python manage.py migrate && \\\n    python manage.py runserver 0.0.0.0:8000\n";
  const beside = { "deploy/web.service": "[Service]\nExecStart=/srv/venv/bin/gunicorn shop.wsgi\n" };
  expect(said({ Dockerfile: image, ...beside }, "Dockerfile")).toBe(
    "development: it starts runserver, and deploy/web.service says what production runs",
  );
  const checked =
    'FROM python:3.13\nHEALTHCHECK --interval=30s \\\n  CMD python manage.py runserver\nCMD ["gunicorn", "shop.wsgi"]\n';
  expect(said({ Dockerfile: checked, ...beside }, "Dockerfile")).toBe("production: its image starts a server");
});

describe("what is mounted, and what is tried out", () => {
  const mounting = (mount: string): Record<string, string> => ({
    "compose.yml": `services:\n  web:\n    build: .\n    command: python manage.py runserver\n    volumes: [".:/app"]\n  proxy:\n    image: nginx\n    volumes: ["${mount}"]\n`,
    "nginx/templates/web.conf.template": "server { listen 80; location / { proxy_pass http://web:8000; } }\n",
  });
  test("a folder of a proxy's files that only development mounts", () =>
    expect(said(mounting("./nginx/templates:/etc/nginx/templates"), "nginx/templates/web.conf.template")).toBe(
      "development: only compose.yml uses it",
    ));
  test("another folder", () =>
    expect(said(mounting("./static:/static"), "nginx/templates/web.conf.template")).toBe(
      "production: nothing says that it is for development",
    ));
  test("an env file of a developer's, beside what says otherwise", () => {
    const record = {
      Dockerfile: served,
      "compose.yml": "services:\n  web:\n    build: .\n    env_file: .env\n",
      ".env": "ENVIRONMENT=local\n",
    };
    expect(said(record, "compose.yml")).toBe(
      "development: its env file sets ENVIRONMENT=local, and Dockerfile says what production runs",
    );
    expect(said({ ...record, ".env": "ENVIRONMENT=production\n" }, "compose.yml")).toBe(
      "production: nothing says that it is for development",
    );
  });
  test("an env file of a pipeline's tests", () => {
    const given = (files: string): Record<string, string> => ({
      Dockerfile: served,
      "compose.yml": `services:\n  web:\n    build: .\n    env_file: ${files}\n`,
      ".circleci/test.env": "SECRET_KEY=any\n",
      "shop.env": "HOSTS=shop.example.com\n",
    });
    expect(said(given("[.circleci/test.env]"), "compose.yml")).toBe(
      "development: its env file is for tests, and Dockerfile says what production runs",
    );
    expect(said(given("[.circleci/test.env, shop.env]"), "compose.yml")).toBe(
      "production: nothing says that it is for development",
    );
  });
  const deployed = (variables: string, mail: string): Record<string, string> => ({
    "docker-compose.deploy.yml": `services:\n  web:\n    image: shop:latest\n    command: gunicorn shop.wsgi\n    env_file: [.docker.env]\n  mail:\n    image: ${mail}\n`,
    ".docker.env": variables,
  });
  test("a Compose file named for production whose variables and mail are a developer's", () =>
    expect(said(deployed("ENVIRONMENT=local\n", "mailhog/mailhog"), "docker-compose.deploy.yml")).toBe(
      "doubtful: its name says production, mailhog keeps the mail that it sends, and its env file sets ENVIRONMENT=local",
    ));
  test.each([
    ["ENVIRONMENT=production\n", "mailhog/mailhog"],
    ["ENVIRONMENT=local\n", "exim/exim"],
  ])("one of the two says too little: %s %s", (variables, mail) =>
    expect(said(deployed(variables, mail), "docker-compose.deploy.yml")).toBe("production: its name says production"),
  );
});

describe("files weighed with each other", () => {
  test("the only Dockerfile is production, also where it starts runserver", () => {
    expect(said({ Dockerfile: toyed }, "Dockerfile")).toBe("production: nothing else says what production runs");
    expect(said({ Dockerfile: toyed, "compose.yml": service }, "Dockerfile")).toBe("production: compose.yml builds it");
    expect(said({ Dockerfile: toyed, Procfile: "web: gunicorn shop.wsgi\n" }, "Dockerfile")).toBe(
      "development: it starts runserver, and Procfile says what production runs",
    );
    expect(
      said(
        { Dockerfile: 'FROM python:3.13\nCMD ["/start-dev.sh"]\n', Procfile: "web: gunicorn shop.wsgi\n" },
        "Dockerfile",
      ),
    ).toBe("development: it starts start-dev.sh, and Procfile says what production runs");
  });

  test("an image that only development builds", () => {
    const mounted =
      "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n    command: python manage.py runserver\n";
    expect(said({ Dockerfile: "FROM python:3.13\n", "compose.yml": mounted }, "Dockerfile")).toBe(
      "doubtful: only compose.yml builds it",
    );
    expect(said({ Dockerfile: served, "compose.yml": mounted }, "Dockerfile")).toBe(
      "production: its image starts a server",
    );
    expect(said({ Dockerfile: served, "compose.yml": mounted }, "compose.yml")).toBe(
      "development: it mounts the source and starts runserver",
    );
    expect(said({ Dockerfile: "FROM python:3.13\n", "compose.yml": mounted }, "compose.yml")).toBe(
      "development: it mounts the source and starts runserver",
    );
  });

  test("a development server on a line of its own, behind another command of manage.py", () => {
    const composed = (command: string): string =>
      `services:\n  web:\n    build: ./elsewhere\n    command: >\n      sh -c "python manage.py wait_for_database\n        ${command}"\n`;
    const role = (command: string): string | undefined =>
      said({ Dockerfile: served, "docker-compose.yml": composed(command) }, "docker-compose.yml");
    expect(role("python manage.py runserver 0.0.0.0:8000")).toBe("development: it starts runserver");
    expect(role("python manage.py load_data --reload")).toBe("production: nothing says that it is for development");
    expect(role("gunicorn shop.wsgi")).toBe("production: nothing says that it is for development");
  });

  test("an image that only development builds, beside a platform that says what runs", () => {
    const files = {
      "compose.yml":
        "services:\n  web:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n    volumes:\n      - .:/app\n",
      "docker/Dockerfile":
        'FROM python:3.13\nCOPY docker/entrypoint /entrypoint\nCOPY . /app\nENTRYPOINT ["/entrypoint"]\n',
      "docker/entrypoint": 'exec "$@"\n',
      // Its comment speaks of an entrypoint, and of no file.
      Procfile: "# the main entrypoint\nweb: gunicorn shop.wsgi\n",
    };
    expect(said(files, "docker/Dockerfile")).toBe(
      "development: only compose.yml builds it, and Procfile is there for production",
    );
    expect(said(files, "docker/entrypoint")).toBe("development: only docker/Dockerfile uses it");
    expect(said({ ...files, "docker/entrypoint": "gunicorn shop.wsgi\n" }, "docker/Dockerfile")).toBe(
      "doubtful: only compose.yml builds it, and Procfile says what production runs",
    );
    // The platform runs images.
    const { Procfile: _, ...others } = files;
    expect(
      said({ ...others, "heroku.yml": "build:\n  docker:\n    web: docker/Dockerfile\n" }, "docker/Dockerfile"),
    ).toBe("production: nothing says that it is for development");
  });

  test("an image that says nothing of what runs is what builds it", () => {
    const mounted =
      "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n    command: python manage.py runserver\n";
    // A plugin for a server is copied and built, and no server started.
    const plugin = "FROM python:3.13\nCOPY docker/uwsgi-json plugin\nRUN make -C plugin uwsgi\nCOPY . /app\n";
    expect(said({ Dockerfile: plugin, "compose.yml": mounted }, "Dockerfile")).toBe(
      "doubtful: only compose.yml builds it",
    );
    // A script that the image writes may be what it starts.
    expect(
      said(
        { Dockerfile: "FROM python:3.13\nRUN echo 'gunicorn shop.wsgi' > /start.sh\n", "compose.yml": mounted },
        "Dockerfile",
      ),
    ).toBe("production: its image starts a server");
    const files = {
      Dockerfile: 'FROM python:3.13\nCOPY . /app\nENTRYPOINT ["/app/entrypoint.sh"]\n',
      "entrypoint.sh": 'python manage.py migrate\nexec "$@"\n',
      "compose.yml": mounted,
    };
    expect(said(files, "Dockerfile")).toBe("doubtful: only compose.yml builds it");
    expect(said({ ...files, "entrypoint.sh": "exec gunicorn shop.wsgi\n" }, "Dockerfile")).toBe(
      "production: its image starts a server",
    );
    expect(said({ ...files, "compose.yml": "services:\n  db:\n    image: postgres\n" }, "Dockerfile")).toBe(
      "production: nothing says that it is for development",
    );
    // A pipeline that builds images runs them, where it builds this one.
    const build = (line: string): Record<string, string> => ({
      ...files,
      ".github/workflows/deploy.yml": `jobs:\n  image:\n    steps:\n      - run: ${line}\n`,
      "Dockerfile-aws": "FROM python:3.13\nCMD gunicorn shop.wsgi\n",
    });
    expect(said(build("docker build -t shop . && docker push shop"), "Dockerfile")).toBe(
      "production: nothing says that it is for development",
    );
    expect(said(build("docker build -f Dockerfile-aws -t shop . && docker push shop"), "Dockerfile")).toBe(
      "development: only compose.yml builds it, and Dockerfile-aws is there for production",
    );
    // CodeDeploy puts the project on a server and runs its scripts there.
    const appspec = "version: 0.0\nos: linux\nhooks:\n  ApplicationStart:\n    - location: scripts/up.sh\n";
    expect(
      said({ ...files, "appspec.yml": appspec, "scripts/up.sh": "supervisorctl restart shop\n" }, "Dockerfile"),
    ).toBe("development: only compose.yml builds it, and appspec.yml is there for production");
    expect(
      said({ ...files, "appspec.yml": appspec, "scripts/up.sh": "supervisorctl restart shop\n" }, "scripts/up.sh"),
    ).toBe("production: appspec.yml uses it");
    // For ECS it names a task, which runs the image.
    expect(said({ ...files, "appspec.yml": "version: 0.0\nResources:\n  - TargetService:\n" }, "Dockerfile")).toBe(
      "doubtful: only compose.yml builds it",
    );
  });

  test("the image that production's is made of", () => {
    const files = { Dockerfile: served, Dockerfile_deploy: "FROM shop_web:latest\nCOPY shop /app/shop\n" };
    expect(said(files, "Dockerfile")).toBe("development: Dockerfile_deploy is there for production");
    const heroku = (image: string): typeof files & Record<string, string> => ({
      ...files,
      "heroku.yml": `build:\n  docker:\n    web: ${image}\n`,
    });
    expect(said(heroku("Dockerfile"), "Dockerfile")).toBe("production: heroku.yml names it");
    expect(said(heroku("Dockerfile_deploy"), "Dockerfile")).toBe(
      "development: Dockerfile_deploy is there for production",
    );
    expect(
      said({ ...files, "ci/build.sh": "docker build . -t shop_web:latest --cache-from=shop_web\n" }, "Dockerfile"),
    ).toBe("production: its image starts a server");
    expect(said({ ...files, "ci/build.sh": "docker build . -f other -t shop_web:latest\n" }, "Dockerfile")).toBe(
      "development: Dockerfile_deploy is there for production",
    );
  });

  test("an image that Skaffold builds, and that starts a development server by itself", () => {
    const files = { Dockerfile: toyed, "front/Dockerfile": served };
    const skaffold =
      "apiVersion: skaffold/v4beta9\nkind: Config\nbuild:\n  artifacts:\n    - image: shop\n      context: .\n";
    expect(said({ ...files, "skaffold.yaml": skaffold }, "Dockerfile")).toBe(
      "doubtful: it starts runserver, and skaffold.yaml may start another thing in it",
    );
    expect(said({ ...files, "front/skaffold.yaml": skaffold }, "Dockerfile")).toBe(
      "development: it starts runserver, and front/Dockerfile says what production runs",
    );
  });

  test("a twin that builds the image for production and keeps it running, beside the one for production", () => {
    const builds = (path: string, restart = "always") =>
      `services:\n  web:\n    build:\n      context: ..\n      dockerfile: ./docker/${path}/Dockerfile\n    restart: ${restart}\n`;
    const files = { "compose.prod.yml": service, "docker/production/Dockerfile": served };
    const roleOf = (text: string) => said({ ...files, "docker/compose.yml": text }, "docker/compose.yml");
    expect(roleOf(builds("production"))).toBe(
      "doubtful: compose.prod.yml is there for production, and this one builds docker/production/Dockerfile",
    );
    for (const other of [
      builds("local"),
      builds("production", "no"),
      `${builds("production")}${builds("local").slice(10)}`,
    ])
      expect(roleOf(other)).toMatch(/^development: (?:compose.prod.yml is there for production|it)/);
  });

  test("an option of a management command that reloaders have too", () => {
    const script = (line: string) => said({ "run.sh": `${line}\n` }, "run.sh");
    expect(script("python manage.py load_data --reload")).toMatch(/^(?:production|doubtful: nothing)/);
    expect(script("watchmedo auto-restart celery -A shop worker")).toMatch(/starts watchmedo auto-restart/);
    expect(script("python manage.py migrate && gunicorn_dev --reload")).toMatch(/starts --reload/);
  });

  test("a proxy that passes on to the developer's own machine", () => {
    const proxy = (value: string) =>
      `services:\n  proxy:\n    build: nginx\n    restart: always\n    environment:\n      - ${value}\n`;
    const files = { Dockerfile: served };
    expect(said({ ...files, "compose.yml": proxy("UPSTREAM_HOST=host.docker.internal:8000") }, "compose.yml")).toBe(
      "development: it sets UPSTREAM_HOST=host.docker.internal, and Dockerfile says what production runs",
    );
    // A database of the host is another matter.
    expect(said({ ...files, "compose.yml": proxy("DATABASE_HOST=host.docker.internal") }, "compose.yml")).toMatch(
      /^production/,
    );
  });

  test("a twin for production", () => {
    expect(said({ "compose.yml": service, "compose.prod.yml": service }, "compose.yml")).toBe(
      "development: compose.prod.yml is there for production",
    );
    expect(said({ Dockerfile: served, "docker/production/Dockerfile": served }, "Dockerfile")).toBe(
      "development: docker/production/Dockerfile is there for production",
    );
    // A Compose file that stays up beside staging's is production's, one that does not is a developer's.
    const composed = (more: string): Record<string, string> => ({
      Dockerfile: served,
      "docker-compose.yml": `services:\n  web:\n    build: .\n${more}`,
      "docker-compose.staging.yml": "services:\n  web:\n    build: .\n    restart: always\n",
    });
    expect(said(composed("    restart: unless-stopped\n"), "docker-compose.yml")).toBe(
      "production: nothing says that it is for development",
    );
    expect(said(composed(""), "docker-compose.yml")).toBe(
      "development: docker-compose.staging.yml is there for production",
    );
    // Beside staging's own the plain one may well be production's.
    expect(said({ Dockerfile: served, "Dockerfile.staging": served }, "Dockerfile")).toBe(
      "production: its image starts a server",
    );
    expect(said({ Dockerfile: served, "Dockerfile.staging": served, "Dockerfile.prod": served }, "Dockerfile")).toBe(
      "development: Dockerfile.prod is there for production",
    );
    // Another thing's production is none of its twins.
    expect(said({ Dockerfile: served, "nginx/Dockerfile.prod": "FROM nginx\n" }, "Dockerfile")).toBe(
      "production: its image starts a server",
    );
  });

  test("DEBUG and runserver alone leave a doubt, beside a file for production they decide", () => {
    const debug = "services:\n  web:\n    image: shop\n    environment:\n      DEBUG: 'True'\n";
    expect(said({ "compose.yml": debug }, "compose.yml")).toBe(
      "doubtful: it turns DEBUG on, and nothing else says what production runs",
    );
    expect(said({ "compose.yml": debug, "fly.toml": "app = 'shop'\n" }, "compose.yml")).toBe(
      "development: it turns DEBUG on, and fly.toml says what production runs",
    );
    expect(said({ "compose.yml": debug.replace("DEBUG: 'True'", "LOG_LEVEL: DEBUG") }, "compose.yml")).toBe(
      "production: nothing says that it is for development",
    );
    expect(said({ "start.sh": "python manage.py runserver\n", Dockerfile: served }, "start.sh")).toBe(
      "development: it starts runserver, and Dockerfile says what production runs",
    );
  });

  test("a Compose file named for production that turns DEBUG on and waits for somebody who types", () => {
    const tried =
      "services:\n  web:\n    image: shop\n    stdin_open: true\n    environment:\n      - DEBUG=True\n    command: gunicorn shop.wsgi\n";
    expect(said({ "compose.prod.yml": tried }, "compose.prod.yml")).toBe(
      "doubtful: its name says production, it turns DEBUG on, and it waits for somebody who types",
    );
    for (const text of [tried.replace("True", "False"), tried.replace("stdin_open: true", "tty: true")])
      expect(said({ "compose.prod.yml": text }, "compose.prod.yml")).toBe("production: its name says production");
  });

  test("a Compose file that lets in nobody from elsewhere", () => {
    const hosts = (list: string): string =>
      `services:\n  web:\n    image: shop\n    environment:\n      DJANGO_ALLOWED_HOSTS: ${list}\n`;
    expect(said({ "compose.yml": hosts('"web localhost"') }, "compose.yml")).toBe(
      "doubtful: its ALLOWED_HOSTS names only this machine, and nothing else says what production runs",
    );
    expect(said({ "compose.prod.yml": hosts("localhost,127.0.0.1,0.0.0.0") }, "compose.prod.yml")).toBe(
      "doubtful: its name says production, and its ALLOWED_HOSTS names only this machine",
    );
    for (const list of ["localhost,shop.example", "web", `"\${HOSTS:-localhost}"`, '"*"', `\n    labels: [localhost]`])
      expect(said({ "compose.yml": hosts(list) }, "compose.yml")).toBe(
        "production: nothing says that it is for development",
      );
  });

  test("beside a platform's file a Compose file that says nothing of production is in doubt", () => {
    const procfile = { Procfile: "web: gunicorn shop.wsgi\n" };
    expect(said({ ...procfile, "compose.yml": service }, "compose.yml")).toBe(
      "doubtful: Procfile says what production runs, and nothing in it speaks of production",
    );
    expect(said({ ...procfile, "compose.yml": `${service}    restart: always\n` }, "compose.yml")).toBe(
      "production: nothing says that it is for development",
    );
    expect(
      said(
        {
          ...procfile,
          "compose.yml": `${service}    environment:\n      DJANGO_SETTINGS_MODULE: shop.settings.production\n`,
        },
        "compose.yml",
      ),
    ).toBe("production: nothing says that it is for development");
    expect(said({ ...procfile, "compose.yml": `${service}    environment:\n      - ENV=LOCAL\n` }, "compose.yml")).toBe(
      "development: it sets ENV=LOCAL, and Procfile says what production runs",
    );
    expect(
      said({ ...procfile, "compose.yml": `${service}    environment:\n      DEV_ENV: "True"\n` }, "compose.yml"),
    ).toBe("development: it sets DEV_ENV=True, and Procfile says what production runs");
    // Nothing else says what production runs.
    expect(said({ "compose.yml": `${service}    environment:\n      - ENV=LOCAL\n` }, "compose.yml")).toBe(
      "doubtful: it sets ENV=LOCAL, and nothing else says what production runs",
    );
    expect(said({ "compose.yml": service }, "compose.yml")).toBe("production: nothing says that it is for development");
  });

  test("a source mount by a variable's default", () => {
    expect(said({ "compose.yml": `${service}    volumes:\n      - \${SOURCE:-.}:/app\n` }, "compose.yml")).toBe(
      "development: it mounts the source over the application",
    );
    expect(said({ "compose.yml": `${service}    volumes:\n      - \${DATA:-./data}:/data\n` }, "compose.yml")).toBe(
      "production: nothing says that it is for development",
    );
  });

  test("a source mount of what stays up with settings of production", () => {
    const stays = `${service}    restart: always\n    volumes:\n      - .:/app\n    environment:\n      - DJANGO_SETTINGS_MODULE=shop.settings`;
    const other = { "docker-compose.worker.yml": service };
    expect(said({ ...other, "docker-compose.api.yml": `${stays}.production\n` }, "docker-compose.api.yml")).toBe(
      "production: nothing says that it is for development",
    );
    expect(said({ ...other, "docker-compose.api.yml": `${stays}.main\n` }, "docker-compose.api.yml")).toBe(
      "development: it mounts the source over the application",
    );
  });

  test("what a Compose file says stands in its services, however it is written", () => {
    const compose = (text: string): string | undefined =>
      said({ Dockerfile: served, "compose.yml": text }, "compose.yml");
    // A comment starts nothing, nor does the name of a port.
    expect(compose("services:\n  web:\n    build: .\n    command: sleep 5 # instead of runserver\n")).toBe(
      "production: nothing says that it is for development",
    );
    // What an anchor holds, the long form of a volume, a command over several lines, the folder where one stands.
    const mounts = "development: it mounts the source and starts start-dev.sh";
    expect(
      compose(
        "x-web: &web\n  build: .\n  volumes:\n    - type: bind\n      source: ${SOURCE:-.}\n      target: /app\n" +
          "services:\n  web:\n    <<: *web\n    command:\n      - /start-dev.sh\n",
      ),
    ).toBe(mounts);
    expect(
      compose("services:\n  web:\n    build: .\n    volumes: ['$PWD:/app']\n    entrypoint: [sh, /start-dev.sh]\n"),
    ).toBe(mounts);
    // The first version of the format has no services.
    expect(compose("web:\n  build: .\n  volumes:\n    - .:/app\n  command: /start-dev.sh\n")).toBe(mounts);
  });

  test("env files that a Compose file names, and not the comment beside the name", () => {
    const files = {
      Dockerfile: served,
      "compose.prod.yml":
        "services:\n  web:\n    build: .\n    env_file:\n      - ${ENV_FILE:-site.env} # and not other.env\n",
      "site.env": "SITE=x\n",
      "other.env": "SITE=x\n",
    };
    expect(said(files, "site.env")).toBe("production: compose.prod.yml uses it");
    expect(said(files, "other.env")).toBe("production: nothing says that it is for development");
  });

  test("a copy of a Compose file in the folder that the file itself builds", () => {
    const text = "services:\n  web:\n    build: ./backend\n    restart: always\n";
    const copied = { "backend/Dockerfile": served, "docker-compose.yml": text, "backend/docker-compose.yml": text };
    expect(said(copied, "docker-compose.yml")).toBe("production: nothing says that it is for development");
    expect(said(copied, "backend/docker-compose.yml")).toBe(
      "doubtful: what it builds is not there, as it is beside docker-compose.yml",
    );
    // Alone it may stand beside another checkout.
    const { "docker-compose.yml": _, ...alone } = copied;
    expect(said(alone, "backend/docker-compose.yml")).toBe("production: nothing says that it is for development");
    expect(said({ ...copied, "backend/backend/Dockerfile": served }, "backend/docker-compose.yml")).toBe(
      "production: nothing says that it is for development",
    );
  });

  test("env files in a folder of samples are to be copied, whatever the folder below says", () => {
    expect(said({ "samples/envs/production/django.env": "A=1\n" }, "samples/envs/production/django.env")).toBe(
      "development: it lies in samples, which is to be copied",
    );
    expect(said({ "sampler/production/django.env": "A=1\n" }, "sampler/production/django.env")).toBe(
      "production: its folder production says production",
    );
  });

  test("what drives a browser", () => {
    const compose = "services:\n  tests:\n    build: .\n    command: mvn test\n";
    expect(said({ "selenium/docker-compose.yml": compose }, "selenium/docker-compose.yml")).toBe(
      "development: it lies in selenium",
    );
  });

  test("the stage that a Compose file builds", () => {
    const staged = (target: string): Record<string, string> => ({
      "compose.yml": `services:\n  web:\n    build:\n      context: .\n      target: ${target}\n`,
    });
    expect(said(staged("dev"), "compose.yml")).toBe("development: it builds the stage dev");
    expect(said(staged("prod"), "compose.yml")).toBe("production: nothing says that it is for development");
    expect(said({ Procfile: "web: gunicorn shop.wsgi\n", ...staged("prod") }, "compose.yml")).toBe(
      "production: nothing says that it is for development",
    );
  });

  test("an override that mounts the source speaks of the file that it is added to, and an addition goes with that file", () => {
    const files = {
      Procfile: "web: gunicorn shop.wsgi\n",
      "compose.yml": `${service}    restart: always\n`,
      "compose.override.yml": "services:\n  web:\n    volumes:\n      - .:/app\n",
      "compose.standalone.yml": "services:\n  web:\n    ports:\n      - 8000\n",
    };
    expect(said(files, "compose.yml")).toBe(
      "development: the override beside it mounts the source, and Procfile says what production runs",
    );
    expect(said(files, "compose.standalone.yml")).toBe(
      "development: it adds to compose.yml, and the override beside it mounts the source, and Procfile says what production runs",
    );
    // The way of Docker's documentation: a base for both, an override for developers.
    expect(
      said(
        { "compose.yml": `${service}    restart: always\n`, "compose.override.yml": files["compose.override.yml"] },
        "compose.yml",
      ),
    ).toBe("production: nothing says that it is for development");
  });

  test("what nothing starts, and what only development uses", () => {
    const ini = "[uwsgi]\nmodule = shop.wsgi\n";
    expect(said({ "uwsgi.ini": ini }, "uwsgi.ini")).toBe("production: nothing says that it is for development");
    expect(said({ "uwsgi.ini": ini, Dockerfile: served }, "uwsgi.ini")).toBe("development: nothing starts it");
    const unit = "[Service]\nExecStart=/opt/venv/bin/uwsgi --ini /opt/%i/conf/sites/%i.ini\n";
    const sites = { "conf/sites/uwsgi-shop.ini": ini, "uwsgi-old.ini": ini, "shop@.service": unit };
    expect(said(sites, "conf/sites/uwsgi-shop.ini")).toBe("production: shop@.service uses it");
    expect(said(sites, "uwsgi-old.ini")).toBe("development: nothing starts it");
    expect(said({ "uwsgi.ini": ini, Procfile: "web: uwsgi uwsgi.ini\n" }, "uwsgi.ini")).toBe(
      "production: Procfile uses it",
    );
    expect(
      said(
        {
          "nginx/site.conf": "server {}\n",
          "compose.dev.yml":
            "services:\n  proxy:\n    image: nginx\n    volumes:\n      - ./nginx/site.conf:/etc/nginx/conf.d/default.conf\n",
        },
        "nginx/site.conf",
      ),
    ).toBe("development: only compose.dev.yml uses it");
  });

  test("a script that starts a server, and that nothing starts", () => {
    const record = { "serve.sh": "#!/bin/sh\nexec gunicorn shop.wsgi\n" };
    expect(said(record, "serve.sh")).toBe("production: nothing says that it is for development");
    expect(said({ ...record, Dockerfile: served }, "serve.sh")).toBe(
      "doubtful: nothing starts it, and Dockerfile says what production runs",
    );
    expect(said({ ...record, Dockerfile: served.replace('"gunicorn", "shop.wsgi"', '"./serve.sh"') }, "serve.sh")).toBe(
      "production: Dockerfile uses it",
    );
    // On a machine of its own somebody starts it.
    const unit = "[Service]\nExecStart=/srv/venv/bin/gunicorn shop.wsgi\n";
    expect(said({ ...record, "shop.service": unit }, "serve.sh")).toBe(
      "production: nothing says that it is for development",
    );
  });

  test("a script that asks whoever runs it, behind make", () => {
    const record = { Makefile: "bump:\n\t./scripts/bump.sh\nship:\n\t./scripts/deploy.sh\n" };
    const asking = '#!/bin/sh\nread -r -p "Continue (y/n)?" choice\npython manage.py makemigrations\n';
    expect(said({ ...record, "scripts/bump.sh": asking }, "scripts/bump.sh")).toBe("doubtful: it asks whoever runs it");
    expect(said({ ...record, "scripts/deploy.sh": asking }, "scripts/deploy.sh")).not.toContain("asks");
    expect(said({ ...record, "scripts/bump.sh": asking.replace("-r -p", "-r") }, "scripts/bump.sh")).not.toContain(
      "asks",
    );
  });

  test("a proxy's configuration that nothing uses, beside a platform or another that production uses", () => {
    const server = "server { listen 80; }\n";
    const site = { "nginx/site.conf": server };
    const Procfile = "web: gunicorn shop.wsgi\n";
    const image = (copy: string): string => `FROM nginx:1.29\n${copy}\n`;
    const unused = "doubtful: nothing uses it, and Procfile says what production runs";
    expect(said({ ...site, Procfile }, "nginx/site.conf")).toBe(unused);
    expect(said({ "docker/static/nginx.conf": server, Procfile }, "docker/static/nginx.conf")).toBe(unused);
    expect(said({ "docker/prod/default.conf": server }, "docker/prod/default.conf")).toBe(
      "production: its folder prod says production",
    );
    // Somebody may link it on the server.
    expect(
      said({ ...site, "deploy/shop.service": "[Service]\nExecStart=/srv/gunicorn shop.wsgi\n" }, "nginx/site.conf"),
    ).toBe("production: nothing says that it is for development");
    for (const copy of [
      "COPY nginx/ /etc/nginx/conf.d/",
      "COPY ./nginx/* /etc/nginx/conf.d/",
      "ADD site.conf /etc/nginx/",
    ])
      expect(said({ ...site, Procfile, "proxy.Dockerfile": image(copy) }, "nginx/site.conf")).toBe(
        "production: proxy.Dockerfile uses it",
      );
    expect(said({ ...site, Procfile, "proxy.Dockerfile": image("COPY html/ /etc/nginx/") }, "nginx/site.conf")).toBe(
      unused,
    );
    // A cluster's Ingress stands in front of what it runs.
    const manifest = (kind: string) =>
      said({ ...site, "k8s/web.yaml": `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: shop\n` }, "nginx/site.conf");
    expect(manifest("Ingress")).toBe("doubtful: nothing uses it, and k8s/web.yaml says what production runs");
    expect(manifest("Service")).toBe("production: nothing says that it is for development");
    const both = { ...site, "nginx/old.conf": server, Dockerfile: image("COPY nginx/site.conf /etc/nginx/") };
    expect([said(both, "nginx/site.conf"), said(both, "nginx/old.conf")]).toEqual([
      "production: Dockerfile uses it",
      "doubtful: nothing uses it, and nginx/site.conf says what production runs",
    ]);
  });

  test("a Compose file that only looks around in its images", () => {
    const with_ = (command: string): Record<string, string> => ({
      "compose.yml": `services:\n  db:\n    image: postgres:17\n    command: postgres -c fsync=off\n  web:\n    build: .\n    command: ${command}\n`,
      Dockerfile: "FROM python:3.13\nCOPY . .\n",
    });
    for (const command of ["ls -la", "bash", "[sleep, infinity]", "tail -f /dev/null"])
      expect(said(with_(command), "compose.yml")).toMatch(/^development: it starts (?:ls -la|bash|sleep|tail)/);
    expect(said(with_("ls -la"), "Dockerfile")).toBe("doubtful: only compose.yml builds it");
    const built = (name: string): Record<string, string> => ({
      "compose.yml": `services:\n  ${name}:\n    build: ./${name}\n  web:\n    build: .\n    command: tail -f /dev/null\n`,
      Dockerfile: "FROM python:3.13\nCOPY . .\n",
      [`${name}/Dockerfile`]: "FROM postgres:17\n",
    });
    expect(said(built("db"), "compose.yml")).toBe("development: it starts tail -f /dev/null");
    expect(said(built("mail"), "compose.yml")).toBe("production: nothing says that it is for development");
    for (const command of ["bash start.sh", "lsof", "python manage.py jobs"])
      expect(said(with_(command), "compose.yml")).toBe("production: nothing says that it is for development");
  });

  test("beside a manifest that runs the application, a Compose file that says nothing of production is in doubt", () => {
    const pod = (container: string): string =>
      `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - ${container}\n`;
    const files = (manifest: string): Record<string, string> => ({
      "compose.yml": service,
      Dockerfile: served,
      "k8s/web.yaml": manifest,
    });
    expect(said(files(pod("command: [gunicorn, shop.wsgi]")), "compose.yml")).toBe(
      "doubtful: k8s/web.yaml says what production runs, and nothing in it speaks of production",
    );
    expect(
      said(
        { ...files(pod("command: [gunicorn, shop.wsgi]")), "compose.yml": `${service}    restart: always\n` },
        "compose.yml",
      ),
    ).toBe("production: nothing says that it is for development");
    // What a chart runs is a value of it.
    expect(said(files(pod('image: "{{ .Values.image }}:{{ .Values.tag }}"')), "compose.yml")).toMatch(/^doubtful: k8s/);
    expect(said(files(pod("image: redis:8")), "compose.yml")).toBe(
      "production: nothing says that it is for development",
    );
  });

  test("what a Compose file is called by its networks and variables, and an image that is none", () => {
    const compose = (more: string): string | undefined => said({ "compose.yml": `${service}${more}` }, "compose.yml");
    expect(compose("networks:\n  web:\n    name: shop-dev\n")).toBe("development: it calls itself shop-dev");
    expect(compose("networks:\n  shop-dev:\n    driver: bridge\n")).toBe(
      "production: nothing says that it is for development",
    );
    expect(compose("    environment:\n      APIENV: DEV\n")).toBe(
      "doubtful: it sets APIENV=DEV, and nothing else says what production runs",
    );
    expect(said({ "Dockerfile.metadata": "ARG TITLE\nLABEL title=$TITLE\n" }, "Dockerfile.metadata")).toBe(
      "doubtful: it makes no image",
    );
    expect(
      said({ "docs-site/.github/workflows/deploy.yml": "on: push\n" }, "docs-site/.github/workflows/deploy.yml"),
    ).toBe("development: GitHub runs only the workflows of a repository's own .github");
    expect(said({ ".github/workflows/deploy.yml": "on: push\n" }, ".github/workflows/deploy.yml")).toBe(
      "production: its name says that it deploys",
    );
  });

  test("beside a service that serves what its image holds, those for developers say nothing", () => {
    const developers = "  dev:\n    build: {context: ., target: dev}\n    volumes: ['.:/srv']\n";
    const web = (more: string): string =>
      `services:\n${developers}  web:\n    image: shop:1\n    restart: always\n    command: ${more}\n`;
    const of = (text: string): string | undefined => said({ "compose.yml": text }, "compose.yml");
    expect(of(web("gunicorn shop.wsgi"))).toBe("production: nothing says that it is for development");
    expect(of(web("gunicorn shop.wsgi\n    volumes: ['./:/srv']"))).toBe("development: it builds the stage dev");
    expect(of(web("celery -A shop worker"))).toBe("development: it builds the stage dev");
    expect(of(web("pip install gunicorn"))).toBe("development: it builds the stage dev");
    const profiled = (profile: string): string =>
      web("gunicorn shop.wsgi").replace(
        developers,
        `  post:\n    image: mailhog/mailhog\n    profiles: [${profile}]\n`,
      );
    expect(of(profiled("dev"))).toBe("production: nothing says that it is for development");
    // Nobody starts it who does not ask for its profile.
    expect(of(profiled("extra"))).toBe("production: nothing says that it is for development");
    expect(of(profiled("extra").replace("    profiles: [extra]\n", ""))).toBe(
      "doubtful: mailhog keeps the mail that it sends, and nothing else says what production runs",
    );
    expect(of(`${profiled("extra")}    environment: {EMAIL_HOST: mailhog}\n`)).toBe(
      "doubtful: mailhog keeps the mail that it sends, and nothing else says what production runs",
    );
  });

  test("env files in a folder to be copied, images of CI, and what is no site of nginx", () => {
    expect(said({ ".envs/.production-template/.django": "A=1\n" }, ".envs/.production-template/.django")).toBe(
      "development: it lies in .production-template, which is to be copied",
    );
    expect(said({ ".envs/.production/.django": "A=1\n" }, ".envs/.production/.django")).toBe(
      "production: its folder .production says production",
    );
    expect(said({ "jenkins/Dockerfile": served }, "jenkins/Dockerfile")).toBe("development: it lies in jenkins");
    expect(said({ "sites-enabled/README.md": "server\n" }, "sites-enabled/README.md")).toBeUndefined();
    expect(said({ "sites-enabled/shop": "server {}\n" }, "sites-enabled/shop")).toBe(
      "production: nothing says that it is for development",
    );
  });

  test("an image of another language that only development builds", () => {
    const files = {
      "compose.yml": "services:\n  web:\n    build: .\n    volumes: ['.:/app']\n  front:\n    build: front\n",
      Dockerfile: served,
      "front/Dockerfile": "FROM node:24\nCOPY . .\nCMD npm run serve\n",
    };
    expect(said(files, "front/Dockerfile")).toBe("development: only compose.yml builds it");
    expect(said({ ...files, "compose.yml": service.replace("build: .", "build: front") }, "front/Dockerfile")).toBe(
      "production: compose.yml builds it",
    );
  });

  test("a part that another part names, and parts of one name", () => {
    const ini = "[uwsgi]\nmodule = shop.wsgi\n";
    const files = {
      "conf/uwsgi.ini": ini,
      "docker/run.sh": "exec uwsgi --ini /app/conf/uwsgi.ini\n",
      Dockerfile: 'FROM python:3.13\nCMD ["docker/run.sh"]\n',
      "entrypoint.sh": "exec gunicorn shop.wsgi\n",
      "data/entrypoint.sh": "exec make\n",
      "data/compose.yml": "# For local development only\nservices:\n  data:\n    build: .\n",
      "data/Dockerfile": 'FROM python:3.13\nENTRYPOINT ["/app/entrypoint.sh"]\n',
    };
    expect(said(files, "conf/uwsgi.ini")).toBe("production: docker/run.sh uses it");
    const own = { ...files, Dockerfile: 'FROM python:3.13\nENTRYPOINT ["/app/entrypoint.sh"]\n' };
    expect(said(own, "entrypoint.sh")).toBe("production: Dockerfile uses it");
    expect(
      said({ ...own, "data/Dockerfile.dev": own["data/Dockerfile"], "data/Dockerfile": "" }, "data/entrypoint.sh"),
    ).toBe("development: only data/Dockerfile.dev uses it");
  });

  test("Procfiles beside one for production, and those that watch the sources", () => {
    const web = "web: gunicorn shop.wsgi\n";
    expect(said({ Procfile: web, "Procfile.prod": web }, "Procfile")).toBe(
      "development: Procfile.prod is there for production",
    );
    expect(said({ Procfile: web, "Procfile.prod": web }, "Procfile.prod")).toBe("production: its name says production");
    expect(said({ Procfile: `${web}css: npm run watch\n`, Dockerfile: served }, "Procfile")).toBe(
      "development: it starts npm run watch, and Dockerfile says what production runs",
    );
    expect(said({ Procfile: `${web}css: npm run watch\n` }, "Procfile")).toBe(
      "production: a Procfile says what a platform starts",
    );
  });

  test("an overlay for developers takes nothing from the file that it is added to", () => {
    const files = {
      "compose.yml": "services:\n  web:\n    image: registry.example.org/shop\n    restart: always\n",
      "compose.local.yml": "services:\n  web:\n    build: .\n  proxy:\n    build: proxy\n",
      Dockerfile: served,
      "proxy/Dockerfile": "FROM nginx\nCOPY shop.conf /etc/nginx/conf.d/\n",
    };
    expect(said(files, "compose.yml")).toBe("production: nothing says that it is for development");
    expect(said(files, "proxy/Dockerfile")).toBe("production: compose.local.yml builds what compose.yml runs");
  });

  test("what an image starts by make, and an image without the application", () => {
    const made = 'FROM python:3.13\nCMD ["make", "webserver"]\n';
    const makefile = "webserver:\n\tpython manage.py runserver 0.0.0.0:8000\n\nworker:\n\tcelery -A shop worker\n";
    const procfile = { Procfile: "web: gunicorn shop.wsgi\n" };
    expect(said({ ...procfile, Dockerfile: made, Makefile: makefile }, "Dockerfile")).toBe(
      "development: it starts runserver, and Procfile says what production runs",
    );
    expect(
      said({ ...procfile, Dockerfile: made.replace("webserver", "worker"), Makefile: makefile }, "Dockerfile"),
    ).toBe("production: nothing says that it is for development");
    const mounted = "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n";
    const without =
      "FROM python:3.13\nCOPY requirements.txt ./\nRUN pip install -r requirements.txt\nCMD gunicorn shop.wsgi\n";
    expect(said({ Dockerfile: without, "compose.yml": mounted }, "Dockerfile")).toBe(
      "doubtful: only compose.yml builds it",
    );
    expect(said({ Dockerfile: `${without}COPY shop shop\n`, "compose.yml": mounted }, "Dockerfile")).toBe(
      "production: its image starts a server",
    );
  });

  test("an image of another language says nothing of what serves Django", () => {
    const frontend = 'FROM node:22\nCOPY . .\nCMD ["npm", "start"]\n';
    expect(said({ Dockerfile: toyed, "frontend/Dockerfile": frontend }, "Dockerfile")).toBe(
      "production: nothing else says what production runs",
    );
  });

  test("nor does an image for backups", () => {
    const mounted = "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n";
    const files = {
      Dockerfile: "FROM python:3.13\nCOPY . /app\n",
      "compose.yml": mounted,
      "jobs/backup/Dockerfile": 'FROM alpine\nCOPY backup.sh /\nENTRYPOINT ["/backup.sh"]\n',
    };
    expect(said(files, "Dockerfile")).toBe("doubtful: only compose.yml builds it");
  });

  test("a manifest of Cloud Foundry says what runs where it has a command", () => {
    const toy = { Procfile: "web: python manage.py runserver 0.0.0.0:$PORT\n" };
    const manifest = "applications:\n- name: shop\n  env:\n    DEBUG: 'False'\n";
    expect(said({ ...toy, "manifest.yml": manifest }, "Procfile")).toBe(
      "production: a Procfile says what a platform starts",
    );
    expect(said({ ...toy, "manifest.yml": `${manifest}  command: gunicorn shop.wsgi\n` }, "Procfile")).toBe(
      "development: it starts runserver, and manifest.yml says what production runs",
    );
  });

  test.each([
    ["scripts/pull-prod.sh", "development: its name says that it takes from production"],
    ["scripts/restore_db_from_prod.sh", "development: its name says that it takes from production"],
    ["deployment/loadproduction.sh", "development: its name says that it takes from production"],
    ["scripts/live2staging.sh", "development: its name says that it takes from production"],
    ["scripts/prod-to-local.sh", "development: its name says that it takes from production"],
    ["scripts/live2.sh", "production: its name says production"],
    ["scripts/copy_to_prod.sh", "production: its name says production"],
    ["scripts/backup-prod.sh", "production: its name says production"],
    ["scripts/start_production.sh", "production: its name says production"],
  ])("%s", (file, expected) => {
    expect(said({ [file]: "pg_dump shop > shop.sql\n" }, file)).toBe(expected);
  });
});

describe("an image", () => {
  test("that only a Compose file for development builds is in doubt beside a Procfile, whatever it starts", () => {
    const files = {
      Procfile: "web: gunicorn shop.wsgi\n",
      "compose.yml": "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n",
      Dockerfile: served,
    };
    expect(said(files, "Dockerfile")).toBe(
      "doubtful: only compose.yml builds it, and Procfile says what production runs",
    );
    const pushes = "on: push\njobs:\n  image:\n    steps:\n      - uses: docker/build-push-action@v6\n";
    expect(said({ ...files, ".github/workflows/image.yml": pushes }, "Dockerfile")).toBe(
      "production: its image starts a server",
    );
  });
  test("that a workflow builds and pushes is production's, whatever else builds it; not where it only builds", () => {
    const files = {
      "docker/api/Dockerfile": "FROM python:3.13\nCOPY . /app\n",
      "e2e/compose.yml": "services:\n  api:\n    build:\n      context: ..\n      dockerfile: docker/api/Dockerfile\n",
      "docker/web/Dockerfile": served,
    };
    const workflow = (name: string, more: string): Record<string, string> => ({
      ...files,
      [`.github/workflows/${name}.yml`]: `on: push\njobs:\n  image:\n    steps:\n      - name: Log in\n        uses: docker/login-action@v3\n      - name: Build\n        uses: docker/build-push-action@v6\n        with:\n          context: api\n${more}`,
    });
    const file = "          file: ./docker/api/Dockerfile\n";
    const push = "          push: true\n";
    expect(said(workflow("image", file + push), "docker/api/Dockerfile")).toBe(
      "production: .github/workflows/image.yml builds and pushes it",
    );
    for (const other of [
      workflow("image", file),
      workflow("image", `${file}          push: false\n`),
      workflow("image", push),
      workflow("test-image", file + push),
    ])
      expect(said(other, "docker/api/Dockerfile")).not.toContain("production:");
    const named = { ".contrib/Dockerfile.production": "FROM python:3.13\nCMD sleep infinity\n" };
    expect(said(named, ".contrib/Dockerfile.production")).toBe("development: it lies in .contrib");
    expect(
      said(
        { ...named, ...workflow("image", "          file: .contrib/Dockerfile.production\n          push: true\n") },
        ".contrib/Dockerfile.production",
      ),
    ).toBe("production: .github/workflows/image.yml builds and pushes it");
  });
  test.each(['CMD ["bash"]', "CMD /bin/sh", "CMD sh -c ' ls'", 'CMD ["sleep", "infinity"]'])(
    "that only development builds, and that starts nothing that serves, is in doubt: %s",
    (command) => {
      const files = {
        "compose.yml": "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n",
        Dockerfile: `FROM python:3.13\nCOPY . /app\n${command}\n`,
      };
      expect(said(files, "Dockerfile")).toMatch(/^doubtful: it starts /);
      expect(said({ Dockerfile: files.Dockerfile }, "Dockerfile")).toMatch(
        command.includes("sleep") ? /^doubtful: / : /^production: /,
      );
    },
  );
  test("that only keeps its container running is not production's beside a unit", () => {
    const files = {
      "shop.service": "[Service]\nExecStart=/srv/shop/venv/bin/gunicorn shop.wsgi\n",
      "compose.yml": "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n",
      Dockerfile: 'FROM python:3.13\nCOPY . /app\nCMD ["tail", "-f", "/dev/null"]\n',
    };
    expect(said(files, "Dockerfile")).toMatch(/^development: it starts tail/);
  });
  test("that only keeps its container running is in doubt where nothing else is known", () => {
    expect(said({ Dockerfile: 'FROM python:3.13\nCOPY . /app\nCMD ["tail", "-f", "/dev/null"]\n' }, "Dockerfile")).toBe(
      "doubtful: it only keeps a container running",
    );
  });
  test("starts what its command says, not what its health check does", () => {
    const demo =
      "FROM python:3.13\nHEALTHCHECK --interval=30s \\\n  CMD wget -qO- http://localhost:8000/health\nCMD exec django-admin runserver 0.0.0.0:8000\n";
    expect(said({ Dockerfile: served, "Dockerfile.pad": demo }, "Dockerfile.pad")).toBe(
      "development: it starts runserver, and Dockerfile says what production runs",
    );
  });
  test("that only development builds is not production's beside one that is named for it", () => {
    const started = 'FROM python:3.13\nENTRYPOINT ["/app/entrypoint.sh"]\n';
    const compose = "services:\n  web:\n    build: ./server\n    container_name: shop-dev\n";
    expect(
      said({ "Dockerfile.prod": served, "server/Dockerfile": started, "compose.yml": compose }, "server/Dockerfile"),
    ).toBe("development: only compose.yml builds it, and Dockerfile.prod is there for production");
    expect(said({ "server/Dockerfile": started, "compose.yml": compose }, "server/Dockerfile")).toBe(
      "production: nothing says that it is for development",
    );
  });
  test("whose last stage is for developers is built for them, unless another stage is production's", () => {
    const staged = "FROM python:3.13 AS base\nFROM base AS app-dev\nCMD gunicorn shop.wsgi --reload-extra-file x\n";
    const compose = "services:\n  web:\n    build:\n      context: .\n      target: app-dev\n";
    expect(said({ Dockerfile: staged, "compose.yml": compose }, "Dockerfile")).toBe(
      "development: its last stage app-dev is for development",
    );
    expect(said({ Dockerfile: staged.replace("AS base", "AS production"), "compose.yml": compose }, "Dockerfile")).toBe(
      "production: its image starts a server",
    );
  });

  test("whose last stage is for tests is in doubt where another stage may be what runs", () => {
    const staged = (name: string): string =>
      `FROM registry.example.com/django AS ${name}\nCOPY . /app\nFROM registry.example.com/django-test AS app-test-container\nCOPY --from=${name} /app /app\n`;
    const compose =
      "services:\n  web:\n    build:\n      context: .\n      target: app-container\n    environment:\n      ENV: localdev\n";
    expect(said({ Dockerfile: staged("app-container"), "compose.yml": compose }, "Dockerfile")).toBe(
      "doubtful: its last stage app-test-container is for tests, and nothing says which stage production runs",
    );
    expect(said({ Dockerfile: staged("builder"), "compose.yml": compose }, "Dockerfile")).toBe(
      "development: its last stage app-test-container is for development",
    );
  });
});

describe("what an entrypoint, a pipeline or a command says of a file", () => {
  const entry =
    '#!/bin/sh\ncase "$1" in\n  web) exec gunicorn shop.wsgi ;;\n  dev|runserver)\n    python manage.py runserver\n    ;;\nesac\n';
  const image = 'FROM python:3.13\nCOPY . /app\nENTRYPOINT ["/app/entrypoint.sh"]\nCMD ["web"]\n';
  const told = (command: string): string => `services:\n  web:\n    build: .\n    command: ${command}\n`;

  test("the arm of an entrypoint that a Compose file names", () => {
    const record = { Dockerfile: image, "entrypoint.sh": entry };
    expect(said({ ...record, "compose.yml": told("dev") }, "compose.yml")).toBe("development: it starts dev");
    for (const arm of ["web", "prod", "worker", "device"])
      expect(said({ ...record, "compose.yml": told(arm) }, "compose.yml")).toBe(
        "production: nothing says that it is for development",
      );
  });

  test("a Compose file that a script runs together with the one for production", () => {
    const record = { "compose.yml": service, "compose.prod.yml": service };
    const both = "docker compose -f compose.yml \\\n  -f compose.prod.yml up -d\n";
    expect(said({ ...record, "up.sh": both }, "compose.yml")).toBe("production: up.sh runs it with compose.prod.yml");
    expect(said({ ...record, "up.sh": "COMPOSE_FILE=compose.yml:compose.prod.yml\n" }, "compose.yml")).toBe(
      "production: up.sh runs it with compose.prod.yml",
    );
    for (const script of [
      "docker compose -f compose.yml up\ndocker compose -f compose.prod.yml up -d\n",
      "docker compose -f other.compose.yml -f compose.prod.yml up -d\n",
    ])
      expect(said({ ...record, "up.sh": script }, "compose.yml")).toBe(
        "development: compose.prod.yml is there for production",
      );
  });

  test("images whose names are words in CamelCase", () => {
    expect(said({ "docker/ProdShopDockerfile": served }, "docker/ProdShopDockerfile")).toBe(
      "production: its name says production",
    );
    expect(said({ "docker/DevShopDockerfile": served }, "docker/DevShopDockerfile")).toBe(
      "development: its name says development",
    );
    expect(said({ "docker/CIDockerfile": served }, "docker/CIDockerfile")).toBe("development: its name says tests");
    expect(said({ "docker/stylelinter-dockerfile": served }, "docker/stylelinter-dockerfile")).toBe(
      "development: its name says tests",
    );
    expect(said({ "docker/ShopDockerfile": served }, "docker/ShopDockerfile")).toBe(
      "production: its image starts a server",
    );
  });

  test("a pipeline deploys by what it does, whatever it is called", () => {
    const main = (text: string): string | undefined =>
      said({ ".github/workflows/main.yml": `on: push\n${text}` }, ".github/workflows/main.yml");
    for (const line of [
      "      - uses: appleboy/ssh-action@v1",
      "      - run: flyctl deploy --remote-only",
      "      - run: docker push shop/web",
      "      - run: kubectl set image deployment/web web=shop/web",
      "      - run: git pull\n        working-directory: /srv/shop",
      "      - run: ssh deploy@shop.example ./release.sh",
    ])
      expect(main(`${line}\n`)).toBe("production: it deploys");
    expect(main("      - run: pytest\n      - run: flyctl deploy\n")).toBe("doubtful: it deploys, and it runs tests");
    for (const line of [
      "      - run: pytest",
      "      # - run: flyctl deploy",
      "      - uses: docker/build-push-action@v6\n        with:\n          push: false",
      "      - run: ssh-keyscan example.com",
    ])
      expect(main(`${line}\n`)).toBe("development: it runs where the project is tested");
    // A name that says tests; `.gitlab-ci.yml` is called so whatever it does.
    const deploy = "deploy:\n  script: ansible-playbook site.yml\n";
    expect(said({ ".github/workflows/test.yml": deploy }, ".github/workflows/test.yml")).toBe(
      "development: it runs where the project is tested",
    );
    expect(said({ ".gitlab-ci.yml": deploy }, ".gitlab-ci.yml")).toBe("production: it deploys");
  });

  test("a Procfile of another name is read where something is told to", () => {
    expect(said({ "Procfile.service": "worker: celery -A shop worker\n" }, "Procfile.service")).toBe(
      "doubtful: no platform reads it by that name",
    );
    expect(
      said(
        {
          "Procfile.service": "web: gunicorn shop.wsgi\n",
          "heroku.yml": "run: {web: honcho -f Procfile.service start}\n",
        },
        "Procfile.service",
      ),
    ).toBe("production: a Procfile says what a platform starts");
    expect(said({ Procfile: "worker: celery -A shop worker\n" }, "Procfile")).toBe(
      "production: a Procfile says what a platform starts",
    );
  });

  test("uwsgi's file that nothing names, beside an image that has uwsgi and is told what to run", () => {
    const record = { "uwsgi.ini": "[uwsgi]\nmodule = shop.wsgi\n", "entrypoint.sh": 'exec "$@"\n' };
    const has = 'FROM python:3.13\nRUN pip install uwsgi\nENTRYPOINT ["/entrypoint.sh"]\n';
    expect(said({ ...record, Dockerfile: has }, "uwsgi.ini")).toBe(
      "production: nothing says that it is for development",
    );
    expect(said({ ...record, Dockerfile: has.replace("uwsgi", "django") }, "uwsgi.ini")).toBe(
      "development: nothing starts it",
    );
    expect(said({ ...record, Dockerfile: served }, "uwsgi.ini")).toBe("development: nothing starts it");
  });

  test("a Compose file with which an image is tried locally, as its first lines say", () => {
    const compose =
      "version: '3'\n# `make up` uses this to test the deployed image locally.\nservices:\n  web:\n    image: shop\n";
    expect(said({ "compose.deploy.yml": compose }, "compose.deploy.yml")).toBe(
      "doubtful: its name says production, and its first lines say that it is not for production",
    );
    expect(said({ "compose.deploy.yml": compose.replace(" locally", " image") }, "compose.deploy.yml")).toBe(
      "production: its name says production",
    );
  });

  test("an image that a pipeline pushes, and that starts a development server by itself", () => {
    const pushing = (push: string): string =>
      `steps:\n  - uses: docker/build-push-action@v6\n    with:\n      context: .\n      push: ${push}\n`;
    const cluster =
      "apiVersion: apps/v1\nkind: Deployment\nspec:\n  containers:\n    - image: shop\n      command: [gunicorn, shop.wsgi]\n";
    const record = (push: string): Record<string, string> => ({
      Dockerfile: toyed,
      "k8s/web.yaml": cluster,
      "compose.yml": `${service}    volumes:\n      - .:/app\n`,
      ".github/workflows/build.yml": pushing(push),
    });
    expect(said(record("true"), "Dockerfile")).toBe(
      "doubtful: it starts runserver, and .github/workflows/build.yml builds and pushes it",
    );
    expect(said(record("false"), "Dockerfile")).toBe(
      "development: it starts runserver, and k8s/web.yaml says what production runs",
    );
    const { "k8s/web.yaml": manifest, "compose.yml": compose, ...alone } = record("true");
    expect([manifest, compose].every((text) => text !== undefined)).toBe(true);
    expect(said(alone, "Dockerfile")).toBe("production: nothing else says what production runs");
  });

  test("an image that a Compose file in doubt builds, where a cluster runs the application", () => {
    const idle = "FROM python:3.13\nCOPY . /app\n";
    const cluster =
      "apiVersion: apps/v1\nkind: Deployment\nspec:\n  containers:\n    - image: shop\n      command: [gunicorn, shop.wsgi]\n";
    const compose = { "compose.yml": `${service}    command: /start.sh\n` };
    expect(said({ Dockerfile: idle, ...compose, "k8s/web.yaml": cluster }, "Dockerfile")).toBe(
      "production: k8s/web.yaml runs an image, and there is no other",
    );
    const development = { "compose.yml": `${service}    command: manage.py runserver\n` };
    expect(said({ Dockerfile: idle, ...development, "k8s/web.yaml": cluster }, "Dockerfile")).toBe(
      "doubtful: only compose.yml builds it",
    );
  });

  test("a site of nginx whose name is a word of another file", () => {
    const record = {
      "etc/nginx/sites-available/shop": "server { listen 80; }\n",
      "web.service": "[Service]\nExecStart=/srv/gunicorn shop.wsgi\n",
    };
    expect(
      said(
        { ...record, ".travis.yml": "script: pytest shop\nbefore: cp shop/a /srv/shop\n" },
        "etc/nginx/sites-available/shop",
      ),
    ).toBe("production: nothing says that it is for development");
    expect(
      said(
        { ...record, "vagrant/up.sh": "cp etc/nginx/sites-available/shop /etc\n" },
        "etc/nginx/sites-available/shop",
      ),
    ).toBe("development: only vagrant/up.sh uses it");
  });

  test("a Procfile that starts runserver at a port of its own is no platform's", () => {
    for (const [command, role] of [
      ["django-admin runserver 0.0.0.0:8000", "doubtful: it starts runserver, at a port of its own"],
      ["python manage.py runserver 8000", "doubtful: it starts runserver, at a port of its own"],
      ["python manage.py runserver 0.0.0.0:$PORT", "production: a Procfile says what a platform starts"],
      ["./manage.py runserver\njobs: ./manage.py listen", "doubtful: it starts runserver, at a port of its own"],
      ["python manage.py runserver --noreload $ADDRESS", "production: a Procfile says what a platform starts"],
      ["gunicorn -b 0.0.0.0:8000 shop.wsgi", "production: a Procfile says what a platform starts"],
    ])
      expect(said({ Procfile: `web: ${command ?? ""}\n` }, "Procfile")).toBe(role);
  });

  test("a Compose file beside a plain one for developers, a script of a pipeline's, and a Jenkinsfile of a library's", () => {
    const plain = { "docker-compose.yml": `${service}    command: manage.py runserver\n`, Dockerfile: served };
    const search = "services:\n  search:\n    build: ./search\n";
    expect(said({ ...plain, "docker-compose.search.yml": search }, "docker-compose.search.yml")).toBe(
      "doubtful: docker-compose.yml beside it is for development",
    );
    expect(
      said({ ...plain, "docker-compose.search.yml": `${search}    restart: always\n` }, "docker-compose.search.yml"),
    ).toBe("production: nothing says that it is for development");
    expect(
      said({ "docker-compose.yml": service, "docker-compose.search.yml": search }, "docker-compose.search.yml"),
    ).toBe("production: nothing says that it is for development");

    expect(said({ "ci-scripts/push_image.sh": "docker push shop\n" }, "ci-scripts/push_image.sh")).toBe(
      "doubtful: it lies in ci-scripts, and its name says that it deploys",
    );
    expect(said({ "ci-scripts/notify.sh": "curl x\n" }, "ci-scripts/notify.sh")).toBe(
      "development: it lies in ci-scripts",
    );
    expect(said({ Jenkinsfile: '@Library("infra") _\nservice { name = "shop" }\n' }, "Jenkinsfile")).toBe(
      "doubtful: nothing in it says whether it tests or deploys",
    );
    expect(said({ Jenkinsfile: "node { sh 'tox' }\n" }, "Jenkinsfile")).toBe(
      "development: it runs where the project is tested",
    );
  });

  test("an image that starts nothing, that nothing builds and that loads settings of development", () => {
    const base = "FROM python:3.13\nENV DJANGO_SETTINGS_MODULE=shop.settings.local\n";
    const role = (text: string): string | undefined =>
      rolesOf({ "/p/manage.py": "", "/p/Dockerfile.base": text }, ({ value }) => value.endsWith(".local")).get(
        "/p/Dockerfile.base",
      )?.because;
    expect(role(base)).toBe("nothing builds it, it starts nothing, and loads shop.settings.local");
    expect(role(base.replace("local", "shop"))).toBe("nothing says that it is for development");
    expect(role(`${base}CMD gunicorn shop.wsgi\n`)).toBe("its image starts a server");
  });

  test("an image that starts nothing and that nothing builds, beside the one that starts the server", () => {
    const idle = "FROM python:3.13\nCOPY . /app\n";
    const beside = (name: string, record: Record<string, string> = {}) =>
      said({ Dockerfile: served, [name]: idle, ...record }, name);
    expect(beside("Dockerfile.assets")).toBe(
      "doubtful: nothing builds it, it starts nothing, and Dockerfile starts the server",
    );
    expect(beside("Dockerfile.base")).toBe("production: nothing says that it is for development");
    expect(
      said({ Dockerfile: served, "Dockerfile.worker": `${idle}CMD celery -A shop worker\n` }, "Dockerfile.worker"),
    ).toBe("production: nothing says that it is for development");
    expect(said({ "Dockerfile.assets": idle }, "Dockerfile.assets")).toBe(
      "production: nothing says that it is for development",
    );
  });

  test("a script in Vagrant's machine, a template by another word, and ENV that says localdev", () => {
    expect(said({ "bootstrap.sh": "ansible-playbook /vagrant/site.yml\n" }, "bootstrap.sh")).toBe(
      "development: it runs in Vagrant's machine",
    );
    expect(said({ "bootstrap.sh": "ansible-playbook site.yml # not /srv/vagrant/x\n" }, "bootstrap.sh")).toBe(
      "production: nothing says that it is for development",
    );
    expect(said({ "tpl.env": "DEBUG=True\n" }, "tpl.env")).toBe("development: its name says that it is a template");
    expect(
      said(
        { "compose.yml": `${service}    environment:\n      ENV: localdev\n`, Procfile: "web: gunicorn shop.wsgi\n" },
        "compose.yml",
      ),
    ).toContain("it sets ENV=localdev");
    expect(said({ "compose.yml": `${service}    environment:\n      ENV: localised\n` }, "compose.yml")).not.toContain(
      "it sets ENV",
    );
  });
});
