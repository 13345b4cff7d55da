import { redactText } from "../../domain/redact.js";
import { commandProblems } from "../../gunicorn/commandProblems.js";
import { effective, ofGunicorns } from "../../gunicorn/effective.js";
import { deployKindOf } from "../../project/deployKinds.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-flag-value-invalid",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  docs: {
    summary: "gunicorn cannot read its command line and exits",
    why: "argparse ends the process with status 2 when a flag lacks its value, has one that is no number where one is needed, or has one although it takes none, and when a word is left over. `--proxy-protocol` takes an optional value since gunicorn 24.1: directly before the application it swallows it.",
    remedy:
      "Write one value after each flag that takes one, and the application once; put `--proxy-protocol` last or give it its value.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html",
      "https://docs.python.org/3/library/argparse.html",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => [
        ...commandProblems(subject, project).flatMap(({ problem, line }) => {
          const { at } = problem.word;
          // A stray word may be a secret that was meant for a flag.
          const text = redactText(problem.word.text);
          // After a word of the shell nobody knows what belongs to what; after a flag that is refused the word was meant for it.
          if (
            problem.kind === "unrecognized-argument" &&
            (line.positionals.some((word) => word.dynamic) ||
              line.problems.some((one) => one.kind === "unknown-flag" || one.kind === "ambiguous-flag"))
          )
            return [];
          switch (problem.kind) {
            case "missing-value":
              return [
                finding({ at, certainty: "definite", message: `gunicorn exits with status 2: ${text} needs a value` }),
              ];
            case "invalid-integer":
              // variable-in-exec-form says what is wrong with `["--workers", "${WORKERS}"]`.
              if (text.includes("$") && deployKindOf(at.file) === "dockerfile") return [];
              return [
                finding({
                  at,
                  certainty: "definite",
                  message: `gunicorn exits with status 2: “${text}” is no whole number`,
                }),
              ];
            case "unexpected-value":
              return [
                finding({
                  at,
                  certainty: "definite",
                  message: `gunicorn exits with status 2: ${text.split("=")[0] ?? text} takes no value`,
                }),
              ];
            case "unrecognized-argument":
              return [
                finding({
                  at,
                  certainty: "definite",
                  message: `gunicorn exits with status 2: it cannot tell what “${text}” is`,
                }),
              ];
            default:
              return [];
          }
        }),
        ...swallowed(subject),
      ],
      "gunicorn can read its command line",
    );
  },
});

/** `gunicorn --proxy-protocol shop.wsgi`. */
function swallowed(subject: Parameters<typeof effective>[0]): ReturnType<typeof finding>[] {
  const protocol = effective(subject, "proxy_protocol");
  if (
    protocol.source !== "command-line" ||
    protocol.value.kind !== "str" ||
    /^(?:off|v1|v2|auto|true|false|none)$/i.test(protocol.value.value)
  )
    return [];
  return [
    finding({
      at: protocol.place,
      certainty: "definite",
      message: `gunicorn exits: --proxy-protocol takes “${redactText(protocol.value.value)}” as its own value, which must be off, v1, v2 or auto`,
    }),
  ];
}
