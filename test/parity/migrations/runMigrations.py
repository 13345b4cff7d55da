"""Applies migrations to tables with rows on a real PostgreSQL or MariaDB and says what happened.

Standard input: {"vendor": "postgresql" or "mysql", "socket": its folder or file, "initial": text, "firsts": [text, ...] or [], "migrations": [text, ...], "chains": [[text, ...], ...]}.
With firsts each migration runs after one of them, which production has; where that one fails, it is skipped.
Standard output: one JSON a line, for each migration and then for each chain. A chain is what a fix makes of a migration, file after file: it runs
forwards and backwards, and its tables and models at the end are told.
"""
import datetime
import decimal
import json
import re
import sys

import django
from django.conf import settings

asked = json.load(sys.stdin)
is_postgres = asked["vendor"] == "postgresql"
if is_postgres:
    database = {"ENGINE": "django.db.backends.postgresql", "NAME": "postgres", "USER": "postgres", "HOST": asked["socket"]}
else:
    try:
        import MySQLdb  # noqa: F401
    except ImportError:
        import pymysql

        # Django asks for a mysqlclient of at least 2.2.1.
        pymysql.version_info = (2, 2, 8, "final", 0)
        pymysql.install_as_MySQLdb()
    database = {"ENGINE": "django.db.backends.mysql", "NAME": "parity", "USER": "root", "OPTIONS": {"unix_socket": asked["socket"], "charset": "utf8mb4", "init_command": "SET sql_mode='STRICT_TRANS_TABLES'"}}
settings.configure(INSTALLED_APPS=[], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.AutoField", DATABASES={"default": database})
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.migrations.autodetector import MigrationAutodetector  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402


class RollBack(Exception):
    pass


def load(text):
    names = {}
    exec(compile(text, "migration", "exec"), names)
    return names["Migration"]("x", "app")


def apply(migration, state, backwards=False):
    with connection.schema_editor(atomic=migration.atomic) as editor:
        return (migration.unapply if backwards else migration.apply)(state, editor)


def query(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def run(sql):
    with connection.cursor() as cursor:
        for statement in sql:
            cursor.execute(statement)


ROWS = [
    "insert into app_owner (id, name) values (1, 'ann'), (2, 'bob')",
    """insert into app_item (name, code, qty, cnt, price, note, pos, idx, uniq, data, day, at, owner_id) values
  ('apple', null, null, 0, 1.25, {long}, 1, 'i1', 'u1', '{{}}', null, null, null),
  ('bread', 'x', 1, 0, 22.75, 'short', 2, 'i1', 'u2', '[]', '2026-01-01', '2026-01-01 12:30:00', 1),
  ('cheese', 'y', 70000, 5, 333.5, 'other', 3, 'i2', 'u3', '1', '2026-01-02', '2026-01-02 13:30:00', 1)""".format(long="repeat('n', 200)"),
    "insert into app_child (item_id, n) values (1, 1), (2, 2), (2, 3)",
    "insert into app_tag (id) values (1)",
    "insert into app_tag_items (tag_id, item_id) values (1, 1)",
]
initial = load(asked["initial"])


def fresh_state():
    """Clones of a state share fields, into which Django writes what it found of them."""
    return load(asked["initial"]).mutate_state(ProjectState())


NAMES = ["app_owner", "app_item", "app_child", "app_tag", "app_tag_items"]


def start_anew():
    if is_postgres:
        run(["drop schema public cascade", "create schema public"])
        state = apply(initial, ProjectState())
        run(ROWS)
        # Nothing of theirs is left to be checked later.
        return state
    run(["set foreign_key_checks = 0", "drop database if exists parity", "create database parity character set utf8mb4", "use parity"])
    run(created or [])
    state = fresh_state() if created else apply(initial, ProjectState())
    run([*ROWS, "set foreign_key_checks = 1"])
    return state


def contents(table):
    with connection.cursor() as cursor:
        cursor.execute("select * from %s" % connection.ops.quote_name(table))
        names = [one[0] for one in cursor.description]
        rows = cursor.fetchall()
    return sorted((dict(zip(names, row)) for row in rows), key=lambda row: str(row.get("id")))


def same(old, new):
    if old is None:
        return True
    if isinstance(old, (bytes, memoryview)):
        old = bytes(old).decode("utf8", "replace")
    if isinstance(new, (bytes, memoryview)):
        new = bytes(new).decode("utf8", "replace")
    if isinstance(old, (int, float, decimal.Decimal)) or isinstance(new, (int, float, decimal.Decimal)):
        try:
            return decimal.Decimal(str(old)) == decimal.Decimal(str(new))
        except decimal.InvalidOperation:
            return str(old) == str(new)
    if isinstance(old, datetime.datetime):
        if isinstance(new, datetime.datetime):
            return old.replace(tzinfo=None) == new.replace(tzinfo=None)
        return isinstance(new, str) or (isinstance(new, datetime.date) and old.time() == datetime.time(0) and old.date() == new)
    if isinstance(old, datetime.date) and isinstance(new, datetime.datetime):
        return new.date() == old
    if isinstance(old, (list, dict)) or isinstance(new, (list, dict)):
        return json.dumps(old) == json.dumps(new) or str(old) == str(new) or isinstance(new, str) and json.loads(new) == old
    return str(old) == str(new)


def changed(before, sql, renamed):
    """What is no longer there, or another value."""
    names = dict(renamed)
    columns = {}
    for statement in sql:
        found = re.match(r'ALTER TABLE ["`]?(\w+)["`]? RENAME COLUMN ["`]?(\w+)["`]? TO ["`]?(\w+)["`]?', statement) or re.match(r"ALTER TABLE `(\w+)` CHANGE `(\w+)` `(\w+)`", statement)
        if found:
            columns[(found[1], found[2])] = found[3]
    there = set(connection.introspection.table_names())
    result = []
    for table, rows in before.items():
        now = {old: new for new, old in names.items()}.get(table, table)
        if now not in there:
            result.append(table)
            continue
        after = contents(now)
        for name in rows[0] if rows else ():
            new = columns.get((table, name)) or columns.get((now, name)) or name
            if len(after) != len(rows) or any(new not in row or not same(old[name], row[new]) for old, row in zip(rows, after)):
                result.append("%s.%s" % (table, name))
    return result


ALGORITHMS = ("INSTANT", "NOCOPY", "INPLACE", "COPY")


def told(error):
    return ("%s: %s" % (type(error).__name__, error)).split("\n")[0]


def tables_there():
    return dict(query("select oid, relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'django_content_type'"))


def afterwards(first):
    """The state after a migration that production has; None where it fails."""
    try:
        apply(load(first), start_anew() if is_postgres else fresh_state())
    except Exception:
        return None
    return load(first).mutate_state(fresh_state())


def on_postgres(text, first=None):
    answer = {"error": None, "locks": {}, "rewritten": [], "dropped": [], "renamed": {}, "sql": [], "changed": []}
    state = fresh_state() if first is None else afterwards(first)
    if state is None:
        return None
    oids = tables_there()
    before = dict(query("select relname, relfilenode from pg_class where relkind = 'r'"))
    rows = {name: contents(name) for name in oids.values()}
    answer["tables"] = sorted(rows)

    def note(execute, sql, params, many, context):
        answer["sql"].append(str(sql))
        return execute(sql, params, many, context)

    try:
        with transaction.atomic():
            with connection.execute_wrapper(note):
                apply(load(text), state)
            connection.check_constraints()
            for oid, mode in query("select relation, mode from pg_locks where pid = pg_backend_pid() and relation is not null and granted"):
                if oid in oids:
                    answer["locks"].setdefault(oids[oid], []).append(mode)
            after = dict(query("select oid, relfilenode from pg_class where relkind = 'r'"))
            answer["rewritten"] = [name for oid, name in oids.items() if oid in after and after[oid] != before[name]]
            answer["renamed"] = {name: oids[oid] for oid, name in query("select oid, relname from pg_class where relkind = 'r'") if oid in oids and oids[oid] != name}
            answer["dropped"] = [name for oid, name in oids.items() if oid not in after]
            answer["changed"] = changed(rows, answer["sql"], answer["renamed"])
            raise RollBack
    except RollBack:
        pass
    except Exception as error:
        answer["error"] = told(error)
    return answer


def on_mariadb(text, first=None):
    answer = {"error": None, "locks": {}, "rewritten": [], "dropped": [], "renamed": {}, "sql": [], "changed": []}
    state = start_anew()
    if first is not None:
        state = afterwards(first)
        if state is None:
            return None
    names = connection.introspection.table_names()
    rows = {name: contents(name) for name in names}
    answer["tables"] = sorted(names)
    copied = set()

    def note(execute, sql, params, many, context):
        sql = str(sql)
        answer["sql"].append(sql)
        renamed = re.match(r"RENAME TABLE `(\w+)` TO `(\w+)`", sql)
        if renamed:
            answer["renamed"][renamed[2]] = answer["renamed"].pop(renamed[1], renamed[1])
        table = re.match(r"(?:ALTER TABLE|CREATE (?:UNIQUE )?INDEX `\w+` ON|DROP INDEX `\w+` ON) `(\w+)`", sql)
        if not table:
            return execute(sql, params, many, context)
        for algorithm in ALGORITHMS:
            execute("SET SESSION alter_algorithm = '%s'" % algorithm, None, False, context)
            try:
                return execute(sql, params, many, context)
            except Exception as error:
                # The algorithm is not supported for this.
                if error.args[0] not in (1845, 1846):
                    raise
            finally:
                if algorithm == "COPY":
                    copied.add(answer["renamed"].get(table[1], table[1]))
                execute("SET SESSION alter_algorithm = DEFAULT", None, False, context)

    try:
        with connection.execute_wrapper(note):
            apply(load(text), state)
        connection.check_constraints()
        there = set(connection.introspection.table_names())
        answer["dropped"] = [name for name in names if name not in there and name not in answer["renamed"].values()]
        answer["rewritten"] = sorted(copied & set(names))
        answer["changed"] = changed(rows, answer["sql"], answer["renamed"])
    except Exception as error:
        answer["error"] = told(error)
    return answer


def structure():
    """Tables as they are, without names of indexes and constraints."""
    columns = query("select table_name, column_name, data_type, character_maximum_length, is_nullable, column_default from information_schema.columns where table_schema = 'public' order by 1, 2")
    constraints = query("select conrelid::regclass::text, contype::text, convalidated, pg_get_constraintdef(oid) from pg_constraint where conrelid <> 0 and connamespace = 'public'::regnamespace order by 1, 2, 4")
    # The twin for LIKE of an index is left out: an index that is built concurrently has none.
    indexes = query("select tablename, regexp_replace(indexdef, 'INDEX .* ON', 'INDEX ON') from pg_indexes where schemaname = 'public' and indexdef not like '%_pattern_ops%' order by 1, 2")
    return json.dumps([columns, constraints, indexes], default=str)


def differences(one, other):
    """What makemigrations would write."""
    from django.db.migrations.questioner import NonInteractiveMigrationQuestioner

    found = MigrationAutodetector(one, other, NonInteractiveMigrationQuestioner())._detect_changes()
    return [operation.describe() for migrations in found.values() for migration in migrations for operation in migration.operations]


def undone(migrations, states):
    """None, or what is not as it was before."""
    try:
        for migration, before_it in zip(reversed(migrations), reversed(states)):
            apply(migration, before_it.clone(), backwards=True)
    except Exception as error:
        return told(error)
    return None if structure() == untouched else "the tables are others than before"


def in_chain(texts):
    """What a fix makes of a migration, and what the migration itself does."""
    answer = {"error": None, "state": [], "structure": None, "back": None, "original": None}
    state = start_anew()
    states = []
    fixed = None
    try:
        migrations = [load(text) for text in texts["fixed"]]
        for migration in migrations:
            states.append(state)
            state = apply(migration, state.clone())
        connection.check_constraints()
        fixed = structure()
        answer["back"] = undone(migrations, states)
    except Exception as error:
        answer["error"] = told(error)
    try:
        before = start_anew()
        migration = load(texts["original"])
        original = apply(migration, before.clone())
        if fixed is not None:
            answer["structure"] = None if structure() == fixed else "%s\nis not\n%s" % (fixed, structure())
            answer["state"] = differences(state, original)
            # What nobody can undo, no fix of it can.
            answer["back"] = answer["back"] if undone([migration], [before]) is None else None
    except Exception as error:
        answer["original"] = told(error)
        answer["back"] = None
    return answer


created = None
start_anew()
if is_postgres:
    untouched = structure()
else:
    created = [re.sub(r" AUTO_INCREMENT=\d+", "", query("show create table %s" % name)[0][1]) for name in NAMES]
for text, first in zip(asked["migrations"], asked["firsts"] or [None] * len(asked["migrations"])):
    print(json.dumps((on_postgres if is_postgres else on_mariadb)(text, first)), flush=True)
start_anew()
for texts in asked["chains"]:
    print(json.dumps(in_chain(texts)), flush=True)
