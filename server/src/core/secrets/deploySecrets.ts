import { isGluedPassword, isSecretName, merged, secretRanges, takesSecret, type Range } from "../domain/redact.js";
import { deployKindOf } from "../project/deployKinds.js";
import { allDirectives, parseBlocks } from "../syntax/deploy/blockSyntax.js";
import { holdsSecrets } from "./lookups.js";
import { parseDotenv } from "../syntax/deploy/dotenv.js";
import { parseToml } from "../syntax/deploy/tomlTree.js";
import { parseYaml, type YamlNode, type YamlScalar } from "../syntax/deploy/yamlTree.js";

/**
 * What of a deploy file's text is not to be shown. Lines first, in whatever language: values stand there without quotes and in many forms
 * (`ENV NAME value`, `- NAME=value`, `name: value`, `--flag value`), so all that follows the name of a secret counts, more rather than less.
 * Then what only the file's own parser can tell: values on other lines than their names.
 */
export function deploySecrets(file: string, text: string, isSecret: IsSecret = isSecretName): readonly Range[] {
  return merged([
    ...lineSecrets(file, text, isSecret),
    ...privateKeys(text),
    ...mapSecrets(text),
    ...parsedSecrets(file, text, isSecret),
  ]);
}

/** Whether what is called so is secret: by its name, or as the variable that gives a secret of the settings. */
type IsSecret = (name: string) => boolean;

function lineSecrets(file: string, text: string, isSecret: IsSecret): readonly Range[] {
  const found: Range[] = [];
  const isEnv = isEnvFile(file);
  const isVault = holdsSecrets(file);
  const isIni = /\.(?:ini|cfg|cnf)$/i.test(file) || deployKindOf(file) === "supervisor";
  let section = "";
  let hereDocument: string | undefined;
  // The line before ends with the name of a secret, and goes on.
  let isDue = false;
  for (let start = 0; start <= text.length; ) {
    const next = text.indexOf("\n", start);
    const end = next < 0 ? text.length : next;
    const line = text.slice(start, end);
    const at = start;
    const add = (from: number, to: number): void => void (to > from && found.push({ start: at + from, end: at + to }));
    section = /^\[([^\]]+)\]\s*$/.exec(line)?.[1] ?? section;
    const value =
      /^\s*(?:[\w.-]+\s*[=:]|[^\s:]+(?=:)|machine\b.*?\bpassword\b|[^\s:]{0,300}:\d{1,5}:[^\s:]{0,300}:[^\s:]{0,300}(?=:))[:\s]*(?=\S)/.exec(
        line,
      )?.[0].length;
    if (value !== undefined && (isVault || (isIni && /^secrets?$/i.test(section)))) add(value, line.length);
    if (isDue) add(/^\s*/.exec(line)?.[0].length ?? 0, /^\s*(?:"[^"]*"|'[^']*'|[^\s]+)/.exec(line)?.[0].length ?? 0);
    if (line.trim() === hereDocument) hereDocument = undefined;
    for (const one of secretsOfLine(line, isEnv || isIni || hereDocument !== undefined, isSecret))
      add(one.start, one.end);
    hereDocument ??= /<<-?\s*["']?([A-Za-z_]\w*)["']?/.exec(line)?.[1];
    const goesOn = /(?<!\w)([A-Za-z_][\w-]*)(?:=|\s)\s{0,9}\\$/.exec(line);
    isDue = goesOn !== null && isSecret(goesOn[1] ?? "");
    start = end + 1;
  }
  return found;
}

function secretsOfLine(line: string, isEnv: boolean, isSecret: IsSecret): readonly Range[] {
  const found: Range[] = [...secretRanges(line)];
  let position = 0;
  for (const word of line.matchAll(/[A-Za-z_][\w.-]*/g)) {
    if (word.index < position || !isSecret(word[0])) continue;
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
      /\bset[ \t]*$/.test(line.slice(Math.max(0, variable.index - 20), variable.index)) ||
      /[=~][ \t*]*$/.test(whole.slice(0, -value.length));
    if (isGiven && isSecretName(name) && !isReference(value.replace(/^["']|["']$/g, "")))
      found.push({ start: variable.index + whole.length - value.length, end: variable.index + whole.length });
  }
  // `secure_link_md5 "$secure_link_expires$uri password"`.
  for (const { 0: all, 1: text = "", index } of line.matchAll(/\bsecure_link_md5[ \t]+("[^"]*"|'[^']*'|[^\s;]+)/g))
    for (const word of text.matchAll(/(?<![\w$])[^\s"'$]+/g))
      found.push({
        start: index + all.length - text.length + word.index,
        end: index + all.length - text.length + word.index + word[0].length,
      });
  // `--requirepass password`, `basicauth.users=name:hash`.
  for (const option of line.matchAll(
    /\b(?:requirepass|masterauth)["']?,?[ \t]+["']?([^\s"']+)|\b(?:basic|digest)auth\.users["']?[ \t]*[=:][ \t]*["']?([^\s"']+)/gi,
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

function parsedSecrets(file: string, text: string, isSecret: IsSecret): readonly Range[] {
  const isVault = holdsSecrets(file.replace(/\.\w+$/, ""));
  // Templates of them too, the files of Elastic Beanstalk and CapRover's definition.
  if (/\.(?:ya?ml|json)(?:\.\w+)?$|\/\.ebextensions\/[^/]+$|\/captain-definition$/i.test(file))
    return parseYaml(file, text).documents.flatMap((document) =>
      document ? treeSecrets(document, text, isSecret, isVault) : [],
    );
  if (/\.toml$/i.test(file))
    return parseToml(file, text).documents.flatMap((document) =>
      document ? treeSecrets(document, text, isSecret, isVault) : [],
    );
  if (isEnvFile(file))
    return parseDotenv(file, text, "python-dotenv").entries.flatMap(({ name, valueAt, value }) =>
      valueAt && value !== "" && isSecret(name) ? [withoutQuotes(text, valueAt)] : [],
    );
  if (/(?:^|\/)caddyfile[^/]*$/i.test(file)) {
    return allDirectives(parseBlocks(file, text, "caddy").directives)
      .flatMap(({ name, args, block }) => [
        ...(name === "basic_auth" || name === "basicauth" ? (block ?? []).flatMap((one) => one.args) : []),
        // `dns cloudflare TOKEN`: https://caddyserver.com/docs/caddyfile/directives/tls#dns
        ...(name === "dns" ? args.slice(1) : []),
      ])
      .map(({ at }) => at);
  }
  if (deployKindOf(file) === "nginx") {
    return allDirectives(parseBlocks(file, text, "nginx").directives).flatMap(({ name, args: [header, ...values] }) =>
      /_set_header$|_param$|^add_header$/.test(name) && header && isSecret(header.text)
        ? values.filter((value) => !isReference(value.text)).map(({ at }) => withoutQuotes(text, at))
        : [],
    );
  }
  return [];
}

function isEnvFile(file: string): boolean {
  return /(?:^|[/.])env(?:[.-][^/]*)?$|\.env$/i.test(file);
}

function treeSecrets(root: YamlNode, text: string, isSecret: IsSecret, isVault: boolean): readonly Range[] {
  const found: Range[] = [];
  const visit = (node: YamlNode | undefined, secret: boolean): void => {
    if (!node) return;
    if (node.kind === "scalar") {
      const assigned = /^([A-Za-z_][\w.-]*)=/.exec(node.text);
      if (secret || (assigned && isSecret(assigned[1] ?? "")))
        found.push(...scalarSecret(node, text, secret ? 0 : (assigned?.[0].length ?? 0)));
    } else if (node.kind === "list") {
      const words = node.items.map((item) => (item?.kind === "scalar" ? item.text : ""));
      node.items.forEach((item, index) => {
        const before = words.slice(0, index);
        visit(
          item,
          secret || takesSecret(words[index - 1] ?? "", before) || isGluedPassword(words[index] ?? "", before),
        );
      });
    } else {
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
      ].some((name) => name !== undefined && isSecret(name));
      const isSecretObject = textOf("kind") === "Secret";
      for (const { key, value } of node.entries) {
        // `secrets:` lists the names of secrets and where they are kept.
        if (/^secrets$/i.test(key) && value?.kind === "map") {
          // `[secrets]` of TOML, `content:` of Compose; elsewhere a path says where one is kept.
          for (const { value: one } of value.entries) {
            visit(one, secret || (one?.kind === "scalar" && !one.text.startsWith("/")));
            if (one?.kind === "map") visit(one.entries.find((each) => each.key === "content")?.value, true);
          }
          continue;
        }
        if (key === "secretGenerator" && value?.kind === "list") {
          for (const each of value.items) if (each?.kind === "map") visitLiterals(each);
          continue;
        }
        const own = key.toLowerCase() !== "secrets" && isSecret(key);
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
  /** `literals: [NAME=value]` of kustomize's generator of secrets. */
  const visitLiterals = (generator: YamlNode & { readonly kind: "map" }): void => {
    const literals = generator.entries.find(({ key }) => key === "literals")?.value;
    if (literals?.kind !== "list") return;
    for (const item of literals.items)
      if (item?.kind === "scalar") found.push(...scalarSecret(item, text, item.text.indexOf("=") + 1));
  };
  visit(root, isVault);
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
