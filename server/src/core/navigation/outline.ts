import { groupBy } from "../text/groupBy.js";
import { settingAssignments } from "../hints/settingAssignments.js";
import type { PythonModule } from "../syntax/python/ast.js";
import { settingTopic } from "./settingTopics.js";

export interface OutlineTopic {
  readonly topic: string;
  readonly settings: readonly {
    readonly name: string;
    readonly start: number;
    readonly end: number;
    readonly nameStart: number;
    readonly nameEnd: number;
  }[];
}

/** The settings of a module by topic, in the order in which the module comes to them. */
export function outline(tree: PythonModule): readonly OutlineTopic[] {
  const settings = settingAssignments(tree).map(({ name, start, end, nameStart, nameEnd }) => ({
    name,
    start,
    end,
    nameStart,
    nameEnd,
  }));
  return [...groupBy(settings, ({ name }) => settingTopic(name))].map(([topic, those]) => ({ topic, settings: those }));
}
