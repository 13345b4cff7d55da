import { replaceText } from "../../fixes/deployFixes.js";
import { ofGunicorns } from "../../gunicorn/effective.js";
import { commandProblems } from "../../gunicorn/commandProblems.js";
import { gunicornTable } from "../../gunicorn/table.js";
import { nearest } from "../../text/nearest.js";
import { finding, projectRule } from "../rule.js";

const flags = gunicornTable.settings.flatMap((setting) => setting.cli);
/** Of other servers and of the config file, with gunicorn's own spelling. */
const meanings: Readonly<Record<string, string>> = {
  "--keepalive": "--keep-alive",
  "--preload-app": "--preload",
  "--limit-request-field-size": "--limit-request-field_size",
  "--worker-tmpdir": "--worker-tmp-dir",
  "--accesslog": "--access-logfile",
  "--errorlog": "--error-logfile",
  "--loglevel": "--log-level",
  "--logfile": "--log-file",
  "--worker": "--workers",
  "--raw-env": "--env",
  "--pidfile": "--pid",
  "--proc-name": "--name",
  "--host": "--bind",
  "--port": "--bind",
  "--processes": "--workers",
  "--app-dir": "--chdir",
};

export default projectRule({
  id: "gunicorn-flag-unknown",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "gunicorn does not know a flag of its command line and exits",
    why: "gunicorn reads its command line with argparse: a flag that it does not know ends the process with status 2 before anything starts. The names differ from those of the config file (`keepalive` is `--keep-alive`, `preload_app` is `--preload`), and one flag has an underscore: `--limit-request-field_size`.",
    remedy: "Write the flag as `gunicorn --help` lists it.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html",
      "https://docs.python.org/3/library/argparse.html",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) =>
        commandProblems(subject, project)
          .filter(({ problem }) => problem.kind === "unknown-flag")
          .map(({ problem }) => {
            const { text, at } = problem.word;
            const [name = ""] = text.split("=");
            const bare = name.replace(/[,;:]+$/, "");
            const meant = flags.includes(bare)
              ? bare
              : (meanings[bare] ??
                // Of two letters every other one is as near.
                (bare.startsWith("--")
                  ? nearest(bare, flags, bare.length <= 5 ? 1 : 3)
                  : flags.find((flag) => flag.toLowerCase() === bare.toLowerCase())));
            const exact = at.end - at.start === text.length && meant !== undefined && meant !== "--bind";
            return finding({
              at,
              certainty: "definite",
              message: `gunicorn exits with status 2: it has no flag ${name}${meant === undefined ? "" : `; ${meant} is one`}`,
              fixes: exact ? replaceText(`Write ${meant}`, { ...at, end: at.start + name.length }, meant) : [],
            });
          }),
      "gunicorn knows every flag that can be seen",
    );
  },
});
