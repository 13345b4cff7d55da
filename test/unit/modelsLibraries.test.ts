import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import type { PythonParser } from "../../server/src/core/syntax/python/parser.js";
import { createEngine } from "../harness/engine.js";
import { evaluateText, settingsOf } from "../harness/evaluateFiles.js";

/** What the real libraries answered, recorded: for each reader, pairs of an input and a result or the class of an exception. */
interface Recorded {
  readonly versions: Readonly<Record<string, string>>;
  readonly django: string;
  readonly rows: Readonly<Record<string, readonly (readonly [string, unknown])[]>>;
}

const recorded = JSON.parse(
  readFileSync(fileURLToPath(new URL("modelsLibraries.json", import.meta.url)), "utf8"),
) as readonly Recorded[];

const variables = [..."ABCDEFGHIJKLMNOPQRSTUV", "export C", "export D", "'U'"];
const collected = (read: string): string =>
  `R = {}\nfor n in ${JSON.stringify(variables)}:\n    v = ${read}\n    if v is not None:\n        R[n] = v\n`;
const readers: Readonly<Record<string, string>> = {
  "dj_database_url.parse": `import os, dj_database_url\nR = dj_database_url.parse(os.environ["X"])`,
  "Env.db_url_config": `import os, environ\nR = environ.Env.db_url_config(os.environ["X"])`,
  "Env.cache_url_config": `import os, environ\nR = environ.Env.cache_url_config(os.environ["X"])`,
  "Env.email_url_config": `import os, environ\nR = environ.Env.email_url_config(os.environ["X"])`,
  "env.bool": `import environ\nR = environ.Env().bool("X")`,
  "env.float": `import environ\nR = environ.Env().float("X")`,
  "env.list": `import environ\nR = environ.Env().list("X")`,
  "env.dict": `import environ\nR = environ.Env().dict("X")`,
  "decouple.Csv": `import os, decouple\nR = decouple.Csv()(os.environ["X"])`,
  "decouple bool": `import decouple\nR = decouple.config("X", cast=bool)`,
  dotenv_values: `import dotenv\nR = dotenv.dotenv_values("e.env")`,
  RepositoryEnv: `import decouple\nc = decouple.Config(decouple.RepositoryEnv("e.env"))\n${collected("c(n, default=None)")}`,
  "Env.read_env": `import os, environ\nenviron.Env.read_env("e.env")\n${collected("os.environ.get(n)")}`,
  "ast.literal_eval": `import os, ast\nR = ast.literal_eval(os.environ["X"])`,
  "shlex.split": `import os, shlex\nR = shlex.split(os.environ["X"])`,
  "environs bool": `import environs\nR = environs.Env().bool("X")`,
  "environs list": `import environs\nR = environs.Env().list("X")`,
  "environs int": `import environs\nR = environs.Env().int("X")`,
  "environs float": `import environs\nR = environs.Env().float("X")`,
  "environs dict": `import environs\nR = environs.Env().dict("X")`,
  "environs timedelta": `import environs\nR = environs.Env().timedelta("X")`,
};

let parser: PythonParser;
beforeAll(async () => {
  ({ parser } = await createEngine());
});

for (const { versions, django, rows } of recorded) {
  describe(
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", "),
    () => {
      for (const [reader, pairs] of Object.entries(rows)) {
        test(reader, () => {
          const code = readers[reader] ?? "";
          expect(code).not.toBe("");
          const answers = pairs.map(([text]) => {
            const settings = settingsOf(
              evaluateText(parser, code, { environment: { X: text }, files: { "e.env": text }, versions, django }),
            );
            return [text, "raises" in settings ? settings : JSON.parse(JSON.stringify(settings["R"] ?? null))] as const;
          });
          expect(answers).toEqual(pairs);
        });
      }
    },
  );
}
