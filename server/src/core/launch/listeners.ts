import { isSequence, type Value } from "../domain/value.js";
import { parseBind, type Bind } from "../gunicorn/bind.js";
import { basename, dirname, join } from "../project/paths.js";
import type { LaunchView } from "../rules/views.js";
import type { Span } from "../text/span.js";
import type { Word } from "./launch.js";
import { optionValue, type RunsWhat } from "./runsWhat.js";

/** Where a server of a launch listens. */
export interface Listener {
  /** "" for all interfaces; undefined: not known, or no TCP. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly socket: string | undefined;
  /** The word or value that says so; undefined: the server's default. */
  readonly at: Span | undefined;
}

export interface Listening {
  /** As people call it: gunicorn, uvicorn, runserver. */
  readonly server: string;
  readonly listeners: readonly Listener[];
  /** Something that cannot be seen may add or change addresses. */
  readonly open: boolean;
  readonly program: Span;
}

/** undefined: no server, or one whose addresses are not read (uWSGI). */
export function listeningOf(view: LaunchView): Listening | undefined {
  const found = addressesOf(view);
  const folder = view.launch.workingDirectory;
  return (
    found && {
      ...found,
      // Where a relative socket lies is known from the folder that the server runs in.
      open: found.open || (folder === undefined && found.listeners.some(({ socket }) => isRelative(socket))),
      listeners: found.listeners.map((one) =>
        one.socket !== undefined && isRelative(one.socket) && folder !== undefined
          ? { ...one, socket: join(folder, one.socket) }
          : one,
      ),
    }
  );
}

function isRelative(socket: string | undefined): boolean {
  return socket !== undefined && /^[\w.]/.test(socket);
}

function addressesOf(view: LaunchView): Listening | undefined {
  const { what } = view;
  switch (what.kind) {
    case "gunicorn":
      return ofGunicorn(view, what);
    case "uvicorn":
    case "granian": {
      const socket = optionValue(what.options, "--uds");
      const fd = optionValue(what.options, "--fd");
      const host =
        optionValue(what.options, "--host") ??
        variable(view, what.kind === "uvicorn" ? "UVICORN_HOST" : "GRANIAN_HOST");
      const port =
        optionValue(what.options, "--port") ??
        variable(view, what.kind === "uvicorn" ? "UVICORN_PORT" : "GRANIAN_PORT");
      if (socket !== undefined)
        return result(what, [{ host: undefined, port: undefined, socket: socket.text, at: socket.at }], socket.dynamic);
      if (fd !== undefined) return result(what, [], true);
      return result(
        what,
        [
          {
            host: host === undefined ? "127.0.0.1" : known(host),
            port: port === undefined ? 8000 : numberOf(port),
            socket: undefined,
            at: host?.at ?? (host === undefined ? undefined : port?.at),
          },
        ],
        host?.dynamic === true,
      );
    }
    case "daphne": {
      const socket = optionValue(what.options, "--unix-socket");
      if (socket !== undefined)
        return result(what, [{ host: undefined, port: undefined, socket: socket.text, at: socket.at }], socket.dynamic);
      if (optionValue(what.options, "--endpoint") !== undefined || optionValue(what.options, "--fd") !== undefined)
        return result(what, [], true);
      const host = optionValue(what.options, "--bind");
      const port = optionValue(what.options, "--port");
      return result(
        what,
        [
          {
            host: host === undefined ? "127.0.0.1" : known(host),
            port: port === undefined ? 8000 : numberOf(port),
            socket: undefined,
            at: host?.at,
          },
        ],
        host?.dynamic === true,
      );
    }
    case "hypercorn": {
      const binds = what.options.filter((option) => option.name === "--bind").flatMap((option) => option.value ?? []);
      if (binds.length === 0)
        return result(
          what,
          [{ host: "127.0.0.1", port: 8000, socket: undefined, at: undefined }],
          what.options.some((option) => option.name === "--config"),
        );
      return result(what, binds.map(fromWord), false);
    }
    case "manage": {
      if (what.subcommand?.text !== "runserver" && what.subcommand?.text !== "runserver_plus") return undefined;
      const address = what.positionals[0];
      if (address === undefined)
        return {
          server: "runserver",
          listeners: [{ host: "127.0.0.1", port: 8000, socket: undefined, at: undefined }],
          open: false,
          program: what.program.at,
        };
      const colon = address.text.lastIndexOf(":");
      const host =
        colon < 0
          ? /^\d+$/.test(address.text) || address.text.startsWith("$")
            ? "127.0.0.1"
            : address.text
          : address.text.slice(0, colon);
      const port = colon < 0 ? address.text : address.text.slice(colon + 1);
      return {
        server: "runserver",
        listeners: [
          {
            host: host === "0" ? "0.0.0.0" : host,
            port: /^\d+$/.test(port) ? Number(port) : undefined,
            socket: undefined,
            at: address.at,
          },
        ],
        open: host.includes("$"),
        program: what.program.at,
      };
    }
    default:
      return undefined;
  }
}

/**
 * With a socket unit of the same name systemd opens the sockets, and gunicorn takes them in place of every bind
 * (gunicorn/arbiter.py and sock.py: create_sockets returns after the passed descriptors).
 */
function ofSocketUnit(view: LaunchView): readonly Listener[] {
  const { launch } = view;
  if (launch.kind !== "systemd") return [];
  return view.project.deploy.units
    .filter(
      ({ path }) =>
        /\.socket(?:\.j2|\.template)?$/.test(path) &&
        basename(path).replace(/\.socket.*$/, "") === launch.name &&
        homeOf(path) === homeOf(launch.file),
    )
    .flatMap(({ content }) =>
      content.ini.sections
        .filter((section) => section.name === "Socket")
        .flatMap((section) => section.entries.filter((entry) => entry.name === "ListenStream")),
    )
    .map((entry): Listener => {
      const text = entry.value.text.trim();
      if (text.startsWith("/") || text.startsWith("%") || text.startsWith("@"))
        return { host: undefined, port: undefined, socket: text, at: entry.valueAt };
      const match = /^(?:(.*):)?(\d+)$/.exec(text);
      return {
        host: match === null ? undefined : (match[1] ?? ""),
        port: match === null ? undefined : Number(match[2]),
        socket: undefined,
        at: entry.valueAt,
      };
    });
}

/** A role of Ansible's has what it copies in one folder and what it fills in in another. */
function homeOf(path: string): string {
  return dirname(path).replace(/\/(?:files|templates)$/, "");
}

function ofGunicorn(view: LaunchView, what: Extract<RunsWhat, { kind: "gunicorn" }>): Listening | undefined {
  const passed = ofSocketUnit(view);
  if (passed.length > 0)
    return {
      server: "gunicorn",
      listeners: passed,
      open: passed.some((one) => one.socket?.includes("%") === true),
      program: what.program.at,
    };
  const bind = view.gunicorn?.effective.get("bind");
  if (bind === undefined) return undefined;
  if (bind.source === "command-line") {
    const words = what.line.arguments
      .filter((argument) => argument.setting === "bind")
      .flatMap((argument) => argument.value ?? []);
    return {
      server: "gunicorn",
      listeners: words.map(fromWord),
      open: words.some((word) => word.dynamic && word.text.startsWith("$")),
      program: what.program.at,
    };
  }
  // A config file that cannot be seen may set it, or a variable that holds options: `exec gunicorn $ARGS shop.wsgi`.
  const unseen =
    (view.configFile !== undefined && view.configFile.path === undefined) ||
    (what.line.positionals.length > 1 && what.line.positionals.some(({ dynamic }) => dynamic));
  const { value } = bind;
  const items: readonly Value[] = isSequence(value) ? value.items : [value];
  const listeners = items.map((item): Listener => {
    if (item.kind === "str") return fromBind(parseBind(item.value, item.at ?? bind.at), bind.at);
    if (item.kind === "environment" && item.prefix !== undefined && item.prefix.includes(":"))
      return { ...fromBind(parseBind(item.prefix.replace(/:[^:]*$/, ":1"), item.at), bind.at), port: undefined };
    return { host: undefined, port: undefined, socket: undefined, at: bind.at };
  });
  return {
    server: "gunicorn",
    listeners,
    open: unseen || listeners.some((one) => one.host === undefined && one.socket === undefined),
    program: what.program.at,
  };
}

function fromWord(word: Word): Listener {
  if (!word.dynamic) return fromBind(parseBind(word.text, word.at), word.at);
  const dollar = word.text.indexOf("$");
  const before = word.text.slice(0, dollar);
  if (before.startsWith("unix:")) return { host: undefined, port: undefined, socket: before.slice(5), at: word.at };
  return before.includes(":")
    ? { ...fromBind(parseBind(`${before.slice(0, before.lastIndexOf(":"))}:1`, word.at), word.at), port: undefined }
    : { host: undefined, port: undefined, socket: undefined, at: word.at };
}

function fromBind(bind: Bind, fallback: Span | undefined): Listener {
  const at = bind.at ?? fallback;
  if (bind.kind === "tcp") return { host: bind.host, port: bind.port, socket: undefined, at };
  return { host: undefined, port: undefined, socket: bind.kind === "unix" ? bind.path : undefined, at };
}

function result(
  what: { readonly kind: string; readonly program: Word },
  listeners: readonly Listener[],
  open: boolean,
): Listening {
  return { server: what.kind, listeners, open, program: what.program.at };
}

function variable(view: LaunchView, name: string): Word | undefined {
  const setting = view.launch.environment.find((one) => one.name === name);
  return setting === undefined
    ? undefined
    : { text: setting.value ?? "$", at: setting.valueAt ?? setting.at, dynamic: setting.value === undefined };
}

function known(word: Word): string | undefined {
  return word.dynamic ? undefined : word.text;
}

function numberOf(word: Word): number | undefined {
  return !word.dynamic && /^\d+$/.test(word.text) ? Number(word.text) : undefined;
}
