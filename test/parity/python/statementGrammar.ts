/**
 * Statements of settings. Productions are separated by empty lines. `<new:int>` names a new variable that will hold an int, `<var:list>` one that is there,
 * `<tmp>` a name that nothing else uses; the rest is as in expressionGrammar.ts. Most assignments stand in a `try`, so that one exception does not hide what follows.
 */
export const statementGrammar: Readonly<Record<string, string>> = {
  statement: `
30|<caught>

3|<assign>

<change>

<tricky>

2|<compound>

2|<functional>

2|<classy>
`,
  caught: `
3|try:
    <assign>
except Exception as error:
    <new:str> = type(error).__name__

try:
    <change>
except Exception as error:
    <new:str> = type(error).__name__

try:
    <assign>
except KeyError:
    <new:str> = "KeyError"
except (TypeError, ValueError) as error:
    <new:str> = "TypeError or ValueError"
except Exception:
    <new:str> = "other"

try:
    <assign>
except Exception:
    <new:str> = "raised"
else:
    <new:str> = "not raised"
finally:
    <new:list> = [<any>]

try:
    <change>
except LookupError as error:
    <new:list> = ["LookupError", isinstance(error, KeyError)]
except ArithmeticError:
    <new:str> = "ArithmeticError"
except Exception as error:
    <new:tuple> = (type(error).__name__, isinstance(error, ValueError))
`,
  assign: `
2|<new:int> = <int>

<new:float> = <float>

3|<new:bool> = <bool>

6|<new:str> = <str>

<new:bytes> = <bytes>

4|<new:list> = <list>

2|<new:list> = <strs>

2|<new:list> = list(<iter>)

2|<new:tuple> = <tuple>

3|<new:dict> = <dict>

2|<new:set> = <set>

<new:frozen> = <frozen>

<new:any> = <any>

<new:any> = <none>

<new:any> = <any>, <any>

<new:any>: list = <list>

<new:list> = <new:list> = <list>

<new:any>, <new:any> = <any>, <any>

<new:any>, <new:any> = <iter>

<new:any>, *<new:list> = <iter>

*<new:list>, <new:any> = <seq>

(<new:any>, [<new:any>, <new:any>]) = <any>, <iter>

[<new:any>, <new:any>] = <dict>

<new:list> = <var:list>

<new:dict> = <var:dict>

<new:set> = <var:set>

<new:list> = [<var:list>, <var:list>]

<new:dict> = {"a": <var:list>, "b": <var:dict>}

<new:path> = <path>
`,
  path: `
Path(<str>)
Path("/srv/app")
Path("/srv/app") / <str>
Path("a") / "b" / "c.txt"
Path(<str>).parent
Path("/srv/app/x.tar.gz").with_suffix(<str>)
Path("/srv/app/x.txt").with_name(<str>)
Path("/a/b").joinpath(<str>, "c")
Path("/a/b").parents[<idx>]
PurePosixPath(<str>)
Path("/srv") / Path(<str>)
`,
  change: `
2|<var:list>.append(<any>)

<var:list>.extend(<iter>)

<var:list>.insert(<idx>, <any>)

<var:list>.remove(<any>)

<new:any> = <var:list>.pop()

<new:any> = <var:list>.pop(<idx>)

<var:list>.reverse()

<var:list>.sort()

<var:list>.sort(key=str, reverse=<bool>)

<var:list>.clear()

2|<var:list>[<idx>] = <any>

<var:list><slice> = <iter>

del <var:list>[<idx>]

del <var:list><slice>

3|<var:list> += <iter>

<var:list> *= <tiny>

<var:list> = <var:list> + <list>

<var:tuple> += <tuple>

<var:tuple> += <iter>

3|<var:dict>[<hashable>] = <any>

<var:dict>["a"]["b"] = <any>

<var:dict>.update(<dict>)

<var:dict>.update(<pairs>, c=<any>)

<var:dict>.update(a=<any>)

<new:any> = <var:dict>.setdefault(<hashable>, <any>)

<var:dict>.setdefault("l", []).append(<any>)

<new:any> = <var:dict>.pop(<hashable>)

<new:any> = <var:dict>.pop(<hashable>, None)

<new:tuple> = <var:dict>.popitem()

<var:dict>.clear()

del <var:dict>[<hashable>]

<var:dict> |= <dict>

<var:dict> |= <pairs>

<var:dict>["n"] += <any>

<var:set>.add(<hashable>)

<var:set>.update(<iter>)

<var:set>.discard(<hashable>)

<var:set>.remove(<hashable>)

<var:set> |= <set>

<var:set> -= <set>

<var:set> &= <frozen>

<var:set> ^= <set>

<var:set>.difference_update(<iter>)

<var:set>.intersection_update(<iter>)

<var:frozen> |= <set>

<var:int> += <num>

<var:int> -= <num>

<var:int> *= <int>

<var:int> //= <int>

<var:int> %= <int>

<var:int> **= <tiny>

<var:int> <<= <tiny>

<var:int> |= <int>

<var:float> /= <num>

<var:str> += <str>

<var:str> *= <tiny>

<var:str> %= <any>

<var:bool> &= <bool>

<var:bool> |= <any>

<var:any> += <any>

del <var:any>

<var:list>[0], <var:list>[-1] = <any>, <any>

for <var:list>[0] in <iter>:
    pass

globals()["<new:any>"] = <any>

globals().update({"<new:any>": <any>})

<new:list> = [<var:list>.append(<any>), <var:list>]

<new:bool> = <var:list> is <var:list>

<var:tuple>[0] = <any>

<var:str>[0] = "x"
`,
  tricky: `
<new:list> = []
for x in <iter>:
    <var:list>.append(x)

x = <any>
<new:list> = [x for x in <list>]
<new:any> = x

<new:list> = []
<new:list> = [lambda: <var:list>]
<new:any> = len(<var:list>)

class <tmp>:
    a = <any>
    b = [a for _ in range(2)] if False else a
    c = [x for x in [a]]
<new:any> = (<last>.b, <last>.c)

try:
    class <tmp>:
        a = <list>
        b = [a for _ in range(2)]
    <new:any> = <last>.b
except NameError as error:
    <new:str> = type(error).__name__

def <tmp>(a, acc=[]):
    acc.append(a)
    return acc
<new:list> = <last>(<any>)
<new:list> = <last>(<any>)
<new:list> = <last>(<any>, [<any>])

def <tmp>():
    y = 0
    def inner():
        nonlocal y
        y += <int>
        return y
    return [inner(), inner(), y]
<new:list> = <last>()

<new:int> = <int>
def <tmp>():
    global <name>
    <name> = <any>
    return <any>
<new:any> = <last>()
<new:any> = <name>

<new:any> = <any>
def <tmp>():
    try:
        return <name>
    except UnboundLocalError:
        return "unbound"
    <name> = 1
<new:any> = <last>()

def <tmp>():
    for x in <iter>:
        pass
    try:
        return x
    except NameError as error:
        return type(error).__name__
<new:any> = <last>()

def <tmp>():
    try:
        return <any>
    finally:
        <var:list>.append("finally")
<new:any> = <last>()

def <tmp>():
    try:
        raise <exception>
    except <exceptions> as error:
        return (type(error).__name__, error.args)
    except Exception as error:
        return type(error).__name__
    else:
        return "else"
    finally:
        <var:list>.append(1)
<new:any> = <last>()

def <tmp>():
    for x in <iter>:
        try:
            if <xcond>:
                continue
            break
        finally:
            <var:list>.append("f")
    else:
        return "else"
    return "broken"
<new:any> = <last>()

try:
    try:
        <assign>
        raise <exception>
    except <exceptions>:
        raise
    finally:
        <new:int> = 5
except Exception as error:
    <new:str> = type(error).__name__

try:
    try:
        raise <exception>
    except Exception as error:
        raise <exception> from error
except <exceptions> as error:
    <new:tuple> = (type(error).__name__, type(error.__cause__).__name__, type(error.__context__).__name__)
except Exception as error:
    <new:str> = "other"
try:
    error
except NameError:
    <new:str> = "unbound"

try:
    <assign>
except Exception as error:
    <new:str> = str(error)

try:
    raise <exception>
except Exception as error:
    <new:tuple> = (str(error), error.args, repr(error))

if (n := <any>):
    <new:any> = n
else:
    <new:any> = (n, "falsy")

while (n := <int>) and <cond>:
    <new:any> = n
    break

<new:list> = [n for x in <ints> if (n := x * 2) > 2]
<new:any> = n if "n" in globals() else "no n"

def <tmp>(n):
    if n <= 0:
        return []
    return [n] + <last>(n - 1)
<new:list> = <last>(<tiny>)

def <tmp>():
    yield <any>
    yield from <iter>
    return <any>
<new:list> = list(<last>())
<new:tuple> = (*<last>(),)

def <tmp>():
    received = yield 1
    yield received
<tmp> = <before>()
<new:list> = [next(<last>), <last>.send(<any>)]

<tmp> = (x for x in [1, 2, 3])
<new:list> = [next(<last>), list(<last>), list(<last>)]

<tmp> = iter(<list>)
<new:list> = [x for x in <last>] + [x for x in <last>]

<tmp> = zip(<ints>, <strs>)
<new:list> = list(<last>)
<new:list> = list(<last>)

for <tmp> in <iter>:
    pass
<new:any> = <last> if "<last>" in globals() else "unbound"

with contextlib.suppress(<exceptions>):
    <new:any> = <any>
    <new:any> = <any>

with contextlib.suppress(KeyError, TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError):
    <assign>
<new:int> = 1

def <tmp>(items, *, depth=0):
    out = []
    for part in items:
        if not part:
            continue
        if isinstance(part, (list, tuple)) and depth < 3:
            out.extend(<last>(part, depth=depth + 1))
        else:
            out.append((depth, str(part)))
    return out
<new:any> = <last>(<list>)

<tmp> = {"DEBUG": <str>, "HOSTS": <str>}.get
<new:bool> = <last>("DEBUG", "0").lower() in ("1", "true", "yes")
<new:list> = [x.strip() for x in <last>("HOSTS", "").split(",") if x.strip()]
<new:any> = <last>("NOTHING")

class <tmp>:
    APPS = <list>
    DEBUG = <any>
    _hidden = 1
class <tmp>(<before>):
    APPS = <before>.APPS + [<any>]
    NAME = <str>
for name in dir(<last>):
    if name.isupper():
        globals()["S_" + name] = getattr(<last>, name)
<new:any> = [S_APPS, S_DEBUG, S_NAME]

exec("<new:int> = <int>")

<new:any> = eval("1 + 2 * 3")

vars()["<new:any>"] = <any>

locals().update(<new:any>=<any>)

<new:any> = <any>
<new:str> = "{<name>!r}".format(**globals())

<new:list> = [name for name, value in list(globals().items()) if name.startswith("V") and isinstance(value, <type>)]

def <tmp>():
    for x in <iter>:
        try:
            return x
        finally:
            if <xcond>:
                continue
            break
    return "after"
<new:any> = <last>()

def <tmp>():
    try:
        raise <exception>
    finally:
        return <any>
<new:any> = <last>()

def <tmp>():
    while True:
        try:
            <assign>
            break
        except Exception:
            return "raised"
        finally:
            <var:list>.append("f")
    return "left"
<new:any> = <last>()

<new:list> = [<any>]
<new:dict> = {"a": {"b": <list>}, "n": <int>}
<var:dict>["a"]["b"] += <list>
<var:dict>["n"] += <int>
<var:dict>["a"], <new:any> = <any>, <var:dict>["a"]

a_, b_ = <any>, <any>
a_, b_ = b_, a_
(c_, *d_), e_ = [a_, b_, 1], <any>
<new:any> = [a_, b_, c_, d_, e_]

<new:list> = []
for i_, (x_, *y_) in enumerate([(1, 2, 3), "ab", [<any>]]):
    <var:list>.append((i_, x_, y_))

<new:list> = [f(<int>) for f in [lambda x, i=i: (x, i) for i in range(3)]]

<new:list> = [f() for f in (lambda: i for i in range(3))]

def <tmp>(start):
    total = start
    def add(n=1, *more, **named):
        nonlocal total
        total += n + sum(more)
        return total, named
    return add
<tmp> = <before>(<int>)
try:
    <new:any> = [<last>(), <last>(2), <last>(1, 2, 3), <last>(n=<int>, z=<any>)]
except TypeError:
    <new:str> = "TypeError"

<new:any> = 1 < <num> < 3 < <any> if <cond> else <any>

<new:any> = (<any> or <any>) and not <any> or <any>

import configparser
c = configparser.ConfigParser()
c.read_string("[DEFAULT]\nroot = /srv\n[web]\nhost = %(root)s/x\nDebug: on\nport=80\n; note\n[db]\nname =\n  a\n  b\n")
try:
    <new:any> = [c.sections(), c.get("web", "host"), c.getboolean("web", "debug"), c.getint("web", "port"), c["db"]["name"], c.has_option("web", "nope"), "db" in c, c.get("web", "nope", fallback=<any>)]
except Exception as error:
    <new:str> = type(error).__name__

<tmp> = types.SimpleNamespace(a=<any>, b=<list>)
<last>.a = <any>
<last>.b += [1]
<new:any> = (<last>.a, <last>.b, hasattr(<last>, "c"), getattr(<last>, "c", 5))

def <tmp>(**options):
    defaults = {"a": <any>, "b": <list>}
    defaults.update(options)
    return {**defaults, "c": len(defaults)}
<new:dict> = <last>(**<dict>)
<new:dict> = <last>(a=<any>)

<new:any> = {**{"a": 1}, **{k: v for k, v in <dict>.items() if v is not None}}

<new:any> = [*<iter>, *[y for x in [<list>, <ints>] for y in x if y], *(<iter>,)]

<new:any> = print(*<iter>, sep="") or <any>

<new:any> = dict(sorted(<dict>.items(), key=lambda kv: str(kv[0]), reverse=<bool>))

<new:any> = sum((x if isinstance(x, int) else 0 for x in <iter>), <int>)

<new:any> = "".join(sorted(set(<str>)))

<new:any> = max(<dict>, key=lambda k: str(<var:dict>.get(k)), default=None)

<new:any> = functools.reduce(lambda acc, x: {**acc, str(x): len(acc)}, <iter>, {})

<new:any> = list(map(lambda p: os.path.join("/srv", p), <strs>))

<new:any> = [(m.group(1), m.group(0)) for m in [re.match(r"(\\w)", x) for x in <strs>] if m]

<new:any> = dict(x.split("=", 1) for x in ["a=1", "b=2=3", <str>] if "=" in x)

<new:any> = [x for x in (<any>, <any>) if not isinstance(x, (str, bytes))] or None

match <any>:
    case 0 | 1:
        <new:str> = "0 or 1"
    case str():
        <new:str> = "text"
    case [x, *y]:
        <new:any> = (x, y)
    case {"a": x, **y}:
        <new:any> = (x, y)
    case None | True:
        <new:str> = "None or True"
    case float(x) if x > 1:
        <new:any> = x
    case _:
        <new:str> = "other"

match <seq>:
    case []:
        <new:str> = "empty"
    case [x]:
        <new:any> = x
    case (x, y) if x == y:
        <new:any> = (x, y)
    case [_, *_, x]:
        <new:any> = x
    case "a" | "b":
        <new:str> = "a or b"

match (<any>, <any>):
    case (int(), str()) as z:
        <new:any> = z
    case (x, None):
        <new:any> = x
    case (list() | tuple(), x):
        <new:any> = [x]
    case (-1, _) | (_, 2.5):
        <new:str> = "minus one"
    case x, y:
        <new:any> = (y, x)
`,
  compound: `
if <cond>:
    <assign>
else:
    <assign>

if <cond>:
    <change>
elif <cond>:
    <assign>
else:
    <caught>

for x in <iter>:
    <assign>

for x in <iter>:
    if <xcond>:
        continue
    <new:any> = x
    break
else:
    <new:str> = "else"

for i, x in enumerate(<list>):
    <var:list>.append((i, x))
    if i > 3:
        break

for k, v in <dict>.items():
    <new:any> = (k, v)

for x in list(<var:list>):
    <var:list>.append(x)

n = 0
while n < 4:
    n += 1
    if n == 2:
        continue
    <caught>
else:
    <new:int> = n

while <var:list>:
    <var:list>.pop()

while True:
    <caught>
    break

for x in range(3):
    for y in range(3):
        if y == x:
            break
        <var:list>.append((x, y))
    else:
        <new:any> = x

for x in <var:list>:
    if len(<var:list>) > 8:
        break
    <var:list>.append(x)

try:
    <statement>
    <statement>
except Exception as error:
    <new:str> = type(error).__name__
`,
  functional: `
def <tmp>(a, b=<any>, *args, c=<any>, **kw):
    return [a, b, args, c, kw]
try:
    <new:any> = <last>(<arguments>)
except TypeError:
    <new:str> = "TypeError"

def <tmp>(a, b=<any>):
    <caught>
    return <body>
x = <any>
try:
    <new:any> = <last>(<arguments>)
except Exception as error:
    <new:str> = type(error).__name__

def <tmp>(value, default=<any>):
    if isinstance(value, str):
        return value.strip().lower() in ("1", "true", "yes")
    return bool(value) or default
<new:any> = <last>(<any>)
<new:any> = [<last>(x) for x in <list>]

def <tmp>(function):
    @functools.wraps(function)
    def wrapper(*args, **kw):
        return [function(*args, **kw), <any>]
    return wrapper
@<last>
def <tmp>(x=<any>):
    return x
<new:any> = (<last>(), <last>.__name__)

def <tmp>(n):
    def decorate(function):
        return lambda *args: (n, function(*args))
    return decorate
@<last>(<any>)
@<last>(<int>)
def <tmp>(x):
    return x
<new:any> = <last>(<any>)

<tmp> = lambda x, *y, z=<any>: (x, y, z)
<new:any> = <last>(<any>)
<new:any> = <last>(*<iter>)

def <tmp>(xs):
    result = {}
    for x in xs:
        key, _, value = str(x).partition(<sub>)
        result.setdefault(key, []).append(value)
    return result
<new:any> = <last>(<iter>)

@functools.lru_cache(maxsize=None)
def <tmp>(x):
    <var:list>.append(x)
    return x
<new:any> = (<last>(<hashable>), <last>(1), <last>(1))

def <tmp>(*, key):
    return key
<new:any> = <last>(key=<any>)
try:
    <new:any> = <last>(<any>)
except TypeError as error:
    <new:str> = "TypeError"

@contextlib.contextmanager
def <tmp>():
    <var:list>.append("in")
    try:
        yield <any>
    except <exceptions>:
        <var:list>.append("caught")
    finally:
        <var:list>.append("out")
try:
    with <last>() as entered:
        <new:any> = entered
        <new:any> = <any>
except Exception as error:
    <new:str> = type(error).__name__

def <tmp>(a, b):
    a += b
    return a
try:
    <new:any> = <last>(<var:list>, <list>)
    <new:any> = <last>(<var:tuple>, <tuple>)
except TypeError:
    pass

assert <any>

raise <exception>

if not <cond>:
    raise <exception>

del <var:any>
try:
    <name>
except NameError:
    <new:str> = "gone"
`,
  arguments: `
~
<any>
<any>, <any>
<any>, b=<any>
a=<any>
*<iter>
<any>, **<dict>
*<list>, c=<any>, **{"d": <any>}
<any>, <any>, <any>, z=<any>
`,
  exception: `
ValueError("text", <any>)
ValueError(<str>)
KeyError(<hashable>)
KeyError
TypeError
IndexError()
Exception(<any>)
RuntimeError("x")
OSError(2, "no")
ZeroDivisionError
NotImplementedError
ImportError("no module")
UnicodeError()
StopIteration(<any>)
AssertionError
`,
  exceptions: `
ValueError
(ValueError, TypeError)
KeyError
LookupError
Exception
ArithmeticError
(OSError, RuntimeError)
AttributeError
`,
  classy: `
class <tmp>:
    a = <any>
    b = [<any>]
    def __init__(self, x=<any>):
        self.x = x
    def method(self):
        return (self.a, self.x)
    @property
    def p(self):
        return [self.x, self.a]
    @classmethod
    def made(cls):
        return cls(cls.a)
    @staticmethod
    def s(x):
        return x
<new:any> = <last>(<any>).method()
<new:any> = <last>.made().p
<new:any> = (<last>.s(1), <last>().s(2), <last>.a, <last>.b)
<last>.a = <any>
<new:any> = <last>(<any>).a
try:
    <last>().p = 1
except AttributeError as error:
    <new:str> = type(error).__name__

class <tmp>:
    a = 1
    b = <any>
class <tmp>(<before>):
    b = <any>
    c = <before>.b
<new:any> = (<last>.a, <last>.b, <last>.c, <last>.__name__, <last>.__mro__[1].__name__)

class <tmp>:
    def f(self):
        return ["a"]
class <tmp>(<before>):
    def f(self):
        return super().f() + [<any>]
class <tmp>(<before>):
    def f(self):
        return super().f() + ["c"]
<new:any> = <last>().f()

class <tmp>:
    def __init__(self, v):
        self.v = v
    def __eq__(self, other):
        return isinstance(other, <own>) and self.v == other.v
    def __hash__(self):
        return hash(self.v)
    def __repr__(self):
        return f"own({self.v!r})"
    def __len__(self):
        return 2
    def __getitem__(self, key):
        return (self.v, key)
    def __contains__(self, item):
        return item == self.v
    def __add__(self, other):
        return <own>(self.v + (other.v if isinstance(other, <own>) else other))
    def __radd__(self, other):
        return (other, self.v)
    def __lt__(self, other):
        return self.v < other.v
    def __call__(self, *args):
        return (self.v, args)
    def __iter__(self):
        return iter([self.v, self.v])
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return name
try:
    o = <last>(<any>)
    <new:any> = (o == <last>(<any>), o != o, len(o), bool(o), o[1], o["k"], <any> in o, o(1), list(o), o.other, repr(o), str(o), f"{o}", "%s" % o, "%r" % (o,))
    <new:any> = [(o + <any>).v, 1 + o]
    <new:any> = [x.v for x in sorted([<last>(2), <last>(1)])]
    <new:any> = {<last>(1): "a", <last>(1): "b"}[<last>(1)]
    <new:any> = hasattr(o, "_x"), getattr(o, "_y", 5), o[1:2] == (o.v, slice(1, 2))
except Exception as error:
    <new:str> = type(error).__name__

class <tmp>(enum.Enum):
    A = <hashable>
    B = "b"
    C = "b"
    def label(self):
        return self.name.lower()
<new:any> = (<last>.A.value, <last>.B.name, <last>.C.name, [x.name for x in <last>], <last>("b") is <last>.B, <last>["A"].value, len(<last>), <last>.B.label())
try:
    <new:any> = <last>(<any>).name
except ValueError:
    <new:str> = "ValueError"
<new:any> = (<last>.A == <last>.B, <last>.C is <last>.B, <last>.B == "b", isinstance(<last>.A, <last>), str(<last>.A)[-2:])

class <tmp>(str, enum.Enum):
    DEV = "dev"
    PROD = "prod"
<new:any> = (<last>.DEV == "dev", <last>.DEV.upper(), <last>("prod").value, "dev" in [x.value for x in <last>], <last>.DEV.value in {"dev"})

class <tmp>(enum.IntEnum):
    LOW = 1
    HIGH = enum.auto()
<new:any> = (<last>.LOW < <last>.HIGH, <last>.HIGH + 1, <last>(1).name, int(<last>.HIGH), <last>.LOW == 1)

@dataclasses.dataclass
class <tmp>:
    a: int
    b: list = dataclasses.field(default_factory=list)
    c: str = "c"
    def both(self):
        return (self.a, self.b)
try:
    o = <last>(<arguments>)
    <new:any> = (o.a, o.b, o.c, o.both(), o == <last>(<any>), dataclasses.asdict(o))
    o.b.append(<any>)
    <new:any> = (o.b, <last>(1).b)
except TypeError:
    <new:str> = "TypeError"

@dataclasses.dataclass(frozen=True)
class <tmp>:
    a: int = <int>
try:
    <new:any> = <last>(<any>).a
    <last>(1).a = 2
except Exception as error:
    <new:str> = type(error).__name__

<tmp> = collections.namedtuple("P", "x y")
<tmp> = <before>(<any>, y=<any>)
<new:any> = (<last>.x, <last>[1], len(<last>), list(<last>), <last>._replace(x=1).x, <last>._asdict(), <last> == tuple(<last>))
a_, b_ = <last>
<new:any> = [a_, b_]

class <tmp>(typing.NamedTuple):
    x: int
    y: str = "y"
try:
    o = <last>(<arguments>)
    <new:any> = (o.x, o.y, o[0], o[-1], tuple(o))
except TypeError:
    <new:str> = "TypeError"

class <tmp>(dict):
    def __missing__(self, key):
        return (key, <any>)
<tmp> = <before>(a=<any>)
<new:any> = (<last>["a"], <last>["zz"], <last>.get("zz"), "zz" in <last>, len(<last>))

class <tmp>(list):
    def first(self):
        return self[0]
<new:any> = (<last>([<any>, 2]).first(), len(<last>()), <last>([1]) + [2], <last>([1]) == [1])

class <tmp>(str):
    def shout(self):
        return self.upper() + "!"
<new:any> = (<last>(<str>).shout(), <last>("a") == "a", <last>("a") + "b")

class <tmp>(Exception):
    pass
class <tmp>(<before>):
    def __init__(self, a, b=2):
        super().__init__(a)
        self.b = b
try:
    raise <last>(<any>)
except <before> as error:
    <new:any> = (str(error), error.args, error.b, type(error).__name__)

class <tmp>:
    registry = []
    def __init_subclass__(cls, **kw):
        cls.registry.append((cls.__name__, kw))
class <tmp>(<before>, tag=<any>):
    pass
<new:any> = <last>.registry

class <tmp>:
    def __enter__(self):
        <var:list>.append("enter")
        return <any>
    def __exit__(self, kind, error, trace):
        <var:list>.append(kind.__name__ if kind else None)
        return <bool>
try:
    with <last>() as z:
        <new:any> = z
        <assign>
except Exception as error:
    <new:str> = type(error).__name__

class <tmp>:
    __slots__ = ("a",)
    def __init__(self):
        self.a = <any>
<new:any> = <last>().a

class <tmp>:
    x = <list>
    def add(self, item):
        self.x += [item]
        return self
<new:any> = <last>().add(1).x
<new:any> = <last>.x

class <tmp>:
    def __init__(self, name):
        self.name = name
    def __get__(self, instance, owner):
        return (self.name, instance is None)
class <tmp>:
    d = <before>(<str>)
<new:any> = (<last>.d, <last>().d)

class <tmp>:
    def __init__(self):
        self._v = <any>
    @property
    def v(self):
        return self._v
    @v.setter
    def v(self, value):
        self._v = [value]
o = <last>()
<new:any> = o.v
o.v = <any>
<new:any> = o.v
o.w = 1
del o.w
<new:any> = hasattr(o, "w")

class <tmp>:
    def who(self):
        return ["A"]
class <tmp>(<before>):
    def who(self):
        return ["B"] + super().who()
a_class = <before>
b_class = <last>
class <tmp>(a_class):
    def who(self):
        return ["C"] + super().who()
class <tmp>(b_class, <before>):
    def who(self):
        return ["D"] + super().who()
<new:any> = (<last>().who(), [x.__name__ for x in <last>.__mro__[:-1]], isinstance(<last>(), a_class), issubclass(<last>, b_class))

@functools.total_ordering
class <tmp>:
    def __init__(self, v):
        self.v = v
    def __eq__(self, other):
        return self.v == other.v
    def __lt__(self, other):
        return self.v < other.v
<new:any> = [<last>(1) < <last>(2), <last>(1) >= <last>(2), <last>(1) == <last>(1), max([<last>(1), <last>(3)]).v]

class <tmp>:
    calls = []
    @functools.cached_property
    def p(self):
        self.calls.append(1)
        return <any>
o = <last>()
<new:any> = (o.p, o.p, o.calls)

class <tmp>:
    def __init__(self, *args, **kw):
        self.args, self.kw = args, kw
    def __bool__(self):
        return bool(self.args)
    def __str__(self):
        return f"<{self.args}>"
    def __iter__(self):
        yield from self.args
    def __setitem__(self, key, value):
        self.kw[key] = value
    def __delitem__(self, key):
        del self.kw[key]
    def __iadd__(self, other):
        self.args += tuple(other)
        return self
o = <last>(<any>, k=<any>)
o["x"] = <any>
o += [1]
<new:any> = (bool(o), str(o), list(o), o.kw, f"{o!s:>10}", "%s" % o, [*o], bool(<last>()))
try:
    del o[<hashable>]
    <new:any> = o["k"]
except Exception as error:
    <new:str> = type(error).__name__

class <tmp>:
    def __enter__(self):
        return self
    def __exit__(self, *error):
        return False
    def run(self, f):
        return f(<any>)
with <last>() as o, contextlib.suppress(Exception):
    <new:any> = o.run(<fn>)
    <new:any> = o.run(lambda x: x["a"])

@dataclasses.dataclass(order=True)
class <tmp>:
    a: int
    b: str = "b"
    c: list = dataclasses.field(default_factory=list, compare=False)
    def __post_init__(self):
        self.d = (self.a, self.b)
match <last>(<int>):
    case <own>(a=0):
        <new:str> = "zero"
    case <own>(a=x, b="b") if x > 5:
        <new:any> = x
    case <own>():
        <new:str> = "other"
<new:any> = (<last>(1) == <last>(1, "b"), <last>(1).d, dataclasses.replace(<last>(1), b="z").b, [f.name for f in dataclasses.fields(<last>)], dataclasses.astuple(<last>(2)))

class <tmp>(collections.abc.Mapping):
    def __init__(self, data):
        self.data = data
    def __getitem__(self, key):
        return self.data[key]
    def __iter__(self):
        return iter(self.data)
    def __len__(self):
        return len(self.data)
o = <last>(<dict>)
<new:any> = (len(o), o.get("zz", 1), list(o), "a" in o, dict(o))

def <tmp>(cls):
    cls.tag = <any>
    return cls
@<last>
class <tmp>:
    pass
<new:any> = <last>.tag

class <tmp>(type):
    def __new__(mcs, name, bases, namespace):
        namespace["made"] = name
        return super().__new__(mcs, name, bases, namespace)
class <tmp>(metaclass=<before>):
    x = 1
<new:any> = (<last>.made[:1], <last>.x)

class <tmp>:
    for i in range(2):
        v = i
    if <cond>:
        w = <any>
    else:
        w = None
    del i
<new:any> = (<last>.v, <last>.w, hasattr(<last>, "i"), sorted(x for x in vars(<last>) if not x.startswith("_")))
`,
};
