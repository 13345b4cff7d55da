import { and, not } from "../../domain/predicates.js";
import type { Answer, Value } from "../../domain/value.js";
import { dictGet } from "../../domain/value.js";
import { defaultStorages, storagesFix } from "../support/replacements.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { World } from "../../settings/setting.js";
import { verdictList, verdictOf, whenText } from "../support/verdicts.js";
import type { Verdict } from "../rule.js";
import { notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "static-storage-setting-ignored",
  family: "static",
  severity: "error",
  reads: ["STATICFILES_STORAGE", "DEFAULT_FILE_STORAGE", "STORAGES"],
  checklist: ["static-files", "media-files"],
  fixable: "needsReview",
  docs: {
    summary: "STATICFILES_STORAGE or DEFAULT_FILE_STORAGE is set, and this Django ignores it",
    why: "Django 5.1 removed both without a word: static files get no hashes and no compression, uploads go to the local disk in place of the bucket, and `check --deploy` is silent. `STORAGES` (4.2) is what counts.",
    remedy: 'Write `STORAGES` with both keys, `"default"` and `"staticfiles"`, and delete the old names.',
    whenToIgnore: "The project's own code reads the name.",
    references: [
      "https://docs.djangoproject.com/en/5.1/releases/5.1/#features-removed-in-5-1",
      "https://docs.djangoproject.com/en/stable/ref/settings/#storages",
    ],
  },
  check({ settings }) {
    if (!settings.django.isRequired) return notApplicable("Django's version is not known");
    if (!settings.django.atLeast(5, 1)) return notApplicable("Django before 5.1 reads the old names");
    return [
      ...judge(settings, "STATICFILES_STORAGE", "staticfiles"),
      ...judge(settings, "DEFAULT_FILE_STORAGE", "default"),
    ];
  },
});

function judge(settings: SettingsView, name: string, alias: "default" | "staticfiles"): readonly Verdict[] {
  const ignored = settings.ask(
    (world): Answer =>
      and(differs(world.get(name), defaultStorages[alias]), world.isSet(name), not(setInStorages(world, alias))),
  );
  return verdictList(
    verdictOf(ignored, (one) => {
      return {
        about: [name],
        message: `${name} is set${whenText(one)}, but Django 5.1 and later ignore it${isLeftOut(one.world, alias) ? `, and STORAGES has no "${alias}": ${alias === "default" ? "uploads" : "static files"} raise InvalidStorageError` : alias === "default" ? ": uploads go to Django's own storage on the local disk" : ": static files get Django's own storage, without hashes in their names"}`,
        // Files that people upload are lost with the container; static files are only slower to load.
        severity: alias === "default" && settings.django.isKnown ? "error" : "warning",
        ...(!settings.django.isKnown && { certainty: "possible" as const }),
        fixes: storagesFix(settings, one.world, name),
      };
    }),
  );
}

/** STORAGES replaces Django's default as a whole: https://github.com/django/django/blob/5.2/django/core/files/storage/handler.py */
function isLeftOut(world: World, alias: string): boolean {
  const storages = world.get("STORAGES");
  return (
    world.isSet("STORAGES") === "yes" &&
    storages.kind === "dict" &&
    storages.rest === undefined &&
    dictGet(storages, alias) === undefined
  );
}

/** Django's own default changes nothing. */
function differs(value: Value, usual: string): Answer {
  if (value.kind === "none") return "no";
  if (value.kind === "str") return value.value === usual || value.value === "" ? "no" : "yes";
  // Whatever the deployer chose, it is ignored.
  return value.kind === "environment" ? "yes" : "unknown";
}

/** `STORAGES = {"staticfiles": {"BACKEND": STATICFILES_STORAGE}}`, or both written out for two Djangos. */
function setInStorages(world: World, alias: string): Answer {
  const storages = world.get("STORAGES");
  if (world.isSet("STORAGES") === "no") return "no";
  if (storages.kind !== "dict") return "unknown";
  const entry = dictGet(storages, alias)?.value;
  if (entry === undefined) return storages.rest === undefined ? "no" : "unknown";
  if (entry.kind !== "dict") return "unknown";
  // A project that sets the alias in STORAGES knows the new name; but where that is Django's own and the old name another, uploads go to the local disk.
  const backend = dictGet(entry, "BACKEND")?.value;
  const old = alias === "default" ? world.get("DEFAULT_FILE_STORAGE") : undefined;
  return old?.kind === "str" &&
    old.value !== defaultStorages.default &&
    backend?.kind === "str" &&
    backend.value === defaultStorages.default
    ? "no"
    : "yes";
}
