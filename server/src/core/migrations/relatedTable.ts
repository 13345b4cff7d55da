import { textOf, type Literal } from "./literals.js";
import { tableOf, type ProjectState } from "./state.js";

/** The table that a relation leads to, by its name where that is known: models of other applications may have another than Django would give them. */
export function relatedTable(key: string | undefined, to: Literal | undefined, state: ProjectState): string {
  if (key === undefined)
    return to?.kind === "name" && to.path.endsWith(".AUTH_USER_MODEL")
      ? "the user model's table"
      : "the referenced table";
  const model = state.models.get(key);
  if (model !== undefined) return tableOf(model);
  return tablesOfDjango.get(key) ?? `the table of ${textOf(to) ?? key}`;
}

/** django/contrib of Django 3.2 to 6.1: each model's `db_table`, else its default. */
const tablesOfDjango: ReadonlyMap<string, string> = new Map([
  ["admin.logentry", "django_admin_log"],
  ["auth.group", "auth_group"],
  ["auth.permission", "auth_permission"],
  ["auth.user", "auth_user"],
  ["contenttypes.contenttype", "django_content_type"],
  ["flatpages.flatpage", "django_flatpage"],
  ["redirects.redirect", "django_redirect"],
  ["sessions.session", "django_session"],
  ["sites.site", "django_site"],
]);
