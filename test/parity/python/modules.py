"""What Python itself makes of a few modules: the truth that the evaluator's values are measured against.

Reads one case per line (JSON) from standard input and prints one answer per line, as soon as it has one. Standard library only; test-only, nothing of it is shipped.

A case:    {"files": {"settings.py": "..."}, "module": "settings", "env": {}}
An answer: {"names": {name: value}, "raises": null | {"type", "message", "file", "line"}} or {"trouble": "..."}
Values are lists: ["int", "12"], ["str", "a"], ["list", [...]], ["dict", [[key, value], ...]], ["object", class, plain value below or null, repr or null].

Each case runs in a child of its own, with little time and memory: a module may loop for ever.
"""
import datetime
import importlib
import json
import os
import pathlib
import resource
import shutil
import signal
import sys
import tempfile
import traceback
import types
import warnings

# What settings import, so that no child has to.
import ast, base64, collections, configparser, contextlib, copy, dataclasses, decimal, enum, functools, itertools, logging, operator, re, shlex, string, textwrap, typing, urllib.parse, uuid  # noqa: E401, F401

SECONDS = 3
MEMORY = 1 << 30
SHOWN = "/project"


def main():
    sys.dont_write_bytecode = True
    warnings.simplefilter("ignore")
    base = os.path.realpath(tempfile.mkdtemp(prefix="parity-"))
    root = os.path.join(base, "project")
    try:
        for line in sys.stdin:
            case = json.loads(line)
            write_files(root, case["files"])
            print(in_child(case, root), flush=True)
            shutil.rmtree(root, ignore_errors=True)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def write_files(root, files):
    for name, text in files.items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="", errors="surrogatepass") as stream:
            stream.write(text)


def in_child(case, root):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(reading)
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(SECONDS)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            null = os.open(os.devnull, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(null, number)
            text = json.dumps(answer(case, root))
            with os.fdopen(writing, "w") as stream:
                stream.write(text)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(pid, 0)
    return text or json.dumps({"trouble": "too much time or memory"})


def answer(case, root):
    os.environ.clear()
    os.environ.update(case["env"])
    os.chdir(root)
    sys.path.insert(0, root)
    sys.argv = ["manage.py", "check"]
    raises = None
    module = None
    try:
        module = importlib.import_module(case["module"])
    except MemoryError:
        return {"trouble": "too much time or memory"}
    except BaseException as error:
        raises = describe(error, root)
    names = {} if module is None else {name: encode(value, root, 0) for name, value in vars(module).items() if not name.startswith("__")}
    return {"names": names, "raises": raises}


def describe(error, root):
    place = None
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith(root + "/"):
            place = (frame.filename[len(root) + 1:], frame.lineno)
    try:
        message = str(error)
    except BaseException:
        message = ""
    return {"type": type(error).__name__, "message": message, "file": place and place[0], "line": place and place[1]}


def encode(value, root, depth):
    if depth > 20:
        return ["deep"]
    kind = type(value)
    inner = lambda one: encode(one, root, depth + 1)  # noqa: E731
    if value is None:
        return ["none"]
    if kind in (bool, int, float):
        return [kind.__name__, repr(value)]
    if kind is str:
        return ["str", value.replace(root, SHOWN)]
    if kind is bytes:
        return ["bytes", value.decode("latin-1")]
    if kind in (list, tuple):
        return [kind.__name__, [inner(one) for one in value]]
    if kind in (set, frozenset):
        return [kind.__name__, sorted((inner(one) for one in value), key=json.dumps)]
    if kind is dict:
        return ["dict", [[inner(key), inner(one)] for key, one in value.items()]]
    if kind in (pathlib.PosixPath, pathlib.PurePosixPath):
        return ["path", str(value).replace(root, SHOWN)]
    return ["object", kind.__name__, below(value, kind, root, depth), shown(value)]


def below(value, kind, root, depth):
    """The plain value of which it is a special kind: an OrderedDict, a range, a member of an enumeration of texts."""
    try:
        if kind in (range, type({}.keys()), type({}.values()), type({}.items()), collections.deque):
            return encode(list(value)[:6000], root, depth)
        if isinstance(value, (types.MappingProxyType, collections.UserDict)):
            return encode(dict(value), root, depth)
        for plain in (str, bytes, bool, int, float, list, tuple, dict, set, frozenset):
            if isinstance(value, plain):
                return encode(plain(value) if plain not in (str, int) else plain.__str__(value) if plain is str else int.__int__(value), root, depth)
    except BaseException:
        pass
    return None


def shown(value):
    return repr(value) if isinstance(value, (datetime.timedelta, BaseException)) or type(value) is type(...) else None


if __name__ == "__main__":
    main()
