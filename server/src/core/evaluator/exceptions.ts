/** Whether an exception of this class is caught by a handler that names `handler`. */
export function isCaughtBy(type: string, handler: string): boolean {
  if (type === handler) return true;
  for (let one: string | undefined = type; one !== undefined; one = parents.get(one)) {
    if (one === handler || aliases.get(handler) === one) return true;
  }
  // A class that is not known here derives from Exception.
  return !parents.has(type) && (handler === "Exception" || handler === "BaseException");
}

const configparserErrors = [
  "NoSectionError",
  "NoOptionError",
  "DuplicateSectionError",
  "DuplicateOptionError",
  "InterpolationError",
  "InterpolationSyntaxError",
  "InterpolationMissingOptionError",
  "InterpolationDepthError",
  "ParsingError",
  "MissingSectionHeaderError",
];

/** Exceptions that evaluation itself raises, with their base classes; from Python's and the libraries' sources. */
const parents: ReadonlyMap<string, string> = new Map([
  ["Exception", "BaseException"],
  ["SystemExit", "BaseException"],
  ["KeyboardInterrupt", "BaseException"],
  ["ArithmeticError", "Exception"],
  ["ZeroDivisionError", "ArithmeticError"],
  ["AssertionError", "Exception"],
  ["AttributeError", "Exception"],
  ["EOFError", "Exception"],
  ["ImportError", "Exception"],
  ["ModuleNotFoundError", "ImportError"],
  ["LookupError", "Exception"],
  ["IndexError", "LookupError"],
  ["KeyError", "LookupError"],
  ["NameError", "Exception"],
  ["UnboundLocalError", "NameError"],
  ["OSError", "Exception"],
  ["FileNotFoundError", "OSError"],
  ["PermissionError", "OSError"],
  ["IsADirectoryError", "OSError"],
  ["NotADirectoryError", "OSError"],
  ["FileExistsError", "OSError"],
  ["RuntimeError", "Exception"],
  ["NotImplementedError", "RuntimeError"],
  ["RecursionError", "RuntimeError"],
  ["StopIteration", "Exception"],
  ["SyntaxError", "Exception"],
  ["TypeError", "Exception"],
  ["ValueError", "Exception"],
  ["UnicodeError", "ValueError"],
  ["UnicodeDecodeError", "UnicodeError"],
  ["OverflowError", "ArithmeticError"],
  ["FloatingPointError", "ArithmeticError"],
  ["BufferError", "Exception"],
  ["MemoryError", "Exception"],
  ["ReferenceError", "Exception"],
  ["SystemError", "Exception"],
  ["GeneratorExit", "BaseException"],
  ["StopAsyncIteration", "Exception"],
  ["IndentationError", "SyntaxError"],
  ["TabError", "IndentationError"],
  ["UnicodeEncodeError", "UnicodeError"],
  ["UnicodeTranslateError", "UnicodeError"],
  ["BlockingIOError", "OSError"],
  ["ChildProcessError", "OSError"],
  ["ConnectionError", "OSError"],
  ["BrokenPipeError", "ConnectionError"],
  ["ConnectionAbortedError", "ConnectionError"],
  ["ConnectionRefusedError", "ConnectionError"],
  ["ConnectionResetError", "ConnectionError"],
  ["InterruptedError", "OSError"],
  ["ProcessLookupError", "OSError"],
  ["TimeoutError", "OSError"],
  ["Warning", "Exception"],
  ...[
    "UserWarning",
    "DeprecationWarning",
    "PendingDeprecationWarning",
    "SyntaxWarning",
    "RuntimeWarning",
    "FutureWarning",
    "ImportWarning",
    "UnicodeWarning",
    "BytesWarning",
    "ResourceWarning",
    "EncodingWarning",
  ].map((name): [string, string] => [name, "Warning"]),
  ["JSONDecodeError", "ValueError"],
  ["FrozenInstanceError", "AttributeError"],
  // binascii.Error, as base64 raises it.
  ["Error", "ValueError"],
  ["ImproperlyConfigured", "Exception"],
  // configparser.Error, another class of that name.
  ["configparser.Error", "Exception"],
  ...configparserErrors.map((name): [string, string] => [name, "configparser.Error"]),
  // python-decouple: class UndefinedValueError(Exception). environs: EnvError(ValueError). pydantic: ValidationError(ValueError).
  ["UndefinedValueError", "Exception"],
  ["EnvError", "ValueError"],
  ["EnvValidationError", "EnvError"],
  ["EnvNotSetError", "EnvError"],
  ["EnvSealedError", "EnvError"],
  ["ParserConflictError", "ValueError"],
  // dj-database-url; pydantic-settings.
  ["ParseError", "ValueError"],
  ["UnknownSchemeError", "ValueError"],
  ["SettingsError", "ValueError"],
  // PyYAML.
  ["YAMLError", "Exception"],
  ["ComposerError", "YAMLError"],
  ["ParserConfigurationError", "ValueError"],
  ["ValidationError", "ValueError"],
]);

/** Whether a class of that name is an exception, as far as its name tells. */
export function isExceptionName(name: string): boolean {
  return (
    /(?:Error|Exception|Warning|ImproperlyConfigured)$/.test(name) || name === "BaseException" || parents.has(name)
  );
}

const aliases: ReadonlyMap<string, string> = new Map([
  ["IOError", "OSError"],
  ["EnvironmentError", "OSError"],
]);

const libraryExceptions: ReadonlySet<string> = new Set([
  ...configparserErrors,
  "configparser.Error",
  "Error",
  "FrozenInstanceError",
  "JSONDecodeError",
  "ImproperlyConfigured",
  "UndefinedValueError",
  "EnvError",
  "EnvValidationError",
  "EnvNotSetError",
  "EnvSealedError",
  "ParserConflictError",
  "ParseError",
  "UnknownSchemeError",
  "SettingsError",
  "ParserConfigurationError",
  "ValidationError",
  "YAMLError",
  "ComposerError",
]);

/** Python's own exception classes. */
export const exceptionNames: readonly string[] = ["BaseException", ...parents.keys(), ...aliases.keys()].filter(
  (name) => !libraryExceptions.has(name),
);
