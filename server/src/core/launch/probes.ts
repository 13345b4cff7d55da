import { isThisMachine } from "../text/thisMachine.js";
import type { LaunchView, ProjectView } from "../rules/views.js";
import { yamlGet, yamlItems, yamlText } from "../syntax/deploy/yamlTree.js";
import type { Span } from "../text/span.js";
import { listeningOf } from "./listeners.js";
import { builtStage } from "../syntax/deploy/dockerfile.js";

/** A request that a health check makes to the project's own server. */
export interface Probe {
  readonly process: LaunchView;
  readonly scheme: "http" | "https";
  /** As the Host header has it, without the port. undefined: the address of the pod, which no list can hold. */
  readonly host: string | undefined;
  readonly path: string;
  readonly headers: readonly string[];
  /** An answer of 400 is as good to it as one of 200. */
  readonly takesAnyAnswer: boolean;
  readonly at: Span;
}

/** HEALTHCHECK of Dockerfiles, healthcheck of Compose services and probes of Kubernetes containers that a production server runs in. */
export function probesOf(project: ProjectView): readonly Probe[] {
  return project.processes
    .filter(({ launch }) => launch.target === "production" && launch.role === "web" && launch.container === true)
    .flatMap((process): readonly Probe[] => {
      if (process.launch.kind === "kubernetes") return podProbes(project, process);
      const files = process.launch.files ?? [process.launch.file];
      const compose = project.deploy.compose
        .filter(({ path }) => files.includes(path))
        .flatMap(({ content }) =>
          content.services.filter(
            (service) => service.name === process.launch.name && service.healthcheck !== undefined,
          ),
        );
      const own = compose[compose.length - 1];
      if (own !== undefined && process.launch.kind === "compose") {
        const test = yamlGet(own.healthcheck, "test");
        const disabled = yamlText(yamlGet(own.healthcheck, "disable")) === "true";
        if (test === undefined || disabled) return [];
        const text =
          test.kind === "list"
            ? yamlItems(test)
                .map((item) => yamlText(item) ?? "")
                .join(" ")
            : (yamlText(test) ?? "");
        return probe(process, text, test.at);
      }
      return project.deploy.dockerfiles
        .filter(({ path }) => files.includes(path))
        .flatMap(({ content }) => {
          const check = builtStage(content, undefined)?.healthcheck;
          return check?.command === undefined
            ? []
            : probe(
                process,
                check.command.shell?.text ?? check.command.words.map((word) => word.text).join(" "),
                check.command.at,
              );
        });
    });
}

/** The kubelet asks the pod's address, unless `httpHeaders` has a Host (https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes). */
function podProbes(project: ProjectView, process: LaunchView): readonly Probe[] {
  const { launch } = process;
  const containers = project.deploy.kubernetes
    .filter(({ path }) => path === launch.file)
    .flatMap(({ content }) => content.workloads.flatMap((workload) => workload.containers));
  const container = containers.find(({ nameAt }) => nameAt.start === launch.at?.start);
  const ports = listeningOf(process)?.listeners.map((one) => one.port) ?? [];
  return (container?.probes ?? []).flatMap((one): Probe[] => {
    const port = Number(container?.ports.find(({ name }) => name === one.port)?.port ?? one.port);
    // Without a path it is no HTTP request; another port belongs to something else.
    if (
      one.path === undefined ||
      (ports.length > 0 && ports.every((known) => known !== undefined) && !ports.includes(port))
    )
      return [];
    const host = one.headers.find((header) => header.name.toLowerCase() === "host")?.value;
    return [
      {
        process,
        scheme: one.scheme === "HTTPS" ? "https" : "http",
        host: host?.toLowerCase().replace(/:\d+$/, ""),
        path: one.path,
        headers: one.headers.map((header) => `${header.name.toLowerCase()}: ${header.value}`),
        takesAnyAnswer: false,
        at: one.at,
      },
    ];
  });
}

function probe(process: LaunchView, text: string, at: Span): Probe[] {
  const match = /\b(https?):\/\/([\w.-]+|\[[0-9a-f:]+\])(?::(\d+))?(\/[^\s"'|;)]*)?/i.exec(text);
  if (match === null) return [];
  const [, scheme = "http", host = "", port, path = "/"] = match;
  if (!isThisMachine(host) && host !== "0.0.0.0") return [];
  const ports = listeningOf(process)?.listeners.map((one) => one.port) ?? [];
  // Another port belongs to something else in the container.
  if (
    port !== undefined &&
    ports.length > 0 &&
    ports.every((one) => one !== undefined) &&
    !ports.includes(Number(port))
  )
    return [];
  const headers = [...text.matchAll(/(?:-H|--header)[ =]?["']?([\w-]+)\s*:\s*([^"'\s]+)/g)].map(
    (one) => `${one[1]?.toLowerCase() ?? ""}: ${one[2] ?? ""}`,
  );
  const named = headers
    .find((header) => header.startsWith("host: "))
    ?.slice(6)
    .replace(/:\d+$/, "");
  // Headers that a program sets in code are not read.
  if (named === undefined && /headers\s*=|Host/.test(text)) return [];
  return [
    {
      process,
      scheme: scheme === "https" ? "https" : "http",
      host: (named ?? host).toLowerCase(),
      path,
      headers,
      takesAnyAnswer: takesAnyAnswer(text),
      at,
    },
  ];
}

/** What fails for no answer of 400: `requests.get(…)` whose status nothing looks at, `curl` without `-f` and without a reader of what it prints. */
function takesAnyAnswer(text: string): boolean {
  return /\b(?:requests|httpx)\.(?:get|head)\(/.test(text)
    ? !/raise_for_status|\.ok\b|status_code|is_success/.test(text)
    : /\bcurl\s/.test(text) && !/\s-[a-zA-Z]{0,8}f|\s--fail|[^|]\|[^|]|\$\(|`|%\{http_code\}/.test(text);
}
