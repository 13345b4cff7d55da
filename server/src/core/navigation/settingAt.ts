import { settingNameAt, type CodeName } from "../hover/codeNames.js";

/** The setting that an offset names: in a settings module by its name, anywhere as `settings.NAME`. */
export function settingAt(text: string, offset: number, isSettingsModule: boolean): CodeName | undefined {
  const own = isSettingsModule ? settingNameAt(text, offset) : undefined;
  if (own !== undefined) return own;
  let start = offset;
  while (/\w/.test(text[start - 1] ?? "")) start--;
  let end = offset;
  while (/\w/.test(text[end] ?? "")) end++;
  const name = text.slice(start, end);
  return /^[A-Z][A-Z0-9_]+$/.test(name) && /(?:^|[^\w.])settings\.$/.test(text.slice(Math.max(0, start - 10), start))
    ? { name, start, end }
    : undefined;
}
