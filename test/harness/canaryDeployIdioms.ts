import type { Making } from "./canaryIdioms.js";

/** Deploy files with secrets in the places where people leave them. */
export const deployIdioms: Readonly<Record<string, readonly [file: string, make: Making]>> = {
  "shell case": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\ncase "$1" in\n  prod) DB_PASSWORD='${q()}' ;;\n  *) word=${b()} ;;\nesac\nexport SECRET_KEY=$word\n`,
  ],
  "shell array": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/bash\nPASSWORDS=("${q()}" ${b()} '${q()}')\nAPI_KEYS=( ${b()}\n  ${b()}\n)\ndeclare -A TOKENS=([a]="${q()}" [b]=${b()})\n`,
  ],
  "shell name of a name": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\nword="${q()}"\nexport SECRET_KEY="$word"\nother=${b()}\nexport DATABASE_URL="postgres://me:\${other}@db/shop"\n`,
  ],
  "shell default of another": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\nSECRET_KEY=\${DJANGO_KEY:-"${q()}"}\n: "\${DB_PASSWORD:=${b()}}"\nexport API_TOKEN="\${TOKEN-${b()}}"\n`,
  ],
  "shell read": [
    "deploy/a.sh",
    (q) => `#!/bin/sh\nread -r DB_PASSWORD <<< "${q()}"\nprintf -v SECRET_KEY '%s' "${q()}"\n`,
  ],
  "shell printf to file": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\nprintf 'SECRET_KEY=%s\\n' '${q()}' > .env\necho "DB_PASSWORD=${q()}" >> .env\necho 'API_TOKEN: ${q()}' >> conf.yml\necho "${b()}" > /run/secrets/db_password\n`,
  ],
  "shell here-document with SQL": [
    "deploy/a.sh",
    (q) =>
      `#!/bin/sh\npsql <<SQL\nCREATE USER shop WITH PASSWORD '${q()}';\nALTER ROLE shop ENCRYPTED PASSWORD '${q()}';\nSQL\nmysql -e "CREATE USER 'shop'@'%' IDENTIFIED BY '${q()}'"\n`,
  ],
  "shell here-document with Python": [
    "deploy/a.sh",
    (q) =>
      `#!/bin/sh\npython manage.py shell <<'PY'\nfrom django.contrib.auth import get_user_model\nUser = get_user_model()\nUser.objects.create_superuser("admin", "a@example.com", "${q()}")\nu.set_password("${q()}")\nu.password = "${q()}"\nPY\necho "from x import User; User.objects.create_superuser('admin', 'a@b.c', '${q()}')" | python manage.py shell\n`,
  ],
  "shell superuser variables": [
    "deploy/a.sh",
    (_q, b) =>
      `#!/bin/sh\nDJANGO_SUPERUSER_PASSWORD=${b()} python manage.py createsuperuser --noinput\npython manage.py createsuperuser --password ${b()} --username me\npython manage.py changepassword me ${b()}\n`,
  ],
  "shell curl": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\ncurl -u "me:${q()}" https://x.example.com\ncurl -H 'X-Api-Key: ${q()}' https://x.example.com\ncurl -H "Authorization: Token ${b()}" https://x.example.com\ncurl --header "PRIVATE-TOKEN: ${b()}" https://x.example.com\ncurl -d "password=${b()}&user=me" https://x.example.com\ncurl -d '{"token": "${q()}"}' https://x.example.com\ncurl "https://x.example.com/?api_key=${b()}"\ncurl --data-urlencode "client_secret=${q()}" https://x.example.com\ncurl --oauth2-bearer ${b()} https://x.example.com\ncurl --proxy-user me:${b()} https://x.example.com\ncurl --cookie "sessionid=${b()}" https://x.example.com\n`,
  ],
  "shell curl over lines": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\ncurl \\\n  -u \\\n  me:${b()} \\\n  -H "X-Api-Key: ${q()}" \\\n  --user me:${b()} \\\n  https://x.example.com\n`,
  ],
  "shell wget": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\nwget --user=me --password=${b()} https://x.example.com\nwget --http-password '${q()}' https://x.example.com\nwget --header="Authorization: Bearer ${b()}" https://x.example.com\nhttp -a me:${b()} GET https://x.example.com\nhttp https://x.example.com X-Api-Key:${b()}\n`,
  ],
  "shell databases": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\npsql "postgresql://me:${b()}@db/shop"\npsql "host=db password=${b()} user=me"\nPGPASSWORD='${q()}' pg_dump shop\nmysql -ume -p'${q()}' shop\nmysql --password="${q()}" shop\nmongodump --uri mongodb://me:${b()}@db --password ${b()}\nmongosh -u me -p ${b()} db\nredis-cli -h redis -a '${q()}' ping\nredis-cli AUTH ${b()}\nredis-cli -u redis://:${b()}@redis ping\nsqlcmd -S db -U sa -P '${q()}'\ninflux -password ${b()}\nclickhouse-client --password ${b()}\nMYSQL_PWD=${b()} mysql\n`,
  ],
  "shell logins": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\ndocker login -u me -p '${q()}' registry.example.com\ndocker login --username me --password ${b()}\necho '${q()}' | docker login -u me --password-stdin\nheroku config:set SECRET_KEY=${b()} DB_PASSWORD='${q()}'\nfly secrets set SECRET_KEY=${b()} STRIPE="${q()}"\nflyctl secrets set SHOP=${b()}\ndokku config:set shop SECRET_KEY=${b()}\nkubectl create secret generic shop --from-literal=word=${b()} --from-literal=other='${q()}'\naz login --service-principal -u a -p ${b()} --tenant t\naws configure set aws_secret_access_key ${b()}\ngcloud auth activate --key ${b()}\nnpm config set //registry/:_authToken ${b()}\nsshpass -p '${q()}' ssh me@x\nSSHPASS=${b()} sshpass -e ssh me@x\nvault kv put secret/shop word=${b()}\nrailway variables set SHOP_TOKEN=${b()}\ngh secret set DEPLOY --body "${q()}"\ndoctl auth init -t ${b()}\naws secretsmanager create-secret --name db --secret-string '${q()}'\naz keyvault secret set --vault-name v --name db --value ${b()}\nhelm install shop ./chart --set secretKey=${b()} --set-string postgres.auth.password='${q()}'\nansible-playbook site.yml -e "db_password=${b()}" --extra-vars '{"secret_key": "${q()}"}'\nterraform apply -var "db_password=${b()}"\n`,
  ],
  "shell system users": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\necho "me:${b()}" | chpasswd\necho -e "${b()}\\n${b()}" | passwd me\nuseradd -p '${q()}' me\necho ${b()} | sudo -S systemctl restart shop\nhtpasswd -b -c /etc/nginx/.htpasswd me ${b()}\nhtpasswd -bc .htpasswd me '${q()}'\nprintf "me:$(openssl passwd -apr1 ${b()})\\n" > .htpasswd\nexpect -c 'spawn ssh me@x; expect "password:"; send "${b()}\\r"'\nsmbclient //x/y -U me%${b()}\nlftp -u me,${b()} ftp://x\nborg init; export BORG_PASSPHRASE='${q()}'\nRESTIC_PASSWORD=${b()} restic backup\ngpg --batch --passphrase '${q()}' -c dump.sql\nopenssl enc -aes-256-cbc -k '${q()}' -in a\nopenssl enc -pass pass:${b()} -in a\n7z a -p${b()} a.7z a\nzip -P '${q()}' a.zip a\n`,
  ],
  "shell function arguments": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\nset_password() { echo "$1"; }\nset_password "${q()}"\nlogin me ${b()}\nif [ "$1" = "${b()}" ]; then API_TOKEN=$1; fi\n[[ $TOKEN == "${q()}" ]] && echo ok\ntest "$DB_PASSWORD" = ${b()}\n`,
  ],
  "shell local and readonly": [
    "deploy/a.sh",
    (q) =>
      `#!/bin/bash\nlocal db_password="${q()}"\nreadonly API_TOKEN='${q()}'\ndeclare -x SECRET_KEY="${q()}"\ntypeset -r PW="${q()}"\nexport A=1 SECRET_KEY="${q()}" B=2\nset -a; DB_PASSWORD="${q()}"; set +a\n`,
  ],
  "shell comment": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\n# export SECRET_KEY="${q()}"\n# the admin password is ${b()}\n# login: me / ${b()}\nexport SECRET_KEY  # was ${b()}\n`,
  ],
  "shell echo": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\necho "Log in as admin with password ${b()}"\necho "Password: ${q()}"\necho The token is ${b()}\n`,
  ],
  "shell ANSI quotes": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/bash\nSECRET_KEY=$'${q()}'\nDB_PASSWORD=ab"${q()}"cd'${q()}'\nAPI_TOKEN=a\\ ${b()}\nDB_PASSWORD="${q()} \\"${b()}\\" ${b()}"\n`,
  ],
  "shell a value over lines": [
    "deploy/a.sh",
    (_q, b) =>
      `#!/bin/sh\nPRIVATE_KEY="first ${b()}\nsecond ${b()}\nthird ${b()}"\nSECRET_KEY=\\\n${b()}\nexport DB_PASSWORD="\\\n${b()}"\n`,
  ],
  "shell base64": [
    "deploy/a.sh",
    (q, b) =>
      `#!/bin/sh\nSECRET_KEY=$(echo ${b()} | base64 -d)\nDB_PASSWORD=\`echo ${b()}\`\nAPI_TOKEN="$(printf '%s' '${q()}')"\n`,
  ],
  // Dockerfile
  "Dockerfile ENV over lines": [
    "Dockerfile",
    (q, b) =>
      `FROM python:3.13\nENV DEBUG=0 \\\n    SECRET_KEY=${b()} \\\n    DB_PASSWORD="${q()}" \\\n    # the password is ${b()}\n    API_TOKEN='${q()}'\n`,
  ],
  "Dockerfile ENV spaced": [
    "Dockerfile",
    (q, b) =>
      `FROM python:3.13\nENV SECRET_KEY the ${b()} of ${b()}\nENV DB_PASSWORD=a\\ ${b()}\nLABEL api.token="${q()}"\n`,
  ],
  "Dockerfile ARG": [
    "Dockerfile",
    (q, b) =>
      `FROM python:3.13\nARG SECRET_KEY="${q()}"\nARG shop=${b()}\nENV SECRET_KEY=$shop\nARG word=${b()}\nENV API_TOKEN=\${word}\nENV OTHER_TOKEN=\${OTHER:-${b()}}\n`,
  ],
  "Dockerfile RUN heredoc": [
    "Dockerfile",
    (q, b) =>
      `FROM python:3.13\nRUN <<EOF\nexport SECRET_KEY=${b()}\npip config set global.index-url https://me:${b()}@pypi.example.com\nEOF\nCOPY <<EOF /app/.env\nSECRET_KEY=two ${b()} words\nDB_PASSWORD='${q()}'\nEOF\n`,
  ],
  "Dockerfile RUN before a command": [
    "Dockerfile",
    (q, b) =>
      `FROM python:3.13\nRUN SECRET_KEY=${b()} DB_PASSWORD="${q()}" python manage.py collectstatic --noinput\nRUN echo "machine x login me password ${b()}" > ~/.netrc\nRUN git config --global url."https://${b()}@github.com/".insteadOf "https://github.com/"\nRUN git clone https://oauth2:${b()}@gitlab.com/x\nRUN echo "root:${b()}" | chpasswd\nRUN pip install --extra-index-url=https://${b()}:@x.example.com/simple shop\nRUN --mount=type=secret,id=x pip install shop --password ${b()}\n`,
  ],
  "Dockerfile CMD": [
    "Dockerfile",
    (q, b) =>
      `FROM python:3.13\nCMD ["gunicorn", "--env", "SECRET_KEY=${q()}", "--env=API_TOKEN=${b()}", "shop.wsgi"]\nHEALTHCHECK CMD curl -u me:${b()} http://localhost/ || exit 1\nENTRYPOINT ["redis-server", "--requirepass", "${q()}"]\nCMD SECRET_KEY='${q()}' gunicorn shop.wsgi\n`,
  ],
  // compose
  "compose quoted list": [
    "compose.yml",
    (q, b) =>
      `services:\n  web:\n    image: shop\n    environment:\n      - "SECRET_KEY=${q()}"\n      - 'DB_PASSWORD=${q()}'\n      - API_TOKEN=two ${b()} words\n      - SENTRY_DSN=https://${b()}@sentry.example.com/1\n`,
  ],
  "compose map with blocks": [
    "compose.yml",
    (q, b) =>
      `services:\n  web:\n    image: shop\n    environment:\n      SECRET_KEY: >-\n        ${b()}\n        ${b()}\n      PRIVATE_KEY: |\n        ${b()}\n        ${b()}\n      DB_PASSWORD: !!str ${b()}\n      API_TOKEN: &token ${b()}\n      OTHER: *token\n      "MAIL_PASSWORD": "${q()}"\n      ? STRIPE_KEY\n      : ${b()}\n`,
  ],
  "compose flow map": [
    "compose.yml",
    (q, b) =>
      `services:\n  web: {image: shop, environment: {SECRET_KEY: "${q()}", DEBUG: "0", DB_PASSWORD: ${b()}}, command: [gunicorn, -e, "API_KEY=${q()}", shop.wsgi]}\n`,
  ],
  "compose commands": [
    "compose.yml",
    (q, b) =>
      `services:\n  redis:\n    image: redis\n    command: redis-server --requirepass ${b()} --appendonly yes\n    healthcheck:\n      test: ["CMD", "redis-cli", "-a", "${q()}", "ping"]\n  db:\n    image: mysql\n    command: ["--init-connect=SET PASSWORD = '${q()}'"]\n    healthcheck:\n      test: ["CMD-SHELL", "mysqladmin ping -u root --password=${b()}"]\n  web:\n    image: shop\n    command: >\n      sh -c "SECRET_KEY=${b()}\n      DB_PASSWORD=${b()} gunicorn shop.wsgi"\n    entrypoint:\n      - sh\n      - -c\n      - export API_TOKEN=${b()}; exec gunicorn shop.wsgi\n  mc:\n    image: minio/mc\n    entrypoint: mc alias set minio http://minio:9000 minio ${b()}\n`,
  ],
  "compose secrets inline": [
    "compose.yml",
    (q, b) =>
      `services:\n  web:\n    image: shop\n    secrets: [word]\nsecrets:\n  word:\n    content: ${b()}\n  other:\n    environment: X\nconfigs:\n  env:\n    content: |\n      SECRET_KEY=${b()}\n      DB_PASSWORD=two ${b()} words\n  json:\n    content: '{"password": "${q()}"}'\n`,
  ],
  "compose x- anchors": [
    "compose.yml",
    (q, b) =>
      `x-common: &common\n  SECRET_KEY: ${b()}\nx-word: &word ${b()}\nx-pw: &pw "${q()}"\nservices:\n  web:\n    image: shop\n    environment:\n      <<: *common\n      DB_PASSWORD: *word\n      API_TOKEN: *pw\n`,
  ],
  "compose defaults": [
    "compose.yml",
    (q, b) =>
      `services:\n  web:\n    image: shop\n    environment:\n      SECRET_KEY: \${KEY:-${b()}}\n      DATABASE_URL: postgres://\${U:-me}:\${W:-${b()}}@db/shop\n      API_TOKEN: "\${TOKEN-${q()}}"\n      - \n`,
  ],
  "compose labels": [
    "compose.yml",
    (_q, b) =>
      `services:\n  web:\n    image: shop\n    labels:\n      - "traefik.http.middlewares.a.basicauth.users=me:${b()}"\n      - traefik.http.middlewares.b.headers.customrequestheaders.X-Api-Key=${b()}\n    build:\n      context: .\n      args:\n        - PIP_TOKEN=${b()}\n        - INDEX=https://me:${b()}@pypi.example.com\n    logging:\n      driver: splunk\n      options:\n        splunk-token: ${b()}\n`,
  ],
  "compose neutral names of images": [
    "compose.yml",
    (_q, b) =>
      `services:\n  db:\n    image: postgres\n    environment:\n      POSTGRES_USER: me\n      POSTGRES_PASSWORD: ${b()}\n  mq:\n    image: rabbitmq\n    environment:\n      RABBITMQ_DEFAULT_PASS: ${b()}\n      RABBITMQ_ERLANG_COOKIE: ${b()}\n  neo:\n    image: neo4j\n    environment:\n      NEO4J_AUTH: neo4j/${b()}\n  minio:\n    image: minio\n    environment:\n      MINIO_ROOT_PASSWORD: ${b()}\n      MINIO_ACCESS_KEY: ${b()}\n  es:\n    image: elastic\n    environment:\n      - ELASTIC_PASSWORD=${b()}\n  flower:\n    image: flower\n    command: celery flower --basic_auth=me:${b()} --broker=amqp://me:${b()}@mq//\n    environment:\n      FLOWER_BASIC_AUTH: me:${b()}\n`,
  ],
  // Kubernetes and Helm
  "kubernetes env": [
    "k8s/a.yaml",
    (q, b) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec:\n  template:\n    spec:\n      containers:\n        - name: w\n          image: shop\n          env:\n            - {name: SECRET_KEY, value: "${q()}"}\n            - value: ${b()}\n              name: DB_PASSWORD\n            - name: DATABASE_URL\n              value: postgres://me:${b()}@db/shop\n          args: ["--token=${q()}", "--api-key", "${q()}"]\n          command:\n            - sh\n            - -c\n            - |\n              export SECRET_KEY=${b()}\n              exec gunicorn shop.wsgi\n          livenessProbe:\n            httpGet:\n              path: /\n              httpHeaders:\n                - name: Authorization\n                  value: Bearer ${b()}\n                - name: X-Api-Key\n                  value: ${b()}\n`,
  ],
  "kubernetes secrets": [
    "k8s/a.yaml",
    (q, b) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"apiVersion":"v1","kind":"Secret","stringData":{"word":"${q()}"}}\ntype: Opaque\ndata:\n  word: ${b()}\n  other: "${q()}"\nstringData:\n  env: |\n    A=${b()}\n    B=${b()}\n---\napiVersion: v1\nkind: List\nitems:\n  - kind: Secret\n    stringData:\n      word: ${b()}\n---\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nspec:\n  template:\n    stringData:\n      word: ${b()}\n`,
  ],
  "kubernetes config map": [
    "k8s/a.yaml",
    (q, b) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop}\ndata:\n  .env: |\n    SECRET_KEY=two ${b()} words\n    DB_PASSWORD='${q()}'\n  settings.py: |\n    SECRET_KEY = "${q()}"\n    DATABASES = {"default": {"PASSWORD": "${q()}"}}\n  conf.json: '{"db": {"password": "${q()}"}}'\n  DATABASE_URL: "postgres://me:${b()}@db/shop"\n`,
  ],
  "kubernetes secret of args": [
    "k8s/a.yaml",
    (q, b) =>
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsecretGenerator:\n  - name: a\n    literals: ["word=${q()}", other=${b()}]\nconfigMapGenerator:\n  - name: b\n    literals:\n      - DB_PASSWORD=${b()}\npatches:\n  - patch: |-\n      - op: replace\n        path: /spec/env/SECRET_KEY\n        value: ${b()}\n`,
  ],
  "helm values": [
    "chart/values.yaml",
    (_q, b) =>
      `secrets:\n  django: ${b()}\n  list:\n    - ${b()}\nsecret:\n  word: ${b()}\nextraEnv:\n  SECRET_KEY: ${b()}\n  - x\n`,
  ],
  "helm values by kind": [
    "chart/values.yaml",
    (q, b) =>
      `postgresql:\n  auth:\n    password: ${b()}\n    postgresPassword: "${q()}"\nredis:\n  auth: {enabled: true, password: ${b()}}\nenvVars:\n  - {name: API_TOKEN, value: ${b()}}\ningress:\n  basicAuth: me:${b()}\nimagePullSecrets:\n  - registry: x\n    username: me\n    password: ${b()}\nimageCredentials: {username: me, password: ${b()}}\nextraSecrets:\n  shop:\n    word: ${b()}\nsecretEnv:\n  SHOP: ${b()}\n`,
  ],
  "helm template": [
    "chart/templates/secret.yaml",
    (q, b) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Release.Name }}\nstringData:\n  word: {{ .Values.word | default "${q()}" | quote }}\n  {{- if .Values.x }}\n  other: ${b()}\n  {{- end }}\n`,
  ],
  // workflows
  "github env": [
    ".github/workflows/a.yml",
    (q, b) =>
      `on: push\nenv: {SECRET_KEY: "${q()}", X: 1}\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          echo "SECRET_KEY=${q()}" >> $GITHUB_ENV\n          echo DB_PASSWORD=${b()} >> .env\n          cat > .env <<EOF\n          SECRET_KEY=two ${b()} words\n          EOF\n      - uses: appleboy/ssh-action@v1\n        with:\n          host: x\n          username: me\n          password: ${b()}\n          script: export DB_PASSWORD=${b()}\n      - uses: docker/login-action@v3\n        with: {username: me, password: "${q()}"}\n      - run: heroku config:set SECRET_KEY=${b()}\n        env:\n          HEROKU_API_KEY: ${b()}\n      - run: curl -X POST -H "Authorization: Bearer ${b()}" "https://x.example.com?key=${b()}&token=${b()}"\n`,
  ],
  "github secrets with a fallback": [
    ".github/workflows/a.yml",
    (q, b) =>
      `on: push\njobs:\n  t:\n    runs-on: ubuntu-latest\n    env:\n      SECRET_KEY: \${{ secrets.KEY || '${q()}' }}\n      DB_PASSWORD: \${{ inputs.pw || '${q()}' }}\n      DATABASE_URL: postgres://me:${b()}@localhost/shop\n    services:\n      db:\n        image: postgres\n        env: {POSTGRES_PASSWORD: "${q()}"}\n        options: >-\n          --health-cmd "pg_isready"\n          -e MYSQL_ROOT_PASSWORD=${b()}\n          --env API_TOKEN=${b()}\n    steps:\n      - run: test\n`,
  ],
  "github inputs": [
    ".github/workflows/a.yml",
    (q, b) =>
      `on:\n  workflow_dispatch:\n    inputs:\n      password:\n        default: ${b()}\n        description: the password\n      db_token: {default: "${q()}", required: true}\njobs: {}\n`,
  ],
  gitlab: [
    ".gitlab-ci.yml",
    (q, b) =>
      `variables:\n  SECRET_KEY: "${q()}"\n  DB_PASSWORD:\n    value: ${b()}\n    description: x\n.base: &base\n  variables: {API_TOKEN: ${b()}}\ntest:\n  services:\n    - name: postgres:16\n      variables:\n        POSTGRES_PASSWORD: ${b()}\n  script:\n    - export SECRET_KEY="${q()}"\n    - 'curl -H "PRIVATE-TOKEN: ${b()}" https://x.example.com'\n    - |\n      cat <<EOF > .env\n      DB_PASSWORD=two ${b()} words\n      EOF\n    - echo ${b()} | docker login -u me --password-stdin x\n    - docker run -e SECRET_KEY=${b()} --env "DB_PASSWORD=${q()}" shop\n    - docker build --build-arg PIP_TOKEN=${b()} --build-arg="KEY_TOKEN=${b()}" .\n`,
  ],
  circleci: [
    ".circleci/config.yml",
    (q, b) =>
      `version: 2.1\njobs:\n  t:\n    docker:\n      - image: x\n        auth: {username: me, password: ${b()}}\n        environment:\n          - SECRET_KEY: ${b()}\n          - DB_PASSWORD=${b()}\n    environment: {API_TOKEN: "${q()}"}\n    steps:\n      - run:\n          command: |\n            echo 'export SECRET_KEY="${q()}"' >> $BASH_ENV\n          environment:\n            MAIL_PASSWORD: ${b()}\n`,
  ],
  azure: [
    "azure-pipelines.yml",
    (q, b) =>
      `variables:\n  SECRET_KEY: ${b()}\n  dbPassword: "${q()}"\nsteps:\n  - script: |\n      echo "##vso[task.setvariable variable=SECRET_KEY;issecret=true]${b()}"\n      export DB_PASSWORD=${b()}\n  - task: AzureCLI@2\n    inputs:\n      inlineScript: az webapp config appsettings set --settings SECRET_KEY=${b()} DB_PASSWORD='${q()}'\n    env: {API_TOKEN: ${b()}}\n  - bash: sshpass -p ${b()} scp a me@x:/\nparameters:\n  - name: apiToken\n    type: string\n    default: ${b()}\n`,
  ],
  bitbucket: [
    "bitbucket-pipelines.yml",
    (q, b) =>
      `definitions:\n  services:\n    db:\n      image: postgres\n      variables:\n        POSTGRES_PASSWORD: ${b()}\npipelines:\n  default:\n    - step:\n        script:\n          - pipe: atlassian/ssh-run:0.1\n            variables:\n              PASSWORD: ${b()}\n          - export SECRET_KEY='${q()}'\n`,
  ],
  travis: [
    ".travis.yml",
    (q, b) =>
      `env:\n  global:\n    - SECRET_KEY=${b()}\n  matrix:\n    - DB_PASSWORD=${b()} X=1\ndeploy:\n  provider: heroku\n  api_key: ${b()}\n  password: ${b()}\nbefore_script: mysql -e "SET PASSWORD = PASSWORD('${q()}')"\n`,
  ],
  // Ansible
  "ansible vars": [
    "group_vars/all.yml",
    (q, b) =>
      `db_password: ${b()}\ndjango_secret_key: "${q()}"\nshop_env:\n  SECRET_KEY: ${b()}\n  - y\nusers:\n  - {name: me, password: "${q()}"}\nansible_become_pass: ${b()}\nansible_ssh_pass: ${b()}\nvault_shop: ${b()}\n`,
  ],
  "ansible tasks": [
    "deploy/playbook.yml",
    (q, b) =>
      `- hosts: web\n  vars:\n    db_pass: ${b()}\n    word: ${b()}\n  tasks:\n    - postgresql_user: name=shop password=${b()} db=shop\n    - name: user\n      mysql_user:\n        name: shop\n        password: "${q()}"\n    - shell: "PGPASSWORD=${b()} psql"\n    - command: sshpass -p ${b()} ssh me@x\n    - lineinfile: line="SECRET_KEY=${q()}" path=/srv/.env\n    - lineinfile:\n        path: /srv/.env\n        line: DB_PASSWORD=${b()}\n    - copy:\n        dest: /srv/.env\n        content: |\n          SECRET_KEY=two ${b()} words\n          API_TOKEN='${q()}'\n    - template: src=a\n      environment:\n        SECRET_KEY: "{{ word | default('${q()}') }}"\n    - set_fact:\n        api_token: "{{ lookup('env', 'X') | default('${q()}', true) }}"\n    - uri: {url: "https://x.example.com", user: me, password: ${b()}, headers: {Authorization: "Bearer ${b()}"}}\n`,
  ],
  "ansible inventory": [
    "inventory.ini",
    (q, b) =>
      `[web]\nx ansible_user=me ansible_ssh_pass=${b()} ansible_become_password='${q()}'\n[web:vars]\ndb_password=${b()}\nsecret_key = two ${b()} words\n`,
  ],
  "ansible template": [
    "deploy/env.j2",
    (q, b) =>
      `SECRET_KEY={{ secret_key | default("${q()}") }}\nDB_PASSWORD=${b()}\n{% set word = "${q()}" %}\nAPI_TOKEN={{ word }}\nMAIL_PASSWORD=two ${b()} words\n`,
  ],
  // units
  "systemd unit": [
    "deploy/a.service",
    (q, b) =>
      `[Unit]\nDescription=x\n[Service]\nEnvironment="SECRET_KEY=${q()}" 'DB_PASSWORD=${q()}' API_TOKEN=${b()}\nEnvironment=A=1 \\\n  MAIL_PASSWORD=${b()} \\\n  "X_TOKEN=${q()}"\nExecStartPre=/usr/bin/env SECRET_KEY=${b()} /srv/x\nExecStart=/srv/gunicorn --env SECRET_KEY=${b()} \\\n  -e DB_PASSWORD=${b()} shop.wsgi\nExecStop=/usr/bin/redis-cli -a ${b()} shutdown\nSetCredential=db:${b()}\nSetCredential=word:two ${b()} words\n# Environment=SECRET_KEY=${b()}\n`,
  ],
  supervisor: [
    "deploy/supervisord.conf",
    (q, b) =>
      `[supervisord]\nenvironment=SECRET_KEY="${q()}",DB_PASSWORD='${q()}',A=1\n[unix_http_server]\nusername = me\npassword = ${b()}\n[inet_http_server]\nusername=me\npassword={SHA}${b()}\n[supervisorctl]\npassword=${b()}\n[program:x]\ncommand=/srv/gunicorn -e SECRET_KEY=${b()} shop.wsgi\nenvironment =\n  A="1",\n  API_TOKEN="${q()}",\n  X_TOKEN=${b()}\n`,
  ],
  "uwsgi ini": [
    "deploy/uwsgi.ini",
    (q, b) =>
      `[uwsgi]\nenv = SECRET_KEY=two ${b()} words\nenv=DB_PASSWORD="${q()}"\nset-placeholder = word=${b()}\nenv = X_TOKEN=%(word)\nset = api_token=${b()}\nfor-readline = a\npy-auto-reload = 0\nmodule = shop.wsgi\nspooler = x\nstats-push = mongodb:me:${b()}@db:27017\nemperor = amqp://me:${b()}@mq\nroute-if = equal:\${HTTP_X_API_KEY};${b()} continue:\nhttp-auth = me:${b()}\nroute = ^/a basicauth:Shop,me:${b()}\n`,
  ],
  "circus and honcho": [
    "circus.ini",
    (_q, b) => `[env:web]\nSECRET_KEY = two ${b()} words\n[watcher:web]\ncmd = gunicorn -e API_TOKEN=${b()}\n`,
  ],
  // servers
  "nginx headers": [
    "nginx/a.conf",
    (q, b) =>
      `server {\n  listen 80;\n  location / {\n    proxy_set_header Authorization "Basic ${b()}";\n    proxy_set_header Authorization 'Token token=${q()}';\n    proxy_set_header X-Shop-Secret ${b()};\n    add_header X-Api-Key "${q()}" always;\n    more_set_headers "X-Auth-Token: ${b()}";\n    uwsgi_param API_TOKEN ${b()};\n    fastcgi_param DB_PASSWORD "${q()}";\n    proxy_pass http://me:${b()}@app:8000/;\n    if ($http_x_api_key != "${q()}") { return 403; }\n    if ($arg_token = ${b()}) { set $ok 1; }\n    if ($http_authorization !~ "^Bearer ${b()}$") { return 401; }\n    set $secret "${q()}";\n    set $upstream_password ${b()};\n    proxy_cookie_path / "/; secret=${b()}";\n    ssl_password_file /etc/x;\n    rewrite ^ /x?api_key=${b()} break;\n    return 302 https://x.example.com/?token=${b()};\n    auth_basic "password ${b()}";\n    proxy_set_header Cookie "sessionid=${b()}";\n    valid_referers none;\n    secure_link_md5 "$uri ${b()}";\n    secure_link_secret ${b()};\n    userid_service 1;\n    auth_jwt_key_request /x;\n    env DB_PASSWORD=${b()};\n  }\n}\nenv SECRET_KEY=${b()};\n`,
  ],
  "nginx map": [
    "nginx/a.conf",
    (q, b) =>
      `map $http_authorization $ok {\n  default 0;\n  "Bearer ${b()}" 1;\n  "~^Token ${b()}" 1;\n}\nmap $arg_key $allowed {\n  ${b()} 1;\n}\nmap $http_x_auth $who {\n  "${q()}" me;\n}\nserver { listen 80; location / { proxy_pass http://app; } }\n`,
  ],
  caddy: [
    "Caddyfile",
    (q, b) =>
      `{\n  email x@example.com\n  acme_dns cloudflare ${b()}\n}\nx.example.com {\n  basicauth /admin/* {\n    me ${b()}\n  }\n  @ok header X-Api-Key ${b()}\n  @bearer header Authorization "Bearer ${b()}"\n  reverse_proxy http://me:${b()}@app {\n    header_up Authorization "Basic ${b()}"\n    header_up X-Secret {$SECRET:${b()}}\n  }\n  header X-Token "${q()}"\n  tls {\n    dns route53 {\n      secret_access_key "${q()}"\n      api_token ${b()}\n    }\n  }\n}\n`,
  ],
  apache: [
    "deploy/apache.conf",
    (q, b) =>
      `<VirtualHost *:80>\n  SetEnv SECRET_KEY "${q()}"\n  SetEnv DB_PASSWORD ${b()}\n  RequestHeader set Authorization "Bearer ${b()}"\n  RequestHeader set X-Api-Key ${b()}\n  AuthLDAPBindPassword "${q()}"\n  DBDParams "host=db user=me password=${b()}"\n  SetEnvIf X-Api-Key "^${b()}$" ok\n  ProxyPass / http://me:${b()}@app/\n  WSGIDaemonProcess x\n</VirtualHost>\n`,
  ],
  haproxy: [
    "deploy/haproxy.cfg",
    (_q, b) =>
      `userlist u\n  user me password ${b()}\n  user you insecure-password ${b()}\nfrontend f\n  stats auth me:${b()}\n  http-request set-header Authorization "Basic ${b()}"\n  acl ok req.hdr(X-Api-Key) -m str ${b()}\n`,
  ],
  "redis conf": [
    "deploy/redis.conf",
    (q, b) => `requirepass ${b()}\nmasterauth "${q()}"\nuser me on >${b()} ~* +@all\n`,
  ],
  "rabbit and pg": [
    "deploy/pgbouncer.ini",
    (q, b) =>
      `[databases]\nshop = host=db port=5432 user=me password=${b()}\nother = host=db password='${q()}'\n[pgbouncer]\nauth_query = x\n`,
  ],
  "pgbouncer users": ["deploy/userlist.txt", (q, b) => `"me" "${q()}"\n"you" "md5${b()}"\n`],
  "my.cnf": ["deploy/my.cnf", (q, b) => `[client]\nuser = me\npassword = ${b()}\npassword="${q()}"\n`],
  // platforms
  fly: [
    "fly.toml",
    (q, b) =>
      `app = "x"\n[env]\n  SECRET_KEY = '${q()}'\n  DATABASE_URL = "postgres://me:${b()}@db"\n  "DB_PASSWORD" = "${q()}"\n  PRIVATE_KEY = """\n${b()}\n${b()}\n"""\n[processes]\nweb = "env SECRET_KEY=${b()} gunicorn"\n[deploy]\nrelease_command = "sh -c 'DB_PASSWORD=${b()} python manage.py migrate'"\n[build.args]\nPIP_TOKEN = "${q()}"\n[http_service.checks.headers]\nAuthorization = "Bearer ${b()}"\nenv2 = {SECRET_KEY = "${q()}", X = "1"}\n`,
  ],
  render: [
    "render.yaml",
    (q, b) =>
      `envVarGroups:\n  - name: g\n    envVars:\n      - key: SECRET_KEY\n        value: "${q()}"\n      - value: ${b()}\n        key: DB_PASSWORD\nservices:\n  - type: web\n    name: x\n    buildCommand: PIP_TOKEN=${b()} pip install -r r.txt\n    envVars:\n      - {key: API_TOKEN, value: ${b()}}\n    headers:\n      - path: /*\n        name: X-Api-Key\n        value: ${b()}\n`,
  ],
  "app.json": [
    "app.json",
    (q, b) =>
      `{\n  "env": {\n    "SECRET_KEY": {\n      "description": "x",\n      "value": "${q()}"\n    },\n    "DB_PASSWORD": "${q()}",\n    "DATABASE_URL": "postgres://me:${b()}@db"\n  },\n  "scripts": {"postdeploy": "API_TOKEN=${b()} python manage.py migrate"},\n  "environments": {"test": {"env": {"API_TOKEN": "${q()}"}}}\n}\n`,
  ],
  Procfile: [
    "Procfile",
    (q, b) =>
      `web: SECRET_KEY='${q()}' gunicorn -e DB_PASSWORD="${q()}" shop.wsgi\nworker: env API_TOKEN=${b()} celery -A shop -b amqp://me:${b()}@mq worker\nflower: celery flower --basic-auth=me:${b()} --basic_auth="me:${b()}"\nrelease: DJANGO_SUPERUSER_PASSWORD=${b()} python manage.py createsuperuser --noinput\n`,
  ],
  Makefile: [
    "Makefile",
    (q, b) =>
      `SECRET_KEY := ${b()}\nDB_PASSWORD ?= two ${b()} words\nexport API_TOKEN = ${b()}\nword = ${b()}\ndeploy: export MAIL_PASSWORD=${b()}\ndeploy:\n\tSECRET_KEY=$(word) python manage.py migrate\n\t@echo "DB_PASSWORD=${q()}" > .env\n\tdocker run -e SECRET_KEY='${q()}' shop\n\tPGPASSWORD=${b()} psql -c "ALTER USER me PASSWORD '${q()}'"\ndefine ENVFILE\nSECRET_KEY=${b()}\nendef\n`,
  ],
  Justfile: [
    "justfile",
    (q, b) =>
      `secret_key := "${q()}"\nexport DB_PASSWORD := '${q()}'\ndeploy word="${b()}":\n    SECRET_KEY={{word}} python manage.py migrate\n`,
  ],
  pyproject: [
    "pyproject.toml",
    (q, b) =>
      `[tool.pytest.ini_options]\nenv = ["SECRET_KEY=${q()}", "D:DB_PASSWORD=${b()}"]\naddopts = "--token ${b()}"\n[[tool.poetry.source]]\nname = "x"\nurl = "https://me:${b()}@pypi.example.com"\n[tool.poe.env]\nSECRET_KEY = "${q()}"\n[tool.poe.tasks]\nrun = "env SECRET_KEY=${b()} python manage.py runserver"\n[tool.tox]\nlegacy_tox_ini = """\n[testenv]\nsetenv =\n    SECRET_KEY = ${b()}\n"""\n[tool.dynaconf]\nsecret_key = "${q()}"\n[tool.shop.credentials]\nme = "${q()}"\n`,
  ],
  "dynaconf toml": [
    "settings.toml",
    (q, b) =>
      `[default]\nsecret_key = "${q()}"\n[default.databases.default]\nPASSWORD = '${q()}'\n[production]\ndynaconf_merge = true\napi_keys = ["${q()}", "${q()}"]\nurl = "@format redis://:${b()}@redis"\nnested = {password = "${q()}", x = 1}\nlong_token = '''\n${b()}\n'''\n"db.password" = "${q()}"\ndatabases__default__password = "${q()}"\n`,
  ],
  "dynaconf yaml": [
    "settings.yaml",
    (q, b) =>
      `default:\n  SECRET_KEY: ${b()}\n  DATABASES__default__PASSWORD: ${b()}\n  DATABASES:\n    default: {PASSWORD: "${q()}"}\n  API_KEYS: ["${q()}", ${b()}]\n  AUTH:\n    - me\n    - ${b()}\n`,
  ],
  "dynaconf json": [
    "settings.json",
    (q, b) =>
      `{"default": {"SECRET_KEY": "${q()}", "DATABASES": {"default": {"PASSWORD": "${q()}"}}, "TOKENS": ["${q()}"], "url": "redis://:${b()}@redis"}}\n`,
  ],
  ".env quotes": [
    ".env",
    (q, b) =>
      `SECRET_KEY="${q()} \\" ${b()}"\nDB_PASSWORD='${q()}' # ${b()}\nAPI_TOKEN=${b()} # was ${b()}\nexport  MAIL_PASSWORD = two ${b()} words\nPRIVATE_KEY="first\n${b()}\n${b()}\n"\nX_TOKEN=\`${q()}\`\nURL=postgres://me:${b()}@db\n#SECRET_KEY=${b()}\n# old: ${b()}\nTOKEN_B:${b()}\nset STRIPE_KEY=${b()}\nCONN=Server=db;User Id=sa;Password=${b()};\n`,
  ],
  ".env with continuations": [
    ".env.production",
    (q, b) =>
      `SECRET_KEY=first\\\n${b()}\nDB_PASSWORD=${b()}\\\n  ${b()}\nADMINS_LOGIN=me:${b()}\nSHOP_CREDS={"word": "${q()}"}\nGOOGLE_CREDENTIALS='{\n  "private_key": "${q()}",\n  "x": "${q()}"\n}'\n`,
  ],
  ".envrc": [".envrc", (q, b) => `export SECRET_KEY="${q()}"\nexport DB_PASSWORD=${b()}\nPATH_add bin\n`],
  "fixture json": [
    "shop/fixtures/users.json",
    (q) =>
      `[{"model": "auth.user", "pk": 1, "fields": {"username": "me", "password": "${q()}"}}, {"model": "authtoken.token", "pk": "${q()}", "fields": {"user": 1, "key": "${q()}"}}, {"model": "socialaccount.socialapp", "fields": {"client_id": "x", "secret": "${q()}", "key": "${q()}"}}]\n`,
  ],
  "fixture yaml": [
    "shop/fixtures/users.yaml",
    (q, b) =>
      `- model: auth.user\n  pk: 1\n  fields: {username: me, password: "${q()}"}\n- model: authtoken.token\n  pk: ${b()}\n  fields:\n    user: 1\n    key: ${b()}\n- model: constance.config\n  fields:\n    key: API_TOKEN\n    value: ${b()}\n`,
  ],
  "sql file": [
    "deploy/init.sql",
    (q) =>
      `CREATE USER shop WITH PASSWORD '${q()}';\nCREATE USER 'shop'@'%' IDENTIFIED BY '${q()}';\nALTER ROLE shop WITH ENCRYPTED PASSWORD '${q()}' LOGIN;\nGRANT ALL ON *.* TO 'x'@'%' IDENTIFIED BY PASSWORD '${q()}';\nSET PASSWORD FOR 'x' = '${q()}';\n\\set word '${q()}'\nALTER USER shop PASSWORD :'word';\n`,
  ],
  terraform: [
    "infra/main.tf",
    (q, b) =>
      `variable "db_password" {\n  default = "${q()}"\n}\nresource "x" "y" {\n  password = "${q()}"\n  environment {\n    name  = "SECRET_KEY"\n    value = "${q()}"\n  }\n  user_data = <<EOF\nexport SECRET_KEY=${b()}\nEOF\n  env = { SECRET_KEY = "${q()}" }\n  container_definitions = jsonencode([{ environment = [{ name = "API_TOKEN", value = "${q()}" }] }])\n}\nlocals { api_token = "${q()}" }\n`,
  ],
  tfvars: ["infra/prod.tfvars", (q) => `db_password = "${q()}"\nsecret_key="${q()}"\n`],
  nomad: [
    "deploy/shop.nomad",
    (q, b) =>
      `job "x" {\n  env {\n    SECRET_KEY = "${q()}"\n  }\n  template {\n    data = <<EOF\nDB_PASSWORD=${b()}\nEOF\n  }\n}\n`,
  ],
  Jenkins: [
    "Jenkinsfile",
    (q, b) =>
      `pipeline {\n  environment {\n    SECRET_KEY = "${q()}"\n    DB = credentials('shop')\n  }\n  stages { stage('a') { steps {\n    sh "export DB_PASSWORD=${b()}; make"\n    sh '''\n      SECRET_KEY=${b()} python manage.py migrate\n    '''\n    withEnv(["API_TOKEN=${q()}"]) { sh 'x' }\n  } } }\n}\n`,
  ],
  "tox and pytest": [
    "tox.ini",
    (_q, b) =>
      `[testenv]\nsetenv =\n  SECRET_KEY = two ${b()} words\n  DB_PASSWORD={env:DB:${b()}}\ncommands = pytest --api-token=${b()}\n[pytest]\nenv =\n  SECRET_KEY=${b()}\n`,
  ],
  "setup.cfg": [
    "setup.cfg",
    (_q, b) => `[tool:pytest]\nenv =\n    SECRET_KEY=two ${b()} words\n[aws]\nsecret = ${b()}\n`,
  ],
  "pip.conf": [
    "pip.conf",
    (_q, b) => `[global]\nextra-index-url =\n  https://me:${b()}@x.example.com\n  https://${b()}@y.example.com\n`,
  ],
  ".pypirc": [".pypirc", (_q, b) => `[pypi]\nusername = __token__\npassword = ${b()}\n`],
  ".npmrc": [".npmrc", (q, b) => `//registry.npmjs.org/:_authToken=${b()}\n_auth=${b()}\n//x/:_password="${q()}"\n`],
  ".netrc": [
    ".netrc",
    (_q, b) =>
      `machine x\n  login me\n  password ${b()}\nmachine y login me password ${b()}\ndefault login a password ${b()}\n`,
  ],
  vagrant: [
    "Vagrantfile",
    (q, b) =>
      `Vagrant.configure("2") do |c|\n  c.ssh.password = "${q()}"\n  c.vm.provision "shell", env: {"SECRET_KEY" => "${q()}"}, inline: "echo me:${b()} | chpasswd"\n  DB_PASSWORD = ENV.fetch("X", "${q()}")\nend\n`,
  ],
  README: [
    "README.md",
    (q, b) =>
      `Log in as \`admin\` with password \`${q()}\`.\n\n    export SECRET_KEY=${b()}\n\nUsername: admin / Password: ${b()}\n`,
  ],
  "skaffold and tilt": [
    "skaffold.yaml",
    (q, b) =>
      `apiVersion: skaffold/v4beta1\nkind: Config\ndeploy:\n  helm:\n    releases:\n      - name: x\n        setValues:\n          secretKey: ${b()}\n          env.DB_PASSWORD: ${b()}\n        setValueTemplates: {apiToken: "${q()}"}\n`,
  ],
  kamal: [
    "config/deploy.yml",
    (q, b) =>
      `registry:\n  password: ["${q()}"]\nenv:\n  clear:\n    SECRET_KEY: ${b()}\naccessories:\n  db:\n    env:\n      clear: {POSTGRES_PASSWORD: "${q()}"}\n    cmd: redis-server --requirepass ${b()}\nbuilder:\n  args: {PIP_TOKEN: "${q()}"}\n  secrets:\n    - X\n`,
  ],
  DigitalOcean: [
    ".do/app.yaml",
    (q, b) =>
      `name: x\nenvs:\n  - key: SECRET_KEY\n    scope: RUN_TIME\n    value: "${q()}"\nservices:\n  - name: web\n    run_command: SECRET_KEY=${b()} gunicorn\n    envs:\n      - {key: DB_PASSWORD, value: ${b()}, type: SECRET}\n      - key: WORD\n        type: SECRET\n        value: ${b()}\n`,
  ],
  "cloud build": [
    "cloudbuild.yaml",
    (q, b) =>
      `substitutions:\n  _SECRET_KEY: ${b()}\nsteps:\n  - name: x\n    args: ["run", "deploy", "--set-env-vars", "SECRET_KEY=${b()},DB_PASSWORD=${b()}"]\n    env: ["API_TOKEN=${q()}"]\n  - name: y\n    args:\n      - --update-env-vars=SECRET_KEY=${b()}\n`,
  ],
  "cloud formation": [
    "template.yaml",
    (q, b) =>
      `Parameters:\n  DbPassword:\n    Type: String\n    Default: ${b()}\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Environment:\n        Variables:\n          SECRET_KEY: "${q()}"\n  Db:\n    Properties:\n      MasterUserPassword: ${b()}\n`,
  ],
};
