import { placeSpans } from "../../syntax/python/moveSpans.js";
import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { Span } from "../../text/span.js";
import { classAttribute } from "../classAttributes.js";
import { binding } from "../scope.js";
import { instanceOf } from "../runtime.js";
import { bool } from "../make.js";
import type { NativeObject, Run } from "../runtime.js";
import type { Binding, ModuleObject, Scope } from "../scope.js";
import { nativeFunction, runtimeObject } from "../runtime.js";
import { abstractClasses } from "./functional.js";
import { execute } from "../statements.js";

/** The module `collections` with its classes that are written in Python. */
export function withUserContainers(module: Value): Value {
  const data = runtimeObject(module);
  if (module.kind !== "object" || data?.kind !== "native") return module;
  const own: NativeObject = {
    ...data,
    getAttribute: (name, run, at) => userContainer(name, run, at) ?? data.getAttribute?.(name, run, at),
  };
  return { ...module, data: own };
}

/** `collections.UserDict` and `collections.UserList`, which are classes written in Python: here too, so that classes of the project derive from them as from each other. */
function userContainer(name: string, run: Run, at: Span): Value | undefined {
  if (!Object.hasOwn(sources, name)) return undefined;
  const known = run.models.get(`collections.${name}`) as Value | undefined;
  if (known) return known;
  const source = sources[name as keyof typeof sources];
  const tree = run.context.parseText?.(source.text);
  if (!tree || tree.syntaxErrors.length > 0) return undefined;
  // Neither the class nor what it raises stands in the project: readers see the import, and the calls.
  const module: ModuleObject = {
    kind: "module",
    name: "collections",
    file: at.file,
    isPackage: false,
    loading: false,
    standsAt: at,
    scope: undefined as never,
  };
  const bindings = new Map<string, Binding>();
  for (const [key, value] of Object.entries({ Mapping: mappingClass(run, at), ...questions(name) }))
    bindings.set(key, binding(value, at));
  const scope: Scope = { kind: "module", bindings, parent: undefined, module, outer: new Map(), unseen: undefined };
  (module as { scope: Scope }).scope = scope;
  run.heap.holdsPlaces();
  execute(placeSpans(tree, at.start, at.end).body, scope, run);
  const made = bindings.get(name)?.value;
  const type = made && runtimeObject(made);
  if (type?.kind !== "class") return undefined;
  type.abstract = source.abstract;
  run.models.set(`collections.${name}`, made);
  return made;
}

/** What the source below asks: whether a class defines a method, whether one of the project does, and what nobody can see. */
function questions(name: string): Readonly<Record<string, Value>> {
  const question = (answer: (found: Binding | undefined, inherited: Binding | undefined) => boolean): Value =>
    nativeFunction("hasattr", ({ positional: [self, method], at }) => {
      const data = self && instanceOf(self);
      if (!data || method?.kind !== "str") return unknown("hasattr()", at, "bool");
      const found = classAttribute(data.class, method.value);
      return !found && data.class.unseen !== undefined
        ? unknown(data.class.unseen, at, "bool")
        : bool(
            answer(found, data.class.mro.find((one) => one.abstract !== undefined)?.scope.bindings.get(method.value)),
            at,
          );
    });
  return {
    defines: question((found) => found !== undefined),
    redefines: question((found, inherited) => found !== inherited),
    unseen: nativeFunction("unseen", (args) => unknown(`a method of collections.${name}`, args.at)),
  };
}

function mappingClass(run: Run, at: Span): Value {
  const data = runtimeObject(abstractClasses());
  return (data?.kind === "native" && data.getAttribute?.("Mapping", run, at)) || unknown("collections.abc.Mapping", at);
}

/** What the classes do, after Lib/collections and Lib/_collections_abc of CPython 3.11; `unseen()` where it depends on Python's version or makes objects that are not followed. */
const sources = {
  UserDict: {
    abstract: ["Iterable", "Sized", "Container", "Collection", "Mapping", "MutableMapping"],
    text: `
class UserDict:
    __hash__ = None
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        if dict is not None:
            self.update(dict)
        if kwargs:
            self.update(kwargs)
    def __len__(self):
        return len(self.data)
    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        if defines(self, "__missing__"):
            return self.__class__.__missing__(self, key)
        raise KeyError(key)
    def __setitem__(self, key, item):
        self.data[key] = item
    def __delitem__(self, key):
        del self.data[key]
    def __iter__(self):
        return iter(self.data)
    def __contains__(self, key):
        return key in self.data
    def __repr__(self):
        return repr(self.data)
    def get(self, key, default=None):
        # From Python 3.12 on \`__missing__\` is not asked.
        if defines(self, "__missing__") and key not in self:
            return unseen()
        try:
            return self[key]
        except KeyError:
            return default
    def setdefault(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            self[key] = default
        return default
    def pop(self, key, *default):
        if len(default) > 1:
            raise TypeError("pop() takes at most 2 arguments")
        try:
            value = self[key]
        except KeyError:
            if not default:
                raise
            return default[0]
        else:
            del self[key]
            return value
    def popitem(self):
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError
    def clear(self):
        for key in list(self):
            self.popitem()
    def update(self, other=(), /, **kwds):
        if isinstance(other, Mapping):
            for key in other:
                self[key] = other[key]
        elif hasattr(other, "keys"):
            for key in other.keys():
                self[key] = other[key]
        else:
            for key, value in other:
                self[key] = value
        for key, value in kwds.items():
            self[key] = value
    def keys(self):
        if redefines(self, "__contains__"):
            return unseen()
        return {key: None for key in self}.keys()
    def values(self):
        return {key: self[key] for key in self}.values()
    def items(self):
        if redefines(self, "__contains__"):
            return unseen()
        return {key: self[key] for key in self}.items()
    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return {key: self[key] for key in self} == dict(other)
    def __or__(self, other):
        if isinstance(other, UserDict):
            return self.__class__(self.data | other.data)
        if isinstance(other, dict):
            return self.__class__(self.data | other)
        return NotImplemented
    def __ror__(self, other):
        if isinstance(other, UserDict):
            return self.__class__(other.data | self.data)
        if isinstance(other, dict):
            return self.__class__(other | self.data)
        return NotImplemented
    def __ior__(self, other):
        if isinstance(other, UserDict):
            self.data |= other.data
        else:
            self.data |= other
        return self
    def copy(self):
        if self.__class__ is UserDict:
            return UserDict(self.data.copy())
        return unseen()
    def __copy__(self):
        return unseen()
    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made
`,
  },
  UserList: {
    abstract: ["Iterable", "Sized", "Container", "Collection", "Sequence", "MutableSequence"],
    text: `
class UserList:
    __hash__ = None
    def __init__(self, initlist=None):
        self.data = []
        if initlist is not None:
            if isinstance(initlist, UserList):
                self.data.extend(initlist.data)
            else:
                self.data.extend(initlist)
    def __repr__(self):
        return repr(self.data)
    def __eq__(self, other):
        return self.data == (other.data if isinstance(other, UserList) else other)
    def __lt__(self, other):
        return self.data < (other.data if isinstance(other, UserList) else other)
    def __le__(self, other):
        return self.data <= (other.data if isinstance(other, UserList) else other)
    def __gt__(self, other):
        return self.data > (other.data if isinstance(other, UserList) else other)
    def __ge__(self, other):
        return self.data >= (other.data if isinstance(other, UserList) else other)
    def __contains__(self, item):
        return item in self.data
    def __len__(self):
        return len(self.data)
    def __getitem__(self, i):
        if isinstance(i, slice):
            return self.__class__(self.data[i])
        return self.data[i]
    def __setitem__(self, i, item):
        self.data[i] = item
    def __delitem__(self, i):
        del self.data[i]
    def __iter__(self):
        if redefines(self, "__getitem__"):
            return unseen()
        return iter(self.data)
    def __reversed__(self):
        if redefines(self, "__getitem__"):
            return unseen()
        return reversed(self.data)
    def __add__(self, other):
        if isinstance(other, UserList):
            return self.__class__(self.data + other.data)
        return self.__class__(self.data + list(other))
    def __radd__(self, other):
        if isinstance(other, UserList):
            return self.__class__(other.data + self.data)
        return self.__class__(list(other) + self.data)
    def __iadd__(self, other):
        self.data += other.data if isinstance(other, UserList) else list(other)
        return self
    def __mul__(self, n):
        return self.__class__(self.data * n)
    __rmul__ = __mul__
    def __imul__(self, n):
        self.data *= n
        return self
    def append(self, item):
        self.data.append(item)
    def insert(self, i, item):
        self.data.insert(i, item)
    def pop(self, i=-1):
        return self.data.pop(i)
    def remove(self, item):
        self.data.remove(item)
    def clear(self):
        self.data.clear()
    def copy(self):
        return self.__class__(self)
    def __copy__(self):
        return unseen()
    def count(self, item):
        return self.data.count(item)
    def index(self, item, *args):
        return self.data.index(item, *args)
    def reverse(self):
        self.data.reverse()
    def sort(self, /, *args, **kwds):
        self.data.sort(*args, **kwds)
    def extend(self, other):
        self.data.extend(other.data if isinstance(other, UserList) else other)
`,
  },
} as const;
