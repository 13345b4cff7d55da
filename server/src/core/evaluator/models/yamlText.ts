import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import type { YamlNode } from "../../syntax/deploy/yamlTree.js";
import { parseYaml } from "../../syntax/deploy/yamlTree.js";
import type { Span } from "../../text/span.js";
import { bool, dict, float, int, list, none, str } from "../make.js";
import { storeItem } from "../operators.js";

/** `1.1` as PyYAML reads it, `1.2` as ruamel.yaml does. */
export type YamlDialect = "1.1" | "1.2";

/** The documents of a text as Python values; undefined where the text is no YAML, or uses tags. */
export function readYaml(text: string, dialect: YamlDialect, at: Span): readonly Value[] | undefined {
  // Tags build other objects; what follows a `!` elsewhere is only text.
  if (/(?:^|[\s,[{-])!/m.test(text.replace(/#[^\n]*/g, "").replace(/"[^"\n]*"|'[^'\n]*'/g, '""'))) return undefined;
  const file = parseYaml("", text);
  if (file.problems.length > 0) return undefined;
  const budget = { left: mostNodes };
  const values = file.documents.map((one) => (one ? valueOf(one, text, dialect, at, budget) : none(at)));
  return budget.left < 0 ? undefined : values;
}

/** Aliases of aliases could make a short text endless. */
const mostNodes = 20_000;

function valueOf(node: YamlNode, text: string, dialect: YamlDialect, at: Span, budget: { left: number }): Value {
  if (--budget.left < 0) return none(at);
  switch (node.kind) {
    case "list":
      return list(
        node.items.map((item) => valueOf(item, text, dialect, at, budget)),
        at,
      );
    case "scalar":
      return node.plain ? plainScalar(node.text, dialect, at) : str(node.text, at);
    case "map": {
      const made = dict([], at);
      for (const entry of node.entries) {
        const isQuoted = /["']/.test(text[entry.keyAt.start] ?? "");
        storeItem(
          made,
          isQuoted ? str(entry.key, at) : plainScalar(entry.key, dialect, at),
          entry.value ? valueOf(entry.value, text, dialect, at, budget) : none(at),
        );
      }
      return made;
    }
  }
}

/** Implicit types, from yaml/resolver.py of PyYAML 6 and ruamel's resolver for YAML 1.2. */
function plainScalar(text: string, dialect: YamlDialect, at: Span): Value {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return none(at);
  const words =
    dialect === "1.1"
      ? /^(?:(yes|Yes|YES|true|True|TRUE|on|On|ON)|no|No|NO|false|False|FALSE|off|Off|OFF)$/
      : /^(?:(true|True|TRUE)|false|False|FALSE)$/;
  const word = words.exec(text);
  if (word) return bool(word[1] !== undefined, at);
  const digits = text.replace(/_/g, "");
  if (!/^[-+.]?\.?\d|^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/.test(text)) return str(text, at);
  if (/^\d{4}-\d\d?-\d\d?(?:[Tt ].*)?$/.test(text)) return unknown("a date of YAML", at);
  const sign = text.startsWith("-") ? -1n : 1n;
  const bare = digits.replace(/^[-+]/, "");
  const whole = (value: string): Value => int(sign * BigInt(value), at);
  if (/^[-+]?0x[0-9a-fA-F_]+$/.test(text) && bare.length > 2) return whole(bare);
  if (/^[-+]?0b[01_]+$/.test(text) && bare.length > 2) return whole(bare);
  if (dialect === "1.1") {
    if (/^[-+]?0[0-7_]+$/.test(text)) return whole(`0o${bare}`);
    if (/^[-+]?(?:0|[1-9][0-9_]*)$/.test(text)) return whole(bare);
    if (/^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/.test(text))
      return int(sign * bare.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n), at);
    if (/^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/.test(text))
      return float(Number(digits), at);
    if (/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/.test(text)) return unknown("a number of YAML", at, "float");
  } else {
    if (/^[-+]?0o[0-7_]+$/.test(text)) return whole(bare);
    if (/^[-+]?[0-9][0-9_]*$/.test(text)) return whole(bare.replace(/^0+(?=\d)/, ""));
    if (/^[-+]?(?:[0-9][0-9_]*\.?[0-9_]*(?:[eE][-+]?[0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/.test(text))
      return float(Number(digits), at);
  }
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return float(sign < 0n ? -Infinity : Infinity, at);
  return /^\.(?:nan|NaN|NAN)$/.test(text) ? float(NaN, at) : str(text, at);
}
