import { isSecretName, merged, secretRanges, type Range } from "../domain/redact.js";
import { allDirectives, parseBlocks } from "../syntax/deploy/blockSyntax.js";
import { parseDotenv } from "../syntax/deploy/dotenv.js";
import { parseToml } from "../syntax/deploy/tomlTree.js";
import { parseYaml, type YamlNode, type YamlScalar } from "../syntax/deploy/yamlTree.js";

/**
 * What of a deploy file's text is not to be shown. Lines first, in whatever language: values stand there without quotes and in many forms
 * (`ENV NAME value`, `- NAME=value`, `name: value`, `--flag value`), so all that follows the name of a secret counts, more rather than less.
 * Then what only the file's own parser can tell: values on other lines than their names.
 */
export function deploySecrets(file: string, text: string): readonly Range[] {
  return merged([...lineSecrets(text), ...privateKeys(text), ...parsedSecrets(file, text)]);
}

function lineSecrets(text: string): readonly Range[] {
  const found: Range[] = [];
  for (let start = 0; start <= text.length;) {
    const next = text.indexOf("\n", start);
    const end = next < 0 ? text.length : next;
    for (const one of secretsOfLine(text.slice(start, end))) found.push({ start: start + one.start, end: start + one.end });
    start = end + 1;
  }
  return found;
}

function secretsOfLine(line: string): readonly Range[] {
  const found: Range[] = [...secretRanges(line)];
  const from = afterSecretName(line);
  const given = from === undefined ? undefined : unlessReference(line, from);
  if (given) found.push(given);
  // `curl -u name:password`, `docker login -p password`, `redis-cli -a password`.
  for (const flag of line.matchAll(/(?:(?:^|[\s"'])(?:-u|--user|-a|-p)(?:[ =]|["'],[ ]*["']))([^\s"']+)/g)) found.push({ start: flag.index + flag[0].length - (flag[1] ?? "").length, end: flag.index + flag[0].length });
  return found;
}

function afterSecretName(line: string): number | undefined {
  for (const word of line.matchAll(/[A-Za-z_][\w.-]*/g)) {
    if (!isSecretName(word[0])) continue;
    const end = word.index + word[0].length;
    return end + (/^["']?[ \t]*(?:=>|[=:,]|[ \t])?[ \t]*["']?/.exec(line.slice(end))?.[0].length ?? 0);
  }
  return undefined;
}

/** Variables are no values, and what closes at the end of the line tells how it is built. */
function unlessReference(line: string, start: number): Range | undefined {
  const rest = line.slice(start);
  if (/^(?:\$\{?[A-Za-z_]\w*\}?|\$\{\{[^{}]*\}\}|\{\{[^{}]*\}\})["')\]},;\s]*$/.test(rest)) return undefined;
  return { start, end: line.length - (/["'\]})\s,;]*$/.exec(rest)?.[0].length ?? 0) };
}

/** From `-----BEGIN … PRIVATE KEY-----` to its end. */
function privateKeys(text: string): readonly Range[] {
  const found: Range[] = [];
  for (const begin of text.matchAll(/-----BEGIN [A-Z ]*PRIVATE KEY-----/g)) {
    const end = text.indexOf("-----END", begin.index);
    found.push({ start: begin.index + begin[0].length, end: end < 0 ? text.length : end });
  }
  return found;
}

function parsedSecrets(file: string, text: string): readonly Range[] {
  if (/\.(?:ya?ml|json)$/i.test(file)) return parseYaml(file, text).documents.flatMap((document) => (document ? treeSecrets(document, text) : []));
  if (/\.toml$/i.test(file)) return parseToml(file, text).documents.flatMap((document) => (document ? treeSecrets(document, text) : []));
  if (/(?:^|[/.])env(?:[.-][^/]*)?$|\.env$/i.test(file)) return parseDotenv(file, text, "python-dotenv").entries.flatMap(({ name, valueAt, value }) => (valueAt && value !== "" && isSecretName(name) ? [withoutQuotes(text, valueAt)] : []));
  if (/(?:^|\/)caddyfile[^/]*$/i.test(file)) {
    return allDirectives(parseBlocks(file, text, "caddy").directives).filter(({ name }) => name === "basic_auth" || name === "basicauth")
      .flatMap(({ block }) => (block ?? []).flatMap(({ args }) => args.map(({ at }) => at)));
  }
  return [];
}

function treeSecrets(root: YamlNode, text: string): readonly Range[] {
  const found: Range[] = [];
  const visit = (node: YamlNode | undefined, secret: boolean): void => {
    if (!node) return;
    if (node.kind === "scalar") {
      if (secret) found.push(...scalarSecret(node, text));
    } else if (node.kind === "list") for (const item of node.items) visit(item, secret);
    else {
      const textOf = (key: string): string | undefined => { const value = node.entries.find((entry) => entry.key === key)?.value; return value?.kind === "scalar" ? value.text : undefined; };
      // `name: DB_PASSWORD` beside `value: …`: Kubernetes, Render, App Platform, ECS.
      const named = [textOf("name"), textOf("key"), textOf("Name"), textOf("Key"), textOf("variable")].some((name) => name !== undefined && isSecretName(name));
      const isSecretObject = textOf("kind") === "Secret";
      for (const { key, value } of node.entries) {
        // `secrets:` lists the names of secrets and where they are kept.
        const own = key.toLowerCase() !== "secrets" && isSecretName(key);
        visit(value, secret || own || (named && /^(?:value|default|sample)$/i.test(key)) || (isSecretObject && (key === "data" || key === "stringData")));
      }
    }
  };
  visit(root, false);
  return found;
}

function scalarSecret(node: YamlScalar, text: string): readonly Range[] {
  if (node.value === null || typeof node.value === "boolean" || node.text === "") return [];
  if (/^(?:\$\{?[A-Za-z_]\w*\}?|\$\{\{[^{}]*\}\}|\{\{[^{}]*\}\})$/.test(node.text)) return [];
  return [withoutQuotes(text, node.at)];
}

function withoutQuotes(text: string, { start, end }: Range): Range {
  const first = text[start];
  return end - start >= 2 && (first === '"' || first === "'") && text[end - 1] === first ? { start: start + 1, end: end - 1 } : { start, end };
}
