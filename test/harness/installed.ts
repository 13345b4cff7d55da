import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A project with findings, on the disk. */
export function projectOnDisk(): string {
  const folder = mkdtempSync(join(tmpdir(), "deploy-hygiene-project-"));
  write(join(folder, "manage.py"), 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n');
  write(
    join(folder, "settings.py"),
    'DEBUG = True\nALLOWED_HOSTS = ["*"]\nSECRET_KEY = "django-insecure-abcdefghijklmnopqrstuvwxyz0123456789abcdefghijkl"\n',
  );
  return folder;
}

/** A folder as `npm pack` and the wheel want it: what the package has besides its program, and the program's files in dist/. */
export function releaseFolder(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), "deploy-hygiene-release-"));
  mkdirSync(join(folder, "dist"));
  for (const file of ["cli.js", "node.js", "web-tree-sitter.wasm", "tree-sitter-python.wasm"])
    copyFileSync(join(dirname(program), file), join(folder, "dist", file));
  for (const file of ["package.json", "README.md", "LICENSE"]) copyFileSync(file, join(folder, file));
  return folder;
}

export function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode });
}

export function readText(path: string): string {
  return readFileSync(path, "utf8");
}

export function remove(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
