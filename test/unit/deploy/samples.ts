/** One text of each kind of deploy file, with the constructs that real ones use. */
export const PROCFILE = `# processes
release: python manage.py migrate --noinput
web: gunicorn config.wsgi --bind 0.0.0.0:$PORT --log-file -
worker: REMAP_SIGTERM=SIGQUIT celery -A config worker -l info
`;

export const DOCKERFILE = `# syntax=docker/dockerfile:1
ARG PYTHON=3.12
FROM python:\${PYTHON}-slim AS base
ENV PYTHONUNBUFFERED=1 \\
    # why
    DJANGO_SETTINGS_MODULE="config.settings.production" PATH='/venv/bin':$PATH
ENV OLD form with blanks
WORKDIR /app

FROM base AS build
ARG SECRET_KEY=build-only
COPY requirements.txt ./
RUN --mount=type=cache,target=/root/.cache pip install -r requirements.txt && \\
    rm -rf /tmp/*
RUN <<EOF
set -e
python manage.py collectstatic --noinput
EOF

FROM base
COPY --from=build /venv /venv
COPY ["start.sh", "/start.sh"]
COPY . .
USER app
EXPOSE 8000/tcp 9000
HEALTHCHECK --interval=30s CMD curl -f http://localhost:8000/ || exit 1
ENTRYPOINT ["/entrypoint.sh", "--say=\\"x\\""]
CMD ["gunicorn", "config.wsgi", "-b", "0.0.0.0:8000"]
`;

export const COMPOSE = `x-base: &base
  image: app
  env_file: .env
  environment: &env
    A: "1"
    B:
services:
  db:
    image: postgres:16
    environment:
      - POSTGRES_PASSWORD=\${PW:?no}
      - 'QUOTED=a ''b'''
      - PASSED
  web:
    <<: *base
    build: {context: ., dockerfile: docker/Dockerfile, target: prod, args: {X: y}}
    command: >-
      gunicorn config.wsgi
      --bind "0.0.0.0:\${PORT:-8000}"
      --workers 3
    environment:
      <<: *env
      DEBUG: "False"
      URL: postgres://u:$$x@db/app
    ports: ["127.0.0.1:8080:8000", "9000", {target: 7000, published: 7001}]
    volumes: [".:/app:ro", "media:/media"]
    profiles: [web]
    depends_on: {db: {condition: service_healthy}}
    restart: unless-stopped
    deploy: {replicas: 2}
  beat:
    extends: {file: common.yml, service: celery}
    entrypoint: ["sh", "-c"]
    command: |
      set -e
      exec celery -A config beat
`;

export const SYSTEMD = `[Unit]
Description=web
[Service]
User=www-data
WorkingDirectory=/srv/app
Environment="A=a b" B=c 'C=%%x'
Environment=D=\\x41
EnvironmentFile=-/etc/app.env
ExecStartPre=/bin/true
ExecStart=/srv/venv/bin/gunicorn \\
  # a comment within
  --access-logformat '%(h)s' \\
  -b unix:/run/app.sock \${EXTRA} config.wsgi
ExecReload=/bin/kill -s HUP $MAINPID ; /bin/true
[Install]
WantedBy=multi-user.target
`;

export const SUPERVISOR = `[supervisord]
nodaemon=true
environment=SHARED="1"

[program:web]
command=/venv/bin/gunicorn config.wsgi
    -b 127.0.0.1:8000 ; inline
directory = /srv/app
user=app
environment=DEBUG="False",KEY='a,b',HOME=/x
`;

export const UWSGI = `[uwsgi]
; comment
module = config.wsgi:application
http = :8000
master
env = DEBUG=False
env = A=1
processes = %k
`;

export const NGINX = `upstream app { server unix:/run/app.sock fail_timeout=0; server web:8000; }
http {
  proxy_set_header Host $host;
  include /etc/nginx/mime.types;
  server {
    listen 80 default_server;
    listen [::]:443 ssl;
    server_name example.com "www.example.com" ~^(?<x>.+)\\.example\\.com$;
    if ($host = 'a') { return 301 https://$host$request_uri; } # why
    location = /health { return 200 "ok; {}"; }
    location ^~ /static/ {
      alias /srv/static/;
      location ~* \\.(js|css)$ { expires 1y; }
    }
    location / {
      proxy_set_header X-Forwarded-Proto \${scheme};
      proxy_pass http://app;
    }
  }
}
`;

export const CADDYFILE = `{
	email a@b.c
}
(snippet) {
	encode gzip
}
example.com, www.example.com {
	import snippet
	header Strict-Transport-Security "max-age=1; x"
	handle_path /static/* {
		file_server
	}
	reverse_proxy /api/* web:8000 {
		header_up X-Real-IP {remote_host}
		header_up -X-Forwarded-Proto
	}
}
`;

export const WORKFLOW = `name: deploy
on: [push]
env: {DEBUG: "False"}
jobs:
  deploy:
    environment: production
    defaults: {run: {working-directory: app}}
    steps:
      - uses: actions/checkout@v4
      - name: deploy
        if: github.ref == 'refs/heads/main'
        env:
          KEY: \${{ secrets.KEY }}
        run: |
          python manage.py check --deploy
          ./deploy.sh && echo "done"
`;

export const KUBERNETES = `apiVersion: v1
kind: ConfigMap
metadata: {name: app}
data: {DEBUG: "False"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  template:
    spec:
      securityContext: {runAsUser: 1000}
      initContainers:
        - {name: migrate, image: app, command: [python, manage.py, migrate]}
      containers:
        - name: web
          image: app
          command: ["gunicorn"]
          args: ["config.wsgi", "-b", "0.0.0.0:$(PORT)"]
          envFrom: [{configMapRef: {name: app}}, {secretRef: {name: s}}]
          env:
            - {name: PORT, value: "8000"}
            - {name: KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}
          ports: [{containerPort: 8000, name: http}]
          readinessProbe: {httpGet: {path: /health, port: http, httpHeaders: [{name: Host, value: a}]}}
`;

export const APP_JSON = `{
  "name": "app",
  "env": {"SECRET_KEY": {"generator": "secret"}, "DEBUG": "False", "X": {"value": "a\\"b", "required": false}, "LEFT": {"description": "whoever wants it", "required": false}},
  "scripts": {"postdeploy": "python manage.py migrate"},
  "formation": {"web": {"quantity": 1}}
}
`;

export const HEROKU = `setup:
  config: {DEBUG: "False"}
build:
  docker: {web: Dockerfile}
release:
  image: web
  command:
    - python manage.py migrate
run:
  web: gunicorn config.wsgi
  worker:
    command: [celery, -A, config, worker]
    image: web
`;

export const RENDER = `envVarGroups:
  - name: shared
    envVars: [{key: A, value: 1}]
services:
  - type: web
    name: site
    runtime: python
    buildCommand: ./build.sh
    startCommand: gunicorn config.wsgi
    preDeployCommand: python manage.py migrate
    healthCheckPath: /health
    envVars:
      - {key: SECRET_KEY, generateValue: true}
      - {key: DEBUG, value: "False"}
      - fromGroup: shared
  - {type: worker, name: queue, startCommand: celery -A config worker}
`;

export const FLY = `app = "site"
[build]
dockerfile = "Dockerfile"
[deploy]
release_command = "python manage.py migrate"
[env]
DEBUG = "False"
PORT = 8000
[processes]
app = "gunicorn config.wsgi -b \\"0.0.0.0:8000\\""
worker = 'celery -A config worker'
[http_service]
internal_port = 8000
[[http_service.checks]]
path = "/health"
`;

export const GITLAB = `variables:
  PIP_CACHE_DIR: "$CI_PROJECT_DIR/.cache/pip"
stages: [test, deploy]
default:
  before_script:
    - pip install -r requirements.txt
.deploy:
  stage: deploy
  variables:
    DJANGO_SETTINGS_MODULE: config.settings.production
  script:
    - cd backend
    - |
      python manage.py migrate --noinput
      python manage.py check --deploy
test:
  stage: test
  script: python manage.py test
deploy_production:
  extends: .deploy
  environment:
    name: production
  variables:
    DEBUG:
      value: "False"
`;

export const CIRCLE = `version: 2.1
jobs:
  deploy:
    docker:
      - image: cimg/python:3.13
    working_directory: ~/shop/backend
    environment:
      DJANGO_SETTINGS_MODULE: config.settings.production
    steps:
      - checkout
      - run: pip install -r requirements.txt
      - run:
          name: Migrate
          command: |
            python manage.py migrate --noinput
          environment:
            LOG_LEVEL: info
workflows:
  deploy:
    jobs: [deploy]
`;

export const REQUIREMENTS = `# what production needs
-c constraints.txt
--index-url https://pypi.org/simple
Django[argon2]~=5.2.0 ; python_version >= "3.10"
gunicorn==23.0.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
psycopg[binary] >= 3.2, < 4  # driver
company @ https://example.com/company.whl
-e git+https://example.com/x.git#egg=extra
`;

export const PYPROJECT = `[project]
name = "shop"
requires-python = ">=3.12"
dependencies = ["django>=5.2,<6.1", "gunicorn"]
[project.optional-dependencies]
s3 = ["django-storages[s3]"]
[dependency-groups]
dev = ["pytest", {include-group = "lint"}]
lint = ["ruff"]
[tool.uv]
default-groups = ["dev"]
[tool.poetry.dependencies]
django = {version = "^5.2", extras = ["argon2"]}
[tool.poetry.group.docs]
optional = true
[tool.poetry.group.docs.dependencies]
sphinx = "*"
`;

export const PIPFILE = `[[source]]
url = "https://pypi.org/simple"
[packages]
django = "~=5.2"
psycopg = {version = ">=3", extras = ["binary"]}
[dev-packages]
pytest = "*"
[requires]
python_version = "3.12"
`;

export const PIPFILE_LOCK =
  '{"_meta": {}, "default": {"django": {"version": "==5.2.8"}, "gunicorn": {"hashes": [], "version": "==23.0.0"}}, "develop": {"pytest": {"version": "==8.3.4"}}}';

export const UV_LOCK = `version = 1
[[package]]
name = "django"
version = "5.2.8"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "asgiref" },
]
[[package]]
name = "asgiref"
version = "3.8.1"
groups = ["main", "dev"]
[package.dev-dependencies]
dev = []
`;

export const SETUP_CFG = `[metadata]
name = shop
[options]
install_requires =
    django>=5.2,<6
    gunicorn
[options.extras_require]
dev = pytest
`;

export const SETUP_PY = `from setuptools import setup
setup(
    name="shop",
    install_requires=["django>=5.2,<6", 'gunicorn',  # the server
    ],
)
`;

export const CONDA = `name: shop
dependencies:
  - python=3.12
  - conda-forge::django=5.2
  - pip:
    - gunicorn==23.0.0
`;
