/**
 * Expressions as settings write them, and the odd ones beside them. A line is a production: `<int>` stands for an expression that gives an int
 * (now and then for another one), `3|` at the start is its weight. Bound names are fixed (`x`, `k`, `v`, `i`), so that
 * nested comprehensions and lambdas shadow each other. `~` is nothing at all.
 */
export const expressionGrammar: Readonly<Record<string, string>> = {
  any: `
3|<int>
<float>
2|<bool>
4|<str>
<bytes>
3|<list>
2|<tuple>
2|<dict>
<set>
<none>
<frozen>
`,
  scalar: `
2|<int>
<float>
<bool>
3|<str>
<none>
`,
  hashable: `
2|<int>
3|<str>
<bool>
<none>
<float>
(<int>, <str>)
<bytes>
`,
  num: `
3|<int>
<float>
<bool>
`,
  none: `
6|None
[].append(<any>)
print(<str>)
{}.get(<hashable>)
<list>.sort()
<list>.reverse()
<list>.extend(<iter>)
<dict>.update(<dict>)
(lambda: None)()
`,
  int: `
0
1
2
3
-1
7
10
42
255
3600
-7
1_000
0x1F
0o17
0b101
00
2 ** 31
60 * 60 * 24
9007199254740993
12345678901234567890
10 ** 18
2|<int> + <int>
<int> - <int>
<int> * <int>
2|<int> // <int>
2|<int> % <int>
<num> // <num>
<num> % <num>
<int> ** <tiny>
-<int>
+<num>
~<int>
<int> & <int>
<int> | <int>
<int> ^ <int>
<int> << <tiny>
<int> >> <tiny>
<bool> + <bool>
3|len(<coll>)
len(<dict>.keys())
2|int(<numtext>)
int(<numtext>, <base>)
int(<numtext>, base=<base>)
int(<float>)
int(<bool>)
int()
int(<any>)
abs(<num>)
round(<num>)
round(<float>, <tiny>)
round(<int>, -1)
sum(<ints>)
sum(<ints>, <int>)
sum(<num> for x in <iter>)
sum(len(str(x)) for x in <iter>)
max(<ints>)
min(<ints>)
max(<int>, <int>)
min(<int>, <int>, <int>)
max(<list>, key=len)
min(<ints>, default=<int>)
max([], default=<int>)
max(<ints>, key=lambda x: -x)
min(<ints>, key=lambda x: x % 3)
<str>.count(<sub>)
<str>.count(<sub>, <idx>)
<str>.find(<sub>)
<str>.find(<sub>, <idx>)
<str>.find(<sub>, <idx>, <idx>)
<str>.rfind(<sub>)
<str>.rfind(<sub>, <idx>)
<str>.index(<sub>)
<str>.rindex(<sub>)
<list>.index(<any>)
<list>.count(<any>)
<ints>.index(<int>)
<ints>.index(<int>, <idx>)
<tuple>.index(<any>)
<tuple>.count(<any>)
<ints>[<idx>]
<ints>.pop()
<ints>.pop(<idx>)
<dict>[<hashable>]
<dict>.get(<hashable>, <int>)
<dict>.get(<hashable>) or <int>
<dict>.pop(<hashable>, <int>)
ord(<char>)
<bytes>[<idx>]
<bytes>.find(<bytes>)
<bytes>.count(<bytes>)
hash(<int>)
divmod(<int>, <int>)[<bit>]
pow(<int>, <tiny>)
pow(<int>, <tiny>, <int>)
<int>.__add__(<int>)
(<int>).bit_length()
(<int>).real
(<int>).numerator
<int> if <cond> else <int>
(<int> or <int>)
(<int> and <int>)
(lambda x: x + 1)(<int>)
(lambda x, y=<int>: x * y)(<tiny>)
(lambda *args: len(args))(*<iter>)
(lambda **kw: len(kw))(a=1, **{"b": 2})
(i := <int>)
[<int>, <int>][<bool>]
next(iter(<ints>))
next(x for x in <ints> if x > <int>)
next((x for x in <ints> if x > <int>), <int>)
int.from_bytes(<bytes>, "big")
functools.reduce(lambda a, b: a + b, <ints>)
functools.reduce(operator.mul, <ints>, 1)
operator.add(<int>, <int>)
operator.itemgetter(<bit>)(<ints>)
math.ceil(<num>)
math.floor(<num>)
`,
  tiny: `
0
1
2
3
5
-1
`,
  bit: `
2|0
2|1
-1
`,
  idx: `
4|0
4|1
2
3
-1
-2
5
-9
True
<int>
`,
  bound: `
3|~
0
1
2
3
-1
-2
-3
9
-9
None
True
`,
  step: `
1
2
-1
-2
3
None
0
`,
  base: `
10
16
8
2
0
36
1
`,
  slice: `
3|[<bound>:<bound>]
[<bound>:<bound>:<step>]
2|[::-1]
[:]
`,
  numtext: `
"0"
"1"
3|"42"
" 12 "
"-5"
"+7"
"1_000"
"1__0"
"_1"
"1_"
"0x1f"
"0b11"
"0o17"
"010"
"00"
""
" "
"1.5"
"1e3"
"1e-7"
"-0"
"inf"
"nan"
"-Infinity"
"1_0.5"
".5"
"5."
"+"
"- 1"
"0x"
"٣"
"1\\n"
"\\t3"
"True"
"None"
"12abc"
"1e400"
"zz"
b"12"
b" 7 "
str(<int>)
str(<float>)
<str>
`,
  float: `
0.0
1.0
0.5
1.5
-2.5
3.14
1e3
1e-5
1e16
1e15
1e22
1.5e300
.5
5.
-0.0
1_0.0_1
0.1 + 0.2
1e100
float("inf")
float("nan")
<num> / <num>
<float> + <num>
<float> - <num>
<float> * <num>
<float> ** <tiny>
<num> // <float>
<num> % <float>
-<float>
abs(<float>)
2|float(<numtext>)
float(<int>)
float()
round(<float>, <tiny>)
sum([<float>, <float>])
max(<float>, <num>)
<int> ** -1
<float> if <cond> else <float>
<float>.real
math.sqrt(<tiny>)
timedelta(<unit>=<num>).total_seconds()
timedelta(<unit>=<num>) / timedelta(<unit>=<int>)
`,
  unit: `
days
hours
minutes
seconds
weeks
milliseconds
`,
  bool: `
2|True
2|False
not <any>
not <cond>
3|<str> == <str>
<any> == <any>
<any> != <any>
<num> == <num>
2|<num> < <num>
<num> <= <num> < <num>
<int> < <int> == <int>
<int> > <num> != <any>
<str> < <str>
<str> >= <str>
<list> < <list>
<tuple> <= <tuple>
<set> <= <set>
<set> < <set>
<set> == <set>
<set> > <frozen>
<list> == <list>
<list> == <tuple>
<dict> == <dict>
<any> < <any>
2|<any> in <list>
<hashable> in <dict>
<hashable> in <set>
2|<sub> in <str>
<sub> not in <str>
<int> in <ints>
<any> not in <tuple>
<any> in <dict>.values()
<any> in (<any>, <any>)
<int> in range(<int>)
<bytes> in <bytes>
<int> in <bytes>
<any> in <any>
<any> is None
<any> is not None
<bool> is True
<bool> == 1
2|<bool> and <bool>
<bool> or <bool>
<bool> & <bool>
<bool> | <bool>
<bool> ^ <bool>
bool(<any>)
bool()
any(<iter>)
all(<iter>)
any(x for x in <iter>)
all(x == <any> for x in <iter>)
any(<sub> in x for x in <strs>)
2|<str>.startswith(<sub>)
<str>.startswith((<sub>, <sub>))
<str>.startswith(<sub>, <idx>)
<str>.endswith(<sub>)
<str>.endswith((<sub>,))
<str>.endswith(<sub>, <idx>, <idx>)
<str>.isdigit()
<str>.isnumeric()
<str>.isdecimal()
<str>.isalpha()
<str>.isalnum()
<str>.isspace()
<str>.isupper()
<str>.islower()
<str>.istitle()
<str>.isidentifier()
<str>.isascii()
<str>.isprintable()
<bytes>.startswith(<bytes>)
<bytes>.isdigit()
<set>.issubset(<iter>)
<set>.issuperset(<iter>)
<set>.isdisjoint(<iter>)
3|isinstance(<any>, <type>)
isinstance(<any>, (<type>, <type>))
issubclass(<type>, <type>)
callable(<any>)
callable(<type>)
hasattr(<any>, <attr>)
type(<any>) is <type>
type(<any>) == <type>
type(<any>) in (<type>, <type>)
<str>.lower() in (<str>, <str>)
<str>.lower() == "true"
(<float>).is_integer()
<cond>
bool(re.match(<pattern>, <str>))
`,
  cond: `
2|<bool>
<any>
<list>
<str>
<int> > <int>
`,
  type: `
int
str
bool
float
list
tuple
dict
set
bytes
frozenset
object
type(None)
type
range
`,
  attr: `
"strip"
"append"
"keys"
"nothing"
"__len__"
"__iter__"
"real"
"add"
"decode"
`,
  char: `
"a"
"Z"
"é"
"€"
"\\n"
"😀"
b"a"
<str>[<idx>]
`,
  sub: `
""
2|"a"
"b"
2|"."
","
" "
"ab"
"/"
"://"
"\\n"
"é"
"xyz"
<str>
`,
  str: `
""
3|"a"
"abc"
"Hello World"
2|"example.com"
"a,b,,c"
" padded\\t"
"https://user:p%40ss@host.example:8443/path?q=1#f"
"/srv/app/../static/"
"True"
"false"
"ABC def"
"they're bill's"
"x\\ny\\r\\nz\\n"
"line1\\x0bline2\\x85line3\\u2028end"
"ünïcödé ß ſ ﬁ İ"
"\\u20ac\\x41\\101"
"😀 emoji"
"\\ud800"
"\\0nul"
r"raw\\d\\n"
'it''s'
"a" "b" 'c'
"%d"
"""triple "quoted" text"""
"tab\\tback\\\\slash\\'quote\\""
"ǆ ǅ Σς"
"\\u00a0nbsp\\u3000"
"12"
"1e3"
"{}"
"%s and %s"
"{0}-{1}"
u"old"
3|<str> + <str>
<str> * <tiny>
<tiny> * <str>
str(<any>)
str()
str(<float>)
str(<bytes>, "utf-8")
repr(<any>)
repr(<str>)
ascii(<str>)
<str><slice>
<str>[<idx>]
2|<str>.strip()
<str>.strip(<sub>)
<str>.strip(None)
<str>.lstrip()
<str>.lstrip(<sub>)
<str>.rstrip(<sub>)
<str>.rstrip("/")
2|<str>.lower()
<str>.upper()
<str>.title()
<str>.capitalize()
<str>.swapcase()
<str>.casefold()
2|<str>.replace(<sub>, <sub>)
<str>.replace(<sub>, <sub>, <tiny>)
<str>.join(<strs>)
2|",".join(<strs>)
"-".join(<str>)
",".join(x for x in <strs>)
", ".join(str(x) for x in <iter>)
"".join(map(str, <iter>))
<str>.zfill(<width>)
<str>.ljust(<width>)
<str>.rjust(<width>, <char>)
<str>.center(<width>)
<str>.center(<width>, "*")
<str>.expandtabs()
<str>.expandtabs(<tiny>)
<str>.removeprefix(<sub>)
<str>.removesuffix(<sub>)
<str>.partition(<sub>)[<idx>]
<str>.rpartition(<sub>)[<idx>]
<str>.split(<sub>)[<idx>]
<str>.split()[0]
<str>.splitlines()[0]
<str>.translate(str.maketrans("ab", "xy"))
<str>.translate({97: None})
<str>.encode().decode()
<bytes>.decode()
<bytes>.decode("latin-1")
<bytes>.decode("utf-8", "replace")
<bytes>.hex()
2|"%s" % <scalar>
"%s" % (<any>,)
"%s/%s" % (<any>, <any>)
"%d" % <num>
"%05d" % <num>
"%-5d|" % <int>
"%+d" % <int>
"% d" % <int>
"%x" % <int>
"%#x" % <int>
"%o" % <int>
"%X" % <int>
"%e" % <num>
"%.3e" % <num>
"%g" % <num>
"%.2f" % <num>
"%8.3f|" % <num>
"%5s|" % <str>
"%-5s|" % <str>
"%.2s" % <str>
"%r" % <any>
"%r" % (<any>,)
"%a" % <str>
"%c" % <int>
"%c" % <char>
"%%"
"%% %s" % <scalar>
"%(a)s-%(b)s" % {"a": <any>, "b": <any>}
"%(a)s" % <dict>
"%(a)05d" % {"a": <int>}
"%*d" % (<tiny>, <int>)
"%s" % <tuple>
"%s" % <any>
<str> % <any>
"%i" % <float>
"%q" % <int>
"%"  % <int>
2|"{}".format(<any>)
"{} {}".format(<any>, <any>)
"{0} {1} {0}".format(<any>, <any>)
"{a}".format(a=<any>)
"{a}{b}".format(**{"a": <any>, "b": <any>})
"{0[0]}".format(<seq>)
"{a[k]}".format(a={"k": <any>})
"{0.real}".format(<int>)
"{:>5}|".format(<scalar>)
"{:<5}|".format(<scalar>)
"{:^6}|".format(<scalar>)
"{:*^9}".format(<str>)
"{!r}".format(<any>)
"{!s:>6}".format(<any>)
"{:d}".format(<num>)
"{:05d}".format(<int>)
"{:,}".format(<num>)
"{:_}".format(<int>)
"{:x}".format(<int>)
"{:#b}".format(<int>)
"{:e}".format(<num>)
"{:.2f}".format(<num>)
"{:.3}".format(<scalar>)
"{:g}".format(<num>)
"{:%}".format(<num>)
"{:+}".format(<num>)
"{: }".format(<num>)
"{:n}".format(<int>)
"{:c}".format(<int>)
"{:s}".format(<scalar>)
"{:{}}".format(<any>, <width>)
"{{}}".format(<any>)
"{".format()
"}".format()
"{} {1}".format(1, 2)
<str>.format(<any>, <any>)
<str>.format_map(<dict>)
format(<scalar>, <spec>)
format(<any>)
2|f"{<f>}"
f"a{<f>}b{<f>}"
f"{<f>!r}"
f"{<f>!s}"
f"{<f>!a}"
f"{<f>:>8}"
f"{<f>:{<width>}}"
f"{<num>:.2f}"
f"{<num>:,}"
f"{<int>:04d}"
f"{<int>:#x}"
f"{<f>=}"
f"{<f> = }"
f"{<f>=!s}"
f"{<f>=:>5}"
f"{{}}{<f>}"
f"{<f>}" "tail"
"head" f"{<f>}"
rf"\\d{<f>}"
f"{<f>!r:>10}"
chr(<code>)
hex(<int>)
oct(<int>)
bin(<int>)
type(<any>).__name__
<type>.__name__
<str> if <cond> else <str>
<str> or <str>
<str> and <str>
2|(<any> or <str>)
max(<strs>)
min(<strs>, key=len)
sorted(<strs>)[0]
<strs>[<idx>]
<dict>.get(<hashable>, <str>)
next(iter(<strs>), <str>)
os.path.join(<str>, <str>)
os.path.join(<str>, <str>, <str>)
os.path.basename(<str>)
os.path.dirname(<str>)
os.path.normpath(<str>)
os.path.splitext(<str>)[<bit>]
os.path.split(<str>)[<bit>]
os.path.relpath(<str>, "/srv")
os.path.commonprefix(<strs>)
str(Path(<str>))
str(Path(<str>) / <str>)
Path(<str>).name
Path(<str>).suffix
Path(<str>).stem
Path(<str>).as_posix()
str(PurePosixPath(<str>).parent)
urllib.parse.quote(<str>)
urllib.parse.quote(<str>, safe="")
urllib.parse.quote_plus(<str>)
urllib.parse.unquote(<str>)
urllib.parse.unquote_plus(<str>)
urllib.parse.urlencode(<dict>)
urllib.parse.urljoin(<url>, <str>)
urllib.parse.urlparse(<url>).<urlpart>
urllib.parse.urlsplit(<url>).<urlpart>
urllib.parse.urlunparse(urllib.parse.urlparse(<url>))
json.dumps(<jsonable>)
json.dumps(<jsonable>, indent=2)
json.dumps(<jsonable>, sort_keys=True)
json.dumps(<dict>)
textwrap.dedent("  a\\n    b\\n  c")
textwrap.dedent(<str>)
textwrap.shorten(<str>, width=8)
string.Template("$a \${b} $$").substitute(a=<any>, b=<any>)
string.capwords(<str>)
string.digits
string.ascii_lowercase
re.sub(<pattern>, <repl>, <str>)
re.sub(<pattern>, lambda m: m.group(0).upper(), <str>)
re.match(<pattern>, <str>).group()
re.search(<pattern>, <str>).group(0)
(re.search(<pattern>, <str>) or [<str>])[0]
re.escape(<str>)
base64.b64encode(<bytes>).decode()
base64.b64decode(<str>).decode()
base64.urlsafe_b64encode(<bytes>).decode("ascii")
shlex.quote(<str>)
str(timedelta(<unit>=<num>))
repr(timedelta(<unit>=<num>))
operator.itemgetter("a")({"a": <str>})
operator.attrgetter("real")(<int>)
`,
  f: `
2|<str>
<any>
<num>
(<list>)
( <dict> )
<bool>
`,
  url: `
"https://user:p%40ss@Host.Example:8443/path;x?q=1&b=#f"
"postgres://u:p@h/db"
"redis://:pw@[::1]:6379/0"
"//cdn.example.com/x"
"/static/"
"sqlite:///db.sqlite3"
"http://h:bad/"
"mailto:a@b"
""
<str>
`,
  urlpart: `
scheme
netloc
path
query
fragment
hostname
port
username
password
params
geturl()
`,
  pattern: `
r"^a"
r"\\d+"
r"(\\w+)"
r"[a-c]*"
r"\\s*,\\s*"
r"(?P<n_>\\w)\\."
r"(?i)HELLO"
r"x|y|"
r"\\."
r"$"
r"[^\\w]+"
r"a{2,3}"
r"(a)(b)?"
r"\\bW"
`,
  repl: `
""
"-"
r"<\\1>"
r"\\g<0>"
`,
  spec: `
""
">5"
"05"
"x"
".2f"
","
"^7"
"s"
"d"
"%"
"e"
`,
  width: `
0
3
5
8
-1
<tiny>
`,
  code: `
65
233
8364
128512
0
-1
1114112
<int>
`,
  bytes: `
b""
2|b"abc"
b"a,b"
b"\\x00\\xff'\\""
b"\\n\\t\\\\"
rb"\\d"
b"x" b"y"
b"12"
<bytes> + <bytes>
<bytes> * <tiny>
<bytes><slice>
bytes(<tiny>)
bytes([<code>, 66])
bytes(<str>, "utf-8")
2|<str>.encode()
<str>.encode("utf-8")
<str>.encode("ascii")
<str>.encode("ascii", "ignore")
<str>.encode("latin-1", errors="replace")
<bytes>.upper()
<bytes>.strip()
<bytes>.replace(b"a", b"b")
<bytes>.split(b",")[0]
b",".join([<bytes>, <bytes>])
bytes.fromhex("00ff")
base64.b64encode(<bytes>)
base64.b64decode(<str>)
"%s" % <bytes>
b"%s" % <bytes>
(<int>).to_bytes(2, "big")
`,
  coll: `
2|<str>
2|<list>
<tuple>
<dict>
<set>
<bytes>
<any>
`,
  seq: `
<list>
<tuple>
<str>
<strs>
`,
  iter: `
3|<list>
<tuple>
<strs>
<ints>
<dict>
<dict>.items()
<dict>.values()
<str>
<oneset>
range(<rangearg>)
range(<rangearg>, <rangearg>)
range(<rangearg>, <rangearg>, <step>)
(x for x in <list>)
map(<fn>, <list>)
filter(None, <list>)
filter(<fn>, <list>)
zip(<list>, <list>)
enumerate(<list>)
enumerate(<list>, <int>)
enumerate(<list>, start=<int>)
reversed(<list>)
reversed(<dict>)
iter(<list>)
itertools.chain(<list>, <list>)
itertools.chain.from_iterable([<list>, <list>])
itertools.product(<smalllist>, <smalllist>)
itertools.islice(<list>, <tiny>)
itertools.islice(itertools.repeat(<int>), 3)
itertools.repeat(<any>, <tiny>)
<any>
`,
  rangearg: `
0
1
3
5
-2
10
`,
  smalllist: `
[1, 2]
["a"]
"ab"
[]
`,
  fn: `
str
len
bool
int
lambda x: x
lambda x: x + 1
lambda x: <any>
lambda x: str(x)
lambda x: (x, <any>)
lambda x: x == <any>
lambda x: not x
str.strip
str.lower
str.upper
repr
type
operator.itemgetter(<bit>)
functools.partial(max, <int>)
functools.partial(lambda a, b: (a, b), <any>)
None
`,
  ints: `
[1, 2, 3]
[3, 1, 2]
[]
(5, 4)
[<int>, <int>]
[<num>, <int>, <bool>]
list(range(<rangearg>))
[x * 2 for x in range(4)]
[x for x in <ints> if x % 2]
sorted(<ints>)
[len(x) for x in <strs>]
[int(x) for x in "1,2,3".split(",")]
`,
  strs: `
["a", "b"]
["localhost", "127.0.0.1"]
[]
("x", "y", "x")
[<str>, <str>]
[<str>]
2|<str>.split(",")
<str>.split()
<str>.split(None, <tiny>)
<str>.split(<sub>)
<str>.split(<sub>, <tiny>)
<str>.split(sep=<sub>, maxsplit=<tiny>)
<str>.rsplit(<sub>, <tiny>)
<str>.rsplit(None, 1)
<str>.rsplit()
<str>.splitlines()
<str>.splitlines(True)
<str>.splitlines(keepends=True)
<str>.partition(<sub>)
<str>.rpartition(<sub>)
[x.strip() for x in <str>.split(",")]
[x for x in <strs> if x]
[x.upper() for x in <strs>]
[f"https://{x}" for x in <strs>]
list(map(str.strip, <strs>))
list(filter(None, <strs>))
sorted(<strs>)
sorted(<strs>, key=len)
sorted(<strs>, key=str.lower, reverse=True)
[*<strs>, <str>]
<strs> + [<str>]
re.split(<pattern>, <str>)
re.findall(<pattern>, <str>)
shlex.split("a 'b c' d")
shlex.split(<str>)
textwrap.wrap(<str>, 5)
os.path.split(<str>)
list(Path(<str>).parts)
[str(x) for x in Path(<str>).parents]
Path(<str>).suffixes
`,
  list: `
2|[]
2|[<any>]
3|[<any>, <any>]
[<any>, <any>, <any>]
[None] * <tiny>
[[]] * 2
2|<ints>
2|<strs>
2|<list> + <list>
<list> * <tiny>
2|list(<iter>)
list()
list(<dict>)
list(<dict>.keys())
list(<dict>.values())
list(<dict>.items())
list(<str>)
2|sorted(<ints>)
sorted(<list>)
sorted(<iter>)
sorted(<set>)
sorted(<dict>)
sorted(<dict>.items())
sorted(<list>, key=str)
sorted(<list>, key=lambda x: (str(type(x)), str(x)))
sorted(<ints>, reverse=<bool>)
sorted(<strs>, key=lambda x: -len(x), reverse=True)
sorted([(1, "b"), (0, "c"), (1, "a")])
2|<list><slice>
2|[<body> for x in <iter>]
[<body> for x in <iter> if <xcond>]
[(x, y) for x in <smalllist> for y in <smalllist>]
[y for x in [<list>, <list>] for y in x]
[y for x in [<list>, <strs>] for y in x if <xcond>]
[[x for x in <list>] for x in <smalllist>]
[k for k, v in <dict>.items()]
[v for k, v in <dict>.items() if v]
[k + v for k, v in zip(<strs>, <strs>)]
[(i, x) for i, x in enumerate(<list>)]
[x for x in (y for y in <iter>)]
[f() for f in [lambda: x for x in <ints>]]
[f() for f in [lambda x=x: x for x in <ints>]]
[(y := <body>) for x in <iter>]
[*<iter>, <any>]
[*<iter>, *<iter>]
[<any>, *<str>]
<list> or [<any>]
<list> and <list>
<list> if <cond> else <list>
<list>.copy()
copy.copy(<list>)
copy.deepcopy(<list>)
[x for x in <any>]
[*<any>]
(lambda *args: list(args))(*<iter>, <any>)
(lambda *args, **kw: [args, kw])(<any>, a=<any>)
(lambda a, /, b, *, c: [a, b, c])(<any>, b=<any>, c=<any>)
dict(<pairs>).keys() & {"a"}
list({}.fromkeys(<strs>))
list(dict.fromkeys(<ints>, <any>).items())
json.loads("[1, 2.0, null, true, \\"x\\"]")
json.loads(<jsontext>)
ast.literal_eval(<littext>)
ast.literal_eval(repr(<any>))
list(collections.OrderedDict(<pairs>).items())
list(collections.Counter(<str>).items())
collections.Counter(<strs>).most_common(1)
[list(x) for x in itertools.product([0, 1], repeat=2)]
operator.concat(<list>, <list>)
<tuple> + <list>
list(reversed(<seq>))
list(zip(*[<list>, <list>]))
list(zip(<list>, <ints>, <str>))
list(map(<fn>, <list>))
list(map(lambda a, b: (a, b), <list>, <list>))
urllib.parse.parse_qsl("a=1&b=&c")
list(urllib.parse.parse_qs("a=1&a=2").values())
`,
  body: `
3|x
(x, x)
str(x)
x == <any>
<any>
[x, <any>]
{x: <any>}
x if x else <any>
f"{x}"
x + <any>
x[0]
len(x)
`,
  xcond: `
3|x
x != <any>
x not in <list>
len(str(x)) > 1
isinstance(x, <type>)
<cond>
`,
  pairs: `
[("a", <any>), ("b", <any>)]
[(<hashable>, <any>)]
{"a": <any>}
zip(<strs>, <list>)
[["k", <any>]]
["ab", "cd"]
[]
<dict>
`,
  tuple: `
2|()
(<any>,)
3|(<any>, <any>)
(<int>, <int>, <int>)
<tuple> + <tuple>
<tuple> * <tiny>
2|tuple(<iter>)
tuple(<list>)
tuple(x for x in <iter>)
tuple(<str>)
<tuple><slice>
(*<iter>, <any>)
(*<iter>,)
divmod(<num>, <num>)
<str>.partition(<sub>)
os.path.splitext(<str>)
<tuple> or (<any>,)
<tuple> if <cond> else <tuple>
(<float>).as_integer_ratio()
(lambda *args: args)(*<iter>)
<dict>.popitem()
tuple(sorted(<dict>.items()))
(re.match(r"(a)(b)?", <str>) or re.match("", "")).groups()
tuple(urllib.parse.urlsplit(<url>))
`,
  dict: `
2|{}
3|{"a": <any>}
2|{"a": <any>, "b": <any>}
{<hashable>: <any>, <hashable>: <any>}
{1: "int", True: "bool", 1.0: "float"}
{"default": {"ENGINE": <str>, "NAME": <str>}}
2|{**<dict>, "a": <any>}
{"a": <any>, **<dict>}
{**<dict>, **<dict>}
2|<dict> | <dict>
dict()
2|dict(a=<any>)
dict(<pairs>)
dict(<pairs>, b=<any>)
dict(<dict>, **<dict>)
dict(**<dict>)
dict(zip(<strs>, <list>))
2|{x: <body> for x in <iter>}
{k: v for k, v in <dict>.items()}
{v: k for k, v in <dict>.items()}
{k: v for k, v in <pairs> if v}
{str(x): x for x in <ints>}
{i: x for i, x in enumerate(<list>)}
dict.fromkeys(<iter>)
dict.fromkeys(<strs>, <any>)
<dict>.copy()
copy.deepcopy(<dict>)
<dict> or {"x": <any>}
<dict> if <cond> else <dict>
{"n": <dict>}["n"]
<dict>.get("a", {})
<dict>.setdefault("z", {"y": <any>})
(lambda **kw: kw)(a=<any>, **{"b": <any>})
(lambda **kw: kw)(**<dict>)
json.loads("{\\"a\\": [1, {\\"b\\": null}], \\"a\\": 2}")
json.loads(json.dumps(<jsonable>))
dict(collections.Counter(<str>))
dict(collections.defaultdict(list, a=<any>))
urllib.parse.parse_qs("a=1&b=2&a=3")
vars(types.SimpleNamespace(a=<any>))
re.match(r"(?P<n_>.)", <str>).groupdict()
`,
  oneset: `
{<hashable>}
set()
{1, 2, 3}
set([<int>, <int>])
frozenset([<hashable>])
`,
  set: `
2|set()
2|{<hashable>}
{<hashable>, <hashable>}
{1, True, 1.0}
set(<iter>)
set(<str>)
2|<set> | <set>
<set> & <set>
<set> - <set>
<set> ^ <set>
<set>.union(<iter>)
<set>.union(<iter>, <iter>)
<set>.intersection(<iter>)
<set>.difference(<iter>)
<set>.symmetric_difference(<iter>)
<set>.copy()
{x for x in <iter>}
{<body> for x in <iter>}
{*<iter>, <hashable>}
set(<dict>) - {"a"}
<dict>.keys() | {"z"}
<dict>.keys() - <set>
<set> | <frozen>
set(<frozen>)
`,
  frozen: `
frozenset()
frozenset(<iter>)
frozenset({<hashable>})
<frozen> | <set>
<frozen> & <iter>
`,
  jsonable: `
{"a": [1, 2.5, <bool>], "b": None}
[<scalar>, <str>]
{"k": <scalar>, <str>: <int>}
<str>
<float>
{"a": {"b": <list>}}
(<int>, <int>)
`,
  jsontext: `
"{}"
"[]"
"1"
"1.0"
"-0"
"1e5"
"NaN"
"\\"a\\\\u00e9\\""
"{\\"a\\": 1,}"
"{'a': 1}"
"[1, 2"
" true "
"nul"
"\\"\\\\n\\""
"01"
"123456789012345678901"
"\\"tab\\there\\""
<str>
`,
  littext: `
"[1, 'a', None]"
"{'a': (1,), 'b': {2}}"
"-1"
"1 + 2j"
"'a' 'b'"
"b'x'"
"f(1)"
"a"
"[1,"
" 1"
"1_000"
"True"
"{}"
"1 + 1"
<str>
`,
};
