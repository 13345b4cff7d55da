import { replaceText } from "../../fixes/deployFixes.js";
import { ofGunicorns } from "../../gunicorn/effective.js";
import { configText } from "../../gunicorn/resolveGunicorn.js";
import { basename, isInside, relativeTo } from "../../project/paths.js";
import { literalPattern } from "../../text/literalPattern.js";
import { nearest } from "../../text/nearest.js";
import { finding, notDetermined, projectRule } from "../rule.js";
import type { ProjectView } from "../views.js";

export default projectRule({
  id: "gunicorn-config-missing",
  family: "gunicorn",
  severity: "error",
  checklist: ["application-server"],
  fixable: "needsReview",
  docs: {
    summary: "gunicorn is given a config file that does not exist",
    why: 'A path after `-c` is looked for from the folder in which the process starts (`--chdir` comes later). If there is no such file gunicorn exits: "doesn\'t exist".',
    remedy: "Name the file as it lies below the working directory.",
    whenToIgnore: "Where the deploy itself writes the file.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#config",
      "https://github.com/benoitc/gunicorn/blob/master/gunicorn/app/base.py",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const config = subject.process?.configFile;
        const folder = subject.process?.launch.sourceDirectory ?? project.root;
        if (config === undefined || !config.missing || config.at === undefined) return undefined;
        // A script that nothing starts may be started in any folder.
        if (subject.process?.launch.kind === "shell")
          return notDetermined(
            `nothing says in which folder ${basename(subject.process.launch.file)} is started`,
            config.at,
          );
        if (isCopied(config.written, project))
          return notDetermined("an image has a file of that name from another folder", config.at);
        if (isPut(config.written, project))
          return notDetermined(`a script or pipeline puts ${basename(config.written)} somewhere`, config.at);
        const known = project.gunicornFiles
          .map((file) => file.file)
          .filter((file) => isInside(folder, file))
          .map((file) => relativeTo(folder, file));
        const meant =
          known.find((path) => basename(path) === basename(config.written)) ??
          nearest(config.written, known, 4) ??
          (known.length === 1 ? known[0] : undefined);
        const exact = config.at.end - config.at.start === config.written.length;
        return finding({
          at: config.at,
          certainty: "definite",
          // A container may get it by a volume.
          ...(subject.process?.launch.container === true && { severity: "warning" as const }),
          message: `gunicorn exits: its config file ${configText(config)} is not in the folder that it starts in${meant === undefined ? "" : `; ${meant} is`}`,
          fixes: meant !== undefined && exact ? replaceText(`Name ${meant}`, config.at, meant) : [],
        });
      },
      "gunicorn's config file exists",
    );
  },
});

/** `COPY deploy/gunicorn.py .` */
function isCopied(written: string, { deploy }: ProjectView): boolean {
  return deploy.dockerfiles.some(({ content }) =>
    content.stages.some((stage) =>
      stage.copies.some(({ sources }) => sources.some(({ text }) => basename(text) === basename(written))),
    ),
  );
}

/** `cp docker/gunicorn.py ../deployment/shop-gunicorn.py` in a pipeline or script: what is deployed is not what lies here. */
function isPut(written: string, { deploy }: ProjectView): boolean {
  const put = new RegExp(
    `(?:\\b(?:cp|mv|ln|install|rsync|scp)\\s[^\\n]{0,300}\\s|>{1,2}[ \\t]{0,4}|\\s-[oO][ \\t]{1,4}|\\btee\\s[^\\n]{0,60})[^\\s]{0,200}(?<![\\w.-])${literalPattern(basename(written))}(?![\\w.-])`,
  );
  return [...deploy.workflows, ...deploy.scripts].some(({ text }) => put.test(text));
}
