/**
 * The path by which the core knows a document: `/home/a/x.py`, `c:/a/x.py` and `//server/share/x.py` for files,
 * `/vscode-vfs:github/owner/repo/x.py` for other schemes. Undefined for addresses that name no place in a folder (`untitled:`).
 */
export function pathOfUri(uri: string): string | undefined {
  // File systems without an authority have one slash: `memory:/shop`.
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):(?:\/\/([^/?#]*)|(?=\/))([^?#]*)/.exec(uri);
  if (match === null) return undefined;
  const [, scheme = "", authority = "", encoded = ""] = match;
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
  path = path.replace(/\/+$/, "");
  if (scheme.toLowerCase() !== "file") return `/${scheme}:${authority}${path}`;
  if (authority !== "" && authority.toLowerCase() !== "localhost") return `//${authority}${path}`;
  const drive = /^\/([A-Za-z]):/.exec(path);
  if (drive !== null) return `${(drive[1] ?? "").toLowerCase()}:${path.slice(3)}`;
  return path === "" ? "/" : path;
}

/** The address of a path, encoded as VS Code does it (`:` and `!'()*` too), so that addresses can be compared as text. */
export function uriOfPath(path: string): string {
  const virtual = /^\/([A-Za-z][A-Za-z0-9+.-]+):([^/]*)(.*)$/.exec(path);
  if (virtual !== null) {
    const [, scheme = "", authority = "", rest = ""] = virtual;
    return `${scheme}:${authority === "" ? "" : `//${authority}`}${encodePath(rest)}`;
  }
  if (path.startsWith("//")) {
    const slash = path.indexOf("/", 2);
    return slash < 0 ? `file:${path}/` : `file:${path.slice(0, slash)}${encodePath(path.slice(slash))}`;
  }
  return `file://${encodePath(path.startsWith("/") ? path : `/${path}`)}`;
}

/** Whether `path` is `folder` or below it. */
export function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

function encodePath(path: string): string {
  return path
    .split("/")
    .map((segment) =>
      encodeURIComponent(segment).replace(
        /[!'()*]/g,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join("/");
}
