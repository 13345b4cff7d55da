/** `git.diagnosticsCommitHook.sources`: from which level on diagnostics of a source hold a commit up. */
export type Sources = Readonly<Record<string, string>>;

/** The `source` of our diagnostics. */
export const source = "django-deploy-hygiene";

/** The workspace's sources with ours: what the user has everywhere would else be hidden by them. */
export function withOurs({ user, now }: { readonly user: Sources; readonly now: Sources }): Sources {
  return { ...user, ...now, [source]: "warning" };
}

/** The workspace's sources as they were before; what somebody put there or took away since stays so. */
export function withoutOurs({
  now,
  before,
  user,
}: {
  readonly now: Sources;
  readonly before: Sources;
  readonly user: Sources;
}): Sources {
  const others = Object.entries(now).filter(
    ([name, level]) => name !== source && (before[name] !== undefined || user[name] !== level),
  );
  const own = before[source];
  return Object.fromEntries(own === undefined ? others : [...others, [source, own]]);
}
