/** What Django 6.1 deprecated for MAILERS, and refuses beside it; removed in 7.0. EMAIL_SUBJECT_PREFIX and EMAIL_USE_LOCALTIME stay. */
export const deprecatedEmailSettings: readonly string[] = [
  "EMAIL_BACKEND",
  "EMAIL_FILE_PATH",
  "EMAIL_HOST",
  "EMAIL_HOST_PASSWORD",
  "EMAIL_HOST_USER",
  "EMAIL_PORT",
  "EMAIL_SSL_CERTFILE",
  "EMAIL_SSL_KEYFILE",
  "EMAIL_TIMEOUT",
  "EMAIL_USE_SSL",
  "EMAIL_USE_TLS",
];
