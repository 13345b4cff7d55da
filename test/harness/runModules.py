"""Imports modules of small projects, each as it is given on standard input, and tells what their settings are.

In: {"cases": [{"files": {path: text}, "root": folder, "module": name, "environment": {…}}]}. Out: one answer for each, in order:
{"raises": class name} or {"settings": {name: value}}, with the values that JSON and a few marks can say.
"""
import importlib
import json
import os
import pathlib
import sys
import tempfile


def plain(value, root):
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str) and type(value) is str:
        return value.replace(root, "")
    if isinstance(value, pathlib.PurePath):
        return {"path": str(value).replace(root, "")}
    if type(value) is list:
        return [plain(one, root) for one in value]
    if type(value) is tuple:
        return {"tuple": [plain(one, root) for one in value]}
    if type(value) is dict and all(type(key) is str for key in value):
        return {"dict": [[key, plain(one, root)] for key, one in value.items()]}
    return {"unknown": True}


def run(case):
    before = set(sys.modules)
    path, environment, folder = list(sys.path), dict(os.environ), os.getcwd()
    with tempfile.TemporaryDirectory() as root:
        root = os.path.realpath(root)
        try:
            for name, text in case["files"].items():
                target = pathlib.Path(root + name)
                target.parent.mkdir(parents=True, exist_ok=True)
                with open(target, "w", encoding="utf-8", newline="") as stream:
                    stream.write(text)
            sys.path.insert(0, root + case["root"])
            os.chdir(root + case["root"])
            os.environ.clear()
            os.environ.update(case["environment"])
            importlib.invalidate_caches()
            module = importlib.import_module(case["module"])
            return {"settings": {name: plain(value, root) for name, value in vars(module).items() if name.isupper()}}
        except BaseException as error:
            return {"raises": type(error).__name__, "text": str(error)[:200]}
        finally:
            os.chdir(folder)
            sys.path[:] = path
            os.environ.clear()
            os.environ.update(environment)
            for name in set(sys.modules) - before:
                if not name.startswith("django."):
                    del sys.modules[name]


json.dump([run(case) for case in json.load(sys.stdin)["cases"]], sys.stdout)
