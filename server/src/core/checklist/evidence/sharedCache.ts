import { variablesOf } from "../../domain/display.js";
import { listText } from "../../domain/listText.js";
import { entryOf } from "../../domain/predicates.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, shown, unseen, whole, type Part } from "./answers.js";
import { settingFact } from "./settingFacts.js";
import { lastPart } from "../../text/lastPart.js";

/** Backends that keep what they are given outside of the process. */
export function isSharedCache(backend: string): boolean {
  return !/locmem/i.test(backend) && /redis|memcache|valkey|\.db\.DatabaseCache$|dynamodb/i.test(backend);
}

/** Which options a backend accepts is a rule's question. */
export function sharedCache(context: EvidenceContext): EvidenceAnswer {
  const fact = settingFact(context, "CACHES");
  if (fact === undefined) return whole(unseen("CACHES cannot be seen"));
  return whole(
    ...fact.values.map((value): Part => {
      const own = entryOf(value, "default");
      const backend =
        typeof own === "string"
          ? own
          : own.value.kind === "environment"
            ? "environment"
            : entryOf(own.value, "BACKEND");
      const at = (typeof own === "string" ? undefined : own.value.at) ?? fact.at;
      if (backend === "unknown")
        return unseen(value.kind === "unknown" ? `CACHES: ${value.reason}` : "the default cache cannot be seen", {
          at,
          text: "CACHES",
        });
      if (typeof backend === "string" || backend.value.kind !== "str")
        return open(
          `${variablesIn(own).length > 0 ? `the default cache comes from the variable ${listText(variablesIn(own), 2)}` : "which cache is used comes from the environment"}: make sure that all processes share it`,
          { at, text: "CACHES" },
        );
      const path = backend.value.value;
      return isSharedCache(path)
        ? shown({ at: backend.value.at ?? at, text: `the default cache is ${lastPart(path)}` })
        : open(`the default cache is ${lastPart(path)}, which other processes and machines may not share`, {
            at: backend.value.at ?? at,
            text: "CACHES",
          });
    }),
  );
}

function variablesIn(own: ReturnType<typeof entryOf>): readonly string[] {
  return typeof own !== "string" && own.value.kind === "environment" ? variablesOf(own.value) : [];
}
