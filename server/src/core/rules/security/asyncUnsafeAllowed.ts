import { holds, notDetermined, settingsRule } from "../rule.js";

export default settingsRule({
  id: "async-unsafe-allowed",
  family: "security",
  severity: "error",
  since: { django: [3, 1], brought: "the check" },
  djangoChecks: ["async.E001"],
  docs: {
    summary: "DJANGO_ALLOW_ASYNC_UNSAFE is set",
    why: "Django refuses to use the database from asynchronous code, because connections of one thread must not be shared; the variable turns the refusal off, and data can be mixed up between requests. It is meant for notebooks. `check --deploy` refuses it since 3.1.",
    remedy: "Delete the line, and call synchronous code through `sync_to_async`.",
    references: [
      "https://github.com/django/django/blob/stable/5.2.x/django/core/checks/async_checks.py",
      "https://docs.djangoproject.com/en/stable/topics/async/#envvar-DJANGO_ALLOW_ASYNC_UNSAFE",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world) => {
      // The place of something that no setting holds: that of the setting which every project has.
      const at = world.setting("SECRET_KEY").at;
      return { answer: world.hasVariable("DJANGO_ALLOW_ASYNC_UNSAFE"), at };
    });
    if (bad.occurs === "unknown") return notDetermined("what DJANGO_ALLOW_ASYNC_UNSAFE is set to cannot be seen");
    if (bad.occurs === "never")
      return holds({ at: undefined, text: "nothing sets DJANGO_ALLOW_ASYNC_UNSAFE to a text" });
    // Where the settings set it; what an exact environment brings stands nowhere.
    const at = [...(settings.evaluation.worlds.assigned.get("DJANGO_ALLOW_ASYNC_UNSAFE") ?? [])]
      .reverse()
      .find((one) => one.value?.at !== undefined)?.value?.at;
    return bad.findings(() => ({
      ...(at !== undefined && { at, because: [] }),
      message:
        "DJANGO_ALLOW_ASYNC_UNSAFE is set, so Django no longer keeps asynchronous code from sharing database connections",
      djangoChecks: ["async.E001"],
    }));
  },
});
