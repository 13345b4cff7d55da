import type { Span } from "../../text/span.js";
import type { ShellWord, WordPart } from "./shellWords.js";
import { wordOf } from "./compose.js";
import {
  parseYaml,
  yamlEntries,
  yamlEntry,
  yamlGet,
  yamlItems,
  yamlText,
  type YamlFile,
  type YamlNode,
} from "./yamlTree.js";

export interface KubernetesFile {
  readonly yaml: YamlFile;
  readonly workloads: readonly KubernetesWorkload[];
  /** Something in it only OpenShift knows: `apps.openshift.io/v1`, `route.openshift.io/v1`, a DeploymentConfig. */
  readonly openShift: boolean;
  /** Helm fills it in, and may add variables to each container. */
  readonly templated: boolean;
  readonly configMaps: readonly {
    readonly name: string;
    readonly data: readonly KubernetesVariable[];
    readonly at: Span;
  }[];
}

/** Something that runs pods: Deployment, StatefulSet, DaemonSet, Job, CronJob, Pod. */
export interface KubernetesWorkload {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly replicas: { readonly count: number; readonly at: Span } | undefined;
  /** When Helm or Argo CD runs it around a release; `other`: for tests, rollbacks, removals. */
  readonly hook: "before" | "after" | "other" | undefined;
  readonly containers: readonly KubernetesContainer[];
  readonly at: Span;
}

export interface KubernetesContainer {
  readonly name: string;
  readonly nameAt: Span;
  readonly init: boolean;
  readonly image: { readonly text: string; readonly at: Span } | undefined;
  /** Replaces the image's ENTRYPOINT; undefined: that one. `$(NAME)` is expanded, `$$(` is not; there is no shell. */
  readonly command: readonly ShellWord[] | undefined;
  /** Replaces the image's CMD. */
  readonly args: readonly ShellWord[] | undefined;
  readonly workingDirectory: { readonly text: string; readonly at: Span } | undefined;
  readonly env: readonly KubernetesVariable[];
  readonly envFrom: readonly { readonly kind: "configMap" | "secret"; readonly name: string; readonly at: Span }[];
  readonly ports: readonly { readonly port: number; readonly name: string | undefined; readonly at: Span }[];
  readonly probes: readonly KubernetesProbe[];
  readonly user: { readonly id: string; readonly at: Span } | undefined;
  readonly nonRoot: boolean;
}

export interface KubernetesVariable {
  readonly name: string;
  readonly nameAt: Span;
  /** undefined: from a secret, a config map or a field. */
  readonly value: string | undefined;
  readonly valueAt: Span | undefined;
  /** `configMapKeyRef`. */
  readonly configMap?: { readonly name: string; readonly key: string };
}

export interface KubernetesProbe {
  readonly kind: string;
  readonly path: string | undefined;
  readonly port: string | undefined;
  /** `HTTPS`; undefined: HTTP. */
  readonly scheme: string | undefined;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly at: Span;
}

/** Reads manifests, several in one text included. Never throws. Templates (Helm) are YAML but for lines that are an action; what does not parse is left out. */
export function parseKubernetes(file: string, text: string): KubernetesFile {
  const templated = text.includes("{{");
  const yaml = parseYaml(file, templated ? withoutActions(text) : text);
  const workloads: KubernetesWorkload[] = [];
  const configMaps: { name: string; data: readonly KubernetesVariable[]; at: Span }[] = [];
  let openShift = false;
  for (const root of yaml.documents) {
    const parameters = parametersOf(root);
    for (const document of objectsOf(root)) {
      const kind = yamlText(yamlGet(document, "kind"));
      if (document === undefined || kind === undefined || yamlEntry(document, "apiVersion") === undefined) continue;
      const name = yamlText(yamlGet(document, "metadata", "name")) ?? "";
      openShift ||=
        kind === "DeploymentConfig" || /\.openshift\.io\//.test(yamlText(yamlGet(document, "apiVersion")) ?? "");
      if (kind === "ConfigMap") {
        configMaps.push({
          name,
          at: document.at,
          data: yamlEntries(yamlGet(document, "data")).map((entry) => ({
            name: entry.key,
            nameAt: entry.keyAt,
            value: contentOf(entry.value, parameters),
            valueAt: entry.value?.at,
          })),
        });
        continue;
      }
      const spec = yamlGet(document, "spec");
      const pod =
        kind === "Pod"
          ? spec
          : kind === "CronJob"
            ? yamlGet(spec, "jobTemplate", "spec", "template", "spec")
            : yamlGet(spec, "template", "spec");
      if (pod === undefined) continue;
      const count = Number(yamlText(yamlGet(spec, "replicas")) ?? NaN);
      const replicasAt = yamlGet(spec, "replicas")?.at;
      workloads.push({
        kind,
        name,
        namespace: yamlText(yamlGet(document, "metadata", "namespace")),
        at: document.at,
        hook: hookOf(yamlGet(document, "metadata", "annotations")),
        replicas: replicasAt !== undefined && Number.isInteger(count) ? { count, at: replicasAt } : undefined,
        containers: [
          ...yamlItems(yamlGet(pod, "initContainers")).map((item) => containerOf(item, pod, true, parameters)),
          ...yamlItems(yamlGet(pod, "containers")).map((item) => containerOf(item, pod, false, parameters)),
        ],
      });
    }
  }
  return { yaml, workloads, openShift, configMaps, templated };
}

/** `{{- if … }}`, `{{ include … | nindent 8 }}`: the line says nothing of its own. Each place in the text stays where it is. */
function withoutActions(text: string): string {
  return text
    .split("\n")
    .map((line) => (/^\{\{.*\}\}$/.test(line.trim()) ? " ".repeat(line.length) : line))
    .join("\n");
}

/** https://helm.sh/docs/topics/charts_hooks/, https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/ (the words of Helm count there too) */
function hookOf(annotations: YamlNode | undefined): KubernetesWorkload["hook"] {
  const named = ["helm.sh/hook", "argocd.argoproj.io/hook"].flatMap(
    (name) => yamlText(yamlGet(annotations, name))?.split(/\s*,\s*/) ?? [],
  );
  if (named.length === 0) return undefined;
  if (named.some((one) => one === "pre-upgrade" || one === "PreSync")) return "before";
  return named.some((one) => one === "post-upgrade" || one === "PostSync") ? "after" : "other";
}

function containerOf(
  node: YamlNode,
  pod: YamlNode,
  init: boolean,
  parameters: ReadonlySet<string>,
): KubernetesContainer {
  const text = (key: string): { text: string; at: Span } | undefined => {
    const value = yamlGet(node, key);
    const content = yamlText(value);
    return value === undefined || content === undefined ? undefined : { text: content, at: value.at };
  };
  const runAs = yamlGet(node, "securityContext", "runAsUser") ?? yamlGet(pod, "securityContext", "runAsUser");
  const nonRoot = yamlGet(node, "securityContext", "runAsNonRoot") ?? yamlGet(pod, "securityContext", "runAsNonRoot");
  const id = yamlText(runAs);
  return {
    name: text("name")?.text ?? "",
    nameAt: text("name")?.at ?? node.at,
    init,
    image: text("image"),
    command: wordsOf(yamlGet(node, "command"), parameters),
    args: wordsOf(yamlGet(node, "args"), parameters),
    workingDirectory: text("workingDir"),
    env: yamlItems(yamlGet(node, "env")).flatMap((item) => variableOf(item, parameters)),
    envFrom: yamlItems(yamlGet(node, "envFrom")).flatMap((item) => {
      const map = yamlGet(item, "configMapRef", "name");
      const secret = yamlGet(item, "secretRef", "name");
      const name = yamlText(map ?? secret);
      // A name that a template makes is one that is not known.
      return [
        { kind: map === undefined ? ("secret" as const) : ("configMap" as const), name: name ?? "", at: item.at },
      ];
    }),
    ports: yamlItems(yamlGet(node, "ports")).flatMap((item) => {
      const port = Number(yamlText(yamlGet(item, "containerPort")) ?? NaN);
      return Number.isInteger(port)
        ? [{ port, name: yamlText(yamlGet(item, "name")), at: (yamlGet(item, "containerPort") ?? item).at }]
        : [];
    }),
    probes: ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((kind) => {
      const probe = yamlGet(node, kind);
      const http = yamlGet(probe, "httpGet");
      if (probe === undefined) return [];
      return [
        {
          kind,
          path: yamlText(yamlGet(http, "path")),
          port: yamlText(yamlGet(http, "port") ?? yamlGet(probe, "tcpSocket", "port")),
          scheme: yamlText(yamlGet(http, "scheme")),
          at: (yamlGet(http, "path") ?? probe).at,
          headers: yamlItems(yamlGet(http, "httpHeaders")).map((header) => ({
            name: yamlText(yamlGet(header, "name")) ?? "",
            value: yamlText(yamlGet(header, "value")) ?? "",
          })),
        },
      ];
    }),
    user: runAs === undefined || id === undefined ? undefined : { id, at: runAs.at },
    nonRoot: nonRoot?.kind === "scalar" && nonRoot.value === true,
  };
}

function variableOf(item: YamlNode, parameters: ReadonlySet<string>): KubernetesVariable[] {
  const nameNode = yamlGet(item, "name");
  const name = yamlText(nameNode);
  if (nameNode === undefined || name === undefined) return [];
  const value = yamlGet(item, "value");
  if (value !== undefined || yamlGet(item, "valueFrom") === undefined) {
    return [{ name, nameAt: nameNode.at, value: contentOf(value, parameters), valueAt: value?.at }];
  }
  const reference = yamlGet(item, "valueFrom", "configMapKeyRef");
  const map = yamlText(yamlGet(reference, "name"));
  const key = yamlText(yamlGet(reference, "key"));
  return [
    {
      name,
      nameAt: nameNode.at,
      value: undefined,
      valueAt: undefined,
      ...(map !== undefined && key !== undefined ? { configMap: { name: map, key } } : {}),
    },
  ];
}

/** `$(NAME)` becomes a variable part; what a template's parameter gives is not known. */
function wordsOf(node: YamlNode | undefined, parameters: ReadonlySet<string>): ShellWord[] | undefined {
  if (node?.kind !== "list") return undefined;
  return node.items.flatMap((item) => {
    if (item.kind !== "scalar") return [];
    const word = wordOf(item);
    const pieces = word.text.split(/(\$\([A-Za-z_][A-Za-z_0-9.-]*\)|\$\{\{?[A-Za-z_]\w*\}?\})/);
    const parts = pieces.filter((piece) => piece !== "").map((piece) => partOf(piece, parameters));
    return parts.every(({ kind }) => kind === "text") ? [word] : [{ ...word, parts }];
  });
}

function partOf(piece: string, parameters: ReadonlySet<string>): WordPart {
  if (/^\$\(.*\)$/.test(piece))
    return {
      kind: "variable",
      name: piece.slice(2, -1),
      operator: undefined,
      argument: undefined,
      quoted: true,
      source: piece,
    };
  return parameterized(piece, parameters) ? { kind: "substitution", source: piece } : { kind: "text", text: piece };
}

/** A list's items and what an OpenShift template makes (https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/using-templates). */
function objectsOf(root: YamlNode | undefined): readonly (YamlNode | undefined)[] {
  switch (yamlText(yamlGet(root, "kind"))) {
    case "List":
      return yamlItems(yamlGet(root, "items"));
    case "Template":
      return yamlItems(yamlGet(root, "objects"));
    default:
      return [root];
  }
}

/** What whoever instantiates a template may give another value: a parameter's own is its default. */
function parametersOf(root: YamlNode | undefined): ReadonlySet<string> {
  if (yamlText(yamlGet(root, "kind")) !== "Template") return new Set();
  return new Set(yamlItems(yamlGet(root, "parameters")).flatMap((item) => yamlText(yamlGet(item, "name")) ?? []));
}

/** "" for nothing at all; `{{ .Values.debug | quote }}` of Helm reads as a mapping, and what it gives is not known. */
function contentOf(node: YamlNode | undefined, parameters: ReadonlySet<string>): string | undefined {
  const text = node === undefined ? "" : (yamlText(node) ?? (node.kind === "scalar" ? "" : undefined));
  return text === undefined || parameterized(text, parameters) ? undefined : text;
}

function parameterized(text: string, parameters: ReadonlySet<string>): boolean {
  return (
    parameters.size > 0 && [...text.matchAll(/\$\{\{?(\w{1,100})\}/g)].some(([, name = ""]) => parameters.has(name))
  );
}
