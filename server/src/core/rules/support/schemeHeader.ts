import type { FixDraft } from "../../fixes/fix.js";
import type { SettingsView } from "../../settings/settingsView.js";

/** Lets Django believe X-Forwarded-Proto, for a proxy that overwrites what clients send of it. */
export function trustSchemeHeader(settings: SettingsView): readonly FixDraft[] {
  let fixes: readonly FixDraft[] = [];
  settings.ask((world) => {
    fixes = settings.fix.setSetting(world.setting("SECURE_PROXY_SSL_HEADER"), '("HTTP_X_FORWARDED_PROTO", "https")', {
      safety: "needsReview",
    });
    return "no";
  });
  return fixes;
}
