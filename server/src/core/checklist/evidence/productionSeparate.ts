import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { contains, fileStart } from "../../text/span.js";
import { truthiness } from "../../domain/value.js";
import { variableOf } from "../../evaluator/factKeys.js";
import { listText } from "../../domain/listText.js";
import { open, shown, whole } from "./answers.js";
import { hiddenPart, settingFact } from "./settingFacts.js";

export function productionSeparate(context: EvidenceContext): EvidenceAnswer {
  const { project, entry } = context;
  const at = fileStart(entry.file);
  const others = project.entries
    .filter(({ role, module }) => role === "development" && module !== entry.module)
    .map(({ module }) => module);
  if (others.length > 0) return whole(shown({ at, text: `${entry.module} stands apart from ${listText(others, 3)}` }));
  // `settings_prod.py` beside the settings that it takes over, which developers load.
  const manage = project.settingsDefaults.find(({ source }) => source === "manage")?.module;
  if (project.entries.some(({ role, module }) => role === "shared" && module === manage))
    return whole(shown({ at, text: `${entry.module} stands apart from ${manage ?? ""}, which manage.py loads` }));
  const debug = settingFact(context, "DEBUG");
  const reads = [...(entry.settings?.evaluation.reads.keys() ?? [])];
  if (
    debug !== undefined &&
    reads.length > 0 &&
    (entry.settings?.askEverywhere((world) => (world.get("DEBUG").kind === "environment" ? "environment" : "no"))
      .byEnvironment === true ||
      // `os.getenv("STAGE") == "local"`
      [...(entry.settings?.evaluation.reads.values() ?? [])]
        .flat()
        .some((read) => debug.at !== undefined && contains(debug.at, read.at)) ||
      isBranched(context))
  ) {
    return whole(
      shown({
        at: debug.at,
        text:
          reads.length === 1
            ? `the variable ${reads[0] ?? ""} makes the difference`
            : `${reads.length} variables make the difference, that of DEBUG among them`,
      }),
    );
  }
  const hidden = debug && hiddenPart(debug);
  if (hidden !== undefined) return whole(hidden);
  const isAlone = !project.entries.some(({ role, file }) => role === "production" && file !== entry.file);
  return whole(
    open(
      `${isAlone ? `${entry.module} is the only settings module, and` : `no settings module is for development, and ${entry.module}`} ${reads.length === 0 ? "reads nothing from the environment" : "takes DEBUG from no variable"}: make sure that nobody edits it for development`,
      { at, text: "the settings" },
    ),
  );
}

/** `DEBUG = True` under a condition on variables alone, also where one of them names the environment and says production. */
function isBranched({ entry }: EvidenceContext): boolean {
  const worlds = entry.settings?.evaluation.worlds;
  const ways = worlds?.bindings.get("DEBUG") ?? [];
  return (
    worlds !== undefined &&
    new Set(ways.map(({ value }) => truthiness(value.value))).size > 1 &&
    ways.every(({ where }) =>
      worlds.conditions
        .factsOf(worlds.conditions.within(where, worlds.where))
        .every((fact) => variableOf(fact) !== undefined),
    )
  );
}
