/** What differs between Django and the tool about one case of generated settings, in words. */
import type { Comparison } from "../compare.js";

export function differences(row: Comparison): readonly string[] {
  return [
    ...(row.threw === undefined ? [] : [`INTERNAL ${row.threw}`]),
    ...(row.wrong.length > 0 ? [`wrong ${row.wrong.join(" ")}`] : []),
    ...(row.missed.length > 0 ? [`missed ${row.missed.join(" ")}`] : []),
    ...(row.raises === "wrong" || row.raises === "missed" ? [`raises: ${row.raises}`] : []),
    ...(row.raisesDiffer.includes("type") ? ["raises another type"] : []),
    ...row.values.different.map(
      (one) => `${one.name}: Django ${JSON.stringify(one.truth)}, tool ${JSON.stringify(one.tool)}`,
    ),
  ];
}
