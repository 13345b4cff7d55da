import type { SettingsReference } from "../references.js";

/** A deploy file, and not a Python file that starts something. */
export function isDeploy(reference: SettingsReference): boolean {
  return (
    reference.source !== "manage" &&
    reference.source !== "wsgi" &&
    reference.source !== "asgi" &&
    reference.source !== "celery"
  );
}

/** wsgi.py or asgi.py. */
export function isStarter({ source }: SettingsReference): boolean {
  return source === "wsgi" || source === "asgi";
}
