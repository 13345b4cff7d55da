import { unknown } from "../../domain/value.js";
import { int, list, none, tuple } from "../make.js";
import type { Method } from "./method.js";
import { PythonError } from "../pythonError.js";
import { dictMethods } from "./dicts.js";
import { boundArgument, withParameters } from "./textReading.js";

/** `collections.Counter`: a dict that counts. What adds up counts is not followed. */
export const counterMethods: Readonly<Record<string, Method>> = {
  ...Object.fromEntries(Object.entries(dictMethods).filter(([name]) => name !== "update")),
  most_common: withParameters("most_common", "n?", "list", (self, { args: [count], at }) => {
    const most = boundArgument(count, at);
    if (self.kind !== "dict" || self.rest !== undefined || !self.entries.every((entry) => entry.value.kind === "int"))
      return unknown("most_common()", at, "list");
    const sorted = [...self.entries].sort((a, b) =>
      a.value.kind === "int" && b.value.kind === "int" ? Number(b.value.value) - Number(a.value.value) : 0,
    );
    return list(
      (most === undefined ? sorted : sorted.slice(0, Math.max(0, most))).map((entry) =>
        tuple([entry.key, entry.value], at),
      ),
      at,
    );
  }),
  total: (self, args) =>
    self.kind === "dict" && self.rest === undefined && self.entries.every((entry) => entry.value.kind === "int")
      ? int(
          self.entries.reduce((sum, entry) => sum + (entry.value.kind === "int" ? Number(entry.value.value) : 0), 0),
          args.at,
        )
      : unknown("total()", args.at, "int"),
  ...Object.fromEntries(
    ["update", "subtract"].map((name): [string, Method] => [
      name,
      (self, args) => {
        if (self.kind === "dict") {
          self.rest ??= `what ${name}() counts`;
          for (const entry of self.entries) entry.value = unknown(`what ${name}() counts`, args.at, "int");
        }
        return none(args.at);
      },
    ]),
  ),
  elements: (_self, args) => unknown("elements()", args.at),
  fromkeys: (_self, args) => {
    throw new PythonError("NotImplementedError", args.at);
  },
};
