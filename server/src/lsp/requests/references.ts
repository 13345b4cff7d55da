import type { Location, ReferenceParams } from "vscode-languageserver";
import { toLocation } from "../toProtocol.js";
import type { Snapshot } from "../session.js";
import { placeOf, settingNamed, variableNamed } from "./place.js";

/** Every place that reads, sets or lists a variable; every module that assigns a setting, and where code reads it from Django's settings. */
export function references(snapshot: Snapshot, params: ReferenceParams): Location[] | null {
  const place = placeOf(snapshot, params);
  if (place === undefined) return null;
  const {
    document: { path },
    navigation,
  } = place;
  const setting = settingNamed(place);
  const variable = setting === undefined ? variableNamed(place) : undefined;
  const places =
    setting !== undefined
      ? navigation.settingMentions(setting.name, path)
      : variable === undefined
        ? []
        : navigation.variableMentions(variable.name, path).map(({ at }) => at);
  return places.length === 0 ? null : places.map((at) => toLocation(at, snapshot.places));
}
