import { basename } from "../../project/paths.js";
import { fileWritten } from "../../evaluator/seenCalls.js";
import { keyFileOf } from "../../settings/secretKey.js";
import { notDetermined, settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "secret-key-random-per-process",
  family: "secrets",
  severity: "error",
  reads: ["SECRET_KEY"],
  checklist: ["secret-key"],
  fixable: "needsReview",
  docs: {
    summary: "SECRET_KEY is made anew in every process",
    why: "A key from `get_random_secret_key()` or `secrets.token_urlsafe()` in the settings is another one in each worker and after each restart. What one worker signs, the next refuses: people are logged out from one request to the next, forms fail with 403, links in password-reset mails do not work. `check --deploy` sees a long random key and is content.",
    remedy:
      'Make the key once and read it from the environment, without a fallback: `SECRET_KEY = os.environ["SECRET_KEY"]`.',
    whenToIgnore: "Nothing that is signed outlives one process, as in a build step.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secret-key",
      "https://docs.djangoproject.com/en/stable/topics/signing/",
    ],
  },
  check({ settings }) {
    const random = settings.ask((world) => {
      const value = world.get("SECRET_KEY");
      if (keyFileOf(value, settings) !== undefined) return "environment";
      const { kind } = value;
      return kind === "random" ? "yes" : kind === "unknown" ? "unknown" : kind === "environment" ? "environment" : "no";
    });
    if (random.occurs === "unknown") return random.notDetermined();
    if (random.occurs === "never") return random.holds();
    // A file that is looked for and not in the repository: the first start writes the key there, and the next ones read it.
    const kept = settings.evaluation.filesRead.find((file) => keyFile.test(file) && settings.kindOf(file) !== "file");
    if (settings.mode === "open" && random.cases.some((one) => one.world.calls(fileWritten).length > 0))
      return notDetermined("whether the file that the settings write keeps the key");
    if (settings.mode === "open" && kept !== undefined)
      return notDetermined(`whether ${basename(kept)}, which the settings look for, keeps the key`);
    return random.findings((one) => ({
      message: `SECRET_KEY is made anew in every process${whenText(one)}: sessions and signed links stop working at each restart and between workers`,
      severity: random.occurs === "always" ? "error" : "warning",
      fixes: settings.fix.fromEnvironment(one.world.setting("SECRET_KEY"), { cast: "str" }),
    }));
  },
});

/** Names of files that hold a key. */
const keyFile = /(?:secret|token|(?:^|[/._-])key(?:[._-]|$))[^/]*$/i;
