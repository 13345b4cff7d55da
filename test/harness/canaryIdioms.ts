/** Ways of real projects to give a secret in Python, a module each. `q` makes a secret that stands in quotes, `b` a bare one. */
export type Making = (q: () => string, b: () => string) => string;

/** Where one was shown once. */
export const shownOnce: Readonly<Record<string, Making>> = {
  "a warning's prose": (_q, b) => `import warnings\nwarnings.warn("DB_PASSWORD falls back to ${b()}")\n`,
  "a warning's f-string": (q, b) =>
    `import warnings\nPART = "${q()}"\nDB_PASSWORD = PART\nwarnings.warn(f"password is {PART} or ${b()}")\n`,
  "what is raised, in prose": (_q, b) =>
    `import os\nif os.environ.get("X"):\n    raise ValueError("SECRET_KEY must not be ${b()}")\n`,
  "an assertion's message": (q, b) =>
    `import os\nSECRET_KEY = os.environ["K"]\nassert SECRET_KEY != "x", "the secret key may not be ${b()}"\nassert SECRET_KEY, "${q()} is no key"\n`,
  "what an exception carries": (q) =>
    `try:\n    raise ValueError("${q()}")\nexcept ValueError as e:\n    DB_PASSWORD = e.args[0]\n`,
  "str of an exception": (q) =>
    `try:\n    raise RuntimeError("${q()}", "${q()}")\nexcept RuntimeError as problem:\n    SECRET_KEY = str(problem)\n`,
  __missing__: (q) =>
    `class D(dict):\n    def __missing__(self, name):\n        return "${q()}"\nSECRET_KEY = D()["x"]\n`,
  "namedtuple by position": (q) =>
    `import collections\nAccount = collections.namedtuple("Account", "user password")\nme = Account("me", "${q()}")\n`,
  "namedtuple of a list of names": (q) =>
    `from collections import namedtuple\nAccount = namedtuple("Account", ["user", "api_token"])\nme = Account("me", "${q()}")\n`,
  "dict keys": (q) =>
    `SECRETS_SEEN = {"${q()}": 1}\nSECRET_KEY = list(SECRETS_SEEN)[0]\nOTHER_PASSWORD = next(iter({"${q()}": None}.keys()))\n`,
  "arguments of replace": (q) =>
    `SECRET_KEY = "template-XX".replace("XX", "${q()}")\nT = "a b"\nDB_PASSWORD = T.replace("a", "${q()}")\n`,
  "connect by position": (q) => `import MySQLdb\nc = MySQLdb.connect("db", "shop", "${q()}", "shop")\n`,
  "an address without a scheme's slashes": (_q, b) => `MONGO = "mongodb:me:${b()}@db"\n`,
};
export const settingsIdioms: Readonly<Record<string, Making>> = {
  // dict merges, loops, functions
  "merged with a base": (q) =>
    `BASE = {"default": {"ENGINE": "django.db.backends.postgresql"}}\nDATABASES = {**BASE, "default": {**BASE["default"], **{"PASSWORD": "${q()}"}}}\n`,
  "merged by |": (q) => `auth = {"USER": "me"}\nauth = auth | {"PASSWORD": "${q()}"}\nDATABASES = {"default": auth}\n`,
  "pairs in a loop": (q) =>
    `for name, value in [("SECRET_KEY", "${q()}"), ("DEBUG", False)]:\n    globals()[name] = value\n`,
  "pairs in a loop over items": (q) =>
    `for name, value in {"SECRET_KEY": "${q()}", "DEBUG": False}.items():\n    globals()[name] = value\n`,
  "locals().update": (q) => `locals().update({"SECRET_KEY": "${q()}"})\n`,
  "setattr on the module": (q) => `import sys\nsetattr(sys.modules[__name__], "SECRET_KEY", "${q()}")\n`,
  "setdefault of the environment": (q) =>
    `import os\nos.environ.setdefault("DB_PASSWORD", "${q()}")\nos.environ["API_TOKEN"] = "${q()}"\nos.putenv("MAIL_PASSWORD", "${q()}")\n`,
  "a helper with a dict of defaults": (q) =>
    `import os\nDEFAULTS = {"SECRET_KEY": "${q()}", "PORT": "80"}\ndef get(name):\n    return os.environ.get(name) or DEFAULTS[name]\nSECRET_KEY = get("SECRET_KEY")\n`,
  "a helper with tuples": (q) =>
    `import os\nDEFAULTS = (("shop_key", "${q()}"), ("PORT", "80"))\nSECRET_KEY = os.environ.get("K", dict(DEFAULTS)["shop_key"])\n`,
  "a default by environment": (q) =>
    `import os\nKEYS_BY_ENV = {"prod": "${q()}", "dev": "${q()}"}\nSECRET_KEY = KEYS_BY_ENV[os.environ.get("ENV", "dev")]\n`,
  "credentials by host": (q) =>
    `import socket\nhosts = {"web1": ("shop", "${q()}"), "web2": ("shop", "${q()}")}\nuser, pw = hosts.get(socket.gethostname(), ("x", "${q()}"))\nDATABASES = {"default": {"USER": user, "PASSWORD": pw}}\n`,
  "a function that makes a database": (q) =>
    `def db(name, user, pw, host="db"):\n    return {"ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": user, "PASSWORD": pw, "HOST": host}\nDATABASES = {"default": db("shop", "shop", "${q()}"), "other": db("o", "o", pw="${q()}")}\n`,
  "a class that makes a database": (q) =>
    `class Db:\n    def __init__(self, user, word):\n        self.user, self.word = user, word\n    def as_dict(self):\n        return {"USER": self.user, "PASSWORD": self.word}\nDATABASES = {"default": Db("me", "${q()}").as_dict()}\n`,
  "a dataclass by position": (q) =>
    `from dataclasses import dataclass\n@dataclass\nclass Db:\n    user: str\n    password: str\n    host: str = "db"\nd = Db("me", "${q()}")\n`,
  "a dataclass through asdict": (q) =>
    `from dataclasses import dataclass, asdict\n@dataclass\nclass Db:\n    USER: str = "me"\n    PASSWORD: str = "${q()}"\nDATABASES = {"default": asdict(Db())}\n`,
  "a typed NamedTuple by position": (q) =>
    `from typing import NamedTuple\nclass Account(NamedTuple):\n    user: str\n    password: str\nme = Account("me", "${q()}")\n`,
  "attrs by position": (q) =>
    `import attr\n@attr.s(auto_attribs=True)\nclass Mail:\n    host: str\n    password: str = attr.ib(default="${q()}")\nm = Mail("smtp", "${q()}")\n`,
  "a class of one's own by position": (q) =>
    `class Account:\n    def __init__(self, user, password):\n        self.user = user\n        self.password = password\nme = Account("me", "${q()}")\n`,
  "a super call": (q) =>
    `class Base:\n    def __init__(self, user, password):\n        self.p = password\nclass Mine(Base):\n    def __init__(self):\n        super().__init__("me", "${q()}")\n`,
  "a class method": (q) =>
    `class Conf:\n    @classmethod\n    def of(cls, word):\n        return {"PASSWORD": word}\nDATABASES = {"default": Conf.of("${q()}")}\n`,
  "a static method": (q) =>
    `class Conf:\n    @staticmethod\n    def of(word):\n        return {"PASSWORD": word}\nDATABASES = {"default": Conf.of("${q()}")}\n`,
  __getattr__: (q) =>
    `class Conf:\n    def __getattr__(self, name):\n        return "${q()}"\nconf = Conf()\nSECRET_KEY = conf.secret\n`,
  __getitem__: (q) =>
    `class Conf:\n    def __getitem__(self, name):\n        return {"a": "${q()}"}[name]\nSECRET_KEY = Conf()["a"]\n`,
  __call__: (q) =>
    `class Conf:\n    def __call__(self, name):\n        return "${q()}"\nconf = Conf()\nSECRET_KEY = conf("SECRET_KEY")\n`,
  __str__: (q) => `class Conf:\n    def __str__(self):\n        return "${q()}"\nSECRET_KEY = str(Conf())\n`,
  "a decorator's argument": (q) =>
    `def gives(value):\n    def deco(fn):\n        return lambda: value\n    return deco\n@gives("${q()}")\ndef key():\n    pass\nSECRET_KEY = key()\n`,
  "a context manager": (q) =>
    `import contextlib\n@contextlib.contextmanager\ndef opened():\n    yield "${q()}"\nwith opened() as word:\n    SECRET_KEY = word\n`,
  "global in a function": (q) =>
    `SECRET_KEY = None\ndef setup():\n    global SECRET_KEY\n    SECRET_KEY = "${q()}"\nsetup()\n`,
  "global by another name": (q) =>
    `word = None\ndef setup():\n    global word\n    word = "${q()}"\nsetup()\nSECRET_KEY = word\n`,
  nonlocal: (q) =>
    `def outer():\n    word = ""\n    def inner():\n        nonlocal word\n        word = "${q()}"\n    inner()\n    return word\nSECRET_KEY = outer()\n`,
  "try and except": (q) =>
    `import os\ntry:\n    word = os.environ["K"]\nexcept KeyError:\n    word = "${q()}"\nSECRET_KEY = word\n`,
  "a chain of assignments": (q) => `SECRET_KEY = JWT = COOKIE = "${q()}"\n`,
  "while with a pop": (q) => `words = ["${q()}", "${q()}"]\nwhile words:\n    SECRET_KEY = words.pop()\n`,
  enumerate: (q) => `for i, word in enumerate(["${q()}"]):\n    API_TOKEN = word\n`,
  "zip in a loop": (q) => `for name, word in zip(["a", "b"], ["${q()}", "${q()}"]):\n    API_TOKEN = word\n`,
  "sorted items": (q) => `conf = {"a": "${q()}"}\nfor name, word in sorted(conf.items()):\n    API_TOKEN = word\n`,
  "values of a dict": (q) => `conf = {"a": "${q()}"}\nAPI_TOKENS = list(conf.values())\n`,
  deepcopy: (q) => `import copy\nconf = {"word": "${q()}"}\nmine = copy.deepcopy(conf)\nSECRET_KEY = mine["word"]\n`,
  // pydantic
  "pydantic with an alias": (q) =>
    `from pydantic import Field\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    word: str = Field("${q()}", validation_alias="SECRET_KEY")\ns = S()\n`,
  "pydantic with env": (q) =>
    `from pydantic import BaseSettings, Field\nclass S(BaseSettings):\n    word: str = Field(default="${q()}", env="DJANGO_SECRET_KEY")\n`,
  "pydantic with Annotated": (q) =>
    `from typing import Annotated\nfrom pydantic import Field, SecretStr\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    word: Annotated[SecretStr, Field(default="${q()}")]\n`,
  "pydantic given at the call": (q) =>
    `from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    word: str\ns = S(word="${q()}")\nSECRET_KEY = s.word\n`,
  "pydantic DSN built": (q) =>
    `from pydantic import PostgresDsn\nDATABASE = PostgresDsn.build(scheme="postgresql", username="me", password="${q()}", host="db")\n`,
  "pydantic nested": (q) =>
    `from pydantic import BaseModel\nfrom pydantic_settings import BaseSettings\nclass Db(BaseModel):\n    user: str = "me"\n    word: str = "${q()}"\nclass S(BaseSettings):\n    db: Db = Db()\ns = S()\nDATABASES = {"default": {"PASSWORD": s.db.word}}\n`,
  "pydantic examples": (q) =>
    `from pydantic import Field, SecretStr\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    secret_key: SecretStr = Field(..., examples=["${q()}"])\n`,
  "pydantic factory": (q) =>
    `from pydantic import Field\nfrom pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    secret_key: str = Field(default_factory=lambda: "${q()}")\n`,
  // django-environ, decouple, environs, ...
  "django-environ with a schema": (q) =>
    `import environ\nenv = environ.Env(DEBUG=(bool, False), SECRET_KEY=(str, "${q()}"))\nSECRET_KEY = env("SECRET_KEY")\n`,
  "django-environ with a schema of a neutral name": (q) =>
    `import environ\nenv = environ.Env(SHOP=(str, "${q()}"))\nSECRET_KEY = env("SHOP")\n`,
  "django-environ, list of pairs": (q) =>
    `import environ\nenv = environ.Env()\nADMIN_TOKENS = env.list("ADMIN", default=["${q()}", "${q()}"])\n`,
  "django-environ, overwritten": (q) =>
    `import environ\nenviron.Env.read_env(".env", DB_PASSWORD="${q()}", overwrite=True)\n`,
  "django-environ, cache url with a query": (_q, b) =>
    `import environ\nenv = environ.Env()\nCACHES = {"default": env.cache_url("CACHE_URL", default="rediscache://redis:6379/1?client_class=django_redis.client.DefaultClient&password=${b()}")}\n`,
  "django-environ, nested defaults": (q) =>
    `import environ\nenv = environ.Env()\nSECRET_KEY = env("A", default=env("B", default="${q()}"))\n`,
  "decouple's repository": (q) =>
    `from decouple import Config, RepositoryEnv, RepositoryEmpty\nconf = Config(RepositoryEmpty())\nSECRET_KEY = conf("SECRET_KEY", "${q()}")\n`,
  "decouple with a cast lambda": (q) =>
    `from decouple import config\nSECRET_KEY = config("SECRET_KEY", cast=lambda v: v or "${q()}")\n`,
  "environs with a prefix": (q) =>
    `from environs import Env\nenv = Env()\nwith env.prefixed("SHOP_"):\n    SECRET_KEY = env.str("WORD", "${q()}")\n`,
  "environs validated": (q) =>
    `from environs import Env\nenv = Env()\nSECRET_KEY = env.str("WORD", validate=lambda v: v != "${q()}")\n`,
  "starlette's config": (q) =>
    `from starlette.config import Config\nfrom starlette.datastructures import Secret\nconfig = Config(".env")\nSECRET_KEY = config("WORD", cast=Secret, default="${q()}")\nOTHER = Secret("${q()}")\n`,
  "dynaconf's settings": (q) =>
    `import dynaconf\nsettings = dynaconf.DjangoDynaconf(__name__, SECRET_KEY="${q()}", validators=[dynaconf.Validator("DB_PASSWORD", default="${q()}")])\n`,
  goodconf: (q, b) =>
    `from goodconf import GoodConf, Field\nclass C(GoodConf):\n    DATABASE_URL: str = Field("postgres://me:${b()}@db/x")\n    SECRET_KEY: str = Field(initial=lambda: "${q()}")\n`,
  "configparser with a fallback": (q) =>
    `import configparser\nc = configparser.ConfigParser()\nc.read("/etc/shop.ini")\nSECRET_KEY = c.get("django", "key", fallback="${q()}")\nDB_PASSWORD = c["db"].get("pw", "${q()}")\n`,
  "configparser with defaults": (q) =>
    `import configparser\nc = configparser.ConfigParser(defaults={"word": "${q()}"})\nSECRET_KEY = c.get("x", "word")\nd = configparser.ConfigParser({"db_password": "${q()}"})\n`,
  "configparser read_dict": (q) =>
    `import configparser\nc = configparser.ConfigParser()\nc.read_dict({"db": {"word": "${q()}"}})\nDB_PASSWORD = c["db"]["word"]\n`,
  "configparser set": (q) =>
    `import configparser\nc = configparser.ConfigParser()\nc.set("db", "password", "${q()}")\n`,
  "yaml in the source": (q) =>
    `import yaml\nconf = yaml.safe_load("""\ndb:\n  user: me\n  password: ${q()}\n  host: db\n""")\nDATABASES = {"default": conf["db"]}\n`,
  "toml in the source": (q) => `import tomllib\nconf = tomllib.loads('[db]\\npassword = "${q()}"\\n')\n`,
  "json in the source": (q) => `import json\nconf = json.loads("""{"user": "me", "password": "${q()}"}""")\n`,
  "an env text in the source": (q, b) =>
    `import io, environ\nenv = environ.Env()\nenv.read_env(io.StringIO("DB_PASSWORD=${b()}\\nPORT=80\\nSECRET_KEY='${q()}'"))\n`,
  "an env text of several lines": (q) => `TEXT = """\nDB_USER=me\nDB_PASSWORD=${q()}\nDB_HOST=db\n"""\n`,
  shlex: (q) =>
    `import shlex\nX = shlex.split("psql --password '${q()}' -h db")\nY = "mysql -u root -p'${q()}' shop"\n`,
  // formatting
  "f-string of a URL with quotes": (q) =>
    `user, pw = "me", "${q()}"\nDATABASE_URL = f"postgres://{user}:{pw}@db/shop"\n`,
  "percent with a dict": (q) =>
    `DATABASE_URL = "postgres://%(user)s:%(pw)s@db/shop" % {"user": "me", "pw": "${q()}"}\n`,
  "percent with a dict by name": (q) =>
    `conf = {"user": "me", "pw": "${q()}"}\nDATABASE_URL = "postgres://%(user)s:%(pw)s@db/shop" % conf\n`,
  "percent with a tuple by name": (q) => `conf = ("me", "${q()}")\nDATABASE_URL = "postgres://%s:%s@db/shop" % conf\n`,
  "format with **": (q) =>
    `conf = {"user": "me", "pw": "${q()}"}\nDATABASE_URL = "postgres://{user}:{pw}@db/shop".format(**conf)\n`,
  "format with *": (q) => `conf = ("me", "${q()}")\nDATABASE_URL = "postgres://{}:{}@db/shop".format(*conf)\n`,
  "format by attribute": (q) =>
    `class C:\n    user = "me"\n    pw = "${q()}"\nDATABASE_URL = "postgres://{c.user}:{c.pw}@db/shop".format(c=C)\n`,
  "format by item": (q) =>
    `conf = {"user": "me", "pw": "${q()}"}\nDATABASE_URL = "postgres://{0[user]}:{0[pw]}@db/shop".format(conf)\n`,
  "a format by name": (q) => `TEMPLATE = "postgres://{}:{}@db/shop"\nDATABASE_URL = TEMPLATE.format("me", "${q()}")\n`,
  "a percent format by name of the format": (q) =>
    `TEMPLATE = "postgres://%s:%s@db/shop"\nDATABASE_URL = TEMPLATE % ("me", "${q()}")\n`,
  format_map: (q) => `DATABASE_URL = "postgres://{u}:{p}@db".format_map({"u": "me", "p": "${q()}"})\n`,
  "a Template": (q) =>
    `from string import Template\nDATABASE_URL = Template("postgres://$user:$pw@db").substitute(user="me", pw="${q()}")\n`,
  "a join by a name": (q) => `parts = ["postgres://me", "${q()}@db/shop"]\nDATABASE_URL = ":".join(parts)\n`,
  "a sum over lines": (q) => `URL = "amqp://"\nURL += "me"\nURL += ":"\nURL += "${q()}"\nURL += "@mq/"\n`,
  urlunparse: (_q, b) =>
    `from urllib.parse import urlunparse\nURL = urlunparse(("postgres", "me:${b()}@db", "/shop", "", "", ""))\n`,
  "netloc replaced": (_q, b) =>
    `from urllib.parse import urlparse\nURL = urlparse("postgres://db/shop")._replace(netloc="me:${b()}@db").geturl()\n`,
  "SQLAlchemy's URL": (q) =>
    `from sqlalchemy.engine import URL\nU = URL.create("postgresql", "me", "${q()}", "db", 5432, "shop")\n`,
  "a URL in a set of options": (_q, b) =>
    `CHANNEL_LAYERS = {"default": {"CONFIG": {"hosts": [("redis://default:${b()}@redis", 6379)]}}}\n`,
  "a URL's password with signs": (_q, b) => `DATABASE_URL = "postgres://me:p/${b()}#1?@db:5432/shop"\n`,
  "a URL in bytes": (_q, b) => `U = b"redis://:${b()}@redis/0"\nT = b"password=${b()}"\n`,
  "a URL without a name": (_q, b) => `BROKER = "redis://:${b()}@redis/0"\n`,
  "a URL with a template": (_q, b) =>
    `import os\nBROKER = f"redis://:${b()}@{os.environ.get('REDIS')}/0"\nSENTINELS = ";".join(f"sentinel://:${b()}@s{i}:26379" for i in range(3))\n`,
  "a JDBC address": (_q, b) => `J = "jdbc:postgresql://db/shop?user=me&password=${b()}"\n`,
  "an ODBC address": (_q, b) => `O = "DRIVER={ODBC Driver 18};SERVER=db;UID=sa;PWD=${b()};Encrypt=yes"\n`,
  "an Oracle address": (_q, b) => `O = "oracle:shop/${b()}@db:1521/orcl"\nDSN2 = "shop/${b()}@//db:1521/orcl"\n`,
  "memcached with a name": (q) =>
    `CACHES = {"default": {"BACKEND": "django_bmemcached.memcached.BMemcached", "LOCATION": ["cache:11211"], "OPTIONS": {"username": "me", "password": "${q()}"}}}\n`,
  // encodings
  base64: (_q, b) =>
    `import base64\nSECRET_KEY = base64.b64decode(b"${b()}").decode()\nAUTH = "Basic " + base64.b64encode(b"me:${b()}").decode()\n`,
  "bytes by hex": (q, b) =>
    `SECRET_KEY = bytes.fromhex("${b()}")\nFERNET_KEYS = [bytes("${q()}", "utf-8"), bytearray(b"${b()}")]\n`,
  "a hash of it": (_q, b) => `import hashlib\nSECRET_KEY = hashlib.sha256(b"${b()}").hexdigest()\n`,
  "a reversed text": (q) => `SECRET_KEY = "${q()}"[::-1]\nAPI_TOKEN = "".join(reversed("${q()}"))\n`,
  "chr of numbers": () => `SECRET_KEY = "".join(chr(c) for c in [104, 117, 110])\n`,
  translate: (q) => `SECRET_KEY = "${q()}".translate(str.maketrans("abc", "xyz"))\n`,
  "a text cut from another": (_q, b) => `TEXT = "me:${b()}:db"\nuser, DB_PASSWORD, host = TEXT.split(":")\n`,
  "re.sub": (q) =>
    `import re\nSECRET_KEY = re.sub("a", "b", "${q()}")\nDB_PASSWORD = re.match("(.*)", "${q()}").group(1)\n`,
  "a hash for basic auth": (q, b) =>
    `headers = {"Authorization": "Basic ${b()}", "X-Api-Key": "${q()}", "X-Shop": "a"}\n`,
  "a header as a tuple": (_q, b) => `headers = [(b"authorization", b"Bearer ${b()}")]\n`,
  "a header as a text": (_q, b) =>
    `HEADERS = "Authorization: Bearer ${b()}"\nOTHER = "X-Auth-Token: ${b()}"\nOTLP_HEADERS = "api-key=${b()},x=1"\n`,
  "multiline key": (_q, b) => `KEY = """-----BEGIN PRIVATE KEY-----\n${b()}\n${b()}\n-----END PRIVATE KEY-----"""\n`,
  "multiline key in sums": (_q, b) =>
    `KEY = (\n    "-----BEGIN RSA PRIVATE KEY-----\\n"\n    "${b()}\\n"\n    "-----END RSA PRIVATE KEY-----"\n)\n`,
  "a service account": (q, b) =>
    `GS_CREDENTIALS_INFO = {"type": "service_account", "private_key_id": "${b()}", "private_key": "${q()}", "client_email": "a@b.c"}\n`,
  // comments beside
  "a comment behind a variable": (_q, b) => `import os\nSECRET_KEY = os.environ["SECRET_KEY"]  # ${b()} on staging\n`,
  "a comment of what it was": (q, b) =>
    `import os\n# the password used to be ${b()}\nDB_PASSWORD = os.environ["P"]  # was "${q()}"\n`,
  "a comment with an account": (_q, b) =>
    `# admin login: admin / ${b()}\n# log in with me:${b()}\n# superuser me, password ${b()}\nX = 1\n`,
  "a commented out dict": (q) =>
    `DATABASES = {\n    "default": {\n        # "PASSWORD": "${q()}",\n        # 'OPTIONS': {'passwd': '${q()}'},\n    }\n}\n`,
  "a commented out key over lines": (q) => `# SECRET_KEY = (\n#     "${q()}"\n#     "${q()}"\n# )\nX = 1\n`,
  "a commented out call": (q) =>
    `# SECRET_KEY = os.environ.get("K", "${q()}")\n# client.login("me", "${q()}")\n# user.set_password("${q()}")\n# HTTPBasicAuth("me", "${q()}")\nX = 1\n`,
  "a commented out URL": (_q, b) =>
    `# DATABASES["default"] = dj_database_url.parse("postgres://me:${b()}@db/x")\n# redis-cli -a ${b()} ping\n# mysql -uroot -p${b()}\n# sshpass -p ${b()} ssh me@x\nX = 1\n`,
  "a disabled string": (q) =>
    `"""\nSECRET_KEY = "${q()}"\nDATABASES = {"default": {"PASSWORD": "${q()}"}}\n"""\nX = 1\n`,
  "a TODO": (_q, b) =>
    `# TODO: change the secret key (${b()}) before going live\n# FIXME password ${b()} is hard-coded\nX = 1\n`,
  // django and libraries
  "MAILERS and anymail": (q, b) =>
    `ANYMAIL = {"MAILGUN_API_KEY": "${q()}", "SENDGRID_API_KEY": "${q()}", "MAILGUN_SENDER_DOMAIN": "x.example.com", "WEBHOOK_SECRET": "me:${b()}"}\n`,
  LDAP: (q) =>
    `AUTH_LDAP_BIND_DN = "cn=me"\nAUTH_LDAP_BIND_PASSWORD = "${q()}"\nAUTH_LDAP_GLOBAL_OPTIONS = {1: 2}\nl = ldap.initialize("ldap://x")\nl.simple_bind_s("cn=me", "${q()}")\n`,
  SAML: (q) => `SAML_CONFIG = {"key_file": "a.pem", "key_file_passphrase": "${q()}", "encryption_keypairs": []}\n`,
  allauth: (q) =>
    `SOCIALACCOUNT_PROVIDERS = {"google": {"APPS": [{"client_id": "1", "secret": "${q()}", "settings": {}}]}}\n`,
  "social auth": (q) => `SOCIAL_AUTH_GITHUB_KEY = "${q()}"\nSOCIAL_AUTH_GITHUB_SECRET = "${q()}"\n`,
  JWT: (q) =>
    `SIMPLE_JWT = dict(SIGNING_KEY="${q()}", VERIFYING_KEY="${q()}")\nJWT_AUTH = {"JWT_SECRET_KEY": "${q()}", "JWT_PRIVATE_KEY": "${q()}"}\n`,
  OIDC: (q) =>
    `OIDC_RP_CLIENT_SECRET = "${q()}"\nOIDC_RSA_PRIVATE_KEY = """${q()}\n${q()}"""\nAUTHLIB_OAUTH_CLIENTS = {"x": {"client_id": "a", "client_secret": "${q()}"}}\n`,
  recaptcha: (q) => `RECAPTCHA_PRIVATE_KEY = "${q()}"\nHCAPTCHA_SECRET = "${q()}"\nTURNSTILE_SECRET = "${q()}"\n`,
  "storages by options": (q, b) =>
    `STORAGES = {"default": {"BACKEND": "storages.backends.azure_storage.AzureStorage", "OPTIONS": {"account_name": "a", "account_key": "${q()}", "sas_token": "${q()}", "connection_string": "AccountName=a;AccountKey=${b()};"}}}\n`,
  "ftp storage": (q, b) =>
    `FTP_STORAGE_LOCATION = "ftp://me:${b()}@ftp.example.com:21"\nSFTP_STORAGE_PARAMS = {"username": "me", "password": "${q()}"}\n`,
  "celery by attributes": (q, b) =>
    `from celery import Celery\napp = Celery("shop", broker="amqp://me:${b()}@mq//", backend="redis://:${b()}@redis/0")\napp.conf.broker_url = "amqp://me:${b()}@mq//"\napp.conf.update(redis_backend_password="${q()}")\n`,
  "celery's options": (q, b) =>
    `CELERY_BROKER_TRANSPORT_OPTIONS = {"sentinel_kwargs": {"password": "${q()}"}, "predefined_queues": {"q": {"access_key_id": "${q()}", "secret_access_key": "${q()}"}}}\nFLOWER_BASIC_AUTH = "me:${b()}"\n`,
  elasticsearch: (q, b) =>
    `ELASTICSEARCH_DSL = {"default": {"hosts": "https://elastic:${b()}@es:9200", "basic_auth": ("elastic", "${q()}"), "api_key": ("id", "${q()}")}}\n`,
  haystack: (_q, b) =>
    `HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "x", "URL": "http://me:${b()}@solr:8983/solr", "KWARGS": {"http_auth": "me:${b()}"}}}\n`,
  "logging handlers": (q, b) =>
    `LOGGING = {"version": 1, "handlers": {"logz": {"class": "logzio.handler.LogzioHandler", "token": "${q()}"}, "http": {"class": "logging.handlers.HTTPHandler", "credentials": ("me", "${q()}")}, "slack": {"class": "x", "webhook_url": "https://example.com/hook/${b()}"}}}\n`,
  "sentry and rollbar": (q, b) =>
    `ROLLBAR = {"access_token": "${q()}", "environment": "production"}\nRAVEN_CONFIG = {"dsn": "https://${b()}:${b()}@sentry.example.com/1"}\nNEW_RELIC_LICENSE_KEY = "${q()}"\n`,
  "a hasher's test list": (q) => `COMMON_PASSWORDS = ("${q()}", "${q()}")\nFORBIDDEN_KEYS = frozenset({"${q()}"})\n`,
  "initial users": (q) =>
    `INITIAL_USERS = [{"username": "me", "password": "${q()}"}, {"username": "b", "pw": "${q()}"}]\nSUPERUSER = ("admin", "admin@example.com", "${q()}")\nDEFAULT_ADMIN_PASS = "${q()}"\n`,
  "a caller by position": (q) =>
    `from acme import Client\nclient = Client("me", password="${q()}")\napi = Client(token="${q()}")\nsms = Client("AC1", auth_token="${q()}")\n`,
  "twilio by position": (q) => `from twilio.rest import Client\nclient = Client("AC1", "${q()}")\n`,
  stripe: (q) =>
    `import stripe\nstripe.api_key = "${q()}"\nopenai.api_key = "${q()}"\nboto3.client("s3", aws_access_key_id="${q()}", aws_secret_access_key="${q()}")\n`,
  "a login by name": (q) =>
    `import smtplib\ns = smtplib.SMTP("x")\ns.login("me", "${q()}")\ns.login(user="me", password="${q()}")\nimaplib.IMAP4("x").login("me", "${q()}")\n`,
  "redis by position": (q) =>
    `import redis\nr = redis.Redis("redis", 6379, 0, "${q()}")\nr.auth("${q()}")\nr.execute_command("AUTH", "${q()}")\n`,
  "psycopg by text": (q, b) =>
    `import psycopg2\nc = psycopg2.connect("host=db user=me password=${b()} dbname=x")\nd = psycopg2.connect("host=db user=me password='${q()}'")\n`,
  "pymssql by position": (q) =>
    `import pymssql\nc = pymssql.connect("db", "sa", "${q()}", "shop")\nd = oracledb.connect("shop", "${q()}", "db/x")\n`,
  requests: (q) =>
    `import requests\nrequests.get("https://x.example.com", auth=("me", "${q()}"))\nrequests.post("https://x.example.com", data={"grant_type": "password", "password": "${q()}"}, params={"api_key": "${q()}"}, headers={"X-Token": "${q()}"})\n`,
  subprocess: (q, b) =>
    `import subprocess\nsubprocess.run(["mysqladmin", "-u", "root", "--password=${b()}", "ping"], env={"PGPASSWORD": "${q()}"})\nos.system("PGPASSWORD=${b()} psql -h db")\nsubprocess.check_output("echo ${b()} | sudo -S true", shell=True)\n`,
  paramiko: (q) =>
    `ssh.connect("host", username="me", password="${q()}")\nssh.connect("host", 22, "me", "${q()}")\nconnection = Connection("host", connect_kwargs={"password": "${q()}", "passphrase": "${q()}"})\n`,
  fabric: (q) =>
    `from fabric.api import env\nenv.user = "me"\nenv.password = "${q()}"\nenv.passwords = {"me@host": "${q()}"}\nenv.sudo_password = "${q()}"\n`,
  signing: (q) =>
    `from django.core import signing\nx = signing.dumps({}, key="${q()}", salt="${q()}")\ns = signing.Signer("${q()}")\nt = TimestampSigner("${q()}")\n`,
  make_password: (q) =>
    `from django.contrib.auth.hashers import make_password, check_password\np = make_password("${q()}")\ncheck_password("${q()}", p)\nget_user_model().objects.create(username="me", password=make_password("${q()}"))\n`,
  "compare digest": (q) =>
    `import hmac\ndef ok(request):\n    return hmac.compare_digest(request.headers["X-Api-Key"], "${q()}")\ndef ok2(request):\n    token = request.GET.get("token")\n    return token == "${q()}" or token in ["${q()}"]\n`,
  "compare in a view": (q, b) =>
    `def ok(request):\n    if request.headers.get("Authorization") != "Bearer ${b()}":\n        raise PermissionError\n    if request.META["HTTP_X_API_KEY"] == "${q()}":\n        return 1\n    if request.POST["password"] == "${q()}":\n        return 2\n`,
  "a default of a parser": (q) =>
    `parser.add_argument("--password", default="${q()}", help="the password")\nparser.add_argument("-p", "--api-token", default="${q()}")\n`,
  "click options": (q) =>
    `import click\n@click.option("--password", default="${q()}")\n@click.option("--key", "secret_key", default="${q()}")\ndef main(password, secret_key):\n    pass\n`,
  "a parameter with a default": (q) =>
    `def connect(host="db", *, password="${q()}", api_key: str = "${q()}"):\n    pass\n`,
  "a lambda with a default": (q) => `make = lambda user, password="${q()}": (user, password)\n`,
  "a walrus in a condition": (q) =>
    `import os\nif not (word := os.environ.get("K")):\n    word = "${q()}"\nSECRET_KEY = word\n`,
  "a match by environment": (q) =>
    `import os\nmatch os.environ.get("ENV"):\n    case "prod":\n        SECRET_KEY = "${q()}"\n    case _:\n        SECRET_KEY = "${q()}"\n`,
  "a conditional import": (q) =>
    `try:\n    from .local import SECRET_KEY\nexcept ImportError:\n    SECRET_KEY = "${q()}"\n`,
  "exec of a text": (q) => `exec('SECRET_KEY = "${q()}"')\neval("dict(password='${q()}')")\n`,
  "a syntax error": (q) => `DATABASES = {\n    "default": {\n        "PASSWORD": "${q()}"\n        "HOST" "db"\n`,
  "python 2": (q) => `print "key", "${q()}"\nSECRET_KEY = u'${q()}'\n`,
  "an index into a list": (q) =>
    `conf = ["db", "me", "${q()}"]\nDATABASES = {"default": {"HOST": conf[0], "USER": conf[1], "PASSWORD": conf[2]}}\n`,
  "a negative index": (q) => `conf = ["db", "me", "${q()}"]\nDATABASES = {"default": {"PASSWORD": conf[-1]}}\n`,
  attrgetter: (q) =>
    `from operator import itemgetter\nconf = {"word": "${q()}"}\nSECRET_KEY = itemgetter("word")(conf)\n`,
  "a lru cache": (q) =>
    `from functools import lru_cache\n@lru_cache\ndef conf():\n    return {"word": "${q()}"}\nSECRET_KEY = conf()["word"]\n`,
  "a module in sys.modules": (q) =>
    `import types\nconf = types.ModuleType("conf")\nconf.word = "${q()}"\nSECRET_KEY = conf.word\n`,
  "type()": (q) => `Conf = type("Conf", (), {"word": "${q()}"})\nSECRET_KEY = Conf.word\n`,
  "vars of a class": (q) =>
    `class Conf:\n    word = "${q()}"\nSECRET_KEY = vars(Conf)["word"]\nOTHER_TOKEN = Conf.__dict__["word"]\n`,
  "an enum by name": (q) =>
    `import enum\nclass Conf(enum.Enum):\n    WORD = "${q()}"\nSECRET_KEY = Conf["WORD"].value\n`,
  "an enum named for it": (q) =>
    `import enum\nclass ApiKeys(enum.Enum):\n    SHOP = "${q()}"\nclass Tokens:\n    SHOP = "${q()}"\nclass Passwords(object):\n    db = "${q()}"\n`,
  "a class named for it": (q) =>
    `class Secrets:\n    django = "${q()}"\n    mail = "${q()}"\nclass DbCredentials:\n    user = "me"\n    word = "${q()}"\n`,
  "partial with keywords": (q) =>
    `import functools\nconn = functools.partial(connect, host="db", password="${q()}")\nother = functools.partial(login, "me", "${q()}")\n`,
  "a ternary in an f-string": (q) =>
    `DEBUG = True\nDATABASE_URL = f"postgres://me:{'${q()}' if DEBUG else '${q()}'}@db"\n`,
  "a nested f-string": (_q, b) => `DATABASE_URL = f"postgres://{f'me:${b()}'}@db"\n`,
  "a getter with a lambda": (q) => `import os\nSECRET_KEY = (lambda n, d: os.environ.get(n, d))("K", "${q()}")\n`,
  lazy: (q) =>
    `from django.utils.functional import lazy, SimpleLazyObject\nSECRET_KEY = lazy(lambda: "${q()}", str)()\nAPI_TOKEN = SimpleLazyObject(lambda: "${q()}")\n`,
  "print and logging": (q, b) =>
    `import logging\nDB = "${q()}"\nDB_PASSWORD = DB\nprint("password", "${q()}")\nlogging.info("token=%s", "${q()}")\nlogger.debug(f"password: ${b()}")\nprint("the password is ${b()}")\n`,
  "raise with format": (q) =>
    `import os\nif os.environ.get("S") == "a":\n    raise ValueError("The password {} is weak".format("${q()}"))\nif os.environ.get("S") == "b":\n    raise ValueError("Invalid SECRET_KEY: %s" % "${q()}")\n`,
  "sys.exit": (_q, b) =>
    `import os, sys\nif os.environ.get("S") == "a":\n    sys.exit("change the password ${b()} first")\n`,
  "an exception class": (_q, b) =>
    `class WeakKey(Exception):\n    def __init__(self):\n        super().__init__("weak key ${b()}")\n`,
  "a test's client": (q, b) =>
    `def test(client):\n    client.login(username="me", password="${q()}")\n    client.post("/login/", {"username": "me", "password": "${q()}"})\n    client.credentials(HTTP_AUTHORIZATION="Token ${b()}")\n`,
  "a key that is quoted in prose": (q, b) =>
    `HELP = "use the password '${q()}' to log in"\nNOTE = "Password: ${b()}"\nHINT = 'The default password is "${q()}".'\n`,
  "email's text": (_q, b) => `BODY = """Hello,\n\nyour password: ${b()}\nyour token is ${b()}\n"""\n`,
  "a nested key with a dash": (q) =>
    `X = {"db-password": "${q()}", "x-api-key": "${q()}", "api.key": "${q()}", "db_pass": "${q()}", "dbpass": "${q()}", "passwd": "${q()}", "pswd": "${q()}", "passphrase": "${q()}"}\n`,
  "glued names": (q) =>
    `DBPASSWORD = "${q()}"\nDBPASS = "${q()}"\nsecretkey = "${q()}"\nMYSQLPW = "${q()}"\nsmtppass = "${q()}"\nuserpwd = "${q()}"\nAuthToken = "${q()}"\nENCRYPTIONKEY = "${q()}"\n`,
  "names in other words": (q) =>
    `MASTER_KEY = "${q()}"\nENCRYPTION = {"key": "${q()}"}\nKENNWORT = "${q()}"\nMOT_DE_PASSE = "${q()}"\nwachtwoord = "${q()}"\n`,
  "a key in a list of dicts by loop": (q) =>
    `for entry in [{"n": "a", "w": "${q()}"}]:\n    REGISTRY[entry["n"]] = {"password": entry["w"]}\n`,
  "a comprehension over pairs": (q) =>
    `PAIRS = [("a", "${q()}"), ("b", "${q()}")]\nTOKENS_BY_NAME = {n: w for n, w in PAIRS}\nX = {n: {"api_key": w} for n, w in PAIRS}\n`,
  "star args from a list": (q) =>
    `ARGS = ["me", "${q()}"]\ndef db(user, password):\n    return {"PASSWORD": password}\nDATABASES = {"default": db(*ARGS)}\n`,
  "kwargs from a dict": (q) =>
    `ARGS = {"user": "me", "word": "${q()}"}\ndef db(user, word):\n    return {"PASSWORD": word}\nDATABASES = {"default": db(**ARGS)}\n`,
  "kwargs inside": (q) =>
    `def db(**kw):\n    return {"PASSWORD": kw["word"], "USER": kw["user"]}\nDATABASES = {"default": db(user="me", word="${q()}")}\n`,
  "self by a property": (q) =>
    `class C:\n    def __init__(self):\n        self._word = "${q()}"\n    @property\n    def word(self):\n        return self._word\nSECRET_KEY = C().word\n`,
  "an inherited attribute": (q) =>
    `class A:\n    word = "${q()}"\nclass B(A):\n    pass\nSECRET_KEY = B.word\nAPI_TOKEN = B().word\n`,
  "a configurations class": (q) =>
    `from configurations import Configuration, values\nclass Prod(Configuration):\n    WORD = "${q()}"\n    @property\n    def SECRET_KEY(self):\n        return self.WORD\n    DB = values.SecretValue()\n    X_TOKEN = values.Value(default="${q()}")\n`,
  "split settings": (q) =>
    `from split_settings.tools import include\ninclude("x.py", scope={"SECRET_KEY": "${q()}"})\nsettings.configure(SECRET_KEY="${q()}", DATABASES={"default": {"PASSWORD": "${q()}"}})\n`,
  override_settings: (q) =>
    `@override_settings(SECRET_KEY="${q()}", STRIPE={"secret": "${q()}"})\nclass T:\n    pass\nwith self.settings(API_TOKEN="${q()}"):\n    pass\n`,
  monkeypatch: (q) =>
    `def test(monkeypatch):\n    monkeypatch.setenv("SECRET_KEY", "${q()}")\n    monkeypatch.setitem(os.environ, "DB_PASSWORD", "${q()}")\n    mock.patch.dict(os.environ, {"API_TOKEN": "${q()}"})\n    monkeypatch.setattr(settings, "SECRET_KEY", "${q()}")\n`,
  "an environ.get of bytes": (_q, b) => `import os\nSECRET_KEY = os.environb.get(b"K", b"${b()}")\n`,
  keyring: (q) =>
    `import keyring\nkeyring.set_password("shop", "me", "${q()}")\nSECRET_KEY = keyring.get_password("shop", "django") or "${q()}"\n`,
  "vault by hvac": (q) =>
    `import hvac\nc = hvac.Client(url="https://vault", token="${q()}")\nc.auth.approle.login(role_id="r", secret_id="${q()}")\nc.secrets.kv.v2.create_or_update_secret(path="x", secret=dict(word="${q()}"))\n`,
  "boto3's parameter": (q) =>
    `ssm.put_parameter(Name="/shop/SECRET_KEY", Value="${q()}", Type="SecureString")\nsm.create_secret(Name="db", SecretString="${q()}")\n`,
};
export const gunicornIdioms: Readonly<Record<string, Making>> = {
  "gunicorn raw_env joined": (q) =>
    `import os\nword = "${q()}"\nraw_env = ["SECRET_KEY=" + word, f"DB_PASSWORD={word}", "API_TOKEN=%s" % "${q()}"]\n`,
  "gunicorn os.environ": (q) =>
    `import os\nos.environ["SECRET_KEY"] = "${q()}"\nos.environ.update(DB_PASSWORD="${q()}")\n`,
  "gunicorn hooks": (q, b) =>
    `def post_fork(server, worker):\n    import os\n    os.environ["API_TOKEN"] = "${q()}"\n    server.log.info("password ${b()}")\n`,
  "gunicorn raw_env of a dict": (q) =>
    `conf = {"SECRET_KEY": "${q()}"}\nraw_env = [f"{k}={v}" for k, v in conf.items()]\nraw_env += ["X_PASSWORD=${q()}"]\n`,
  "gunicorn statsd and keyfile": (_q, b) =>
    `dogstatsd_tags = "api_key:${b()}"\nstatsd_prefix = "x"\nproc_name = "shop password=${b()}"\n`,
};
export const migrationIdioms: Readonly<Record<string, Making>> = {
  "RunSQL that makes a user": (q) =>
    `from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = [migrations.RunSQL("CREATE USER shop WITH PASSWORD '${q()}'", "DROP USER shop")]\n`,
  "RunSQL that identifies": (q) =>
    `from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = [migrations.RunSQL("CREATE USER 'shop'@'%' IDENTIFIED BY '${q()}'"), migrations.RunSQL(["ALTER USER shop IDENTIFIED WITH mysql_native_password BY '${q()}'"])]\n`,
  "RunSQL over lines": (q) =>
    `from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = [migrations.RunSQL("""\nCREATE ROLE shop\n  LOGIN\n  ENCRYPTED PASSWORD '${q()}';\nSET PASSWORD FOR shop = '${q()}';\nSET PASSWORD FOR 'shop'@'%' = PASSWORD('${q()}');\n""")]\n`,
  "RunSQL with params": (q) =>
    `from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = [migrations.RunSQL([("ALTER ROLE shop PASSWORD %s", ["${q()}"])])]\ndef f(c):\n    c.execute("ALTER ROLE shop PASSWORD %s", ["${q()}"])\n`,
  "RunSQL of a user mapping": (q, b) =>
    `from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = [migrations.RunSQL("CREATE USER MAPPING FOR me SERVER s OPTIONS (user 'me', password '${q()}')"), migrations.RunSQL("SELECT dblink_connect('host=db password=${b()}')")]\n`,
  "RunSQL that updates": (q) =>
    `from django.db import migrations\nclass Migration(migrations.Migration):\n    operations = [migrations.RunSQL("UPDATE auth_user SET password = '${q()}' WHERE id = 1"), migrations.RunSQL("INSERT INTO auth_user (username, password) VALUES ('me', '${q()}')")]\n`,
  "a data step": (q) =>
    `from django.db import migrations\nfrom django.contrib.auth.hashers import make_password\ndef forwards(apps, schema_editor):\n    User = apps.get_model("auth", "User")\n    User.objects.create(username="me", password=make_password("${q()}"))\n    User.objects.update_or_create(username="b", defaults={"password": "${q()}"})\n    user = User()\n    user.password = "${q()}"\n    user.set_password("${q()}")\nclass Migration(migrations.Migration):\n    operations = [migrations.RunPython(forwards)]\n`,
  "a data step over pairs": (q) =>
    `from django.db import migrations\nUSERS = [("me", "${q()}"), ("b", "${q()}")]\ndef forwards(apps, schema_editor):\n    for name, word in USERS:\n        apps.get_model("auth", "User").objects.create_user(name, None, word)\nclass Migration(migrations.Migration):\n    operations = [migrations.RunPython(forwards)]\n`,
  "a default of a field": (q) =>
    `from django.db import migrations, models\nclass Migration(migrations.Migration):\n    operations = [migrations.AddField("shop", "api_key", models.CharField(default="${q()}", max_length=9)), migrations.AddField(model_name="shop", name="word", field=models.CharField(default="x", max_length=9, help_text="the password, e.g. '${q()}'"))]\n`,
  "a callable default": (q) =>
    `from django.db import migrations, models\ndef default_token():\n    return "${q()}"\nclass Migration(migrations.Migration):\n    operations = [migrations.AddField("shop", "token", models.CharField(default=default_token, max_length=9)), migrations.AlterField("shop", "secret", models.JSONField(default=dict(word="${q()}")))]\n`,
};
