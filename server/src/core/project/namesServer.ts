/** Whether a command line starts a server for WSGI or ASGI. What installs one starts none. */
export function namesServer(line: string): boolean {
  return (
    /\b(?:gunicorn|uwsgi|daphne|uvicorn|hypercorn|waitress-serve|granian|mod_wsgi-express)\b/.test(line) &&
    !/\binstall\b/.test(line)
  );
}
