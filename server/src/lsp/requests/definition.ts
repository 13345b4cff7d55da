import type { DefinitionParams, Location } from "vscode-languageserver";
import { decidingPlace } from "../../core/navigation/settingPlaces.js";
import { variablePlaces } from "../../core/settings/variablePlaces.js";
import { contains, type Span } from "../../core/text/span.js";
import { toLocation } from "../toProtocol.js";
import type { Snapshot } from "../session.js";
import { placeOf, settingNamed, type Place } from "./place.js";

/** From where a variable is read to where it is set and listed, and back; from a setting's name to where production gets it. */
export function definition(snapshot: Snapshot, params: DefinitionParams): Location[] | null {
  const place = placeOf(snapshot, params);
  if (place === undefined) return null;
  const {
    document: { path, text },
    offset,
    analysis,
  } = place;
  const variable = variablePlaces(analysis.environment(), path, text, offset);
  const places = variable.length > 0 ? variable : settingPlaces(place);
  return places.length === 0 ? null : places.map((at) => toLocation(at, snapshot.places));
}

/** None where the name stands there itself: any server of Python knows the rest of the module. */
function settingPlaces(place: Place): readonly Span[] {
  const named = settingNamed(place);
  if (named === undefined) return [];
  const {
    document: { path },
    navigation,
  } = place;
  const found = navigation.inProduction(named.name, path).flatMap(({ report }) => decidingPlace(report) ?? []);
  const others = found.filter((at) => !contains(at, { file: path, start: named.start, end: named.end }));
  return others.filter(
    (at, index) => others.findIndex((one) => one.file === at.file && one.start === at.start) === index,
  );
}
