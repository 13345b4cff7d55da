import { fileStart, span, type Span } from "../../text/span.js";
import { parseBlocks, type BlockDirective, type BlockFile, type BlockWord } from "./blockSyntax.js";

export type NginxDirective = BlockDirective;

export interface NginxFile extends BlockFile {
  readonly servers: readonly NginxServer[];
  readonly upstreams: readonly NginxUpstream[];
  /** Every `include`, unresolved. */
  readonly includes: readonly { readonly pattern: string; readonly at: Span }[];
}

export interface NginxServer {
  readonly directive: NginxDirective;
  readonly listens: readonly NginxListen[];
  readonly names: readonly BlockWord[];
  /** Nested ones follow their parent. */
  readonly locations: readonly NginxLocation[];
  /** Directives around it, outermost first: where inherited ones come from. */
  readonly parents: readonly NginxDirective[];
}

export interface NginxListen {
  readonly address: string;
  readonly port: number | undefined;
  readonly ssl: boolean;
  readonly default: boolean;
  readonly at: Span;
}

export interface NginxLocation {
  readonly directive: NginxDirective;
  /** "", `=`, `^~`, `~`, `~*` or `@`. */
  readonly modifier: string;
  readonly path: string;
  readonly pathAt: Span;
  /** The server and locations around it, outermost first, after those of the server. */
  readonly parents: readonly NginxDirective[];
}

export interface NginxUpstream {
  readonly name: string;
  readonly nameAt: Span;
  readonly servers: readonly { readonly address: string; readonly at: Span }[];
}

/** Reads an nginx configuration, or a part of one that another includes. Never throws. */
export function parseNginx(file: string, text: string): NginxFile {
  return nginxFile(file, text, parseBlocks(file, text, "nginx"));
}

export function nginxFile(file: string, text: string, tree: BlockFile): NginxFile {
  const servers: NginxServer[] = [];
  const upstreams: NginxUpstream[] = [];
  const includes: { pattern: string; at: Span }[] = [];
  const visit = (directives: readonly BlockDirective[], parents: readonly BlockDirective[]): void => {
    for (const directive of directives) {
      const first = directive.args[0];
      if (directive.name === "include" && first !== undefined) includes.push({ pattern: first.text, at: first.at });
      if (directive.block === undefined) continue;
      if (directive.name === "server") servers.push(serverOf(directive, parents));
      if (directive.name === "upstream" && first !== undefined) {
        upstreams.push({
          name: first.text,
          nameAt: first.at,
          servers: directive.block.flatMap((entry) =>
            entry.name === "server" && entry.args[0] !== undefined
              ? [{ address: entry.args[0].text, at: entry.args[0].at }]
              : [],
          ),
        });
      }
      visit(directive.block, [...parents, directive]);
    }
  };
  // A file that another includes stands in its `http`.
  const http: BlockDirective = {
    name: "http",
    nameAt: fileStart(file),
    args: [],
    at: span(file, 0, text.length),
    block: tree.directives,
  };
  visit(tree.directives, tree.directives.some(({ name }) => name === "http") ? [] : [http]);
  return { ...tree, servers, upstreams, includes };
}

function serverOf(directive: BlockDirective, parents: readonly BlockDirective[]): NginxServer {
  const locations: NginxLocation[] = [];
  const visit = (block: readonly BlockDirective[], around: readonly BlockDirective[]): void => {
    for (const entry of block) {
      if (entry.block === undefined) continue;
      if (entry.name === "location") {
        const [first, second] = entry.args;
        if (first !== undefined) {
          const bare = /^(?:\^~|~\*|[=~@])/.exec(first.text)?.[0] ?? "";
          const path = bare === first.text && second !== undefined ? second : first;
          const attached = path === first && bare !== "" && bare !== "@" ? first.text.slice(bare.length) : path.text;
          locations.push({ directive: entry, modifier: bare, path: attached, pathAt: path.at, parents: around });
        }
      }
      visit(entry.block, [...around, entry]);
    }
  };
  visit(directive.block ?? [], [directive]);
  const own = directive.block ?? [];
  return {
    directive,
    parents,
    locations,
    listens: own.filter((entry) => entry.name === "listen").map(listenOf),
    names: own.filter((entry) => entry.name === "server_name").flatMap((entry) => entry.args),
  };
}

function listenOf(directive: BlockDirective): NginxListen {
  const address = directive.args[0]?.text ?? "";
  const flags = directive.args.slice(1).map((word) => word.text);
  const port = address.startsWith("unix:")
    ? undefined
    : /^[0-9]+$/.test(address)
      ? address
      : (/:([0-9]+)$/.exec(address)?.[1] ?? "80");
  return {
    address,
    port: port === undefined ? undefined : Number(port),
    ssl: flags.includes("ssl") || flags.includes("quic"),
    default: flags.includes("default_server") || flags.includes("default"),
    at: directive.args[0]?.at ?? directive.at,
  };
}

/**
 * What a location really has of a directive that nginx inherits as a whole, such as `proxy_set_header` and `add_header`:
 * the ones of the nearest level that has any. `includes`: that level, or one within it, includes files that may add some
 * (nginx's own mime.types holds kinds of files only).
 */
export function inherited(
  location: NginxLocation,
  server: NginxServer,
  name: string,
): {
  readonly directives: readonly NginxDirective[];
  readonly level: NginxDirective | undefined;
  readonly includes: readonly NginxDirective[];
} {
  const levels = [location.directive, ...[...location.parents].reverse(), ...[...server.parents].reverse()];
  const includes: NginxDirective[] = [];
  for (const level of levels) {
    for (const entry of level.block ?? [])
      if (entry.name === "include" && !/(?:^|\/)mime\.types$/.test(entry.args[0]?.text ?? "")) includes.push(entry);
    const directives = (level.block ?? []).filter((entry) => entry.name === name);
    if (directives.length > 0) return { directives, level, includes };
  }
  return { directives: [], level: undefined, includes };
}
