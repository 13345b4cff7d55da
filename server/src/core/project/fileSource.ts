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
  /** Whether Git ignores the path (by any .gitignore between it and the repository's root). */
  isIgnored(path: string): boolean;
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

export function isText(file: FileText | FileProblem | undefined): file is FileText {
  return file !== undefined && "text" in file;
}
