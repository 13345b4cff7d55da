"""Stands in for packages that this machine lacks, so that settings naming them can be loaded. Runs as sitecustomize.

A module of one of these packages has whatever name it is asked for: a class that takes anything, and is a decorator.
PostgreSQL's backend is SQLite's: nothing connects.
"""
import importlib
import importlib.abc
import importlib.machinery
import inspect
import os
import sys

PACKAGES = set(filter(None, os.environ.get("STUB_PACKAGES", "").split(",")))
BACKENDS = {
    "django.db.backends.postgresql.base": "django.db.backends.sqlite3.base",
    "django.db.backends.mysql.base": "django.db.backends.sqlite3.base",
}


class StubType(type):
    """`package.module.Class`, where the module was taken for a class."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StubType(name, (Stub,), {})


class Stub(metaclass=StubType):
    def __init__(self, *args, **kwargs):
        pass

    def __call__(self, *args, **kwargs):
        return args[0] if len(args) == 1 and callable(args[0]) else Stub()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Stub()


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name in BACKENDS:
            return importlib.machinery.ModuleSpec(name, self)
        if name.split(".")[0] not in PACKAGES:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return importlib.import_module(BACKENDS[spec.name]) if spec.name in BACKENDS else None

    def exec_module(self, module):
        if module.__name__ in BACKENDS.values():
            return
        module.__path__ = [os.path.dirname(os.path.abspath(__file__))]

        def attribute(name):
            if name.startswith("__"):
                raise AttributeError(name)
            return StubType(name, (Stub,), {})

        module.__getattr__ = attribute


class First(Finder):
    """Before Django's own backend, which needs a driver."""

    def find_spec(self, name, path=None, target=None):
        return super().find_spec(name, path, target) if name in BACKENDS else None


sys.meta_path.insert(0, First())
sys.meta_path.append(Finder())

try:
    import environ
except ImportError:
    pass
else:
    if "overwrite" not in inspect.signature(environ.Env.read_env).parameters:
        # Early versions of django-environ take no pathlib path.
        read_env = environ.Env.read_env
        environ.Env.read_env = staticmethod(lambda env_file=None, **overrides: read_env(env_file and os.fspath(env_file), **overrides))
