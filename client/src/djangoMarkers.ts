/** Files that only a Django project has, or that settings are found by: the same as in `activationEvents`, which no program can compute. */
export const djangoMarkers: readonly string[] = [
  "manage.py",
  "wsgi.py",
  "asgi.py",
  "settings.py",
  "settings/*.py",
  "gunicorn.conf.py",
];
