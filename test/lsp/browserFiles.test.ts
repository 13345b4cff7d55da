/** Files that only the editor can read: within bounds, a few at a time, and what is left out is said. */
import { describe, expect, test } from "vitest";
import { createBrowserFiles } from "../../server/src/hosts/browserFiles.js";
import { listFolderRequest, type ListFolderResponse, type ReadFileResponse } from "../../server/src/lsp/protocol.js";
import type { HostFiles, Preparing } from "../../server/src/lsp/services.js";

const waiting: Preparing = { report: () => undefined, isStopped: () => false };

/** An editor with these files, that notes how much it is asked at once. */
function editor(files: Readonly<Record<string, string>>): { readonly source: HostFiles; readonly most: () => number } {
  let running = 0;
  let most = 0;
  const entriesOf = (folder: string): ListFolderResponse["entries"] => {
    const names = new Map<string, "file" | "directory">();
    for (const path of Object.keys(files)) {
      if (!path.startsWith(`${folder}/`)) continue;
      const [name = "", ...rest] = path.slice(folder.length + 1).split("/");
      names.set(name, rest.length > 0 ? "directory" : "file");
    }
    return [...names].map(([name, kind]) => ({ name, kind }));
  };
  const answer = (method: string, path: string): ListFolderResponse | ReadFileResponse => {
    if (method === listFolderRequest) return { entries: entriesOf(path) };
    const text = files[path];
    return text === undefined ? { text: null, size: 0 } : { text, size: text.length };
  };
  const source = createBrowserFiles({
    async sendRequest<R>(method: string, params: unknown): Promise<R> {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      return answer(method, (params as { readonly uri: string }).uri.replace("memory:", "")) as R;
    },
  });
  return { source, most: () => most };
}

const root = "/memory:/site";
const project = { "/site/manage.py": "m\n", "/site/shop/settings.py": "DEBUG = True\n", "/site/shop/logo.png": "x" };

describe("a folder in a browser", () => {
  test("is read as far as an analysis needs it; what is not read is there by its name", async () => {
    const { source } = editor({ ...project, "/site/node_modules/a/b.py": "no\n" });
    const told: number[] = [];
    await source.prepare?.(root, { ...waiting, report: (count) => void told.push(count) });
    expect(source.read(`${root}/shop/settings.py`)).toMatchObject({ text: "DEBUG = True\n" });
    expect([source.kind(`${root}/shop/logo.png`), source.read(`${root}/shop/logo.png`)]).toEqual(["file", undefined]);
    expect(source.list(`${root}/node_modules`)).toEqual([]);
    expect(source.incomplete?.()).toBeUndefined();
    expect(told).toEqual([1, 2]);
  });

  test("is asked a few questions at once, however much there is", async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`/site/p${i % 60}/m${i}.py`, "x = 1\n"]));
    const { source, most } = editor(many);
    await source.prepare?.(root, waiting);
    expect(source.read(`${root}/p7/m67.py`)).toMatchObject({ text: "x = 1\n" });
    expect([most() > 1, most() <= 16]).toEqual([true, true]);
  });

  test("of too many files what lies at the top is read, and that there are more is said", async () => {
    const flat = Object.fromEntries(Array.from({ length: 5200 }, (_, i) => [`/site/data/x${i}.png`, ""]));
    const { source } = editor({ ...project, ...flat, "/site/data/deep/er.py": "x\n" });
    await source.prepare?.(root, waiting);
    expect(source.read(`${root}/shop/settings.py`)).toBeDefined();
    expect(source.read(`${root}/data/deep/er.py`)).toBeUndefined();
    expect(source.incomplete?.()).toContain("Not all of this folder was read");
  });

  test("of folders without end some are read", async () => {
    const deep = `/site/${Array.from({ length: 30 }, () => "d").join("/")}/x.py`;
    const { source } = editor({ ...project, [deep]: "x\n" });
    await source.prepare?.(root, waiting);
    expect(source.read(`/memory:${deep}`)).toBeUndefined();
    expect(source.incomplete?.()).toContain("folders deep");
  });

  test("whoever stops the reading has what was read until then", async () => {
    const { source } = editor(project);
    let count = 0;
    await source.prepare?.(root, { report: (read) => void (count = read), isStopped: () => count > 0 });
    expect(source.read(`${root}/manage.py`)).toBeDefined();
    expect(source.read(`${root}/shop/settings.py`)).toBeUndefined();
    expect(source.incomplete?.()).toBeDefined();
  });
});
