import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Python modules, with the real Python, where there is one. */
export function compiles(texts: readonly string[]): void {
  const folder = mkdtempSync(join(tmpdir(), "fixes-"));
  try {
    const paths = texts.map((text, index) => {
      const path = join(folder, `m${index}.py`);
      writeFileSync(path, text);
      return path;
    });
    execFileSync("python3", ["-m", "py_compile", ...paths], { stdio: "pipe" });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
