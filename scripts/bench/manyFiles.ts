/** A small project in a repository that is full of YAML of other people: manifests, resource definitions, interfaces, recorded answers, translations. */
import { createRandom, type Random } from "../../test/parity/generator/random.js";

export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

/** `count` files of about `bytes` together, one after the other, so that they need not be in memory at once. Paths are relative. The same for the same seed. */
export function* yamlFiles({
  seed,
  count,
  bytes,
}: {
  readonly seed: number;
  readonly count: number;
  readonly bytes: number;
}): Generator<GeneratedFile> {
  const random = createRandom(seed);
  for (let i = 0; i < count; i++) {
    // Most are small, a few very large.
    const size =
      (bytes / count) *
      random.weighted([
        [60, 0.2],
        [30, 1],
        [9, 4],
        [1, 22],
      ]);
    const [folder, make] = random.weighted<readonly [string, (index: number, size: number, random: Random) => string]>([
      [40, ["manifests", manifest]],
      [10, ["manifests/crds", resourceDefinition]],
      [10, ["deploy/charts", template]],
      [15, ["api/base", openInterface]],
      [15, ["tests/cassettes", cassette]],
      [10, ["templates/words", translation]],
    ]);
    yield { path: `${folder}/group${i % 97}/file${i}.yaml`, text: make(i, size, random) };
  }
}

function repeat(start: string, size: number, piece: (index: number) => string): string {
  const pieces = [start];
  for (let length = start.length, index = 0; length < size; index++) {
    const next = piece(index);
    pieces.push(next);
    length += next.length;
  }
  return pieces.join("");
}

function manifest(index: number, size: number, random: Random): string {
  return repeat(
    "",
    size,
    (part) => `${part === 0 ? "" : "---\n"}apiVersion: ${random.pick(["apps/v1", "v1", "batch/v1"])}
kind: ${random.pick(["Deployment", "Service", "ConfigMap", "CronJob"])}
metadata:
  name: service-${index}-${part}
  labels: {app: service-${index}, team: "platform", tier: backend}
spec:
  replicas: ${random.below(5) + 1}
  template:
    spec:
      containers:
        - name: service
          image: registry.example.com/team/service-${index}:1.${part}
          command: ["/bin/service", "--listen", ":8080"]
          env:
            - name: LOG_LEVEL
              value: "info"
            - name: UPSTREAM
              value: "https://upstream-${random.below(100)}.example.com"
          ports: [{containerPort: 8080, name: http}]
          resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: 256Mi}}
`,
  );
}

function resourceDefinition(index: number, size: number): string {
  return repeat(
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things${index}.example.com\nspec:\n  group: example.com\n  versions:\n    - name: v1\n      schema:\n        openAPIV3Schema:\n          type: object\n          properties:\n`,
    size,
    (part) =>
      `            field${part}:\n              description: What the field number ${part} of the resource is for, and which values it may have.\n              type: string\n              enum: ["one", "two", "three"]\n`,
  );
}

function template(index: number, size: number): string {
  return repeat(
    `{{- if .Values.enabled${index} }}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include "chart.fullname" . }}\nspec:\n  template:\n    spec:\n      containers:\n        - name: main\n          image: "{{ .Values.image }}"\n          env:\n`,
    size,
    (part) => `            - name: VARIABLE_${part}\n              value: {{ .Values.variable${part} | quote }}\n`,
  );
}

function openInterface(index: number, size: number): string {
  return repeat(
    `openapi: 3.0.3\ninfo: {title: Service ${index}, version: 1.0.0}\npaths:\n`,
    size,
    (part) =>
      `  /things/${part}/{id}:\n    get:\n      operationId: getThing${part}\n      parameters:\n        - {name: id, in: path, required: true, schema: {type: string}}\n      responses:\n        "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}\n`,
  );
}

function cassette(index: number, size: number): string {
  return repeat(
    "interactions:\n",
    size,
    (part) =>
      `- request:\n    body: null\n    headers: {Accept: ["*/*"], User-Agent: [client/${index}]}\n    method: GET\n    uri: https://api.example.com/v1/items/${part}\n  response:\n    body: {string: '{"id": ${part}, "name": "an item", "children": [1, 2, 3, 4, 5, 6, 7, 8]}'}\n    status: {code: 200, message: OK}\n`,
  );
}

function translation(index: number, size: number): string {
  return repeat(
    `en:\n  file${index}:\n`,
    size,
    (part) => `    key_${part}: "A sentence that somebody has to translate, number ${part}"\n`,
  );
}
