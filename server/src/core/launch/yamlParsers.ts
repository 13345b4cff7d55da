import { deployKindOf } from "../project/deployKinds.js";
import { isText, type FileSource } from "../text/fileSource.js";
import type { Step } from "../project/steps.js";
import { parseCompose, type ComposeFile } from "../syntax/deploy/compose.js";
import { parseKubernetes, type KubernetesFile } from "../syntax/deploy/kubernetes.js";
import { isPipeline, parsePipeline } from "../syntax/deploy/pipelines.js";
import type { Workflow } from "../syntax/deploy/workflow.js";

/** Parsers of what is long and many: each text is parsed once, whoever asks for it. */
export interface YamlParsers {
  compose(path: string, text: string): ComposeFile;
  manifest(path: string, text: string): KubernetesFile;
  pipeline(path: string, text: string): Workflow;
}

export function createYamlParsers(): YamlParsers {
  return { compose: once(parseCompose), manifest: once(parseKubernetes), pipeline: once(parsePipeline) };
}

/** Parses them ahead, in steps. */
export function* parsingAhead(
  files: FileSource,
  paths: Iterable<string>,
  parsers: YamlParsers,
  step: Step,
): Generator<Step, void> {
  for (const path of paths) {
    const kind = deployKindOf(path);
    const parse =
      kind === "kubernetes" ? parsers.manifest : kind === "workflow" && isPipeline(path) ? parsers.pipeline : undefined;
    const content = parse && files.read(path);
    if (!parse || !isText(content)) continue;
    yield step;
    parse(path, content.text);
  }
}

function once<T>(parse: (path: string, text: string) => T): (path: string, text: string) => T {
  const kept = new Map<string, T>();
  return (path, text) => {
    const known = kept.get(path) ?? parse(path, text);
    kept.set(path, known);
    return known;
  };
}
