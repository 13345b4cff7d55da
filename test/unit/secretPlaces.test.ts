/** What of a line is starred, and what is not: names of variables and settings, hosts, paths and modules stay. */
import { describe, expect, it } from "vitest";
import { secretPlaces } from "../../server/src/core/secrets/secretPlaces.js";
import { createEngine } from "../harness/engine.js";
import { asItsSize, growth } from "../harness/growth.js";

const { parser } = await createEngine();

function starred(files: Readonly<Record<string, string>>, name: string): string {
  return (
    secretPlaces(
      Object.keys(files).filter((one) => one.endsWith(".py")),
      { text: (file) => files[file], tree: (file) => parser.parse(file, files[file] ?? "") },
    ).starred(name) ?? ""
  );
}

describe("Python", () => {
  it.each([
    ['SECRET_KEY = "correct horse"', 'SECRET_KEY = "*************"'],
    ['SECRET_KEY = "super-secret"', 'SECRET_KEY = "************"'],
    ["EMAIL_HOST_PASSWORD = 1234", "EMAIL_HOST_PASSWORD = ****"],
    ['SECRET_KEY = os.environ["SECRET_KEY"]', 'SECRET_KEY = os.environ["SECRET_KEY"]'],
    ['SECRET_KEY = os.getenv("APP_SECRET_KEY", "x")', 'SECRET_KEY = os.getenv("APP_SECRET_KEY", "*")'],
    ['SECRET_KEY = env("KEY_OF_MINE", default="x")', 'SECRET_KEY = env("KEY_OF_MINE", default="*")'],
    [
      'SECRET_KEY = Path("/run/secrets/key").read_text().strip()',
      'SECRET_KEY = Path("/run/secrets/key").read_text().strip()',
    ],
    ['SECRET_KEY = getattr(local, "SECRET_KEY", "x")', 'SECRET_KEY = getattr(local, "SECRET_KEY", "*")'],
    ['KEYS = os.environ["API_KEYS"].split(",")', 'KEYS = os.environ["API_KEYS"].split(",")'],
    [
      'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": "admin", "HOST": "db.example.com"}}',
      'DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "PASSWORD": "*****", "HOST": "db.example.com"}}',
    ],
    [
      'X = {"url": "postgres://app:" + PW + "@db/app"}\nPW = "x"',
      'X = {"url": "postgres://app:" + PW + "@db/app"}\nPW = "*"',
    ],
    [
      'DATABASE_URL = "postgres://app:two words@db.example.com/app"',
      'DATABASE_URL = "postgres://app:*********@db.example.com/app"',
    ],
    ['LOGIN_URL = "https://example.com/login"', 'LOGIN_URL = "https://example.com/login"'],
    [
      'S3_ENDPOINT_URL = "https://s3.example.com"\nACME_TOKEN_ENDPOINT = "https://example.com/token"',
      'S3_ENDPOINT_URL = "https://s3.example.com"\nACME_TOKEN_ENDPOINT = "https://example.com/token"',
    ],
    [
      'AUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]',
      'AUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]',
    ],
    [
      'AWS_S3_REGION_NAME = os.environ.get("RTD_AWS_S3_REGION_NAME", "eu")',
      'AWS_S3_REGION_NAME = os.environ.get("RTD_AWS_S3_REGION_NAME", "eu")',
    ],
    ['A = "x"\nB = "y"\nSECRET_KEY = A\nOTHER = B', 'A = "*"\nB = "y"\nSECRET_KEY = A\nOTHER = B'],
    ['if "SECRET_KEY" in os.environ:\n    pass', 'if "SECRET_KEY" in os.environ:\n    pass'],
    [
      'def read(name, otherwise="a"):\n    return os.environ.get(name, otherwise)\nSECRET_KEY = read("K", "b")\nNAME = read("N", "c")',
      'def read(name, otherwise="*"):\n    return os.environ.get(name, otherwise)\nSECRET_KEY = read("K", "*")\nNAME = read("N", "c")',
    ],
    ['# SECRET_KEY = "x"', "# SECRET_KEY = ***"],
    ["X = 1  # the password comes from the vault", "X = 1  # the password comes from the vault"],
    ['SECRET_KEY = "half', "SECRET_KEY = *****"],
    // What grows with every look at it ends.
    [
      'conf = conf.get("a") or {"b": "x"}\nSECRET_KEY = conf["b"]',
      'conf = conf.get("a") or {"b": "*"}\nSECRET_KEY = conf["b"]',
    ],
    [
      'PASSWORD = config("P", default="a", cast=Choices(["a", "b"]))\nMODE = config("M", cast=Choices(["c"]))',
      'PASSWORD = config("P", default="*", cast=Choices(["*", "*"]))\nMODE = config("M", cast=Choices(["c"]))',
    ],
    [
      'ini = ConfigParser()\nini.read_string("[a]\\nb = x")\nSECRET_KEY = ini["a"]["b"]',
      'ini = ConfigParser()\nini.read_string("**********")\nSECRET_KEY = ini["a"]["b"]',
    ],
    // Names that are made of literals.
    ['globals()["DB" + "_PASSWORD"] = "x"', 'globals()["DB" + "_PASSWORD"] = "*"'],
    ['p = "DB"\nglobals()[f"{p}_TOKEN"] = "x"', 'p = "DB"\nglobals()[f"{p}_TOKEN"] = "*"'],
    ['globals()["DB" + "_HOST"] = "x"', 'globals()["DB" + "_HOST"] = "x"'],
    ['X = dict(zip(["NAME", "PASSWORD"], ["a", "b"]))', 'X = dict(zip(["NAME", "PASSWORD"], ["a", "*"]))'],
    // Types and calls that say so.
    ['class A(B):\n    db: SecretStr | None = "x"', 'class A(B):\n    db: SecretStr | None = "*"'],
    ['class A(B):\n    db: str | None = "x"', 'class A(B):\n    db: str | None = "x"'],
    ['user.set_password("x")', 'user.set_password("*")'],
    ['create_superuser("root", "a@b.c", "x")', 'create_superuser("root", "a@b.c", "*")'],
    ['create_user_profile("root", "a@b.c", "x")', 'create_user_profile("root", "a@b.c", "x")'],
    ['HTTPBasicAuth("me", "x")', 'HTTPBasicAuth("me", "*")'],
    ['get_secret("shop/db")', 'get_secret("shop/db")'],
    // Commands.
    ['X = ["redis-cli", "-a", "x", "ping"]', 'X = ["redis-cli", "-a", "*", "ping"]'],
    ['X = ["ls", "-a", "x"]', 'X = ["ls", "-a", "x"]'],
    ['X = ["mysqldump", "-pxy", "shop"]', 'X = ["mysqldump", "****", "shop"]'],
    // What a secret is compared with.
    ['X = os.environ.get("PASSWORD") in ("a", "b")', 'X = os.environ.get("PASSWORD") in ("*", "*")'],
    ['X = os.environ.get("MODE") in ("a", "b")', 'X = os.environ.get("MODE") in ("a", "b")'],
    [
      'match os.environ.get("PASSWORD"):\n    case "a" | "b":\n        pass',
      'match os.environ.get("PASSWORD"):\n    case "*" | "*":\n        pass',
    ],
    // A variable that gives a secret, wherever it is read.
    [
      'X = os.getenv("K", "a")\nSECRET_KEY = os.environ["K"]\nY = os.getenv("L", "b")',
      'X = os.getenv("K", "*")\nSECRET_KEY = os.environ["K"]\nY = os.getenv("L", "b")',
    ],
    ['URL = "https://x.example.com/a?sig=b&sort=c"', 'URL = "https://x.example.com/a?sig=*&sort=c"'],
    ['URL = "https://discord.com/api/webhooks/12/a"', 'URL = "https://discord.com/api/webhooks/12/*"'],
    ['def f():\n    """password: x"""', 'def f():\n    """password: *"""'],
    [
      'def f():\n    """The password comes from the vault."""',
      'def f():\n    """The password comes from the vault."""',
    ],
    ['API_KEYS = {"x": "acme"}\nNAMES = {"x": "acme"}', 'API_KEYS = {"*": "****"}\nNAMES = {"x": "acme"}'],
    ['BASICAUTH_USERS = {"me": "x"}', 'BASICAUTH_USERS = {"me": "*"}'],
    // Messages say that one is missing, or what it is.
    ['warnings.warn("DB_PASSWORD is not set")', 'warnings.warn("DB_PASSWORD is not set")'],
    ['warnings.warn("DB_PASSWORD falls back to x")', 'warnings.warn("DB_PASSWORD ***** **** to *")'],
    ['warnings.warn("DB_HOST falls back to x")', 'warnings.warn("DB_HOST falls back to x")'],
    [
      'raise ImproperlyConfigured("SECRET_KEY must be set in the environment")',
      'raise ImproperlyConfigured("SECRET_KEY must be set in the environment")',
    ],
    [
      'assert SECRET_KEY, "x is no key"\nassert HOST, "x is no host"',
      'assert SECRET_KEY, "* is no ***"\nassert HOST, "x is no host"',
    ],
    [
      'try:\n    raise E("x")\nexcept E as e:\n    SECRET_KEY = e.args[0]\n    raise F("y")',
      'try:\n    raise E("*")\nexcept E as e:\n    SECRET_KEY = e.args[0]\n    raise F("*")',
    ],
    [
      'try:\n    raise E("x")\nexcept E as e:\n    HOST = e.args[0]',
      'try:\n    raise E("x")\nexcept E as e:\n    HOST = e.args[0]',
    ],
    // What instances and tuples have, by position.
    [
      'A = namedtuple("A", "user password")\nx = A("me", "y")',
      'A = namedtuple("A", "user password")\nx = A("me", "*")',
    ],
    [
      'class A:\n    def __missing__(self, n):\n        return "x"\nSECRET_KEY = A()["a"]\nHOST = "y"',
      'class A:\n    def __missing__(self, n):\n        return "*"\nSECRET_KEY = A()["a"]\nHOST = "y"',
    ],
    [
      'class A:\n    def __init__(self, user, password):\n        pass\na = A("me", "x")',
      'class A:\n    def __init__(self, user, password):\n        pass\na = A("me", "*")',
    ],
    ['SEEN = {"x": 1}\nSECRET_KEY = list(SEEN)[0]', 'SEEN = {"*": *}\nSECRET_KEY = list(SEEN)[0]'],
    ['BY_MODE = {"x": "y"}\nSECRET_KEY = BY_MODE[mode]', 'BY_MODE = {"x": "*"}\nSECRET_KEY = BY_MODE[mode]'],
    ['connect("db", "me", "x")\nconnected("db", "me", "x")', 'connect("db", "**", "*")\nconnected("db", "me", "x")'],
    [
      'def f():\n    global word\n    word = "x"\nSECRET_KEY = word',
      'def f():\n    global word\n    word = "*"\nSECRET_KEY = word',
    ],
    ['def f():\n    word = "x"\nSECRET_KEY = word', 'def f():\n    word = "x"\nSECRET_KEY = word'],
    [
      'URL = "amqp://"\nURL += "me:"\nURL += "x"\nURL += "@mq/shop"',
      'URL = "amqp://"\nURL += "me:"\nURL += "*"\nURL += "@mq/shop"',
    ],
    ['T = "postgres://{}:{}@db"\nX = T.format("me", "x")', 'T = "postgres://{}:**@db"\nX = T.format("me", "*")'],
    ["X = \"CREATE USER 'a' IDENTIFIED BY 'x'\"", "X = \"CREATE USER 'a' IDENTIFIED BY '*'\""],
    // Comments.
    ['SECRET_KEY = os.environ["K"]  # x in y', 'SECRET_KEY = os.environ["K"]  # * in *'],
    ['HOST = os.environ["K"]  # x in y', 'HOST = os.environ["K"]  # x in y'],
    ['# SECRET_KEY = (\n#     "x"\n# )\n# "y"', '# SECRET_KEY = *\n#     "*"\n# )\n# "y"'],
    ['# client.login("me", "x")\n# client.get("/x")', '# client.login("**", "*")\n# client.get("/x")'],
    ["# change the secret key (x) soon", "# change the secret key *** soon"],
    ['ACME_PIN = "1"\nPIN_COLOR = "red"\nCOOKIE_NAME = "a"', 'ACME_PIN = "*"\nPIN_COLOR = "red"\nCOOKIE_NAME = "a"'],
  ])("%s", (source, expected) => {
    expect(starred({ "/s.py": source }, "/s.py")).toBe(expected);
  });

  it("everything in a module that is named for what it holds", () => {
    const files = { "/secrets.py": 'db = "x"\n', "/secrets_test.py": 'db = "x"\n' };
    expect(starred(files, "/secrets.py")).toBe('db = "*"\n');
    expect(starred(files, "/secrets_test.py")).toBe('db = "x"\n');
  });

  it("variables of deploy files that give a secret of the settings", () => {
    const files = {
      "/s.py": 'SECRET_KEY = os.environ["K"]\nNAME = os.environ["N"]\n',
      "/.env": "K=x\nN=y\n",
      "/compose.yml": "environment:\n  K: x\n  N: y\n",
    };
    expect(starred(files, "/.env")).toBe("K=*\nN=y\n");
    expect(starred(files, "/compose.yml")).toBe("environment:\n  K: *\n  N: y\n");
  });

  it("variables that another module reads a secret from, where they are read and where they are given", () => {
    const files = {
      "/s.py": 'SECRET_KEY = os.environ["K"]\n',
      "/read.py": 'X = os.getenv("K", "a")\nY = os.getenv("N", "b")\n',
      "/given.py": 'start(K="a", N="b")\n',
    };
    expect(starred(files, "/read.py")).toBe('X = os.getenv("K", "*")\nY = os.getenv("N", "b")\n');
    expect(starred(files, "/given.py")).toBe('start(K="*", N="b")\n');
  });

  it("names of other modules, by whatever name they are imported", () => {
    const files = {
      "/parts.py": 'ONE = "a"\nTWO = "b"\nTHREE = "c"\n',
      "/s.py": "from .parts import ONE as mine\nfrom . import parts\nSECRET_KEY = mine + parts.TWO\n",
    };
    expect(starred(files, "/parts.py")).toBe('ONE = "*"\nTWO = "*"\nTHREE = "c"\n');
  });
});

describe("deploy files", () => {
  it.each([
    [
      "/Dockerfile",
      "RUN SECRET_KEY=build DEBUG=True python manage.py collectstatic",
      "RUN SECRET_KEY=***** DEBUG=True python manage.py collectstatic",
    ],
    ["/Dockerfile", "ENV DB_PASSWORD two words", "ENV DB_PASSWORD *********"],
    [
      "/compose.yml",
      "services:\n  web:\n    environment:\n      - API_TOKEN=two words\n      - DEBUG=1",
      "services:\n  web:\n    environment:\n      - API_TOKEN=*********\n      - DEBUG=1",
    ],
    [
      "/compose.yml",
      "services:\n  web:\n    environment:\n      API_TOKEN: ${API_TOKEN:-x}\n      KEY: ${SECRET_KEY}",
      "services:\n  web:\n    environment:\n      API_TOKEN: ***************\n      KEY: ${SECRET_KEY}",
    ],
    [
      "/k8s/a.yaml",
      "env:\n  - name: DB_PASSWORD\n    value: key\n  - name: OTHER\n    valueFrom: {secretKeyRef: {name: shop, key: other}}",
      "env:\n  - name: DB_PASSWORD\n    value: ***\n  - name: OTHER\n    valueFrom: {secretKeyRef: {name: shop, key: other}}",
    ],
    [
      "/.ebextensions/a.config",
      "option_settings:\n  - option_name: SECRET_KEY\n    value: key\n  - option_name: REGION\n    value: eu",
      "option_settings:\n  - option_name: SECRET_KEY\n    value: ***\n  - option_name: REGION\n    value: eu",
    ],
    [
      "/.github/workflows/a.yml",
      "env:\n  SECRET_KEY: ${{ secrets.SECRET_KEY }}",
      "env:\n  SECRET_KEY: ${{ secrets.SECRET_KEY }}",
    ],
    [
      "/nginx.conf",
      'set $api_token "x y";\nif ($arg_token != "z") { return 403; }\nif ($request_method = POST) { return 405; }',
      "set $api_token *****;\nif ($arg_token != ***) { return 403; }\nif ($request_method = POST) { return 405; }",
    ],
    [
      "/nginx.conf",
      'map $http_x_api_key $who { default ""; "x y" "shop"; }\nmap $uri $late { default 1; }',
      "map $http_x_api_key $who { ******* **; ***** ******; }\nmap $uri $late { default 1; }",
    ],
    [
      "/compose.yml",
      "command: redis-server --requirepass x --port 1",
      "command: redis-server --requirepass * --port 1",
    ],
    ["/a.sh", "word=x\nexport SECRET_KEY=$word", "word=*\nexport SECRET_KEY=*****"],
    ["/a.sh", "word=x\nexport NAME=$word", "word=x\nexport NAME=$word"],
    ["/a.sh", 'PASSWORDS=("a b" c)\nNAMES=("a b" c)', 'PASSWORDS=*********\nNAMES=("a b" c)'],
    ["/a.sh", 'SECRET_KEY="a\nb"\nNAME="a\nb"', 'SECRET_KEY="*\n*"\nNAME="a\nb"'],
    ["/a.sh", "API_TOKEN=a'b c'd e", "API_TOKEN=******* e"],
    ["/a.sh", "API_TOKEN=`pass show shop`", "API_TOKEN=***** show shop`"],
    ["/a.sh", 'mkdir -p "a b"\ndocker run -p "80":80 shop', 'mkdir -p "a b"\ndocker run -p "80":80 shop'],
    ["/a.sh", "sshpass -p 'a b' ssh me@x", "sshpass -p ***** ssh me@x"],
    ["/a.sh", "# log in as me: x\n# x: y", "# *** in as *** *\n# x: y"],
    ["/Dockerfile", "ARG word=x\nENV API_TOKEN=${word}", "ARG word=*\nENV API_TOKEN=*{word}"],
    [
      "/playbook.yml",
      "vars:\n  word: x\n  host: y\nenv:\n  SECRET_KEY: \"{{ word | default('z') }}\"",
      'vars:\n  word: *\n  host: y\nenv:\n  SECRET_KEY: "*************************"',
    ],
    [
      "/main.tf",
      'variable "db_password" {\n  default = "x"\n}\nvariable "host" {\n  default = "x"\n}',
      'variable "db_password" {\n  default = "*"\n}\nvariable "host" {\n  default = "x"\n}',
    ],
    [
      "/users.json",
      '[{"model": "authtoken.token",\n"pk": "x"}, {"model": "shop.item", "pk": "x"}]',
      '[{"model": "authtoken.token",\n"pk": "*"}, {"model": "shop.item", "pk": "x"}]',
    ],
    ["/.env", "SECRET_KEY=two words # three", "SECRET_KEY=*****************"],
    [
      "/nginx.conf",
      "proxy_pass http://127.0.0.1:8000;\nssl_certificate_key /etc/ssl/key.pem;",
      "proxy_pass http://127.0.0.1:8000;\nssl_certificate_key /etc/ssl/key.pem;",
    ],
    [
      "/a.service",
      'Environment="DB_PASSWORD=two words" DEBUG=1\nPrivateTmp=true',
      'Environment="DB_PASSWORD=*********" DEBUG=1\nPrivateTmp=true',
    ],
    ["/a.sh", 'if [ -z "$SECRET_KEY" ]; then exit 1; fi', 'if [ -z "$SECRET_KEY" ]; then exit 1; fi'],
    ["/a.sh", "curl -u me:two https://example.com/", "curl -u ****** https://example.com/"],
    ["/a.sh", "mysql -u root -pxy shop", "mysql -u **** -p** shop"],
    ["/a.sh", "mkdir -pxy shop", "mkdir -pxy shop"],
    ["/a.sh", "echo two words | docker login --password-stdin", "echo ********* | docker login --password-stdin"],
    ["/a.sh", "echo two words | tee log", "echo two words | tee log"],
    [
      "/a.service",
      "ExecStart=/x/celery \\\n  --broker-password \\\n  xy \\\n  --port 1",
      "ExecStart=/x/celery \\\n  --broker-password *\n  ** \\\n  --port 1",
    ],
    ["/a.sh", "run -e SECRET_KEY=\\\nxy \\\n  shop", "run -e SECRET_KEY=*\n** \\\n  shop"],
    ["/a.sh", "cat > .env <<E\nSECRET_KEY=two words\nE\nls a", "cat > .env <<E\nSECRET_KEY=*********\nE\nls a"],
    ["/supervisor.conf", "[unix]\npassword=two words\nuser=two words", "[unix]\npassword=*********\nuser=two words"],
    [
      "/k8s/a.yaml",
      "args:\n  - --api-token\n  - xy\n  - --port\n  - 80",
      "args:\n  - --api-token\n  - **\n  - --port\n  - 80",
    ],
    [
      "/compose.yml",
      "secrets:\n  a:\n    file: ./a\n  b:\n    content: xy",
      "secrets:\n  a:\n    file: ./a\n  b:\n    content: **",
    ],
    ["/copilot/web/manifest.yml", "secrets:\n  DB: /copilot/db", "secrets:\n  DB: /copilot/db"],
    ["/a.toml", '[secrets]\ndb = "xy"', '[secrets]\ndb = "**"'],
    [
      "/k8s/kustomization.yaml",
      "secretGenerator:\n  - name: a\n    literals:\n      - B=xy",
      "secretGenerator:\n  - name: a\n    literals:\n      - B=**",
    ],
    ["/secrets.yml", "db: xy", "db: **"],
    ["/.htpasswd", "me:xy", "me:**"],
    ["/nginx.conf", 'secure_link_md5 "$uri xy";', 'secure_link_md5 "$uri **";'],
    ["/Caddyfile", "tls {\n  dns cloudflare xy\n}", "tls {\n  dns cloudflare **\n}"],
    [
      "/nginx.conf",
      'proxy_set_header Authorization\n  "xy";\nproxy_set_header Host\n  "xy";',
      'proxy_set_header Authorization\n  "**";\nproxy_set_header Host\n  "xy";',
    ],
    [
      "/Caddyfile",
      "example.com {\n  basic_auth {\n    me words\n  }\n}",
      "example.com {\n  basic_auth {\n    me *****\n  }\n}",
    ],
  ])("%s: %s", (file, source, expected) => {
    expect(starred({ [file]: source }, file)).toBe(expected);
  });
});

describe("a hostile line", () => {
  it.each<readonly [string, number, (n: number) => string]>([
    ["secrets.env", 50_000, (n) => ":1:a".repeat(n)],
    ["secrets.env", 200_000, (n) => "a".repeat(n)],
    [".env", 40_000, (n) => `${"token".repeat(n)} \\`],
    ["entrypoint.sh", 20_000, (n) => "mysql -u shop ".repeat(n)],
    ["nginx.conf", 20_000, (n) => 'set $token "'.repeat(n)],
    [".env", 10_000, (n) => "password secret token ".repeat(n)],
    ["a.sh", 20_000, (n) => "TOKEN=(\n".repeat(n)],
    ["a.sh", 20_000, (n) => `A_TOKEN="a 'b\n`.repeat(n | 1)],
    ["a.sh", 8_000, (n) => "SECRET_KEY=$a a=$b b=$a ".repeat(n)],
    ["a.sh", 10_000, (n) => "printf 'password ".repeat(n)],
    ["a.sql", 4_000, (n) => "INSERT INTO password IDENTIFIED WITH SET PASSWORD FOR ".repeat(n)],
    ["a.sh", 25_000, (n) => "a://b:c/".repeat(n)],
    ["a.sh", 10_000, (n) => "# password to be as ".repeat(n)],
    ["a.sh", 15_000, (n) => "--token -a -p ".repeat(n)],
    ["s.py", 20_000, (n) => `raise E("password ${"is to be ".repeat(n)}")`],
    ["s.py", 15_000, (n) => `X = """${"password is a\n".repeat(n)}"""`],
    ["s.py", 25_000, (n) => `X = "${"://a:b@".repeat(n)}"`],
    ["s.py", 4_000, (n) => "X_TOKEN = 'a'  # b\n".repeat(n)],
    ["s.py", 4_000, (n) => "URL += 'postgres://me:'\n".repeat(n)],
    ["s.py", 1_500, (n) => "try:\n    raise E('a')\nexcept E as e:\n    SECRET_KEY = e.args\n".repeat(n)],
  ])("%s costs no more than its length", (name, n, text) => {
    expect(growth((size) => void starred({ [name]: text(size) }, name), n)).toBeLessThan(asItsSize);
  });
});
