import { join } from "node:path";
import { afterEach } from "vitest";
import { createEngine } from "../../server/src/hosts/engine.js";
import { readGrammars } from "../../server/src/hosts/grammars.js";
import { startServer, type TestServer, type TestServerOptions } from "./testServer.js";

/** A function that starts the real server with the real engine; what a test started is stopped after it. */
export function realServers(): (options: Omit<TestServerOptions, "engine">) => Promise<TestServer> {
  const engine = readGrammars(join(import.meta.dirname, "../..")).then(createEngine);
  const started: TestServer[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((server) => server.stop()));
  });
  return async (options) => {
    const server = await startServer({ ...options, engine: await engine });
    started.push(server);
    return server;
  };
}
