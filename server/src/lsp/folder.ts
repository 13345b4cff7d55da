import type { Analysis, AnalysisHost } from "../core/analysis.js";
import type { ToldMigrations } from "../core/migrations/toldMigrations.js";
import { mergeConfigurations, type Configuration } from "../core/configuration.js";
import { parseConfigurationFile } from "../core/configurationFile.js";
import type { FileText } from "../core/text/fileSource.js";
import type { FixEdits } from "../core/fixes/fix.js";
import { isText } from "../core/text/fileSource.js";
import type { Steps } from "../core/project/steps.js";
import { applyEdits, type TextEdit } from "../core/text/textEdit.js";
import { difference } from "./documents.js";
import { overlayFileSource } from "./overlayFileSource.js";
import type { Engine, HostFiles } from "./services.js";
import { isWithin } from "./uris.js";
import { contentHash } from "./contentHash.js";

/** A workspace folder with its analysis. Its snapshot is replaced as a whole, never changed. */
export interface Folder {
  readonly root: string;
  readonly uri: string;
  readonly files: HostFiles;
  readonly configuration: Configuration;
  readonly analysis: Analysis;
  /** Otherwise its migrations are not read yet: what is asked of the whole folder has no answer. */
  readonly isWhole: boolean;
  /** Adds what was left out at first, while edits go on being taken in. undefined: nothing was. */
  readonly completing: (() => Steps<void>) | undefined;
  /**
   * Takes in what changed of the folder's own files. Until the end the analysis is the one before.
   * `again`: what was dropped half way is taken in too.
   */
  takeIn(
    changed: ReadonlySet<string>,
    more?: { readonly configuration?: Configuration | undefined; readonly again?: boolean },
  ): Steps<void>;
  /** Every fix of the filter, repeated until nothing is left, as edits of the present texts. The folder is afterwards as it was. */
  fixEverything(filter: FixFilter): FixEdits;
}

export interface FixFilter {
  readonly file?: string;
  readonly rule?: string;
  readonly unsafe: boolean;
}

export interface FolderOptions {
  readonly root: string;
  readonly uri: string;
  readonly files: HostFiles;
  readonly open: ReadonlyMap<string, FileText>;
  readonly configuration: Configuration;
  readonly engine: Engine;
  /** Which migrations are new, as the editor said last. */
  newMigrations(): ToldMigrations | undefined;
}

export function* openFolder({
  root,
  uri,
  files,
  open,
  configuration: atFirst,
  engine,
  newMigrations,
}: FolderOptions): Steps<Folder> {
  /** Texts that are only tried out; in front of everything else. */
  const tried = new Map<string, FileText>();
  const source = overlayFileSource(overlayFileSource(files, open), tried);
  let configuration = atFirst;
  const projectFile = `${root}/pyproject.toml`;
  /** The editor's settings over those of the project. */
  const merged = (): Configuration => {
    const text = textOf(projectFile);
    return text === undefined
      ? configuration
      : mergeConfigurations(
          parseConfigurationFile(projectFile, text, (id) => engine.explain(id) !== undefined).configuration,
          configuration,
        );
  };
  let told = newMigrations();
  const host: AnalysisHost = engine.createAnalysisHost({
    root,
    files: source,
    parser: engine.parser,
    configuration: merged(),
    ...(told !== undefined && { newMigrations: told }),
  });
  const first = yield* host.early();
  let { analysis } = first;
  const { completing } = first;
  let isWhole = completing === undefined;

  function tryOut(texts: ReadonlyMap<string, string>): Analysis {
    for (const [file, text] of texts) tried.set(file, { text, hash: contentHash(text) });
    return host.applyChange({ files: [...texts.keys()] });
  }

  function textOf(file: string): string | undefined {
    const read = source.read(file);
    return isText(read) ? read.text : undefined;
  }

  return {
    root,
    uri,
    files,
    get configuration() {
      return configuration;
    },
    get analysis() {
      return analysis;
    },
    get isWhole() {
      return isWhole;
    },
    completing:
      completing &&
      function* () {
        analysis = yield* completing();
        isWhole = true;
      },
    *takeIn(changed, { configuration: given, again = false } = {}) {
      const own = [...changed].filter((path) => isWithin(root, path));
      const toldNow = newMigrations();
      const isTold = toldNow !== told;
      if (own.length === 0 && given === undefined && !again && !isTold) return;
      told = toldNow;
      if (given !== undefined) configuration = given;
      const reconfigured = given !== undefined || again || own.includes(projectFile);
      analysis = yield* host.steps({
        files: own,
        ...(reconfigured ? { configuration: merged() } : {}),
        ...(isTold ? { newMigrations: told } : {}),
      });
    },
    fixEverything(filter) {
      const edits = analysis.fixAll(filter);
      if (edits.edits.length === 0 && (edits.newFiles ?? []).length === 0) return edits;
      const before = new Map<string, string | undefined>();
      try {
        let round = edits;
        for (let rounds = 1; ; rounds++) {
          const texts = apply(round, textOf);
          for (const file of texts.keys()) if (!before.has(file)) before.set(file, textOf(file));
          const next = tryOut(texts).fixAll(filter);
          if (rounds === mostRounds || (next.edits.length === 0 && (next.newFiles ?? []).length === 0)) {
            return rounds === 1 ? edits : between(before, textOf);
          }
          round = next;
        }
      } finally {
        const restored = [...tried.keys()];
        tried.clear();
        // The same again, as a snapshot of its own: places of the one before may have moved with the texts that were tried.
        if (restored.length > 0) analysis = host.applyChange({ files: restored });
      }
    },
  };
}

/** Fixes uncover others once or twice; more rounds mean that two fixes undo each other. */
const mostRounds = 6;

function apply(fix: FixEdits, textOf: (file: string) => string | undefined): Map<string, string> {
  const texts = new Map<string, string>((fix.newFiles ?? []).map(({ file, text }) => [file, text]));
  for (const file of new Set(fix.edits.map((edit) => edit.span.file))) {
    const text = textOf(file);
    if (text !== undefined) texts.set(file, applyEdits(file, text, fix.edits));
  }
  return texts;
}

/** Edits of several rounds as one edit a file, from the text as it was. */
function between(
  before: ReadonlyMap<string, string | undefined>,
  textOf: (file: string) => string | undefined,
): FixEdits {
  const edits: TextEdit[] = [];
  const newFiles: { readonly file: string; readonly text: string }[] = [];
  for (const [file, text] of before) {
    const after = textOf(file) ?? "";
    if (text === undefined) {
      newFiles.push({ file, text: after });
      continue;
    }
    if (text === after) continue;
    edits.push(wholeLines(file, text, after));
  }
  return newFiles.length === 0 ? { edits } : { edits, newFiles };
}

/** The difference of two texts in whole lines, so that no edit begins or ends within a character or a line break. */
function wholeLines(file: string, before: string, after: string): TextEdit {
  const { start: changed, end: changedEnd } = difference(before, after);
  const start = before.lastIndexOf("\n", changed - 1) + 1;
  const lineBreak = before.indexOf("\n", changedEnd);
  const end = lineBreak < 0 ? before.length : lineBreak + 1;
  return { span: { file, start, end }, text: after.slice(start, after.length - (before.length - end)) };
}
