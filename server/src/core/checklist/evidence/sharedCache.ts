import { variablesOf } from "../../domain/display.js";
import { listText } from "../../domain/listText.js";
import { entryOf } from "../../domain/predicates.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, nothing, open, shown, unseen, whole, type Part } from "./answers.js";
import { settingFact } from "./settingFacts.js";
import { lastPart } from "../../text/lastPart.js";
import { evaluatedFiles } from "./evaluatedFiles.js";

/** Backends that keep what they are given outside of the process. */
export function isSharedCache(backend: string): boolean {
  return !/locmem/i.test(backend) && /redis|memcache|valkey|\.db\.DatabaseCache$|dynamodb/i.test(backend);
}

const uses =
  /\bdjango\.core\.cache\b|\bdjango\.views\.decorators\.cache import\b[^\n]*\bcache_page\b|\bdjango\.middleware\.cache\.|\bsessions\.backends\.cache|\b(?:django_)?ratelimit\.decorators\b/;

/** Which options a backend accepts is a rule's question. */
export function sharedCache(context: EvidenceContext): EvidenceAnswer {
  const unset = context.entry.settings?.ask((world) => (world.isSet("CACHES") === "no" ? "yes" : "no"));
  if (unset?.occurs === "always") {
    const evaluated = evaluatedFiles(context.entry);
    // What development's settings name is theirs.
    const code = context.paths.code.filter(
      (path) => evaluated.has(path) || !/settings[^/]*(?:\/[^/]+)?\.py$/.test(context.show(path)),
    );
    const [use] = context.search(code, uses);
    return whole(
      use === undefined
        ? nothing("the settings say nothing of it, and the code uses no cache")
        : half("CACHES is not set: each process has a cache of its own, and forgets it when it ends", {
            at: use.at,
            text: `${context.show(use.at.file)} uses the cache`,
          }),
    );
  }
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
      if (backend === "no") return half("the default cache has no BACKEND: what uses it fails", { at, text: "CACHES" });
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
