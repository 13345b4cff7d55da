import { libraryOfSetting } from "../completion/settingNames.js";
import { settingExists } from "../settings/defaults.js";

/** The topic that Django's settings reference lists a setting under, else the library that it belongs to. https://docs.djangoproject.com/en/6.0/ref/settings/#core-settings-topical-index */
export function settingTopic(name: string): string {
  const topic = topics.find(([, names]) => names.test(name));
  const isKnown =
    settingExists(name, undefined) !== undefined || /^(?:ROOT_URLCONF|SITE_ID|ASGI_APPLICATION)$/.test(name);
  return topic !== undefined && isKnown ? topic[0] : (libraryOfSetting(name) ?? "This project");
}

/** Where Django lists a setting twice, the topic that fewer have. */
const topics: readonly (readonly [string, RegExp])[] = [
  ["Cache", /^CACHE/],
  ["Database", /^(?:DATABASE|DEFAULT_(?:INDEX_)?TABLESPACE|DEFAULT_AUTO_FIELD)/],
  ["Debugging", /^DEBUG/],
  ["Email", /^(?:EMAIL_|MAILERS$|ADMINS$|MANAGERS$|DEFAULT_FROM_EMAIL$|SERVER_EMAIL$)/],
  ["Error reporting", /^(?:DEFAULT_EXCEPTION_REPORTER|IGNORABLE_404|SILENCED_SYSTEM)/],
  ["File uploads", /^(?:FILE_UPLOAD_|MEDIA_|DEFAULT_FILE_STORAGE$|STORAGES$)/],
  ["Static files", /^STATIC/],
  [
    "Globalization",
    /^(?:LANGUAGE|LOCALE|TIME_ZONE$|USE_(?:I18N|L10N|TZ|THOUSAND)|DECIMAL_|THOUSAND_|NUMBER_|FIRST_DAY|FORMAT_)|_FORMATS?$/,
  ],
  ["Security", /^(?:SECRET_KEY|SECURE_|CSRF_|ALLOWED_HOSTS$|X_FRAME_OPTIONS$|SIGNING_)/],
  ["Sessions", /^SESSION_/],
  ["Auth", /^(?:AUTH|LOGIN_|LOGOUT_|PASSWORD_)/],
  ["Messages", /^MESSAGE_/],
  ["Sites", /^SITE_ID$/],
  [
    "HTTP",
    /^(?:DATA_UPLOAD_|DEFAULT_CHARSET$|DISALLOWED_USER|FORCE_SCRIPT|INTERNAL_IPS$|MIDDLEWARE|USE_X_|WSGI_|ASGI_)/,
  ],
  ["URLs", /^(?:APPEND_SLASH$|PREPEND_WWW$|ROOT_URLCONF$|URLIZE_)/],
  ["Logging", /^LOGGING/],
  ["Models", /^(?:ABSOLUTE_URL|FIXTURE_DIRS$|INSTALLED_APPS$)/],
  ["Templates", /^TEMPLATE/],
  ["Forms", /^FORMS?_/],
  ["Serialization", /^SERIALIZATION_/],
  ["Testing", /^TEST_/],
  ["Migrations", /^MIGRATION_/],
];
