import settings from "./djangoSettings.json";

/** Django's release series that the project knows, oldest first: "1.11" … */
export const djangoSeries: readonly string[] = settings.series;
