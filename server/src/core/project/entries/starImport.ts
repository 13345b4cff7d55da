import { lastPart } from "../../text/lastPart.js";
import { literalPattern } from "../../text/literalPattern.js";

/** The pattern of `from .settings import *`, by the last part of the module's name. */
export function starImportOf(module: string): string {
  return String.raw`from[ \t]+(?:[\w.]*\.)?${literalPattern(lastPart(module))}[ \t]+import[ \t]*\*`;
}
