import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asItsSize, growth } from "../../harness/growth.js";
import { type CommandLineDialect, splitCommandLine } from "../../../server/src/core/syntax/deploy/commandLine.js";
import { plainText, spanOf } from "../../../server/src/core/syntax/deploy/mappedText.js";
import { parseShell, type ShellCommand } from "../../../server/src/core/syntax/deploy/shell.js";

const FILE = "/p/start.sh";
const parse = (text: string) => parseShell(plainText(FILE, text));
const texts = (command: ShellCommand | undefined) => command?.words.map((word) => word.text);
const all = (text: string) => parse(text).commands.map((command) => command.words.map((word) => word.text).join(" "));

describe("simple commands", () => {
  it("takes words, assignments and redirects apart", () => {
    const [command] = parse(`FOO="a b" BAR= exec gunicorn -b '0.0.0.0:8000' app.wsgi > /dev/null 2>&1`).commands;
    expect(texts(command)).toEqual(["exec", "gunicorn", "-b", "0.0.0.0:8000", "app.wsgi"]);
    expect(command?.assignments.map((entry) => [entry.name, entry.value.text])).toEqual([
      ["FOO", "a b"],
      ["BAR", ""],
    ]);
    expect(command?.redirects.map((entry) => [entry.operator, entry.target?.text])).toEqual([
      [">", "/dev/null"],
      [">&", "1"],
    ]);
  });

  it("keeps the place of every word", () => {
    const text = `cd x && gunicorn --bind "0.0.0.0:$PORT"`;
    const words = parse(text).commands.flatMap((command) => command.words);
    expect(words.map((word) => text.slice(word.at.start, word.at.end))).toEqual([
      "cd",
      "x",
      "gunicorn",
      "--bind",
      '"0.0.0.0:$PORT"',
    ]);
    expect(words[4]?.parts).toEqual([
      { kind: "text", text: "0.0.0.0:" },
      { kind: "variable", name: "PORT", operator: undefined, argument: undefined, quoted: true, source: "$PORT" },
    ]);
  });

  it("says how commands are joined, and which run in the background", () => {
    const commands = parse("a && b || c; d | e &\nf").commands;
    expect(
      commands.map((command) => [texts(command)?.[0], command.joinedBy, command.conditional, command.background]),
    ).toEqual([
      ["a", "", false, false],
      ["b", "&&", false, false],
      ["c", "||", true, false],
      ["d", "", false, true],
      ["e", "|", false, true],
      ["f", "", false, false],
    ]);
  });

  it("takes a mark that is filled in elsewhere for one expansion, and no other brace or percent sign", () => {
    const [command] = parse("gunicorn -p %(HOME)s/a.id -c {{ home | quote }}/b.py {a,{b}} 5%(x").commands;
    expect(texts(command)?.slice(0, 6)).toEqual([
      "gunicorn",
      "-p",
      "%(HOME)s/a.id",
      "-c",
      "{{ home | quote }}/b.py",
      "{a,{b}}",
    ]);
    expect(command?.words[2]?.parts[0]).toEqual({ kind: "substitution", source: "%(HOME)s" });
    expect(texts(command)?.[6]).toBe("5%");
  });

  it("takes what stands in angle brackets behind `=` for a mark, and not where files are read and written", () => {
    const [command, other] = parse("PORT=<PORT>\nA=<in cat <in>out\n").commands;
    expect(command?.assignments.map(({ name, value }) => [name, value.parts])).toEqual([
      ["PORT", [{ kind: "substitution", source: "<PORT>" }]],
    ]);
    expect(command?.redirects).toEqual([]);
    expect(other?.redirects.map(({ operator, target }) => [operator, target?.text])).toEqual([
      ["<", "in"],
      ["<", "in"],
      [">", "out"],
    ]);
  });

  it("goes on after an operator at the end of a line", () => {
    expect(parse("migrate &&\n  gunicorn").commands.map((command) => command.joinedBy)).toEqual(["", "&&"]);
  });

  it("reads parameter expansions", () => {
    const [command] = parse('gunicorn -w ${WORKERS:-"$(nproc)"} $(cat x) "$@"').commands;
    expect(command?.words[2]?.parts).toEqual([
      {
        kind: "variable",
        name: "WORKERS",
        operator: ":-",
        argument: '"$(nproc)"',
        quoted: false,
        source: '${WORKERS:-"$(nproc)"}',
      },
    ]);
    expect(command?.words[3]?.parts).toEqual([{ kind: "substitution", source: "$(cat x)" }]);
    expect(command?.words[4]?.parts).toMatchObject([{ kind: "variable", name: "@" }]);
  });
});

describe("compound commands", () => {
  it("flattens if, and marks the bodies only", () => {
    const commands = parse(
      'if [ "$1" = web ]; then\n  migrate\nelif test x; then b; else c; fi\nexec gunicorn',
    ).commands;
    expect(commands.map((command) => [texts(command)?.[0], command.conditional])).toEqual([
      ["[", false],
      ["migrate", true],
      ["test", true],
      ["b", true],
      ["c", true],
      ["exec", false],
    ]);
  });

  it("flattens loops: the condition runs, the body may", () => {
    const commands = parse("until pg_isready; do sleep 1; done\nfor x in a b; do echo $x; done\nrun").commands;
    expect(commands.map((command) => [texts(command)?.[0], command.conditional])).toEqual([
      ["pg_isready", false],
      ["sleep", true],
      ["echo", true],
      ["run", false],
    ]);
  });

  it("knows the branch of a case", () => {
    const commands = parse(
      'case "$1" in\n  web|server) exec gunicorn x ;;\n  worker)\n    exec celery\n    ;;\n  *) exec "$@";;\nesac\nlast',
    ).commands;
    expect(
      commands.map((command) => [
        texts(command)?.[1] ?? texts(command)?.[0],
        command.cases.map((entry) => entry.patterns.map((pattern) => pattern.text).join("|")).join(),
        command.conditional,
      ]),
    ).toEqual([
      ["gunicorn", "web|server", false],
      ["celery", "worker", false],
      ["$@", "*", false],
      ["last", "", false],
    ]);
    expect(commands[0]?.cases[0]?.subject.text).toBe("$1");
  });

  it("knows functions", () => {
    const commands = parse("wait_db() {\n  nc -z db 5432\n}\nfunction two { b; }\nwait_db\nrun").commands;
    expect(commands.map((command) => [texts(command)?.[0], command.function, command.conditional])).toEqual([
      ["nc", "wait_db", false],
      ["b", "two", false],
      ["wait_db", undefined, false],
      ["run", undefined, false],
    ]);
  });

  it("skips here-documents and comments", () => {
    expect(all("python << END\nimport os; exec(\nEND\ncat <<-'EOF' && b # c\n\tnot this\n\tEOF\nlast")).toEqual([
      "python",
      "cat",
      "b",
      "last",
    ]);
  });

  it("reads an array as one assignment", () => {
    expect(all("A=(a b c)\nrun")).toEqual(["", "run"]);
  });
});

describe("other splitters", () => {
  const split = (text: string, dialect: CommandLineDialect) =>
    splitCommandLine(plainText(FILE, text), dialect).words.map((word) => word.text);
  it("shlex knows no operators and no expansion", () => {
    expect(split(`gunicorn "a\\n\\"b" 'c\\' && $X`, "shlex")).toEqual(["gunicorn", 'a\\n"b', "c\\", "&&", "$X"]);
  });
  it("go-shellwords takes a backslash off between double quotes too", () => {
    expect(split(`sh -c "gunicorn \\ --workers 4 \\"x\\"" 'c\\ d' a\\ b`, "shellwords")).toEqual([
      "sh",
      "-c",
      'gunicorn  --workers 4 "x"',
      "c\\ d",
      "a b",
    ]);
    expect(split(`sh -c "gunicorn \\ --workers 4"`, "shlex")).toEqual(["sh", "-c", "gunicorn \\ --workers 4"]);
  });
  it("systemd knows C escapes in every quote", () => {
    expect(split(`/bin/x 'a\\tb' "c\\x41" $$ \${HOME}/y`, "systemd")).toEqual([
      "/bin/x",
      "a\tb",
      "cA",
      "$",
      "${HOME}/y",
    ]);
  });
  it("reports an unclosed quote", () => {
    expect(splitCommandLine(plainText(FILE, 'a "b'), "shlex").problem).toBe("unclosed quote");
  });
});

/** One word as somebody could write it: pieces of plain text, quotes and escapes. */
const character = fc.constantFrom(..."abcXYZ019-_=:/.,%+@~^*?[]{}!#éß");
const special = fc.constantFrom(..."abc \t'\"\\$`;&|<>()#*?~!=-");
const plain = fc.string({ unit: character, minLength: 1, maxLength: 6 });
const single = fc.string({ unit: special, maxLength: 8 }).map((text) => `'${text.replaceAll("'", "")}'`);
const double = fc
  .string({ unit: special, maxLength: 8 })
  .map((text) => `"${text.replace(/[\\"$`]/g, (c) => `\\${c}`)}"`);
const looseDouble = fc
  .array(fc.constantFrom("a", " ", "'", "\\n", "\\'", "\\;", '\\"', "\\\\", "\\$", "\\\n", "#"), { maxLength: 8 })
  .map((pieces) => `"${pieces.join("")}"`);
const escaped = special.map((c) => `\\${c}`);
const continued = fc.constant("\\\n");
const word = fc
  .array(fc.oneof(plain, single, double, looseDouble, escaped, continued), { minLength: 1, maxLength: 5 })
  .map((pieces) => pieces.join(""))
  .filter((text) => !text.replaceAll("\\\n", "").startsWith("#")); // a comment
const line = fc
  .array(word, { minLength: 1, maxLength: 6 })
  .chain((words) => fc.constantFrom(" ", "  ", "\t", " \\\n ").map((blank) => words.join(blank)));

describe("a POSIX shell agrees", () => {
  it("on words, quotes and escapes", () => {
    const lines = fc.sample(line, { numRuns: 3000, seed: 7 });
    // `set -f`: file names are not our business. Words of one line end with NUL, lines with SOH NUL.
    const script = `set -f\n${lines.map((text) => `printf '%s\\0' x ${text}\nprintf '\\001\\0'`).join("\n")}\n`;
    const run = spawnSync("sh", [], { input: script, encoding: "utf8", maxBuffer: 1 << 26 });
    expect(run.stderr).toBe("");
    const theirs = run.stdout
      .split("\u0001\0")
      .slice(0, -1)
      .map((part) => part.split("\0").slice(0, -1));
    expect(theirs).toHaveLength(lines.length);
    // Tildes expand at the beginning of a word, which needs a home directory: compared unexpanded only elsewhere.
    lines.forEach((text, index) => {
      if (/(?:^|[\s:=])~/.test(text.replaceAll("\\\n", ""))) return;
      const commands = parse(`printf x ${text}`).commands;
      expect(commands, JSON.stringify(text)).toHaveLength(1);
      expect(texts(commands[0])?.slice(1), JSON.stringify(text)).toEqual(theirs[index]);
    });
  });

  it("on where commands end and here-documents are skipped", () => {
    const command = fc.array(word, { maxLength: 3 }).map((words) => ["printf '%s\\0'", "C", ...words].join(" "));
    const joined = fc
      .array(
        fc.tuple(
          command,
          fc.constantFrom("; ", " && ", "\n", " # ; x\n", " <<E >/dev/null\nprintf no\nE\n", " <<-'E'\n\t$x `\n\tE\n"),
        ),
        { minLength: 1, maxLength: 5 },
      )
      .map((pairs) => `${pairs.map(([text, end]) => text + end).join("")}:`);
    const scripts = fc
      .sample(joined, { numRuns: 300, seed: 11 })
      .filter((text) => !/(?:^|[\s:=])~/.test(text.replaceAll("\\\n", "")));
    const run = spawnSync("sh", [], {
      input: `set -f\n${scripts.map((text) => `{\n${text}\n}\nprintf '\\001\\0'`).join("\n")}\n`,
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    expect(run.stderr).toBe("");
    const theirs = run.stdout
      .split("\u0001\0")
      .slice(0, -1)
      .map((part) => part.split("\0").slice(0, -1));
    scripts.forEach((text, index) => {
      const visible = parse(text).commands.filter(
        (entry) => entry.words[0]?.text === "printf" && !entry.redirects.some((redirect) => redirect.operator === ">"),
      );
      expect(
        visible.flatMap((entry) => entry.words.slice(2).map((item) => item.text)),
        JSON.stringify(text),
      ).toEqual(theirs[index]);
    });
  });

  it("and the places hold the characters", () => {
    fc.assert(
      fc.property(line, (text) => {
        for (const command of parse(text).commands) {
          for (const item of command.words) {
            for (let i = 0; i < item.text.length; i++) {
              const at = spanOf(item.mapped, i, i + 1);
              expect(text.slice(at.start, at.end).endsWith(item.text[i] ?? "?")).toBe(true);
              expect(at.start >= item.at.start && at.end <= item.at.end).toBe(true);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("anything as input", () => {
  const sample =
    "set -e\nX=1 exec \"$@\" <<EOF\nx\nEOF\ncase $1 in a|b) f() { g; } ;; esac\nif ! x; then y & fi\nA=(1 2) ; $(a `b`) ${X:-'}'}";
  it("survives truncation and mutation", () => {
    const check = (text: string): void => {
      const script = parse(text);
      for (const command of script.commands) {
        for (const at of [command.at, ...command.words.map((item) => item.at)])
          expect(at.start >= 0 && at.start <= at.end && at.end <= text.length).toBe(true);
      }
    };
    for (let end = 0; end <= sample.length; end++) check(sample.slice(0, end));
    fc.assert(
      fc.property(
        fc.nat(sample.length),
        fc.string({ unit: fc.constantFrom(..."'\"\\$`(){};&|<>#\n \tif"), maxLength: 4 }),
        (at, text) => check(sample.slice(0, at) + text + sample.slice(at + 1)),
      ),
      { numRuns: 1500 },
    );
    fc.assert(fc.property(fc.string({ unit: "binary" }), check), { numRuns: 300 });
  });
  it("much of anything costs no more than its length", () => {
    for (const unit of [
      '"',
      "$(",
      "`",
      "a b ",
      "{ a;",
      "if a;",
      "\\\n",
      "case a in b) ",
      "$((",
      "((",
      "a &",
      "<<E\n",
      "${a:-",
    ]) {
      const check = (size: number): void => {
        const text = unit.repeat(size);
        for (const { at } of parse(text).commands) expect(at.end <= text.length, unit).toBe(true);
      };
      expect(growth(check, 20_000), unit).toBeLessThan(asItsSize);
    }
  });
});
