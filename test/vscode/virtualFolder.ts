/** A folder that is on no disk: an extension for VS Code's worker host that keeps files in memory and shows them as `memory:/shop`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packExtension } from "./testExtension.js";

/** Makes the extension's package, and returns where it is. */
export function packVirtualFolder(files: Readonly<Record<string, string>>, scratch: string): string {
  return packExtension(scratch, {
    name: "virtual-folder",
    manifest: { browser: "./extension.js", activationEvents: ["onFileSystem:memory", "*"] },
    program: `const files = ${JSON.stringify(files)};\n${program}`,
  });
}

/** A workspace whose only folder it is. */
export function virtualWorkspace(scratch: string): string {
  const file = join(scratch, "shop.code-workspace");
  writeFileSync(file, JSON.stringify({ folders: [{ uri: "memory:/shop", name: "shop" }] }));
  return file;
}

const program = `
const vscode = require("vscode");
const texts = new Map(Object.entries(files).map(([path, text]) => ["/shop/" + path, new TextEncoder().encode(text)]));
const changed = new vscode.EventEmitter();
const isFolder = (path) => path === "/" || [...texts.keys()].some((file) => file.startsWith(path + "/"));
const missing = (uri) => vscode.FileSystemError.FileNotFound(uri);
const provider = {
  onDidChangeFile: changed.event,
  watch: () => new vscode.Disposable(() => undefined),
  stat(uri) {
    const bytes = texts.get(uri.path);
    if (bytes !== undefined) return { type: vscode.FileType.File, ctime: 0, mtime: times.get(uri.path) ?? 0, size: bytes.length };
    if (isFolder(uri.path)) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    throw missing(uri);
  },
  readDirectory(uri) {
    const prefix = uri.path === "/" ? "/" : uri.path + "/";
    const names = new Map();
    for (const path of texts.keys()) {
      if (!path.startsWith(prefix)) continue;
      const [name, ...rest] = path.slice(prefix.length).split("/");
      names.set(name, rest.length > 0 ? vscode.FileType.Directory : vscode.FileType.File);
    }
    return [...names];
  },
  readFile(uri) {
    const bytes = texts.get(uri.path);
    if (bytes === undefined) throw missing(uri);
    return bytes;
  },
  writeFile(uri, bytes) {
    const type = texts.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
    texts.set(uri.path, bytes);
    times.set(uri.path, (times.get(uri.path) ?? 0) + 1);
    changed.fire([{ type, uri }]);
  },
  createDirectory() {},
  delete(uri) {
    if (!texts.delete(uri.path)) throw missing(uri);
    changed.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  },
  rename(from, to) {
    const bytes = provider.readFile(from);
    provider.delete(from);
    provider.writeFile(to, bytes);
  },
};
const times = new Map();
exports.activate = (context) => {
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider("memory", provider, { isCaseSensitive: true }));
};
`;
