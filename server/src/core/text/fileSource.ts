/**
 * All that the core knows of a file system. Synchronous: a host that can only read asynchronously loads what is needed first.
 * Paths are absolute, with `/` separators and without a trailing one.
 */
export interface FileSource {
  /** The decoded text (BOM kept), or why there is none. */
  read(path: string): FileText | FileProblem | undefined;
  kind(path: string): "file" | "directory" | undefined;
  /** Names in a directory, sorted; empty where there is none. Directory links are not followed into cycles. */
  list(path: string): readonly string[];
  /** Whether Git ignores the path (by any .gitignore between it and the repository's root): not what its index lists. */
  isIgnored(path: string): boolean;
  /** What `beginningOf` asks, where that is cheaper than `read`: nothing of it is kept. */
  beginning?(path: string, bytes: number): FileBeginning | undefined;
  /** Whether Git's index lists the file. undefined, or no such member: that cannot be told. */
  isTracked?(path: string): boolean | undefined;
  /** Where modules lie when the project runs, if an image moves some: the file of the repository at a place, and the place of a file. */
  readonly moved?: { fileAt(path: string): string; placeOf(file: string): string };
}

/** Enough of a file to recognise what it is. */
export interface FileBeginning {
  /** Cut anywhere; the whole where that is shorter. */
  readonly text: string;
  /** Of the whole file, in bytes. */
  readonly size: number;
}

export interface FileText {
  readonly text: string;
  /** Changes whenever the text does; made by the host. */
  readonly hash: string;
}

/** A file that exists and cannot be analysed: unreadable, or larger than 1 MB. The message is for the user. */
export interface FileProblem {
  readonly problem: string;
}

/** How a file begins; undefined where there is none, or nothing that can be read. */
export function beginningOf(files: FileSource, path: string, bytes: number): FileBeginning | undefined {
  if (files.beginning !== undefined) return files.beginning(path, bytes);
  const content = files.read(path);
  return isText(content) ? { text: content.text.slice(0, bytes), size: content.text.length } : undefined;
}

/** All of it; undefined where there is none, or nothing that can be read. */
export function textOf(files: Pick<FileSource, "read">, path: string): string | undefined {
  const content = files.read(path);
  return isText(content) ? content.text : undefined;
}

export function isText(file: FileText | FileProblem | undefined): file is FileText {
  return file !== undefined && "text" in file;
}
