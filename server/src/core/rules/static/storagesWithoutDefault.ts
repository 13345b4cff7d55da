import { includesText, seen, not } from "../../domain/predicates.js";
import { missingStorageFix } from "../support/replacements.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "storages-without-default",
  family: "static",
  severity: "warning",
  reads: ["STORAGES"],
  checklist: ["media-files"],
  fixable: "needsReview",
  docs: {
    summary: "STORAGES has no storage called default, so uploads fail",
    why: '`STORAGES` replaces Django\'s default as a whole; nothing is merged. A dict with `"staticfiles"` alone leaves no storage for files: the first upload, and everything that touches `default_storage`, raises `InvalidStorageError`. No check of Django reports it (one does for `"staticfiles"`).',
    remedy:
      'Add `"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}`, or the storage that uploads are to live in.',
    whenToIgnore:
      "The project has no `FileField` or `ImageField`, and nothing that it installs uses `default_storage`.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#storages",
      "https://github.com/django/django/blob/stable/5.2.x/django/core/files/storage/handler.py",
    ],
  },
  check({ settings }) {
    if (!settings.django.atLeast(4, 2)) return notApplicable("STORAGES came with Django 4.2");
    const missing = settings.ask((world) => {
      const storages = world.get("STORAGES");
      if (world.isSet("STORAGES") === "no") return "no";
      return seen(storages) ?? (storages.kind === "dict" ? not(includesText(storages, "default")) : "no");
    });
    return verdictOf(missing, (one) => ({
      // Who names a place for uploads and a folder in it has some.
      severity:
        (one.world.isSet("MEDIA_ROOT") === "yes" || one.world.isSet("MEDIA_URL") === "yes") &&
        (settings.mentions("upload_to") || settings.mentions("default_storage"))
          ? "warning"
          : "information",
      message: `STORAGES has no "default"${whenText(one)}: it replaces Django's default as a whole, so uploads raise InvalidStorageError`,
      fixes: missingStorageFix(settings, one.world, "default"),
    }));
  },
});
