/** A case file: Markdown that a person reads, with the projects, environments and modules of one topic. */
export interface ParityCase {
  /** `topic / title`, and ` / environment` where there are several. */
  readonly id: string;
  readonly topic: string;
  readonly files: Readonly<Record<string, string>>;
  /** `MODULE` or `MODULE:Class`. */
  readonly module: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Distributions without which the case says nothing. */
  readonly requires: readonly string[];
}

/**
 * `### title` starts a case. In it: `` `path` `` on a line of its own, followed by a fenced block, is a file; `` module `x.y` `` names the module
 * (default `settings`); `` requires `distribution` ``; a bullet `` - name: `KEY=value` … `` is an environment (default: one, empty). Files before the first case belong to every case.
 */
export function parseCaseFile(topic: string, text: string): readonly ParityCase[] {
  const cases: ParityCase[] = [];
  const shared: Record<string, string> = {};
  let draft: Draft | undefined;
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const title = /^### (.+)$/.exec(line)?.[1];
    if (title !== undefined) {
      cases.push(...finished(topic, draft));
      draft = { title, files: { ...shared }, module: "settings", requires: [], environments: [] };
      continue;
    }
    const path = /^`([^`]+)`$/.exec(line)?.[1];
    if (path !== undefined && (lines[index + 1] ?? "").startsWith("```")) {
      const end = lines.indexOf("```", index + 2);
      if (end < 0) throw new Error(`${topic}: the block of ${path} is not closed`);
      (draft?.files ?? shared)[path] = lines
        .slice(index + 2, end)
        .map((one) => `${one}\n`)
        .join("");
      index = end;
      continue;
    }
    if (draft === undefined) continue;
    const module = /^module `([^`]+)`$/.exec(line)?.[1];
    if (module !== undefined) draft.module = module;
    const requires = /^requires `([^`]+)`$/.exec(line)?.[1];
    if (requires !== undefined) draft.requires.push(requires);
    const environment = /^- ([^:`]+):((?: *`[^`]*`)*)$/.exec(line);
    if (environment !== null) {
      const values = [...(environment[2] ?? "").matchAll(/`([^`=]+)=([^`]*)`/g)].map((one): [string, string] => [
        one[1] ?? "",
        one[2] ?? "",
      ]);
      draft.environments.push({ name: environment[1] ?? "", values: Object.fromEntries(values) });
    }
  }
  return [...cases, ...finished(topic, draft)];
}

interface Draft {
  readonly title: string;
  readonly files: Record<string, string>;
  module: string;
  readonly requires: string[];
  readonly environments: { name: string; values: Record<string, string> }[];
}

function finished(topic: string, draft: Draft | undefined): readonly ParityCase[] {
  if (draft === undefined) return [];
  const environments = draft.environments.length > 0 ? draft.environments : [{ name: "", values: {} }];
  return environments.map(({ name, values }) => ({
    id: [topic, draft.title, ...(name === "" ? [] : [name])].join(" / "),
    topic,
    files: draft.files,
    module: draft.module,
    environment: values,
    requires: draft.requires,
  }));
}
