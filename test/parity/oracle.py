"""What Django itself says of a settings module: the truth that the tool is measured against.

Reads one case per line (JSON) from standard input and prints one answer per line. Standard library and the Django that this
Python can import, nothing else. Test-only: nothing of it is shipped.

A case:    {"id": "…", "files": {"settings.py": "…"}, "module": "settings", "configuration": null, "env": {"DEBUG": "1"}}
           or "dir": "/absolute/project" in place of "files".
An answer: {"id": "…", "ids": […], "raises": null | {"type", "message", "variable", "file", "line"},
            "crashes": [{"check", "family", "type"}], "settings": {"DEBUG": false, …}}
With --versions it prints the versions of Python, Django and the libraries, and ends.

Every case runs in a child of its own, forked from a parent that has imported Django and populated its application registry with
django.contrib, but has read no project: so a case costs a few milliseconds and leaves nothing behind. In the child everything is as
under `manage.py check --deploy`: exactly the given environment and DJANGO_SETTINGS_MODULE, HOME unset, sys.argv, working directory and
first folder of sys.path. Then the real check functions are called:

- every registered function of django.core.checks.security.*, caches, files, templates, compatibility, translation, async_checks and mail
  (whichever this Django has), and urls.check_url_settings;
- staticfiles check_finders and check_storages, sites check_site_id, admin check_dependencies, auth check_middleware, if the application
  that registers them is installed.

A case with "probes": true is asked for the values of the names P_0, P_1, … alone, with their types; no check function is called.

Not called, because they need more than settings: models.W042 and everything about models, urls.W001-W005 (URL patterns), database checks,
the checks of admin classes, those of third parties. Packages that settings name and that are not installed here (cache and template backends, finders,
template libraries) are left out for the checks that would import them: such a function asks about others.
"""
import gc
import importlib
import importlib.util
import io
import json
import os
import re
import selectors
import shutil
import signal
import sys
import sysconfig
import tempfile
import time
import traceback
import types
import warnings

LIBRARIES = {
    "configurations": "django-configurations",
    "decouple": "python-decouple",
    "dj_database_url": "dj-database-url",
    "dotenv": "python-dotenv",
    "dynaconf": "dynaconf",
    "environ": "django-environ",
    "environs": "environs",
    "pydantic_settings": "pydantic-settings",
    "split_settings": "django-split-settings",
    "yaml": "PyYAML",
}

CHECK_MODULES = [
    "django.core.checks.security.base",
    "django.core.checks.security.csrf",
    "django.core.checks.security.sessions",
    "django.core.checks.security.csp",
    "django.core.checks.caches",
    "django.core.checks.files",
    "django.core.checks.templates",
    "django.core.checks.compatibility.django_4_0",
    "django.core.checks.translation",
    "django.core.checks.async_checks",
    "django.core.checks.mail",
]

# (module, function, application that registers it)
OTHER_CHECKS = [
    ("django.core.checks.urls", "check_url_settings", None),
    ("django.contrib.staticfiles.checks", "check_finders", "django.contrib.staticfiles"),
    ("django.contrib.staticfiles.checks", "check_storages", "django.contrib.staticfiles"),
    ("django.contrib.sites.checks", "check_site_id", "django.contrib.sites"),
    ("django.contrib.admin.checks", "check_dependencies", "django.contrib.admin"),
    ("django.contrib.auth.checks", "check_middleware", "django.contrib.auth"),
]

CONTRIB = ["admin", "auth", "contenttypes", "sessions", "messages", "staticfiles", "sites"]

# Names of settings that are no Django setting and are compared all the same.
FURTHER_SETTINGS = re.compile(r"^(SECURE_|SESSION_|CSRF_|CORS_|CSP_|STATIC|MEDIA|EMAIL_|MAILERS$|STORAGES$|TASKS$|DATABASE_URL$|MIDDLEWARE_CLASSES$|SITE_ID$|BASE_DIR$|ENVIRONMENT$|CELERY_BROKER_URL$)")
# Compared by length: keys are random in some cases.
SECRETS = {"SECRET_KEY", "SECRET_KEY_FALLBACKS"}

TIMEOUT = 30.0


def main():
    arguments = sys.argv[1:]
    jobs = int(arguments[arguments.index("--jobs") + 1]) if "--jobs" in arguments else 2
    versions = warm()
    if "--versions" in arguments:
        print(json.dumps(versions))
        return
    cases = [json.loads(line) for line in sys.stdin if line.strip()]
    base = os.path.realpath(tempfile.mkdtemp(prefix="parity-"))
    try:
        run_all(cases, base, jobs)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def warm():
    """Imports what every case needs; touches no setting of a project."""
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    import django
    from django.conf import settings
    from django.apps import apps

    settings.configure(INSTALLED_APPS=["django.contrib." + name for name in CONTRIB], SECRET_KEY="x", USE_TZ=True)
    apps.populate(settings.INSTALLED_APPS)
    for name in CHECK_MODULES + [module for module, _, _ in OTHER_CHECKS]:
        try_import(name)
    for name in ("django.core.cache.backends.locmem", "django.template.backends.django", "django.contrib.auth.backends",
                 "django.contrib.auth.middleware", "django.contrib.messages.middleware", "django.contrib.sessions.middleware",
                 "django.views.csrf", "django.core.management", "django.utils.translation.trans_real", "django.template.defaulttags",
                 "django.template.loader_tags", "django.templatetags.cache", "django.templatetags.i18n", "django.templatetags.l10n",
                 "django.templatetags.static", "django.templatetags.tz", "django.contrib.admin.templatetags.admin_list",
                 "django.contrib.admin.templatetags.admin_modify", "django.contrib.admin.templatetags.admin_urls",
                 "django.contrib.admin.templatetags.log"):
        try_import(name)
    # A cache of files makes its folder when it is made: nothing of a case may stay, and no check may find what another one made.
    filebased = try_import("django.core.cache.backends.filebased")
    if filebased is not None:
        filebased.FileBasedCache._createdir = lambda self: None
    found = {}
    import urllib.parse
    tables = {name: list(getattr(urllib.parse, name)) for name in dir(urllib.parse) if name.startswith("uses_")}
    for module, distribution in sorted(LIBRARIES.items()):
        if module != "configurations" and try_import(module) is not None:
            found[distribution] = version_of(distribution)
        elif module == "configurations" and importlib.util.find_spec(module) is not None:
            found[distribution] = version_of(distribution)
    # These two register their schemes with urllib when they are imported: only a project that imports them may see that.
    for name, table in tables.items():
        getattr(urllib.parse, name)[:] = table
    for name in [name for name in sys.modules if re.match(r"(environ|dj_database_url)(\.|$)", name)]:
        del sys.modules[name]
    # What exists now stays shared with the children: no collection touches it.
    gc.collect()
    gc.freeze()
    gc.disable()
    return {"python": "%d.%d" % sys.version_info[:2], "django": django.get_version(), "libraries": found}


def try_import(name):
    try:
        return importlib.import_module(name)
    except Exception:
        return None


def version_of(distribution):
    try:
        from importlib import metadata
        return metadata.version(distribution)
    except Exception:
        return "unknown"


# --- children -------------------------------------------------------------------------------------------------------------------

def run_all(cases, base, jobs):
    selector = selectors.DefaultSelector()
    running = {}
    waiting = list(enumerate(cases))
    waiting.reverse()
    while waiting or running:
        while waiting and len(running) < jobs:
            number, case = waiting.pop()
            start(number, case, base, selector, running)
        for key, _ in selector.select(timeout=0.5):
            state = running[key.fd]
            data = os.read(key.fd, 1 << 16)
            if data:
                state["data"].append(data)
            else:
                finish(key.fd, selector, running, None)
        now = time.monotonic()
        for fd in [fd for fd, state in running.items() if now > state["deadline"]]:
            finish(fd, selector, running, "timeout")


def start(number, case, base, selector, running):
    folder = os.path.join(base, "c%05d" % number)
    project = case.get("dir") or os.path.join(folder, "project")
    if "files" in case:
        write_files(project, case["files"])
    reading, writing = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(reading)
            answer = in_child(case, project)
            with os.fdopen(writing, "wb") as stream:
                stream.write(json.dumps(answer).encode())
            status = 0
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(status)
    os.close(writing)
    selector.register(reading, selectors.EVENT_READ)
    running[reading] = {"pid": pid, "case": case, "data": [], "deadline": time.monotonic() + TIMEOUT, "folder": folder}


def finish(fd, selector, running, trouble):
    state = running.pop(fd)
    selector.unregister(fd)
    os.close(fd)
    if trouble:
        os.kill(state["pid"], signal.SIGKILL)
    os.waitpid(state["pid"], 0)
    shutil.rmtree(state["folder"], ignore_errors=True)
    data = b"".join(state["data"])
    if trouble or not data:
        answer = {"id": state["case"]["id"], "trouble": trouble or "the oracle failed on this case"}
    else:
        answer = json.loads(data)
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def write_files(project, files):
    os.makedirs(project, exist_ok=True)
    for name, text in files.items():
        path = os.path.join(project, name)
        if name.endswith("/"):
            os.makedirs(path, exist_ok=True)
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)


def in_child(case, project):
    silence()
    module, configuration = case["module"], case.get("configuration")
    os.environ.clear()
    os.environ.update(case.get("env") or {})
    os.environ["DJANGO_SETTINGS_MODULE"] = module
    if configuration:
        os.environ["DJANGO_CONFIGURATION"] = configuration
    sys.argv = ["manage.py", "check", "--deploy"]
    os.chdir(project)
    sys.path[0] = project
    forget_modules_of_same_name(project)
    importlib.invalidate_caches()

    from django.conf import settings
    from django.utils.functional import empty
    settings._wrapped = empty
    answer = {"id": case["id"], "ids": [], "raises": None, "crashes": [], "settings": {}}
    try:
        if configuration:
            from configurations import importer
            importer.install()
        settings.INSTALLED_APPS
    except BaseException as error:
        answer["raises"] = describe(error, project)
        return answer
    if case.get("probes"):
        answer["settings"] = {name: typed(getattr(settings, name), project, 0) for name in dir(settings._wrapped) if name.startswith("P_")}
        return answer
    answer["ids"], answer["crashes"] = run_checks(settings)
    answer["settings"] = values(settings, project)
    return answer


def silence():
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1):
        os.dup2(null, fd)
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), io.StringIO(), io.StringIO()


def forget_modules_of_same_name(project):
    """The project's own modules come first on sys.path; a library imported already must not hide one of the same name."""
    library = sysconfig.get_paths()["stdlib"]
    for entry in os.listdir(project):
        name = entry[:-3] if entry.endswith(".py") else entry
        loaded = sys.modules.get(name)
        file = getattr(loaded, "__file__", None) or ""
        if loaded is None or name == "django" or (file.startswith(library) and "packages" not in file) or not file:
            continue
        for other in [other for other in sys.modules if other == name or other.startswith(name + ".")]:
            del sys.modules[other]


# --- checks ---------------------------------------------------------------------------------------------------------------------

def run_checks(settings):
    from django.apps import apps
    installed = installed_names(settings)
    apps.is_installed = lambda name: name in installed
    original = {name: getattr(settings, name, None) for name in ("CACHES", "TEMPLATES", "STATICFILES_FINDERS")}
    ids, crashes = set(), []
    for module_name, function in check_functions(installed):
        for name, value in original.items():
            settings.__dict__[name] = value
        leave_out_what_is_not_installed_here(settings, module_name, function.__name__)
        try:
            found = [message for message in function(app_configs=None) if not message.is_silenced()]
        except Exception as error:
            crashes.append({"check": function.__name__, "family": family(module_name), "type": type(error).__name__})
            continue
        ids.update(message.id for message in found)
    return sorted(id for id in ids if id not in ("templates.E003", "templates.W003")), crashes


def check_functions(installed):
    for name in CHECK_MODULES:
        module = sys.modules.get(name)
        for attribute in sorted(vars(module)) if module else []:
            function = getattr(module, attribute)
            if isinstance(function, types.FunctionType) and hasattr(function, "tags") and function.__module__ == name:
                yield name, function
    for name, attribute, application in OTHER_CHECKS:
        function = getattr(sys.modules.get(name), attribute, None)
        if function is not None and (application is None or application in installed):
            yield name, function


def family(module_name):
    if "django_4_0" in module_name:
        return "4_0"
    if "async" in module_name:
        return "async"
    parts = module_name.split(".")
    return parts[2] if parts[1] == "contrib" else parts[3]


def installed_names(settings):
    """Names of the applications that INSTALLED_APPS stands for: `django.contrib.admin.apps.AdminConfig` is django.contrib.admin."""
    from django.utils.module_loading import import_string
    names = set()
    for entry in settings.INSTALLED_APPS:
        if not isinstance(entry, str):
            continue
        names.add(entry)
        if entry.rpartition(".")[2][:1].isupper():
            try:
                names.add(import_string(entry).name)
            except Exception:
                pass
    return names


def leave_out_what_is_not_installed_here(settings, module_name, function_name):
    if module_name.endswith(".caches") and function_name != "check_default_cache_is_configured" and isinstance(settings.CACHES, dict):
        settings.__dict__["CACHES"] = {alias: cache for alias, cache in settings.CACHES.items() if importable(cache)}
    if isinstance(settings.TEMPLATES, (list, tuple)) and all(isinstance(one, dict) for one in settings.TEMPLATES):
        settings.__dict__["TEMPLATES"] = [without_libraries(one) for one in settings.TEMPLATES if importable(one)]
    if isinstance(settings.STATICFILES_FINDERS, (list, tuple)):
        settings.__dict__["STATICFILES_FINDERS"] = [one for one in settings.STATICFILES_FINDERS if importable({"BACKEND": one})]


def importable(configuration):
    """Whether its backend is one that Django would find; whatever is wrong in another way is left for the check to say."""
    from django.utils.module_loading import import_string
    backend = configuration.get("BACKEND") if isinstance(configuration, dict) else None
    if not isinstance(backend, str):
        return True
    try:
        import_string(backend)
    except ImportError:
        return False
    except Exception:
        return False
    return True


def without_libraries(template):
    options = template.get("OPTIONS")
    if not isinstance(options, dict):
        return template
    kept = {key: value for key, value in options.items() if key not in ("libraries", "builtins", "environment")}
    return {**template, "OPTIONS": kept}


# --- what is said about failures and values ---------------------------------------------------------------------------------------

def describe(error, project):
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if inside(frame.filename, project)]
    file, line = (frames[-1].filename, frames[-1].lineno) if frames else (None, None)
    if isinstance(error, SyntaxError) and error.filename and inside(error.filename, project):
        file, line = error.filename, error.lineno
    message = str(error)
    for name, value in os.environ.items():
        if len(value) > 2 and name != "DJANGO_SETTINGS_MODULE":
            message = message.replace(value, "…")
    return {
        "type": type(error).__name__,
        "message": place(message, project).split("\n")[0][:160],
        "variable": variable_of(error),
        "file": os.path.relpath(file, project) if file else None,
        "line": line,
    }


def variable_of(error):
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], str):
        return error.args[0]
    match = re.match(r"Set the (\w+) environment variable|(\w+) not found\. Declare it|Environment variable \"(\w+)\" not set", str(error))
    return next((group for group in match.groups() if group), None) if match else None


def inside(path, project):
    return not path.startswith("<") and os.path.realpath(path).startswith(project + os.sep)


def values(settings, project):
    from django.conf import global_settings
    wrapped = settings._wrapped
    explicit = getattr(wrapped, "_explicit_settings", set())
    result = {}
    for name in sorted(explicit):
        if not hasattr(global_settings, name) and not FURTHER_SETTINGS.match(name):
            continue
        result[name] = encode(getattr(wrapped, name), project, name in SECRETS, 0)
    return result


def encode(value, project, secret, depth):
    if depth > 12:
        return {"$python": "deep"}
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and type(value).__module__ != "django.utils.functional":
        return {"$redacted": True, "length": len(value)} if secret else place(str(value), project)
    if isinstance(value, int):
        return int(value) if -(2 ** 53) < value < 2 ** 53 else {"$python": repr(value)}
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") and not value.is_integer() else {"$float": repr(value)}
    if isinstance(value, os.PathLike):
        return place(os.fspath(value), project)
    if isinstance(value, (list, tuple)):
        return [encode(item, project, secret, depth + 1) for item in value]
    if isinstance(value, (set, frozenset)):
        return [encode(item, project, secret, depth + 1) for item in sorted(value, key=repr)]
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value):
            return {key: encode(item, project, secret, depth + 1) for key, item in value.items()}
        return {"$items": [[encode(key, project, False, depth + 1), encode(item, project, secret, depth + 1)] for key, item in value.items()]}
    text = repr(value)
    return {"$python": type(value).__name__ if " at 0x" in text or "object" in text else place(text, project)}


def typed(value, project, depth):
    """As encode(), but lists, tuples, sets, paths and texts stay apart, and dicts keep their order."""
    if depth > 12:
        return {"$python": "deep"}
    if isinstance(value, str) and type(value).__module__ != "django.utils.functional":
        return place(str(value), project)
    if type(value) in (list, tuple):
        items = [typed(item, project, depth + 1) for item in value]
        return items if type(value) is list else {"$tuple": items}
    if isinstance(value, (set, frozenset)):
        return {"$set": sorted((typed(item, project, depth + 1) for item in value), key=lambda item: json.dumps(item, ensure_ascii=False))}
    if isinstance(value, dict):
        return {"$dict": [[typed(key, project, depth + 1), typed(item, project, depth + 1)] for key, item in value.items()]}
    if isinstance(value, os.PathLike):
        return {"$path": place(os.fspath(value), project)}
    if isinstance(value, (bytes, int, float)) or value is None:
        return encode(value, project, False, 0) if not isinstance(value, bytes) else {"$bytes": value.hex()}
    return {"$object": type(value).__name__}


def place(text, project):
    above = os.path.dirname(project)
    text = text.replace(project, "{project}").replace(above, "{above}").replace(os.path.dirname(above), "{top}")
    # Whoever records has another home folder; HOME is unset, so that the password database names it.
    home = os.path.expanduser("~")
    return "{home}" + text[len(home):] if home not in ("~", "/") and text.startswith(home + "/") else text


if __name__ == "__main__":
    main()
