import { finding, holds, notApplicable, settingsRule } from "../rule.js";

export default settingsRule({
  id: "rotation-without-fallbacks",
  family: "secrets",
  severity: "hint",
  since: { django: [4, 1], brought: "SECRET_KEY_FALLBACKS" },
  reads: ["SECRET_KEY", "SECRET_KEY_FALLBACKS"],
  checklist: ["rotation-prepared"],
  docs: {
    summary: "Keys are rotated by variables of several names, and SECRET_KEY_FALLBACKS is not used",
    why: "Django signs with `SECRET_KEY` alone. When another variable takes its place, everything that the old key signed is refused at once: all sessions end, and links in mails that were sent stop working. `SECRET_KEY_FALLBACKS`, since Django 4.1, keeps what old keys signed valid for a while.",
    remedy:
      '`SECRET_KEY_FALLBACKS = [os.environ["SECRET_KEY_V1"]]` beside the new key, and drop it when nothing signed with it is needed any more.',
    references: ["https://docs.djangoproject.com/en/stable/ref/settings/#secret-key-fallbacks"],
  },
  check({ settings }) {
    const [first] = [...settings.variables]
      .filter((name) => versioned.test(name))
      .flatMap((name) => settings.readsOf(name));
    if (first === undefined) return notApplicable("no variable's name speaks of rotated keys");
    if (settings.names.includes("SECRET_KEY_FALLBACKS"))
      return holds({ at: first.at, text: `${first.variable} is read, and SECRET_KEY_FALLBACKS is set` });
    return finding({
      at: first.at,
      certainty: "definite",
      message: `${first.variable} is one of several keys, and SECRET_KEY_FALLBACKS is not set: with each rotation all sessions and signed links end`,
    });
  },
});

const versioned =
  /^(?:[A-Z]+_)?SECRET_KEY_(?:V?\d+|OLD|NEW|PREVIOUS|PRIMARY|SECONDARY)$|^(?:OLD|NEW|PREVIOUS)_(?:[A-Z]+_)?SECRET_KEY$/;
