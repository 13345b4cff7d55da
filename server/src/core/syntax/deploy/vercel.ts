/** vercel.json: https://vercel.com/docs/project-configuration/vercel-json and https://vercel.com/docs/functions/runtimes/python */
import type { Span } from "../../text/span.js";
import { mappedTextBuilder } from "./mappedText.js";
import { plainVariable, process, type PlatformProcess, type PlatformVariable } from "./platformProcess.js";
import { yamlEntries, yamlGet, yamlItems, yamlText, type YamlNode } from "./yamlTree.js";

export interface VercelParts {
  /** What a deployment builds: a command of its own, and scripts whose result is served as files. Functions answer requests, so no server is started. */
  readonly processes: readonly PlatformProcess[];
  /** `@name` is a secret that Vercel keeps. */
  readonly environment: readonly PlatformVariable[];
  /** Python files whose application Vercel loads, from the file's own folder. */
  readonly applications: readonly { readonly path: string; readonly at: Span }[];
}

export function vercelParts(root: YamlNode | undefined): VercelParts {
  const builds = yamlItems(yamlGet(root, "builds")).map((build) => yamlGet(build, "src"));
  const command = yamlGet(root, "buildCommand");
  const routed = [
    ...yamlEntries(yamlGet(root, "functions")).map(({ key, keyAt }) => ({ path: key, at: keyAt })),
    ...["rewrites", "routes"].flatMap((key) =>
      yamlItems(yamlGet(root, key)).flatMap((route) =>
        named(yamlGet(route, key === "routes" ? "dest" : "destination")),
      ),
    ),
  ];
  const applications = [...builds.flatMap(named), ...routed]
    .map(({ path, at }) => ({ path: path.replace(/^\.?\//, ""), at }))
    .filter(({ path }) => path.endsWith(".py"));
  return {
    processes: [
      ...(command === undefined ? [] : process("buildCommand", command.at, "build", command)),
      ...builds.flatMap(scriptOf),
    ],
    environment: yamlEntries(yamlGet(root, "env"))
      .map(plainVariable)
      .map((one) => (one.value?.startsWith("@") === true ? { ...one, value: undefined } : one)),
    applications: applications.filter(({ path }, i) => applications.findIndex((one) => one.path === path) === i),
  };
}

function named(node: YamlNode | undefined): readonly { readonly path: string; readonly at: Span }[] {
  const path = yamlText(node);
  return node === undefined || path === undefined ? [] : [{ path, at: node.at }];
}

/** `{ "src": "build_files.sh", "use": "@vercel/static-build" }` runs the script. */
function scriptOf(node: YamlNode | undefined): readonly PlatformProcess[] {
  if (node?.kind !== "scalar" || !node.text.endsWith(".sh")) return [];
  const shell = mappedTextBuilder(node.at.file, node.at.start);
  shell.add("sh ", node.at.start, node.at.start);
  shell.addFrom(node.mapped, 0, node.text.length);
  return process(node.text, node.at, "build", { ...node, mapped: shell.build() });
}
