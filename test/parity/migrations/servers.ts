import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

export interface Server {
  /** What Django is told: PostgreSQL's folder of the socket, MariaDB's socket. */
  readonly socket: string;
  readonly version: string;
  stop(): void;
}

/** A server of its own below the folder, reached through a socket only. PostgreSQL does not run as root: then as `postgres`. */
export function startPostgres(folder: string): Server | undefined {
  const base = "/usr/lib/postgresql";
  const version = existsSync(base) ? readdirSync(base).sort((a, b) => Number(b) - Number(a))[0] : undefined;
  if (version === undefined) return undefined;
  const bin = (name: string): string => `${base}/${version}/bin/${name}`;
  const isRoot = process.getuid?.() === 0;
  const run = (command: string, ...args: readonly string[]): void => {
    const [program, words] = isRoot
      ? (["runuser", ["-u", "postgres", "--", command, ...args]] as const)
      : ([command, args] as const);
    const result = spawnSync(program, words, { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
    if (result.status !== 0) throw new Error(result.stderr);
  };
  if (isRoot) spawnSync("chown", ["postgres", folder]);
  const data = path.join(folder, "data");
  run(bin("initdb"), "-D", data, "-U", "postgres", "--auth=trust", "-N");
  run(
    bin("pg_ctl"),
    "-D",
    data,
    "-w",
    "-l",
    path.join(folder, "log"),
    "-o",
    `-k ${folder} -c listen_addresses= -c fsync=off -c timezone=UTC`,
    "start",
  );
  return {
    socket: folder,
    version: `PostgreSQL ${version}`,
    stop: () => run(bin("pg_ctl"), "-D", data, "-m", "immediate", "stop"),
  };
}

export function startMariadb(folder: string): Server | undefined {
  const program = ["/usr/sbin/mariadbd", "/usr/local/sbin/mariadbd"].find((file) => existsSync(file));
  if (program === undefined) return undefined;
  const [data, socket] = [path.join(folder, "data"), path.join(folder, "socket")];
  const user = process.getuid?.() === 0 ? ["--user=mysql"] : [];
  if (user.length > 0) spawnSync("chown", ["mysql", folder]);
  const made = spawnSync(
    "mariadb-install-db",
    ["--no-defaults", `--datadir=${data}`, "--auth-root-authentication-method=normal", "--skip-test-db", ...user],
    { encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  const child = spawn(
    program,
    [
      "--no-defaults",
      `--datadir=${data}`,
      `--socket=${socket}`,
      "--skip-networking",
      "--skip-grant-tables",
      "--innodb-flush-log-at-trx-commit=0",
      "--innodb-doublewrite=OFF",
      "--innodb-flush-method=nosync",
      `--pid-file=${path.join(folder, "pid")}`,
      ...user,
    ],
    { stdio: "ignore" },
  );
  const said = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout;
  const deadline = Date.now() + 60_000;
  while (spawnSync("mariadb-admin", ["--no-defaults", `--socket=${socket}`, "ping"]).status !== 0) {
    if (Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error("MariaDB does not answer");
    }
    spawnSync("sleep", ["0.2"]);
  }
  spawnSync("mariadb", ["--no-defaults", `--socket=${socket}`, "--execute=create database parity"]);
  return { socket, version: `MariaDB ${/\d+\.\d+/.exec(said)?.[0] ?? ""}`, stop: () => void child.kill("SIGKILL") };
}
