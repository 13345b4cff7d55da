import { isSequence, type Value } from "../../domain/value.js";
import { effective, ofGunicorns } from "../../gunicorn/effective.js";
import { isPlaceholder, isSecretVariable } from "../../launch/secretVariables.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-secret-in-raw-env",
  family: "gunicorn",
  severity: "error",
  checklist: ["no-secrets-in-deploy-files"],
  docs: {
    summary: "A secret is written into gunicorn's raw_env",
    why: "What `raw_env` and `--env` hold stands in the repository, and on a command line in the list of processes too, where every user of the machine can read it.",
    remedy:
      "Leave the variable to the environment that starts gunicorn: an env file, the platform's settings, a secret store. Change the secret: it was committed.",
    references: ["https://docs.gunicorn.org/en/stable/settings.html#raw-env"],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const raw = effective(subject, "raw_env");
        const items: readonly Value[] =
          raw.value.kind === "str" ? [raw.value] : isSequence(raw.value) ? raw.value.items : [];
        return items.flatMap((item) => {
          if (item.kind !== "str" || item.from === "environment") return [];
          const equals = item.value.indexOf("=");
          const name = item.value.slice(0, equals);
          if (equals <= 0 || !isSecretVariable(name) || isPlaceholder(item.value.slice(equals + 1))) return [];
          return [
            finding({
              at: item.at ?? raw.place,
              certainty: "definite",
              message: `The secret ${name} is written into gunicorn's ${raw.source === "command-line" ? "command line" : "raw_env"}`,
            }),
          ];
        });
      },
      "raw_env holds no secret",
      "raw_env",
    );
  },
});
