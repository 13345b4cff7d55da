"""Applies migrations to tables with rows on a real PostgreSQL, each in a transaction that is rolled back, and says what happened.

Standard input: {"host": socket folder, "initial": text, "migrations": [text, …]}. Standard output: one JSON a line.
"""
import json
import sys

import django
from django.conf import settings

asked = json.load(sys.stdin)
settings.configure(
    INSTALLED_APPS=[], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "postgres", "HOST": asked["host"]}},
)
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402


class RollBack(Exception):
    pass


def load(text):
    names = {}
    exec(compile(text, "migration", "exec"), names)
    return names["Migration"]("x", "app")


def apply(migration, state):
    with connection.schema_editor(atomic=True) as editor:
        return migration.apply(state, editor)


def query(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


TABLES = "select relname, relfilenode from pg_class where relkind = 'r' and relname like 'app\\_%'"
ROWS = """
insert into app_owner (id, name) values (1, 'ann'), (2, 'bob');
insert into app_item (name, code, qty, cnt, price, note, pos, idx, uniq, data, day, at, owner_id) values
  ('apple', null, null, 0, 1.25, repeat('n', 200), 1, 'i1', 'u1', '{}', null, null, null),
  ('bread', 'x', 1, 0, 22.75, 'short', 2, 'i1', 'u2', '[]', '2026-01-01', '2026-01-01 12:30+00', 1),
  ('cheese', 'y', 70000, 5, 333.5, 'other', 3, 'i2', 'u3', '1', '2026-01-02', '2026-01-02 13:30+00', 1);
insert into app_child (item_id, n) values (1, 1), (2, 2), (2, 3);
insert into app_tag default values;
insert into app_tag_items (tag_id, item_id) values (1, 1);
"""

initial = load(asked["initial"])
with connection.cursor() as cursor:
    cursor.execute("drop schema public cascade; create schema public")
start = apply(initial, ProjectState())
with connection.cursor() as cursor:
    cursor.execute(ROWS)
before = dict(query(TABLES))
oids = dict(query("select oid, relname from pg_class where relkind = 'r' and relname like 'app\\_%'"))

for text in asked["migrations"]:
    answer = {"error": None, "locks": {}, "rewritten": [], "dropped": [], "renamed": {}}
    try:
        with transaction.atomic():
            apply(load(text), start.clone())
            connection.check_constraints()
            for oid, mode in query("select relation, mode from pg_locks where pid = pg_backend_pid() and relation is not null and granted"):
                if oid in oids:
                    answer["locks"].setdefault(oids[oid], []).append(mode)
            after = dict(query("select oid, relfilenode from pg_class where relkind = 'r'"))
            answer["rewritten"] = [name for oid, name in oids.items() if oid in after and after[oid] != before[name]]
            answer["renamed"] = {name: oids[oid] for oid, name in query("select oid, relname from pg_class where relkind = 'r'") if oid in oids and oids[oid] != name}
            answer["dropped"] = [name for oid, name in oids.items() if oid not in after]
            raise RollBack
    except RollBack:
        pass
    except Exception as error:
        answer["error"] = f"{type(error).__name__}: {error}".split("\n")[0]
    print(json.dumps(answer), flush=True)
