/** `a, b and c`; beyond `most`, `a, b and 3 more`. */
export function listText(names: readonly string[], most = Infinity): string {
  if (names.length > most) return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
