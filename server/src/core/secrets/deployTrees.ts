import { isGluedPassword, takesSecret, type Range } from "../domain/redact.js";
import { deployKindOf } from "../project/deployKinds.js";
import { allDirectives, parseBlocks } from "../syntax/deploy/blockSyntax.js";
import { parseDotenv } from "../syntax/deploy/dotenv.js";
import { parseToml } from "../syntax/deploy/tomlTree.js";
import { parseYaml, type YamlNode, type YamlScalar } from "../syntax/deploy/yamlTree.js";
import { isEnvFile, isReference, withoutQuotes, type IsSecret } from "./deployLines.js";
import { holdsSecrets } from "./lookups.js";

/** What only a file's own parser can tell: values on other lines than their names. */
export function parsedSecrets(file: string, text: string, isSecret: IsSecret): readonly Range[] {
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
        ...(name === "dns" || name === "acme_dns" ? args.slice(1) : []),
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

function treeSecrets(root: YamlNode, text: string, isSecret: IsSecret, isVault: boolean): readonly Range[] {
  const found: Range[] = [];
  const visit = (node: YamlNode | undefined, secret: boolean, isOfModel = false): void => {
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
      const named =
        [textOf("name"), textOf("key"), textOf("Name"), textOf("Key"), textOf("variable"), textOf("option_name")].some(
          (name) => name !== undefined && isSecret(name),
        ) || textOf("type") === "SECRET";
      const isSecretObject = /^(?:Sealed)?Secret$/.test(textOf("kind") ?? "");
      // Fixtures: `model: authtoken.token` has its token as key.
      const model = textOf("model")?.split(".").at(-1);
      const isSecretModel = model !== undefined && isSecret(model);
      for (const { key, value } of node.entries) {
        // `secrets:` lists the names of secrets and where they are kept.
        if (/^secrets$/i.test(key) && value?.kind === "map") {
          // `[secrets]` of TOML, `content:` of Compose; elsewhere a path says where one is kept.
          for (const { value: one } of value.entries) {
            visit(one, secret || one?.kind === "list" || (one?.kind === "scalar" && !one.text.startsWith("/")));
            if (one?.kind === "map") visit(one.entries.find((each) => each.key === "content")?.value, true);
          }
          continue;
        }
        if (key === "secretGenerator" && value?.kind === "list") {
          for (const each of value.items) if (each?.kind === "map") visitLiterals(each);
          continue;
        }
        // By convention what Ansible's vault holds is called so.
        const own =
          /(?:^|[._-])basic_?auth\.\w+$/i.test(key) ||
          (key.toLowerCase() !== "secrets" && isSecret(key)) ||
          /^vault_(?!addr|url|path|role|file)/.test(key);
        visit(
          value,
          secret ||
            (isOfModel && key === "key") ||
            own ||
            (named && /^(?:value|default|sample|previewValue)$/i.test(key)) ||
            (isSecretObject && /^(?:data|stringData|spec)$/.test(key)) ||
            (isSecretModel && key === "pk"),
          isSecretModel && key === "fields",
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
