import { seen } from "../../domain/predicates.js";
import type { Reply } from "../../settings/setting.js";
import { isSequence, restOf } from "../../domain/value.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";
import { lastPart } from "../../text/lastPart.js";

export default settingsRule({
  id: "password-hasher-fast",
  family: "security",
  severity: "error",
  since: { django: [1, 4], brought: "PASSWORD_HASHERS" },
  reads: ["PASSWORD_HASHERS"],
  docs: {
    summary: "New passwords are stored with a hash that can be guessed fast",
    why: "The first of `PASSWORD_HASHERS` stores every new password. MD5 and SHA-1 are there for tests and for old data: who gets the table tries billions of passwords a second. Django 5.1 removed those with SHA-1 and without salt. `check --deploy` says nothing.",
    remedy:
      "Put `django.contrib.auth.hashers.PBKDF2PasswordHasher`, or Argon2, first; keep the old one behind it while old passwords exist.",
    whenToIgnore: "Settings of tests.",
    references: [
      "https://docs.djangoproject.com/en/stable/topics/auth/passwords/",
      "https://docs.djangoproject.com/en/stable/topics/testing/overview/#password-hashing",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Reply => {
      const value = world.get("PASSWORD_HASHERS");
      if (!isSequence(value)) return { answer: seen(value) ?? "no" };
      // What is not seen may stand first.
      const rest = restOf(value);
      if (rest !== "no") return { answer: rest };
      const [first] = value.items;
      return first?.kind === "str" && fast.has(first.value)
        ? { answer: "yes", data: lastPart(first.value), ...(first.at && { at: first.at }) }
        : { answer: first?.kind === "unknown" ? "unknown" : "no" };
    });
    return verdictOf(bad, (one) => ({
      message: `New passwords are stored by ${String(one.data)}${whenText(one)}, whose hashes can be guessed fast`,
    }));
  },
});

const fast: ReadonlySet<string> = new Set(
  [
    "MD5PasswordHasher",
    "UnsaltedMD5PasswordHasher",
    "SHA1PasswordHasher",
    "UnsaltedSHA1PasswordHasher",
    "CryptPasswordHasher",
  ].map((name) => `django.contrib.auth.hashers.${name}`),
);
