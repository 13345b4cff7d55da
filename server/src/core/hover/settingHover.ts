import { displayValue } from "../domain/display.js";
import { basename } from "../project/paths.js";
import type { SettingReport } from "../report.js";
import { addedIn, djangoDefault, removedIn, seriesOf, settingExists } from "../settings/defaults.js";
import { settingNameAt } from "./codeNames.js";
import { inlineCode } from "./inlineCode.js";
import { settingFacts } from "../data/settings.js";

export interface SettingHover {
  readonly start: number;
  readonly end: number;
  readonly markdown: string;
}

/** A setting as one entry that uses the file has it. */
export interface EffectiveSetting {
  /** `config.settings.production`. */
  readonly entry: string;
  /** Undefined: the entry does not set it. */
  readonly report: SettingReport | undefined;
  /** `literal`, `environment, required`, … */
  readonly origin: string;
  /** `base.py:12`: the place that decided. */
  readonly place: string | undefined;
}

export interface SettingHoverInput {
  readonly text: string;
  readonly offset: number;
  readonly djangoVersion: string | undefined;
  /** Whether a page explains a setting, and the address that opens it. */
  page(name: string): string | undefined;
  effective(name: string): readonly EffectiveSetting[];
}

/** On a setting's name: what it means in production, what each production entry has and from where, Django's default, where to read on. */
export function settingHover({
  text,
  offset,
  djangoVersion,
  page,
  effective,
}: SettingHoverInput): SettingHover | undefined {
  const found = settingNameAt(text, offset);
  if (found === undefined) return undefined;
  const { name, start, end } = found;
  const markdown = settingMarkdown(name, { djangoVersion, page, effective });
  return markdown === undefined ? undefined : { start, end, markdown };
}

/** The same of a setting by its name; undefined where nothing is known of it. */
export function settingMarkdown(
  name: string,
  { djangoVersion, page, effective }: Omit<SettingHoverInput, "text" | "offset">,
): string | undefined {
  const own = page(name);
  const known = settingExists(name, djangoVersion);
  if (settingFacts[name]?.meaning === undefined && own === undefined && known === undefined) return undefined;
  const values = effective(name);
  const parts = [
    `**${name}**`,
    settingFacts[name]?.meaning ?? "",
    values.map((one) => `- ${valueLine(name, one)}`).join("\n"),
    defaultLine(name, djangoVersion),
    [
      ...(own === undefined ? [] : [`[What is checked](${own})`]),
      ...(known === undefined ? [] : [`[Django's documentation](${djangoDocumentation(name, djangoVersion)})`]),
    ].join(" · "),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

const mostAlternatives = 3;

function valueLine(name: string, { entry, report, origin, place }: EffectiveSetting): string {
  if (report === undefined) return `${inlineCode(entry)}: not set`;
  const shown = report.alternatives
    .slice(0, mostAlternatives)
    .map(
      ({ value, when }) =>
        `${inlineCode(displayValue(value, { name, maxLength: 120, brief: report.alternatives.length > 1, secrecyAt: report.secrecyAt }))}${when === "" ? "" : ` if ${plain(when)}`}`,
    );
  const more =
    report.alternatives.length > mostAlternatives ? [`${report.alternatives.length - mostAlternatives} more`] : [];
  return `${inlineCode(entry)}: ${[...shown, ...more].join("; ")} (${origin}${place === undefined ? "" : `, ${inlineCode(place)}`})`;
}

function defaultLine(name: string, version: string | undefined): string {
  const django =
    version === undefined
      ? `Django ${seriesOf(version)}, the newest (the project's version is not known)`
      : `Django ${version}`;
  const removed = removedIn(name);
  if (settingExists(name, version) === "removed")
    return `${django} ignores it: removed in ${removed ?? "an earlier version"}.`;
  if (settingExists(name, version) === "not-yet")
    return `${django} does not know it yet: new in ${addedIn(name) ?? "a later version"}.`;
  const value = djangoDefault(name, version);
  return value === undefined
    ? ""
    : `Default in ${django}: ${inlineCode(displayValue(value, { maxLength: 120 }))}.${removed === undefined ? "" : ` Removed in ${removed}.`}`;
}

function djangoDocumentation(name: string, version: string | undefined): string {
  return `https://docs.djangoproject.com/en/${version === undefined ? "stable" : seriesOf(version)}/ref/settings/#${name.toLowerCase().replaceAll("_", "-")}`;
}

/** Conditions hold names of variables, whose underscores are no emphasis. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>]/g, "\\$&");
}

/** `base.py:12`. */
export function placeName(file: string, line: number): string {
  return `${basename(file)}:${line}`;
}
