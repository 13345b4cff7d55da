import type { ComposeService } from "../../syntax/deploy/compose.js";
import { yamlGet, yamlText } from "../../syntax/deploy/yamlTree.js";
import type { Evidence } from "../../settings/verdict.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { listText } from "../../domain/listText.js";
import { nothing, open, shown, whole, type Part } from "./answers.js";
import { noFile } from "./noFile.js";

/** Services of production's Compose files: what runs on is started again, what needs another waits for it, and only what users reach has a port. */
export function servicesKept({ project, deploy, show, held }: EvidenceContext): EvidenceAnswer {
  const files = deploy.compose;
  const services = merged(files.flatMap(({ path, content }) => content.services.map((service) => ({ path, service }))));
  if (services.length === 0) return whole(noFile("Compose file", project.deploy.compose));
  const jobs = project.processes
    .filter(
      ({ launch, what }) =>
        launch.kind === "compose" &&
        (launch.role === "release" || launch.role === "build" || (launch.role === "other" && what.kind === "manage")),
    )
    .map(({ launch }) => launch.name);
  const finishing = new Set([
    ...jobs,
    ...services.flatMap(({ all }) =>
      all.flatMap((service) =>
        service.dependsOn
          .filter(({ condition }) => condition === "service_completed_successfully")
          .map(({ service: name }) => name),
      ),
    ),
  ]);
  const running = services.filter(({ name }) => !finishing.has(name));
  const restart = (one: Merged): ComposeService["restart"] =>
    one.all.map((service) => service.restart).find((text) => text !== undefined);
  // A stack's services are started again unless they say otherwise.
  const isStack = deploy.scripts.some(({ text: script }) => /\bdocker stack deploy\b/.test(script));
  const down = running.filter((one) => {
    const text = restart(one)?.text ?? "no";
    // https://docs.docker.com/reference/compose-file/deploy/#restart_policy
    const policy = one.all
      .map(({ node }) => yamlGet(node, "deploy", "restart_policy"))
      .find((each) => each !== undefined);
    if (policy !== undefined) return yamlText(yamlGet(policy, "condition")) === "none";
    return (text === "no" || text === "") && !isStack;
  });
  const published = running.flatMap((one) =>
    one.all.flatMap((service) =>
      service.ports
        .filter(({ published: port, hostAddress }) => port !== undefined && !/^127\.|^::1/.test(hostAddress ?? ""))
        .map((port) => ({ name: one.name, at: port.at })),
    ),
  );
  const publishing = [...new Set(published.map(({ name }) => name))];
  const stores = new Set(services.flatMap(({ name, isStore }) => (isStore ? [name] : [])));
  const servers = new Set(
    project.processes.flatMap(({ launch }) =>
      launch.kind === "compose" && launch.role === "web" ? [launch.name] : [],
    ),
  );
  /** It waits for none of them, and for nothing that does. */
  const waits = (one: Merged, seen: ReadonlySet<string> = new Set()): boolean =>
    stores.has(one.name) ||
    one.all.some((service) =>
      service.dependsOn.some(({ service: name }) => {
        const other = services.find((each) => each.name === name);
        return other !== undefined && !seen.has(name) && waits(other, new Set([...seen, name]));
      }),
    );
  const unordered = running.filter(
    (one) =>
      (stores.size > 0 && servers.has(one.name) && !waits(one)) ||
      one.all.some((service) =>
        service.dependsOn.some(
          ({ condition, service: name }) =>
            condition !== "service_healthy" &&
            condition !== "service_completed_successfully" &&
            services.some((other) => other.name === name && other.isStore),
        ),
      ),
  );
  return whole(
    down.length === 0
      ? shown(
          ...running.slice(0, 1).map(
            (one): Evidence => ({
              at: restart(one)?.at,
              text:
                running.length === 1
                  ? `${one.name} is started again`
                  : `all of ${listText(
                      running.map(({ name }) => name),
                      4,
                    )} are started again`,
            }),
          ),
        )
      : open(
          `nothing starts ${listText(
            down.map(({ name }) => name),
            3,
          )} again`,
          ...down.slice(0, 2).map(({ at, path }) => ({ at, text: show(path) })),
        ),
    order(running, unordered),
    held("service-port-published") === undefined
      ? open("which ports are open was not judged")
      : publishing.length <= 1
        ? shown(
            ...published
              .slice(0, 1)
              .map(({ name, at }): Evidence => ({ at, text: `only ${name} has a port to the outside` })),
            ...(published.length === 0 ? [{ at: undefined, text: "no service has a port to the outside" }] : []),
          )
        : open(
            `${listText(publishing, 4)} have ports to the outside: make sure that all of them must`,
            ...published.slice(0, 3).map(({ name, at }) => ({ at, text: `${name} is published` })),
          ),
  );
}

function order(running: readonly Merged[], unordered: readonly Merged[]): Part {
  const waiting = running.flatMap((one) =>
    one.all.flatMap((service) => service.dependsOn.map((dependency) => ({ name: one.name, dependency }))),
  );
  const [first] = waiting;
  if (running.length < 2) return nothing("there is one service");
  if (first === undefined) return open("no service waits for another");
  if (unordered.length > 0)
    return open(
      `no depends_on keeps ${listText(
        unordered.map(({ name }) => name),
        3,
      )} from starting before the database or cache answers`,
      ...unordered.slice(0, 2).map(({ at }) => ({ at, text: "depends_on does not wait for it to be healthy" })),
    );
  return shown({ at: first.dependency.at, text: `${first.name} waits for ${first.dependency.service}` });
}

interface Merged {
  readonly name: string;
  readonly path: string;
  readonly at: Evidence["at"];
  readonly all: readonly ComposeService[] /** A database, cache or broker. */;
  readonly isStore: boolean;
}

/** A service as several files together write it. */
function merged(found: readonly { readonly path: string; readonly service: ComposeService }[]): readonly Merged[] {
  return [...new Set(found.map(({ service }) => service.name))].flatMap((name): readonly Merged[] => {
    const own = found.filter(({ service }) => service.name === name);
    const [first] = own;
    return first === undefined
      ? []
      : [
          {
            name,
            path: first.path,
            at: first.service.nameAt,
            all: own.map(({ service }) => service),
            isStore: own.some(({ service }) =>
              /postg|mysql|maria|redis|valkey|memcached|rabbitmq|elastic|opensearch/i.test(service.image?.text ?? ""),
            ),
          },
        ];
  });
}
