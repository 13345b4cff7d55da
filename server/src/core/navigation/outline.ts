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
  const topics = new Map<string, OutlineTopic["settings"][number][]>();
  for (const { name, start, end, nameStart, nameEnd } of settingAssignments(tree)) {
    const topic = settingTopic(name);
    const list = topics.get(topic) ?? [];
    list.push({ name, start, end, nameStart, nameEnd });
    topics.set(topic, list);
  }
  return [...topics].map(([topic, settings]) => ({ topic, settings }));
}
