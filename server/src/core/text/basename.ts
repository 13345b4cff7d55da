/** What stands behind the last slash. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
