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
  return merged([...lineSecrets(file, text), ...privateKeys(text), ...mapSecrets(text), ...parsedSecrets(file, text)]);
}

function lineSecrets(file: string, text: string): readonly Range[] {
  const found: Range[] = [];
  const isEnv = isEnvFile(file);
  for (let start = 0; start <= text.length; ) {
    const next = text.indexOf("\n", start);
    const end = next < 0 ? text.length : next;
    for (const one of secretsOfLine(text.slice(start, end), isEnv))
      found.push({ start: start + one.start, end: start + one.end });
    start = end + 1;
  }
  return found;
}

function secretsOfLine(line: string, isEnv: boolean): readonly Range[] {
  const found: Range[] = [...secretRanges(line)];
  let position = 0;
  for (const word of line.matchAll(/[A-Za-z_][\w.-]*/g)) {
    if (word.index < position || !isSecretName(word[0])) continue;
    const given = givenTo(line, word.index, word.index + word[0].length, isEnv);
    if (!given) continue;
    found.push(given);
    position = given.end;
  }
  // `set $api_token "…"`, `if ($arg_token != "…")`, `[ "$TOKEN" = "…" ]`: what a variable is given or compared with.
  for (const variable of line.matchAll(
    /\$\{?(\w+)\}?["']?(?:[ \t]*(?:!?={1,2}|!?~\*?)[ \t]*|[ \t]+)("[^"]*"|'[^']*'|[^\s;)\]]+)/g,
  )) {
    const [whole, name = "", value = ""] = variable;
    const isGiven =
      /\bset[ \t]*$/.test(line.slice(0, variable.index)) || /[=~][ \t*]*$/.test(whole.slice(0, -value.length));
    if (isGiven && isSecretName(name) && !isReference(value.replace(/^["']|["']$/g, "")))
      found.push({ start: variable.index + whole.length - value.length, end: variable.index + whole.length });
  }
  // `--requirepass password`, `basicauth.users=name:hash`.
  for (const option of line.matchAll(
    /\b(?:requirepass|masterauth)["']?,?[ \t]+["']?([^\s"']+)|\bbasicauth\.users["']?[ \t]*[=:][ \t]*["']?([^\s"']+)/gi,
  )) {
    const end = option.index + option[0].length;
    found.push({ start: end - (option[1] ?? option[2] ?? "").length, end });
  }
  // `curl -u name:password`, `docker login -p password`, `redis-cli -a password`.
  for (const flag of line.matchAll(/(?:(?:^|[\s"'])(?:-u|--user|-a|-p)(?:[ =]|["'],[ ]*["']))([^\s"']+)/g))
    found.push({ start: flag.index + flag[0].length - (flag[1] ?? "").length, end: flag.index + flag[0].length });
  return found;
}

/** What a line gives the name at `[start, end)`. */
function givenTo(line: string, start: number, end: number, isEnv: boolean): Range | undefined {
  // `$NAME` only asks; `${NAME:-default}` has what it is otherwise.
  if (line[start - 1] === "$" || line.slice(start - 2, start) === "${") {
    const otherwise = /^:?[-=]([^}]*)/.exec(line.slice(end));
    return line[start - 1] === "{" && otherwise
      ? { start: end + otherwise[0].length - (otherwise[1] ?? "").length, end: end + otherwise[0].length }
      : undefined;
  }
  const rest = line.slice(end);
  const quote = line[start - 1];
  // `"NAME=several words"`.
  if ((quote === '"' || quote === "'") && rest.startsWith("=")) {
    const close = line.indexOf(quote, end + 1);
    const to = close < 0 ? line.length : close;
    return isReference(line.slice(end + 1, to)) ? undefined : { start: end + 1, end: to };
  }
  const assigned = /^=(?:"([^"]*)"|'([^']*)'|([^\s"']+))/.exec(rest);
  if (assigned && !isEnv) {
    const value = assigned[1] ?? assigned[2] ?? assigned[3] ?? "";
    const from = end + assigned[0].indexOf(value, 1);
    return isReference(value) ? undefined : { start: from, end: from + value.length };
  }
  return unlessReference(line, end + (/^["']?[ \t]*(?:=>|[=:,]|[ \t])?[ \t]*["']?/.exec(rest)?.[0].length ?? 0));
}

function isReference(text: string): boolean {
  return /^(?:\$\{?[A-Za-z_]\w*\}?|\$\{\{[^{}]*\}\}|\{\{[^{}]*\}\})$/.test(text);
}

/** Variables are no values, and what closes at the end of the line tells how it is built. */
function unlessReference(line: string, start: number): Range | undefined {
  const rest = line.slice(start);
  const end = line.length - (/["'\]})\s,;]*$/.exec(rest)?.[0].length ?? 0);
  if (/^\s*[{[|>]?-?\s*$/.test(rest)) return undefined; // A block begins.
  // `${{ secrets.NAME }}` ends with what closes, too.
  if (isReference(rest.replace(/["')\],;\s]+$/, "")) || isReference(line.slice(start, end))) return undefined;
  return { start, end };
}

/** `map $http_x_api_key $who { "…" "shop"; }`: keys and values of nginx's maps from or to what is named like a secret. */
function mapSecrets(text: string): readonly Range[] {
  return [...text.matchAll(/\bmap[ \t]+\$(\w+)[ \t]+\$(\w+)[ \t\r\n]*\{([^}]*)\}/g)].flatMap((map) => {
    const [whole, from = "", to = "", body = ""] = map;
    if (!isSecretName(from) && !isSecretName(to)) return [];
    const start = map.index + whole.length - 1 - body.length;
    return [...body.matchAll(/"[^"]*"|'[^']*'|[^\s;"']+/g)].map((word) => ({
      start: start + word.index,
      end: start + word.index + word[0].length,
    }));
  });
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
  // Templates of them too, the files of Elastic Beanstalk and CapRover's definition.
  if (/\.(?:ya?ml|json)(?:\.\w+)?$|\/\.ebextensions\/[^/]+$|\/captain-definition$/i.test(file))
    return parseYaml(file, text).documents.flatMap((document) => (document ? treeSecrets(document, text) : []));
  if (/\.toml$/i.test(file))
    return parseToml(file, text).documents.flatMap((document) => (document ? treeSecrets(document, text) : []));
  if (isEnvFile(file))
    return parseDotenv(file, text, "python-dotenv").entries.flatMap(({ name, valueAt, value }) =>
      valueAt && value !== "" && isSecretName(name) ? [withoutQuotes(text, valueAt)] : [],
    );
  if (/(?:^|\/)caddyfile[^/]*$/i.test(file)) {
    return allDirectives(parseBlocks(file, text, "caddy").directives)
      .filter(({ name }) => name === "basic_auth" || name === "basicauth")
      .flatMap(({ block }) => (block ?? []).flatMap(({ args }) => args.map(({ at }) => at)));
  }
  return [];
}

function isEnvFile(file: string): boolean {
  return /(?:^|[/.])env(?:[.-][^/]*)?$|\.env$/i.test(file);
}

function treeSecrets(root: YamlNode, text: string): readonly Range[] {
  const found: Range[] = [];
  const visit = (node: YamlNode | undefined, secret: boolean): void => {
    if (!node) return;
    if (node.kind === "scalar") {
      const assigned = /^([A-Za-z_][\w.-]*)=/.exec(node.text);
      if (secret || (assigned && isSecretName(assigned[1] ?? "")))
        found.push(...scalarSecret(node, text, secret ? 0 : (assigned?.[0].length ?? 0)));
    } else if (node.kind === "list") for (const item of node.items) visit(item, secret);
    else {
      const textOf = (key: string): string | undefined => {
        const value = node.entries.find((entry) => entry.key === key)?.value;
        return value?.kind === "scalar" ? value.text : undefined;
      };
      // `name: DB_PASSWORD` beside `value: …`: Kubernetes, Render, App Platform, ECS.
      const named = [
        textOf("name"),
        textOf("key"),
        textOf("Name"),
        textOf("Key"),
        textOf("variable"),
        textOf("option_name"),
      ].some((name) => name !== undefined && isSecretName(name));
      const isSecretObject = textOf("kind") === "Secret";
      for (const { key, value } of node.entries) {
        // `secrets:` lists the names of secrets and where they are kept.
        const own = key.toLowerCase() !== "secrets" && isSecretName(key);
        visit(
          value,
          secret ||
            own ||
            (named && /^(?:value|default|sample)$/i.test(key)) ||
            (isSecretObject && (key === "data" || key === "stringData")),
        );
      }
    }
  };
  visit(root, false);
  return found;
}

/** @param skipped how much of it stands in front */
function scalarSecret(node: YamlScalar, text: string, skipped: number): readonly Range[] {
  if (
    node.value === null ||
    typeof node.value === "boolean" ||
    isReference(node.text.slice(skipped)) ||
    node.text.length === skipped
  )
    return [];
  const { start, end } = withoutQuotes(text, node.at);
  return [{ start: start + skipped, end }];
}

function withoutQuotes(text: string, { start, end }: Range): Range {
  const first = text[start];
  return end - start >= 2 && (first === '"' || first === "'") && text[end - 1] === first
    ? { start: start + 1, end: end - 1 }
    : { start, end };
}
