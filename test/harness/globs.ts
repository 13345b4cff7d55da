/** Globs as the protocol and VS Code match them: one level of braces, and `*` for names that begin with a dot too. */
export function matchesGlob(glob: string, path: string): boolean {
  const pattern = glob.replace(/\*\*\/|\*\*|\*|\{|\}|,|[.+^$()|[\]\\?]/g, (found) => {
    switch (found) {
      case "**/":
        return "(?:.*/)?";
      case "**":
        return ".*";
      case "*":
        return "[^/]*";
      case "{":
        return "(?:";
      case "}":
        return ")";
      case ",":
        return "|";
      default:
        return `\\${found}`;
    }
  });
  return new RegExp(`^${pattern}$`).test(path.replace(/^\//, ""));
}
