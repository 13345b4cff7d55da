import { dictGet, isSequence, type Value } from "../../domain/value.js";
import { dictOf, type DictLayout } from "../../fixes/dictLayout.js";
import type { FixDraft } from "../../fixes/fix.js";
import { deprecatedEmailSettings } from "../../settings/emailSettings.js";
import { smtpBackend } from "./mail.js";
import type { SettingsView } from "../../settings/settingsView.js";
import type { Setting, World } from "../../settings/setting.js";

/** Django's own storages: global_settings.py since 4.2. */
export const defaultStorages: Readonly<Record<"default" | "staticfiles", string>> = {
  default: "django.core.files.storage.FileSystemStorage",
  staticfiles: "django.contrib.staticfiles.storage.StaticFilesStorage",
};

const legacyStorages = { default: "DEFAULT_FILE_STORAGE", staticfiles: "STATICFILES_STORAGE" } as const;

/** STATICFILES_STORAGE and DEFAULT_FILE_STORAGE become STORAGES, with the alias that neither names as Django has it. */
export function storagesFix(settings: SettingsView, world: World, name: string): readonly FixDraft[] {
  const aliases = ["default", "staticfiles"] as const;
  const isOld = (alias: keyof typeof legacyStorages): boolean => world.isSet(legacyStorages[alias]) === "yes";
  if (aliases.some((alias) => world.isSet(legacyStorages[alias]) === "unknown")) return [];
  const storages = world.setting("STORAGES");
  if (world.isSet("STORAGES") === "no") {
    const backend = (alias: keyof typeof legacyStorages): DictLayout =>
      dictOf([
        "BACKEND",
        isOld(alias)
          ? { kind: "moved", setting: world.setting(legacyStorages[alias]) }
          : { kind: "source", text: `"${defaultStorages[alias]}"` },
      ]);
    return settings.fix.gatherSettings(
      "STORAGES",
      dictOf(["default", backend("default")], ["staticfiles", backend("staticfiles")]),
      {
        title: `Write STORAGES in place of ${aliases
          .filter(isOld)
          .map((alias) => legacyStorages[alias])
          .join(" and ")}`,
        safety: "needsReview",
        // Up to 5.0 Django refuses the old names beside the new one.
        exclusive: !settings.django.atLeast(5, 1),
      },
    );
  }
  const alias = aliases.find((one) => legacyStorages[one] === name);
  const { value } = storages;
  if (alias === undefined || value.kind !== "dict" || value.at === undefined || dictGet(value, alias) !== undefined)
    return [];
  return settings.fix.moveIntoDict(
    world.setting(name),
    value.at,
    { key: alias, around: ['{"BACKEND": ', "}"] },
    { title: `Move ${name} into STORAGES`, safety: "needsReview" },
  );
}

/** The alias that STORAGES lacks, as Django has it; where an old name still says which, that one. */
export function missingStorageFix(
  settings: SettingsView,
  world: World,
  alias: keyof typeof legacyStorages,
): readonly FixDraft[] {
  const { value } = world.setting("STORAGES");
  if (value.kind !== "dict" || value.at === undefined) return [];
  if (world.isSet(legacyStorages[alias]) !== "no") return storagesFix(settings, world, legacyStorages[alias]);
  const before = alias === "staticfiles" ? ["default"] : [];
  return settings.fix.addEntry(
    value.at,
    { key: alias, expression: `{"BACKEND": "${defaultStorages[alias]}"}`, after: before },
    { title: `Add Django's own storage as "${alias}"`, safety: "needsReview" },
  );
}

/** Where each deprecated setting moves in MAILERS: docs.djangoproject.com/en/6.1/howto/mailers-migration/#migrating-settings. */
const mailOptions: readonly (readonly [setting: string, option: string])[] = [
  ["EMAIL_HOST", "host"],
  ["EMAIL_PORT", "port"],
  ["EMAIL_HOST_USER", "username"],
  ["EMAIL_HOST_PASSWORD", "password"],
  ["EMAIL_USE_TLS", "use_tls"],
  ["EMAIL_USE_SSL", "use_ssl"],
  ["EMAIL_TIMEOUT", "timeout"],
  ["EMAIL_SSL_KEYFILE", "ssl_keyfile"],
  ["EMAIL_SSL_CERTFILE", "ssl_certfile"],
];

/** The EMAIL_ settings that Django 6.1 deprecates become MAILERS. What a backend other than Django's own takes as options is not known here. */
export function mailersFix(settings: SettingsView, world: World): readonly FixDraft[] {
  if (world.isSet("MAILERS") !== "no") return [];
  const names = deprecatedEmailSettings.filter((name) => settings.names.includes(name));
  if (names.some((name) => world.isSet(name) !== "yes")) return [];
  const backend = world.setting("EMAIL_BACKEND");
  const kind = backend.isDefault
    ? "smtp"
    : backend.value.kind !== "str"
      ? undefined
      : backend.value.value === smtpBackend
        ? "smtp"
        : "other";
  const others = names.filter((name) => name !== "EMAIL_BACKEND");
  if (kind === undefined || (kind === "other" && others.length > 0)) return [];
  const moved = (name: string): DictLayout => ({ kind: "moved", setting: world.setting(name) });
  const isSet = (name: string): boolean => names.includes(name);
  const options: (readonly [string, DictLayout])[] = [];
  if (kind === "smtp") {
    for (const [name, option] of mailOptions) {
      if (isSet(name)) options.push([option, moved(name)]);
      // The backend needs a host, and has another default for the port where the connection is encrypted.
      else if (name === "EMAIL_HOST") options.push([option, { kind: "source", text: '"localhost"' }]);
      else if (name === "EMAIL_PORT" && (isSet("EMAIL_USE_TLS") || isSet("EMAIL_USE_SSL")))
        options.push([option, { kind: "source", text: "25" }]);
    }
    if (isSet("EMAIL_FILE_PATH")) return [];
  }
  const entries: (readonly [string, DictLayout])[] = [
    ["BACKEND", isSet("EMAIL_BACKEND") ? moved("EMAIL_BACKEND") : { kind: "source", text: `"${smtpBackend}"` }],
  ];
  if (options.length > 0) entries.push(["OPTIONS", dictOf(...options)]);
  return settings.fix.gatherSettings("MAILERS", dictOf(["default", dictOf(...entries)]), {
    title: "Write MAILERS in place of the EMAIL_ settings",
    safety: "needsReview",
    exclusive: true,
  });
}

export type PolicyTarget = "django-csp" | "django";

/**
 * The settings of django-csp before 4.0 become one dict, as csp/checks.py of 4.0 translates them; with Django's own middleware (6.0) SECURE_CSP,
 * which knows neither a percentage nor prefixes that are left out. What was the default before, `default-src 'self'`, is written down.
 */
export function policyFix(
  settings: SettingsView,
  world: World,
  names: readonly string[],
  target: PolicyTarget,
): readonly FixDraft[] {
  if (names.some((name) => world.isSet(name) !== "yes")) return [];
  const reportOnly = world.get("CSP_REPORT_ONLY");
  if (names.includes("CSP_REPORT_ONLY") && reportOnly.kind !== "bool") return [];
  const isReportOnly = names.includes("CSP_REPORT_ONLY") && reportOnly.kind === "bool" && reportOnly.value;
  const wantsNonce = nonceDirectives(
    names.includes("CSP_INCLUDE_NONCE_IN") ? world.get("CSP_INCLUDE_NONCE_IN") : undefined,
  );
  const own = new Set(["CSP_REPORT_ONLY", "CSP_INCLUDE_NONCE_IN", "CSP_EXCLUDE_URL_PREFIXES", "CSP_REPORT_PERCENTAGE"]);
  if (
    wantsNonce === undefined ||
    (target === "django" &&
      names.some((name) => name === "CSP_EXCLUDE_URL_PREFIXES" || name === "CSP_REPORT_PERCENTAGE"))
  )
    return [];
  const directives: (readonly [string, DictLayout])[] = [];
  const nonce = target === "django" ? "CSP.NONCE" : "NONCE";
  for (const name of names.filter((one) => !own.has(one))) {
    const directive = name.slice("CSP_".length).toLowerCase().replaceAll("_", "-");
    const setting = world.setting(name);
    const withNonce = wantsNonce.includes(directive);
    // A text can hold several sources; only a list can take one more.
    if (withNonce && !isSequence(setting.value)) return [];
    directives.push([directive, { kind: "moved", setting, ...(withNonce && { append: nonce }) }]);
  }
  if (wantsNonce.some((directive) => !directives.some(([name]) => name === directive))) return [];
  if (!names.includes("CSP_DEFAULT_SRC")) directives.unshift(["default-src", { kind: "source", text: `["'self'"]` }]);
  const given = world.get("CSP_REPORT_PERCENTAGE");
  const share =
    (given.kind === "float" || given.kind === "int") && given.from === "literal" ? Number(given.value) : undefined;
  const dropped = (name: string): readonly Setting[] => (names.includes(name) ? [world.setting(name)] : []);
  const options = {
    safety: "needsReview" as const,
    dropped: [
      ...dropped("CSP_REPORT_ONLY"),
      ...dropped("CSP_INCLUDE_NONCE_IN"),
      ...(share === undefined ? [] : dropped("CSP_REPORT_PERCENTAGE")),
    ],
    ...(wantsNonce.length > 0 && {
      imports: [
        target === "django" ? { module: "django.utils.csp", name: "CSP" } : { module: "csp.constants", name: "NONCE" },
      ],
    }),
  };
  const suffix = isReportOnly ? "_REPORT_ONLY" : "";
  if (target === "django")
    return settings.fix.gatherSettings(`SECURE_CSP${suffix}`, dictOf(...directives), {
      ...options,
      title: `Write SECURE_CSP${suffix} for Django's own middleware`,
    });
  const policy: (readonly [string, DictLayout])[] = [];
  if (names.includes("CSP_EXCLUDE_URL_PREFIXES"))
    policy.push(["EXCLUDE_URL_PREFIXES", { kind: "moved", setting: world.setting("CSP_EXCLUDE_URL_PREFIXES") }]);
  if (names.includes("CSP_REPORT_PERCENTAGE"))
    policy.push([
      "REPORT_PERCENTAGE",
      share === undefined
        ? percentage(world.setting("CSP_REPORT_PERCENTAGE"))
        : { kind: "source", text: String(Math.round(share * 100)) },
    ]);
  policy.push(["DIRECTIVES", dictOf(...directives)]);
  return settings.fix.gatherSettings(`CONTENT_SECURITY_POLICY${suffix}`, dictOf(...policy), {
    ...options,
    title: `Write CONTENT_SECURITY_POLICY${suffix}`,
  });
}

/** Of 0 to 1 before, of 0 to 100 now. */
function percentage(setting: Setting): DictLayout {
  return { kind: "moved", setting, around: ["round((", ") * 100)"] };
}

function nonceDirectives(value: Value | undefined): readonly string[] | undefined {
  if (value === undefined) return [];
  if (!isSequence(value) || value.rest !== undefined) return undefined;
  const names = value.items.map((item) => (item.kind === "str" ? item.value : undefined));
  return names.every((name) => name !== undefined) ? names : undefined;
}
