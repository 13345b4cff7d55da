import type { Span } from "../../text/span.js";
import { parseBlocks, type BlockDirective, type BlockFile, type BlockWord } from "./blockSyntax.js";

export interface Caddyfile extends BlockFile {
  readonly sites: readonly CaddySite[];
  /** The block without a name at the beginning. */
  readonly globalOptions: readonly BlockDirective[];
}

export interface CaddySite {
  readonly addresses: readonly BlockWord[];
  readonly directives: readonly BlockDirective[];
  readonly proxies: readonly CaddyProxy[];
  /** `header` directives, also within `handle` and `route`. */
  readonly headers: readonly BlockDirective[];
  readonly at: Span;
}

export interface CaddyProxy {
  readonly directive: BlockDirective;
  readonly upstreams: readonly BlockWord[];
  /** `header_up` within it. */
  readonly headersUp: readonly BlockDirective[];
}

/** Reads a Caddyfile. Never throws. */
export function parseCaddyfile(file: string, text: string): Caddyfile {
  const tree = parseBlocks(file, text, "caddy");
  const blocks = tree.directives.filter((entry) => entry.block !== undefined);
  const globalOptions = blocks.find((entry) => entry.name === "")?.block ?? [];
  const sites = blocks
    .filter((entry) => entry.name !== "" && !entry.name.startsWith("("))
    .map((entry) => siteOf([wordOf(entry), ...entry.args], entry.block ?? [], entry.at));
  // A file with one site may leave the braces out: the first line is its address.
  const [first, ...rest] = tree.directives;
  if (sites.length === 0 && first?.block === undefined && first !== undefined && first.name !== "import") {
    sites.push(
      siteOf([wordOf(first), ...first.args], rest, { ...first.at, end: rest[rest.length - 1]?.at.end ?? first.at.end }),
    );
  }
  return { ...tree, sites, globalOptions };
}

function wordOf(directive: BlockDirective): BlockWord {
  return { text: directive.name, at: directive.nameAt, quoted: false };
}

function siteOf(words: readonly BlockWord[], directives: readonly BlockDirective[], at: Span): CaddySite {
  const proxies: CaddyProxy[] = [];
  const headers: BlockDirective[] = [];
  const visit = (block: readonly BlockDirective[]): void => {
    for (const entry of block) {
      if (entry.name === "header") headers.push(entry);
      if (entry.name === "reverse_proxy") {
        const inner = entry.block ?? [];
        const matcher = /^[/*@]/.test(entry.args[0]?.text ?? "") ? 1 : 0;
        const to = inner.filter((item) => item.name === "to").flatMap((item) => item.args);
        proxies.push({
          directive: entry,
          upstreams: [...entry.args.slice(matcher), ...to],
          headersUp: inner.filter((item) => item.name === "header_up"),
        });
      } else if (entry.block !== undefined) {
        visit(entry.block);
      }
    }
  };
  visit(directives);
  const addresses = words
    .map((word) => ({ ...word, text: word.text.replace(/,$/, "") }))
    .filter((word) => word.text !== "");
  return { addresses, directives, proxies, headers, at };
}
