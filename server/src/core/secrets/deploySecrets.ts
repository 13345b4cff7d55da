import { isSecretName, merged, withoutAccents, type Range } from "../domain/redact.js";
import { lineSecrets, type IsSecret } from "./deployLines.js";
import { parsedSecrets } from "./deployTrees.js";

/** What of a deploy file's text is not to be shown. */
export function deploySecrets(file: string, accented: string, isSecret: IsSecret = isSecretName): readonly Range[] {
  const text = withoutAccents(accented);
  return merged([
    ...lineSecrets(file, text, isSecret),
    ...privateKeys(text),
    ...mapSecrets(text),
    ...parsedSecrets(file, text, isSecret),
  ]);
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
