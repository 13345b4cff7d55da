/** Installed code, version control and what tools leave, wherever a path has them. */
export const installedFolders: readonly string[] = [
  "node_modules",
  "site-packages",
  "dist-packages",
  "__pycache__",
  ".git",
  ".venv",
  ".tox",
  ".nox",
];

/** Folders of a project in which nothing is its own. Whoever looks for less adds to them. */
export const skippedFolders: readonly string[] = [...installedFolders, "venv", ".mypy_cache"];
