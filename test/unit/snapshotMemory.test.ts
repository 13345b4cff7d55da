import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import type { Analysis, AnalysisHost } from "../../server/src/core/analysis.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import type { FileSource } from "../../server/src/core/text/fileSource.js";
import type { Finding } from "../../server/src/core/report.js";
import { createEngine } from "../harness/engine.js";
import { memoryFiles } from "../harness/memoryFileSource.js";

const engine = await createEngine();

// V8 gives `gc` to contexts that are made after the flag is set.
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const settings = `SECRET_KEY = "k"\nDEBUG = True\nALLOWED_HOSTS = ["*"]\nINSTALLED_APPS = []\nMIDDLEWARE = []\n`;

/** A host over one settings module; `edit` puts a line above all of it, so that every finding moves. */
function hostOfOneModule(): { readonly host: AnalysisHost; edit(line: string): Analysis } {
  let files = memoryFiles({ "/p/manage.py": "", "/p/settings.py": settings });
  const source: FileSource = {
    read: (path) => files.read(path),
    kind: (path) => files.kind(path),
    list: (path) => files.list(path),
    isIgnored: (path) => files.isIgnored(path),
  };
  const host = engine.createAnalysisHost({
    root: "/p",
    files: source,
    parser: engine.parser,
    configuration: emptyConfiguration,
  });
  return {
    host,
    edit(line) {
      files = memoryFiles({ "/p/manage.py": "", "/p/settings.py": line + settings });
      return host.applyChange({ files: ["/p/settings.py"] });
    },
  };
}

interface Edited {
  readonly host: AnalysisHost;
  /** What each snapshot was, held weakly: itself and its findings. */
  readonly snapshots: readonly {
    readonly analysis: WeakRef<Analysis>;
    readonly findings: readonly WeakRef<Finding>[];
  }[];
}

async function afterEdits(lines: readonly string[], ask: (analysis: Analysis) => void): Promise<Edited> {
  const { host, edit } = hostOfOneModule();
  const snapshots: Edited["snapshots"][number][] = [];
  for (const line of lines) {
    const analysis = edit(line);
    ask(analysis);
    snapshots.push({ analysis: new WeakRef(analysis), findings: analysis.findings.map((one) => new WeakRef(one)) });
    // A WeakRef holds its object until the job that made it ends.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  // Nor does V8 let go of all at once: code that it is optimising meanwhile holds on to what it looks at.
  for (let turn = 0; turn < 5; turn++) {
    collect();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  return { host, snapshots };
}

const asks = [
  { what: "that nobody asked", ask: () => {} },
  {
    what: "whose fixes were told",
    ask: (analysis: Analysis) => {
      for (const one of analysis.findings) expect(Array.isArray(one.fixes)).toBe(true);
    },
  },
  {
    what: "whose fixes were made",
    ask: (analysis: Analysis) => {
      for (const one of analysis.findings) analysis.fix(one.key, 0);
      analysis.fixAll({ unsafe: true });
    },
  },
];

test.each(asks)("after edits that move every finding, nothing holds old snapshots $what", async ({ ask }) => {
  const { host, snapshots } = await afterEdits(
    Array.from({ length: 12 }, (_, count) => `# ${"x".repeat(count)}\n`),
    ask,
  );
  const current = new Set(host.analysis().findings);
  expect(current.size).toBeGreaterThan(2);
  expect(snapshots.at(-1)?.findings.length).toBe(current.size);
  // The newest may look back at the findings of the one before it, and no further.
  for (const { analysis, findings } of snapshots.slice(0, -2)) {
    expect(analysis.deref()).toBeUndefined();
    expect(
      findings
        .map((one) => one.deref())
        .filter((one) => one !== undefined && !current.has(one))
        .map((one) => one?.key),
    ).toEqual([]);
  }
});
