/** Ends of support of Python's series. Source: https://devguide.python.org/versions/, read in November 2026. */
export const pythonSeries: readonly { readonly series: string; readonly endOfLife: string }[] = [
  { series: "3.6", endOfLife: "2021-12" }, { series: "3.7", endOfLife: "2023-06" }, { series: "3.8", endOfLife: "2024-10" }, { series: "3.9", endOfLife: "2025-10" }, { series: "3.10", endOfLife: "2026-10" },
];
