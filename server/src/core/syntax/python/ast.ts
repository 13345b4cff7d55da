/**
 * Python as the evaluator needs it: immutable, without comments or parentheses. Offsets are UTF-16 units in the module's text.
 * What the lowering does not know becomes `opaque`.
 */
export interface Node {
  readonly start: number;
  readonly end: number;
}

export interface PythonModule {
  readonly body: readonly Statement[];
  readonly comments: readonly Comment[];
  readonly syntaxErrors: readonly SyntaxError[];
}

export interface Comment extends Node {
  /** With its `#`. */
  readonly text: string;
}

export type OldPython = "2.7" | "3.6";

export interface SyntaxError extends Node {
  readonly message: string;
  /** The last Python that takes it; none did where it is missing. */
  readonly until?: OldPython | undefined;
}

export type Expression =
  | Name
  | Constant
  | NumberLiteral
  | StringLiteral
  | FormattedString
  | BytesLiteral
  | ListExpression
  | TupleExpression
  | SetExpression
  | DictExpression
  | Attribute
  | Subscript
  | Slice
  | Call
  | Unary
  | Binary
  | BooleanOperation
  | Comparison
  | Conditional
  | Lambda
  | Comprehension
  | Starred
  | NamedExpression
  | AwaitOrYield
  | OpaqueExpression;

export interface Name extends Node {
  readonly kind: "name";
  readonly name: string;
}
export interface Constant extends Node {
  readonly kind: "constant";
  readonly value: "None" | "True" | "False" | "...";
}
/** `value` is undefined for complex numbers; a bigint beyond 2^53. */
export interface NumberLiteral extends Node {
  readonly kind: "number";
  readonly value: number | bigint | undefined;
  readonly isFloat: boolean;
}
/** One or several adjacent literals (implicit concatenation); `value` is decoded. */
export interface StringLiteral extends Node {
  readonly kind: "string";
  readonly value: string;
  readonly parts: readonly StringPart[];
}
export interface StringPart extends Node {
  readonly value: string /** Quote characters with prefix, as written: `'`, `r"`, `"""`. */;
  readonly opening: string;
}
export interface FormattedString extends Node {
  readonly kind: "formatted";
  readonly parts: readonly (FormattedText | FormattedField)[];
}
export interface FormattedText extends Node {
  readonly kind: "text";
  readonly value: string;
}
export interface FormattedField extends Node {
  readonly kind: "field";
  readonly value: Expression;
  readonly conversion: "r" | "s" | "a" | undefined;
  /** The text after `:`; undefined where there is none, null where it is itself computed. */
  readonly format: string | undefined | null;
  /** What a computed format is made of. */
  readonly formatParts?: readonly (FormattedText | FormattedField)[];
}
export interface BytesLiteral extends Node {
  readonly kind: "bytes";
  readonly value: string;
}
export interface ListExpression extends Node {
  readonly kind: "list";
  readonly items: readonly Expression[];
}
export interface TupleExpression extends Node {
  readonly kind: "tuple";
  readonly items: readonly Expression[];
}
export interface SetExpression extends Node {
  readonly kind: "set";
  readonly items: readonly Expression[];
}
/** `key` undefined: `**value`. */
export interface DictExpression extends Node {
  readonly kind: "dict";
  readonly entries: readonly { readonly key: Expression | undefined; readonly value: Expression }[];
}
export interface Attribute extends Node {
  readonly kind: "attribute";
  readonly object: Expression;
  readonly name: string;
  readonly nameStart: number;
}
export interface Subscript extends Node {
  readonly kind: "subscript";
  readonly object: Expression;
  readonly index: Expression;
}
export interface Slice extends Node {
  readonly kind: "slice";
  readonly lower: Expression | undefined;
  readonly upper: Expression | undefined;
  readonly step: Expression | undefined;
}
export interface Call extends Node {
  readonly kind: "call";
  readonly callee: Expression;
  readonly args: readonly Argument[];
}
/** `name` undefined and `spread` undefined: positional. */
export interface Argument extends Node {
  readonly name: string | undefined;
  readonly spread: "*" | "**" | undefined;
  readonly value: Expression;
}
export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: "not" | "-" | "+" | "~";
  readonly operand: Expression;
}
export type BinaryOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**" | "@" | "|" | "&" | "^" | "<<" | ">>";
export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface BooleanOperation extends Node {
  readonly kind: "boolean";
  readonly operator: "and" | "or";
  readonly left: Expression;
  readonly right: Expression;
}
export type ComparisonOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "is" | "is not";
export interface Comparison extends Node {
  readonly kind: "comparison";
  readonly first: Expression;
  readonly rest: readonly { readonly operator: ComparisonOperator; readonly operand: Expression }[];
}
export interface Conditional extends Node {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}
export interface Lambda extends Node {
  readonly kind: "lambda";
  readonly parameters: readonly Parameter[];
  readonly body: Expression;
}
export interface Comprehension extends Node {
  readonly kind: "comprehension";
  readonly of: "list" | "set" | "dict" | "generator";
  /** The element; for a dict its value. */
  readonly element: Expression;
  readonly key: Expression | undefined;
  readonly clauses: readonly (
    | { readonly kind: "for"; readonly target: Expression; readonly iterable: Expression }
    | { readonly kind: "if"; readonly condition: Expression }
  )[];
}
export interface Starred extends Node {
  readonly kind: "starred";
  readonly value: Expression;
}
export interface NamedExpression extends Node {
  readonly kind: "named";
  readonly name: string;
  readonly nameAt: Node;
  readonly value: Expression;
}
export interface AwaitOrYield extends Node {
  readonly kind: "suspension";
  readonly keyword: "await" | "yield" | "yield from";
  readonly value: Expression | undefined;
}
export interface OpaqueExpression extends Node {
  readonly kind: "opaque";
  readonly reason: string;
}

export interface Parameter extends Node {
  readonly name: string;
  readonly variadic: "*" | "**" | undefined;
  /** After a bare `*` or `*args`. */
  readonly keywordOnly: boolean;
  readonly defaultValue: Expression | undefined;
}

export type Statement =
  | ExpressionStatement
  | Assign
  | AugmentedAssign
  | AnnotatedAssign
  | Delete
  | If
  | For
  | While
  | Try
  | With
  | FunctionDefinition
  | ClassDefinition
  | Return
  | Raise
  | Import
  | ImportFrom
  | Scope
  | Assert
  | Match
  | SimpleStatement
  | OpaqueStatement;

export interface ExpressionStatement extends Node {
  readonly kind: "expression";
  readonly value: Expression;
}
/** `a = b = value`: two targets. */
export interface Assign extends Node {
  readonly kind: "assign";
  readonly targets: readonly Expression[];
  readonly value: Expression;
}
export interface AugmentedAssign extends Node {
  readonly kind: "augmented";
  readonly target: Expression;
  readonly operator: BinaryOperator;
  readonly value: Expression;
}
export interface AnnotatedAssign extends Node {
  readonly kind: "annotated";
  readonly target: Expression;
  readonly annotation: Expression;
  readonly value: Expression | undefined;
}
export interface Delete extends Node {
  readonly kind: "delete";
  readonly targets: readonly Expression[];
}
/** `elif` is an If as the only statement of `otherwise`. */
export interface If extends Node {
  readonly kind: "if";
  readonly condition: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}
export interface For extends Node {
  readonly kind: "for";
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}
export interface While extends Node {
  readonly kind: "while";
  readonly condition: Expression;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}
export interface Try extends Node {
  readonly kind: "try";
  readonly body: readonly Statement[];
  readonly handlers: readonly ExceptHandler[];
  readonly otherwise: readonly Statement[];
  readonly finalizer: readonly Statement[];
}
/** `type` undefined: a bare `except:`. */
export interface ExceptHandler extends Node {
  readonly type: Expression | undefined;
  readonly name: string | undefined;
  readonly body: readonly Statement[];
}
export interface With extends Node {
  readonly kind: "with";
  readonly items: readonly { readonly value: Expression; readonly target: Expression | undefined }[];
  readonly body: readonly Statement[];
}
export interface FunctionDefinition extends Node {
  readonly kind: "function";
  readonly name: string;
  readonly nameStart: number;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
  readonly isAsync: boolean;
  /** The body holds a `yield` of its own. */
  readonly isGenerator: boolean;
}
export interface ClassDefinition extends Node {
  readonly kind: "class";
  readonly name: string;
  readonly nameStart: number;
  readonly bases: readonly Argument[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Expression[];
}
export interface Return extends Node {
  readonly kind: "return";
  readonly value: Expression | undefined;
}
export interface Raise extends Node {
  readonly kind: "raise";
  readonly value: Expression | undefined;
}
export interface ImportedName extends Node {
  readonly name: string;
  readonly alias: string | undefined;
}
/** `import a.b as c`: names are dotted. */
export interface Import extends Node {
  readonly kind: "import";
  readonly names: readonly ImportedName[];
}
/** `level` counts the leading dots; `names` is "*" for a star import. */
export interface ImportFrom extends Node {
  readonly kind: "importFrom";
  readonly module: string;
  readonly level: number;
  readonly names: readonly ImportedName[] | "*";
}
export interface Scope extends Node {
  readonly kind: "global" | "nonlocal";
  readonly names: readonly string[];
}
export interface Assert extends Node {
  readonly kind: "assert";
  readonly condition: Expression;
  readonly message: Expression | undefined;
}
export interface Match extends Node {
  readonly kind: "match";
  readonly subject: Expression;
  readonly cases: readonly MatchCase[];
}
export interface MatchCase extends Node {
  readonly pattern: Pattern;
  readonly guard: Expression | undefined;
  readonly body: readonly Statement[];
}
export type Pattern = Node &
  (
    | { readonly kind: "value"; readonly value: Expression }
    | { readonly kind: "capture" /** undefined for `_`. */; readonly name: string | undefined }
    | { readonly kind: "or"; readonly alternatives: readonly Pattern[] }
    | { readonly kind: "as"; readonly pattern: Pattern; readonly name: string }
    | { readonly kind: "sequence"; readonly items: readonly Pattern[] }
    | { readonly kind: "star"; readonly name: string | undefined }
    | {
        readonly kind: "mapping";
        readonly entries: readonly { readonly key: Expression; readonly pattern: Pattern }[] /** `**name`. */;
        readonly rest: string | undefined;
      }
    | {
        readonly kind: "class";
        readonly type: Expression;
        readonly positional: readonly Pattern[];
        readonly keywords: readonly { readonly name: string; readonly pattern: Pattern }[];
      }
    | { readonly kind: "opaque" /** What it captures. */; readonly names: readonly string[] }
  );
export interface SimpleStatement extends Node {
  readonly kind: "pass" | "break" | "continue";
}
/** A statement with a syntax error, or of a kind that the evaluator does not know. `names` are those it may bind, as far as can be read. */
export interface OpaqueStatement extends Node {
  readonly kind: "opaqueStatement";
  readonly reason: string;
  readonly names: readonly string[];
}
