/** How messages name modules that are not in the repository and may set something. */
export function missingFile(module: string): string {
  return `${module.split(".").pop() ?? module}.py`;
}

/** `settings_custom.py or settings_local.py`; of more than three the first are named. */
export function orFile(known: string | undefined, file: string): string {
  const names = known?.split(" or ") ?? [];
  return names.includes(file) || names.length > 2 ? (known ?? file) : [...names, file].join(" or ");
}
