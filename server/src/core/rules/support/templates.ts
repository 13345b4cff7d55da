import type { Answer, DictValue, Value } from "../../domain/value.js";
import { dictGet, isSequence } from "../../domain/value.js";
import { includesText, seen } from "../../domain/predicates.js";
import type { World } from "../../settings/setting.js";

export const djangoTemplatesBackend = "django.template.backends.django.DjangoTemplates";

/** The first engine of TEMPLATES that is Django's own; "no" where there is none. */
export function djangoEngine(world: World): DictValue | Exclude<Answer, "yes"> {
  const value = world.get("TEMPLATES");
  const hidden = seen(value);
  if (hidden) return hidden;
  if (!isSequence(value)) return "unknown";
  for (const item of value.items) {
    if (item.kind !== "dict") return "unknown";
    const backend = dictGet(item, "BACKEND")?.value;
    if (backend?.kind !== "str") return "unknown";
    if (backend.value === djangoTemplatesBackend) return item;
    // Another class may derive from Django's.
    if (!otherBackends.has(backend.value)) return "unknown";
  }
  return value.rest === undefined ? "no" : "unknown";
}

/** Engines that are not Django's own and do not derive from it. */
export const otherBackends: ReadonlySet<string> = new Set([
  "django.template.backends.jinja2.Jinja2",
  "django.template.backends.dummy.TemplateStrings",
  "django_jinja.backend.Jinja2",
  "django_jinja.jinja2.Jinja2",
]);

/** Whether the engine lists the context processor in its OPTIONS. */
export function hasContextProcessor(engine: DictValue, path: string): Answer {
  const list = optionOf(engine, "context_processors");
  return list === undefined ? "no" : list === "unknown" ? "unknown" : includesText(list, path);
}

/** An entry of an engine's OPTIONS; undefined where it is not given. */
export function optionOf(engine: DictValue, name: string): Value | "unknown" | undefined {
  const options = dictGet(engine, "OPTIONS")?.value;
  if (options === undefined) return engine.rest === undefined ? undefined : "unknown";
  if (options.kind !== "dict") return "unknown";
  return dictGet(options, name)?.value ?? (options.rest === undefined ? undefined : "unknown");
}
