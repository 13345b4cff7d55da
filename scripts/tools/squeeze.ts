import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";

interface Zopfli {
  deflateAsync(
    content: Uint8Array,
    options: { readonly numiterations: number; readonly blocksplittingmax: number },
  ): Promise<Uint8Array>;
}
const zopfli = createRequire(import.meta.url)("@gfx/zopfli") as Zopfli;

/** Deflates every file of a zip again, as small as the format allows: the same files, names and times in fewer bytes. Returns what the archive weighs then. */
export async function squeeze(file: string): Promise<number> {
  const made = await squeezed(readFileSync(file), (content) => kept(content));
  writeFileSync(file, made);
  return made.length;
}

/** @param deflate what makes the stream of a file's content */
export async function squeezed(archive: Buffer, deflate: (content: Buffer) => Promise<Uint8Array>): Promise<Buffer> {
  const end = archive.lastIndexOf("PK\x05\x06");
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const length = 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
    const entry = Buffer.from(archive.subarray(at, at + length));
    at += length;
    const name = entry.subarray(46, 46 + entry.readUInt16LE(28));
    const local = entry.readUInt32LE(42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const before = archive.subarray(start, start + entry.readUInt32LE(20));
    const isDeflated = entry.readUInt16LE(10) === 8;
    const again = isDeflated ? Buffer.from(await deflate(inflateRawSync(before))) : before;
    if (isDeflated && !inflateRawSync(again).equals(inflateRawSync(before)))
      throw new Error(`${name.toString()} came out as another file`);
    const data = again.length < before.length ? again : before;
    // Its size is known now: no descriptor follows it.
    entry.writeUInt16LE(entry.readUInt16LE(8) & ~8, 8);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(offset, 42);
    const header = Buffer.alloc(30);
    header.write("PK\x03\x04", "latin1");
    entry.copy(header, 4, 6, 32);
    header.writeUInt16LE(name.length, 26);
    header.writeUInt16LE(0, 28);
    parts.push(header, name, data);
    directory.push(entry);
    offset += header.length + name.length + data.length;
  }
  const tail = Buffer.from(archive.subarray(end));
  tail.writeUInt32LE(
    directory.reduce((sum, one) => sum + one.length, 0),
    12,
  );
  tail.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, tail]);
}

/** It takes seconds for a large file: what was made of a content is kept. */
async function kept(content: Buffer): Promise<Uint8Array> {
  // More rounds gain next to nothing on programs, and a tenth on tables of a parser.
  const numiterations = content.subarray(0, 4).equals(wasm) ? 15 : 5;
  const folder = join("node_modules", ".cache", "deflated");
  const file = join(folder, `${createHash("sha256").update(content).digest("hex")}-${numiterations}-${unlimited}`);
  if (existsSync(file)) return readFileSync(file);
  const made = await zopfli.deflateAsync(content, { numiterations, blocksplittingmax: unlimited });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, made);
  return made;
}

/** A large file has more parts with codes of their own than the usual fifteen. */
const unlimited = 0;
const wasm = Buffer.from("\0asm", "latin1");
