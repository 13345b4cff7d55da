/** A unit of systemd that a script writes. */
export interface WrittenUnit {
  readonly name: string;
  /** The script, blank but for the unit: every place stays where it is. */
  readonly text: string;
  /** The shell fills in what begins with `$`. */
  readonly filledIn: boolean;
}

/** `cat > /etc/systemd/system/shop.service <<EOF`, `sudo tee /etc/systemd/system/shop.service << 'EOF'`. */
export function writtenUnits(text: string): readonly WrittenUnit[] {
  const units: WrittenUnit[] = [];
  if (!text.includes(".service")) return units;
  let open: (Omit<WrittenUnit, "text"> & { readonly start: number; readonly end: string }) | undefined;
  let offset = 0;
  for (const line of text.split("\n")) {
    if (open !== undefined && line.trim() === open.end) {
      const { name, filledIn, start } = open;
      const before = text.slice(0, start).replace(/[^\n]/g, " ");
      units.push({ name, filledIn, text: before + text.slice(start, offset) });
      open = undefined;
    }
    offset += line.length + 1;
    if (open !== undefined || line.length > 1000 || /^\s*#/.test(line)) continue;
    const name = /([\w@.-]{1,80})\.service\b/.exec(line)?.[1];
    const [, quote, end] = /<<-?\s{0,4}(["']?)(\w{1,40})\1/.exec(line) ?? [];
    if (name !== undefined && end !== undefined) open = { name, end, filledIn: quote === "", start: offset };
  }
  return units;
}
