import type { Answer } from "../../domain/value.js";
import { yesNo } from "../../domain/value.js";
import { seen } from "../../domain/predicates.js";
import { isLocalHost } from "../../settings/hosts.js";
import type { World } from "../../settings/setting.js";

/** Settings of e-mail up to Django 6.1, where MAILERS takes their place. */

export const smtpBackend = "django.core.mail.backends.smtp.EmailBackend";

/** Backends of django.core.mail that deliver nothing. */
export function keepsMail(backend: string): string | undefined {
  return /^django\.core\.mail\.backends\.(console|dummy|locmem|filebased)\.EmailBackend$/.exec(backend)?.[1];
}

/** Whether mail goes to another machine: a server is named, or a service's own backend. */
export function sendsMail(world: World): Answer {
  const backend = world.get("EMAIL_BACKEND");
  if (world.isSet("MAILERS") !== "no") return "no";
  if (backend.kind !== "str") return seen(backend) ?? "no";
  if (keepsMail(backend.value) !== undefined) return "no";
  if (backend.value !== smtpBackend)
    return yesNo(/^(?:anymail|django_ses|sendgrid_backend|postmarker|django_mailgun)\./.test(backend.value));
  const host = world.get("EMAIL_HOST");
  if (world.setting("EMAIL_HOST").isDefault) return seen(host) === "unknown" ? "unknown" : "no";
  // Who deploys names a server: which one does not matter here.
  if (host.kind === "environment") return "yes";
  return seen(host) ?? yesNo(host.kind === "str" && host.value !== "" && !isLocalHost(host.value));
}
