import type { FileSource } from "../../server/src/core/text/fileSource.js";
import { startLanguageClient, type LanguageClient } from "./languageClient.js";
import { measure, ms, repeat, timesColumns, type Repeats, type Row } from "./measure.js";
import type { SampleProject } from "./samples.js";
import { createTypist } from "./typing.js";

export interface NamedSample {
  readonly name: string;
  readonly sample: SampleProject;
  /** Where the files are that the sample does not have. */
  readonly source?: FileSource;
}

/** What the server is asked to do through its protocol: the time until the first squiggles, until those of an edit, and what it then weighs. */
export async function serverRow(
  { name, sample }: NamedSample,
  command: readonly string[],
  repeats: Repeats,
  edits: { readonly count: number; readonly most: number },
): Promise<Row> {
  const client = await startLanguageClient(command, sample.root);
  try {
    const before = performance.now();
    const type = await typist(client, sample);
    const opened = performance.now() - before;
    const times = await measure(repeats, type);
    const atFirst = client.memory();
    const done = await repeat(edits.count, edits.most, type);
    return [
      name,
      ms(opened),
      ...timesColumns(times),
      atFirst.toFixed(0),
      `${client.memory().toFixed(0)} after ${done}`,
    ];
  } finally {
    await client.stop();
  }
}

/** Opens the module that holds most of the settings; each call types in its middle. */
async function typist(client: LanguageClient, { files, edited }: SampleProject): Promise<() => Promise<void>> {
  // A weak key, so that there is something to show in the file.
  const text = `${files[edited] ?? ""}\nSECRET_KEY = "a key in the source"\n`;
  const typed = createTypist(text);
  let version = 1;
  await client.open(edited, text);
  return () => client.change(edited, ++version, typed.next());
}
