/** Files that only a Django project has, or that settings are found by: the same as in `activationEvents`, which no program can compute. */
export const djangoMarkers: readonly string[] = [
  "manage.py",
  "wsgi.py",
  "asgi.py",
  "settings.py",
  "settings/*.py",
  "gunicorn.conf.py",
];

/** Whatever is in them is none of the workspace's own. */
export const skippedFolders: readonly string[] = [
  "node_modules",
  ".git",
  ".venv",
  "venv",
  "site-packages",
  "__pycache__",
  ".tox",
];
