import type { Answer, Value } from "../../domain/value.js";
import { isSequence, truthiness } from "../../domain/value.js";
import { seen } from "../../domain/predicates.js";
import type { DjangoVersion, World } from "../../settings/setting.js";

/** django/utils/translation/trans_real.py: language_code_re. */
export function isLanguageCode(code: Value): Answer {
  return (
    seen(code) ??
    (code.kind === "str" && /^[a-z]{1,8}(?:-[a-z0-9]{1,8})*(?:@[a-z0-9]{1,20})?\n?$/i.test(code.value) ? "yes" : "no")
  );
}

/** The codes of LANGUAGES that can be seen, each with its place; undefined where the form of one cannot. */
function listedCodes(languages: Value): readonly Value[] | undefined {
  if (!isSequence(languages)) return undefined;
  const codes: Value[] = [];
  for (const item of languages.items) {
    const code = isSequence(item) && item.items.length === 2 ? item.items[0] : undefined;
    if (!code || seen(code)) return undefined;
    codes.push(code);
  }
  return codes;
}

/** Whether `get_supported_language_variant` finds no language for LANGUAGE_CODE: translation.E004, since 3.0. */
export function isUnsupportedLanguage(world: World, django: DjangoVersion): Answer {
  const code = world.get("LANGUAGE_CODE");
  const hidden = seen(code);
  if (hidden) return hidden;
  const translated = truthiness(world.get("USE_I18N"));
  if (translated === "unknown" || translated === "environment") return translated;
  // Without translations every code stands for itself: trans_null.py.
  if (translated === "no") return django.atLeast(4, 2) && truthiness(code) === "no" ? "yes" : "no";
  // What is no text raises, unless it is false; some releases raise there too where it cannot be hashed.
  if (code.kind !== "str")
    return code.kind === "none" ||
      ((code.kind === "tuple" || code.kind === "bool" || code.kind === "int" || code.kind === "float") &&
        truthiness(code) === "no")
      ? "yes"
      : "unknown";
  const languages = world.get("LANGUAGES");
  const listed = listedCodes(languages);
  if (!listed) return "unknown";
  if (code.value.length > 500) return "unknown";
  const supported = new Set(listed.flatMap((one) => (one.kind === "str" ? [one.value.toLowerCase()] : [])));
  const candidates = [code.value, ...(fallbacks.get(code.value) ?? [])];
  for (
    let dash = code.value.lastIndexOf("-");
    dash > -1;
    dash = dash === 0 ? -1 : code.value.lastIndexOf("-", dash - 1)
  )
    candidates.push(code.value.slice(0, dash));
  const generic = candidates.at(-1) ?? "";
  let open = isSequence(languages) && languages.rest !== undefined;
  for (const candidate of candidates) {
    if (!supported.has(candidate.toLowerCase())) continue;
    // A listed code counts only with a catalogue: Django's own, or one of the project's, which are not looked for here.
    if (translatedByDjango.has((candidate.split(/[-@]/)[0] ?? "").toLowerCase()) || languages.from === "django-default")
      return "no";
    open = true;
  }
  if (code.value !== "" && [...supported].some((one) => one.startsWith(`${generic}-`))) return "no";
  return open ? "unknown" : "yes";
}

/** LANG_INFO's fallbacks: django/conf/locale/__init__.py. */
const fallbacks: ReadonlyMap<string, readonly string[]> = new Map([
  ["zh-cn", ["zh-hans"]],
  ["zh-hk", ["zh-hant"]],
  ["zh-mo", ["zh-hant"]],
  ["zh-my", ["zh-hans"]],
  ["zh-sg", ["zh-hans"]],
  ["zh-tw", ["zh-hant"]],
]);

/** The languages of django/conf/locale/ that every supported Django has. */
const translatedByDjango: ReadonlySet<string> = new Set(
  (
    "af ar ast az be bg bn br bs ca cs cy da de dsb el en eo es et eu fa fi fr fy ga gd gl he hi hr hsb hu hy ia id io is it ja " +
    "ka kk km kn ko lb lt lv mk ml mn mr my nb ne nl nn os pa pl pt ro ru sk sl sq sr sv sw ta te th tr tt udm uk ur uz vi zh"
  ).split(" "),
);
