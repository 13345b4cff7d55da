import type { ReleaseHook } from "../launch.js";

export interface HookScript {
  /** The application's folder, from which it is started. */
  readonly root: string;
  readonly when: "build" | Exclude<ReleaseHook, "pod">;
}

/**
 * A script that a platform runs by its place: `.platform/hooks` of Elastic Beanstalk
 * (https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/platforms-linux-extend.hooks.html), `bin/post_compile` of Heroku's buildpack for Python
 * (https://github.com/heroku/heroku-buildpack-python/blob/main/bin/compile).
 */
export function hookScript(file: string): HookScript | undefined {
  const [, root = "", folder] = /^(.*)\/\.platform\/hooks\/(prebuild|predeploy|postdeploy)\/[^/]+$/.exec(file) ?? [];
  if (folder !== undefined)
    return { root, when: folder === "prebuild" ? "build" : folder === "predeploy" ? "before" : "after" };
  const compiled = /^(.*)\/bin\/(?:pre|post)_compile$/.exec(file)?.[1];
  return compiled === undefined ? undefined : { root: compiled, when: "build" };
}
