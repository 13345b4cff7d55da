import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { serverFlags } from "../../client/src/serverFlags.js";
import { generateProject } from "../../test/parity/generator/project.js";
import { startLanguageClient } from "./languageClient.js";
import { yamlFiles } from "./manyFiles.js";
import { ms, type Row } from "./measure.js";
import { sampleProject } from "./samples.js";

type Write = (file: string, text: string) => void;

/** Generated projects in one run of `check`. */
export function manyProjectsRows(temporary: string, counts: readonly number[], write: Write): readonly Row[] {
  let before: { readonly count: number; readonly time: number } | undefined;
  return counts.map((count): Row => {
    const root = join(temporary, `many${count}`);
    for (let seed = 1; seed <= count; seed++) {
      const project = generateProject(seed);
      const folder = join(root, `project${seed}`);
      for (const [file, text] of Object.entries(project.files)) write(join(folder, file), text);
      if (project.files["manage.py"] === undefined)
        write(
          join(folder, "manage.py"),
          `import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "${project.module}")\n`,
        );
    }
    const { time, peak } = check(temporary, root);
    // Beyond the smallest run only what the further projects cost.
    const each = before === undefined ? time / count : (time - before.time) / (count - before.count);
    const row: Row = [
      String(count),
      ms(time),
      `${ms(each)}${before === undefined ? " (with the start)" : ""}`,
      peak.toFixed(0),
    ];
    before = { count, time };
    return row;
  });
}

/** What the YAML of other people beside a small project costs: a run of `check`, and the longest wait for an answer of the server that looks through it. */
export async function manyFilesRows(temporary: string, write: Write): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, count, bytes] of [
    ["the project alone", 0, 0],
    ["20,000 files, 200 MB", 20_000, 200e6],
  ] as const) {
    const root = join(temporary, `yaml${count}`);
    const sample = sampleProject(4_000, 1, join(root, "backend"));
    for (const [file, text] of Object.entries(sample.files)) write(file, text);
    for (const { path, text } of yamlFiles({ seed: 1, count, bytes })) write(join(root, path), text);
    const runs = [1, 2, 3].map(() => check(temporary, root));
    const best = Math.min(...runs.map(({ time }) => time));
    const { longest, opened } = await longestWait(root, sample.edited, sample.files[sample.edited] ?? "");
    rows.push([name, ms(best), Math.min(...runs.map(({ peak }) => peak)).toFixed(0), ms(opened), ms(longest)]);
  }
  return rows;
}

async function longestWait(
  root: string,
  file: string,
  text: string,
): Promise<{ readonly longest: number; readonly opened: number }> {
  const client = await startLanguageClient(["node", ...serverFlags, "dist/server.js", "--stdio"], root);
  const start = performance.now();
  let [longest, over] = [0, false];
  const opened = client.open(file, `${text}\nSECRET_KEY = "a key in the source"\n`).then(() => {
    over = true;
    return performance.now() - start;
  });
  while (!over) {
    const before = performance.now();
    await client.ask();
    longest = Math.max(longest, performance.now() - before);
  }
  const result = { longest, opened: await opened };
  await client.stop();
  return result;
}

function check(temporary: string, root: string): { readonly time: number; readonly peak: number } {
  const hook = join(temporary, "usage.cjs");
  writeFileSync(
    hook,
    'process.on("exit", () => process.stderr.write("\\nMAXRSS " + process.resourceUsage().maxRSS + "\\n"));\n',
  );
  const start = performance.now();
  const { stderr, status } = spawnSync(
    process.execPath,
    [
      "--require",
      hook,
      join(process.cwd(), "dist/cli.js"),
      "check",
      root,
      "--format",
      "json",
      "--output",
      join(temporary, "result.json"),
    ],
    { encoding: "utf8", maxBuffer: 1e9 },
  );
  const time = performance.now() - start;
  if (status !== 0 && status !== 1 && status !== 2)
    throw new Error(`check of ${root} ended with ${status ?? "a signal"}`);
  return { time, peak: Number(/MAXRSS (\d+)/.exec(stderr)?.[1]) / 1024 };
}
