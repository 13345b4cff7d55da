import { deflateRawSync } from "node:zlib";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { squeezed } from "../../scripts/tools/squeeze.js";
import { zip } from "../../scripts/tools/zip.js";

const entries = [
  { path: "a/ä.txt", content: Buffer.from("one two three ".repeat(400)) },
  { path: "empty", content: Buffer.alloc(0) },
  { path: "b.bin", content: Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i) % 251)) },
];
/** Names with contents, as Python's own reader of archives has them; it checks every sum. */
function read(archive: Buffer): unknown {
  const file = join(mkdtempSync(join(tmpdir(), "squeeze-")), "x.zip");
  writeFileSync(file, archive);
  const script =
    "import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[1]) as archive:\n    assert archive.testzip() is None\n    print(json.dumps([[i.filename, archive.read(i).hex(), i.date_time] for i in archive.infolist()]))\n";
  return JSON.parse(execFileSync("python3", ["-c", script, file], { encoding: "utf8" }));
}

test("an archive holds the same after it, in fewer bytes, and twice is once", async () => {
  const archive = zip(entries.map(({ path, content }) => ({ path, content })));
  const calls: number[] = [];
  const pack = (content: Buffer): Promise<Buffer> => {
    calls.push(content.length);
    return Promise.resolve(deflateRawSync(content, { level: 9, memLevel: 9 }));
  };
  const smaller = await squeezed(archive, pack);
  expect(calls).toEqual(entries.map(({ content }) => content.length));
  expect(smaller.length).toBeLessThanOrEqual(archive.length);
  expect(read(smaller)).toEqual(read(archive));
  expect((await squeezed(smaller, pack)).equals(smaller)).toBe(true);
});

test("what comes out as another file is no archive", async () => {
  await expect(squeezed(zip(entries), () => Promise.resolve(deflateRawSync(Buffer.from("other"))))).rejects.toThrow(
    "a/ä.txt came out as another file",
  );
});
