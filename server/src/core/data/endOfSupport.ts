import table from "./endOfSupport.json";

/** The day that the table was read on: what had ended by then has ended, whatever day it is. */
export const supportAsOf: string = table.asOf;

/** The day on which a series of Django had had its last security fix; undefined: it had not ended, or is not known. */
export function djangoEnded(series: string): string | undefined {
  return endedIn(table.django, series);
}

/** The same for Python: "3.9". Everything of Python 2 has ended. */
export function pythonEnded(series: string): string | undefined {
  return endedIn(table.python, series.startsWith("2.") ? "2.7" : series);
}

/** The oldest Python that a series of Django installs on; undefined: not known. */
export function oldestPythonFor(djangoSeries: string): string | undefined {
  return table.django.find((one) => one.series === djangoSeries)?.oldestPython;
}

/** Oldest first. */
export const knownDjangos: readonly string[] = table.django.map(({ series }) => series);

function endedIn(
  rows: readonly { readonly series: string; readonly endOfSupport: string }[],
  series: string,
): string | undefined {
  const end = rows.find((one) => one.series === series)?.endOfSupport;
  return end !== undefined && end <= supportAsOf ? end : undefined;
}
