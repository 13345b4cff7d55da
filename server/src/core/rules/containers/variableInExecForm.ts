import { finding, holds, notApplicable, projectRule } from "../rule.js";
import { takesWords } from "../../launch/runsWhat.js";
import { builtStage } from "../../syntax/deploy/dockerfile.js";

export default projectRule({
  id: "variable-in-exec-form",
  family: "containers",
  severity: "error",
  checklist: ["images"],
  docs: {
    summary: "A variable in the exec form of a Dockerfile's command is never replaced",
    why: '`CMD ["…"]` starts the program without a shell, and only a shell replaces `$NAME`: the program gets the dollar sign and the name as they stand. gunicorn ends with "\'$PORT\' is not a valid port number".',
    remedy:
      "Write the shell form, with exec so that signals arrive: `CMD exec gunicorn --bind 0.0.0.0:$PORT shop.wsgi`; or leave the address out, as gunicorn reads `PORT` itself.",
    references: ["https://docs.docker.com/reference/dockerfile/#shell-and-exec-form"],
  },
  check({ project }) {
    const files = project.deploy.dockerfiles.filter((file) => file.target === "production");
    if (files.length === 0) return notApplicable("no Dockerfile is for production");
    const findings = files.flatMap(({ content }) => {
      const stage = builtStage(content, undefined);
      return [stage?.entrypoint, stage?.command].flatMap((command) => {
        if (command?.form !== "exec") return [];
        // What another program gets it may replace: `ENTRYPOINT ["/bin/parent"]`.
        const [program] = stage?.entrypoint?.words ?? [];
        const [first] = command.words;
        const started = first?.text.startsWith("-") === true ? program : first;
        if (
          ![started, command === stage?.entrypoint ? undefined : program].every(
            (one) => one === undefined || takesWords(one.text),
          )
        )
          return [];
        const shell = command.words.findIndex((word) => /(?:^|\/)(?:ba|da|a|z)?sh$/.test(word.text));
        // `sh -c` reads it; an entrypoint may be a shell too.
        if (shell >= 0 || stage?.entrypoint?.words.some((word) => /(?:^|\/)(?:ba|da|a|z)?sh$/.test(word.text)) === true)
          return [];
        return command.words.flatMap((word) => {
          const name = /\$\{?([A-Za-z_]\w*)/.exec(word.text)?.[1];
          return name === undefined
            ? []
            : [
                finding({
                  at: word.at,
                  certainty: "definite",
                  // A script in front of it may replace it.
                  ...(stage?.entrypoint?.words.some((one) => one.text.endsWith(".sh")) === true && {
                    severity: "warning" as const,
                  }),
                  message: `$${name} is not replaced: the exec form starts ${started?.text ?? ""} without a shell`,
                }),
              ];
        });
      });
    });
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "no exec form of a Dockerfile holds a variable" });
  },
});
