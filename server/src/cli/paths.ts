/** Paths as the command line reads and writes them: absolute with `/` inside, relative with `/` outside. */
export function resolvePath(base: string, path: string): string {
  const slashed = /^[A-Za-z]:[\\/]|\\/.test(path) && /^[A-Za-z]:/.test(base) ? path.replaceAll("\\", "/") : path;
  const absolute = slashed.startsWith("/") || /^[A-Za-z]:\//.test(slashed) ? slashed : `${base}/${slashed}`;
  const drive = /^[A-Za-z]:/.exec(absolute)?.[0] ?? "";
  const parts: string[] = [];
  for (const part of absolute.slice(drive.length).split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `${drive}/${parts.join("/")}`;
}

/** `.` for the base itself; `../…` for what is outside of it. */
export function relativePath(base: string, path: string): string {
  const from = base.split("/").filter((part) => part !== "");
  const to = path.split("/").filter((part) => part !== "");
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  if (common === 0 && /^[A-Za-z]:$/.test(to[0] ?? "")) return path; // Another drive.
  return [...from.slice(common).map(() => ".."), ...to.slice(common)].join("/") || ".";
}
