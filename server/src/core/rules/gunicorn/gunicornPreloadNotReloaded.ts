import { effective, isOn, ofGunicorns } from "../../gunicorn/effective.js";
import { madeReleases } from "../../launch/releases/order.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-preload-not-reloaded",
  family: "gunicorn",
  severity: "warning",
  checklist: ["application-server"],
  docs: {
    summary: "A reload by HUP leaves the old code running, because gunicorn preloads it",
    why: "On HUP gunicorn starts new workers. With `preload_app` the master has imported the application once, and forks the new workers with that: they run the old code, and the release reports success.",
    remedy: "Restart the unit, or leave `preload_app` off where releases reload.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#preload-app",
      "https://docs.gunicorn.org/en/stable/signals.html#reload-the-configuration",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const preload = effective(subject, "preload_app");
        const file = subject.process?.launch.file;
        if (!isOn(preload.value)) return undefined;
        const unit = project.deploy.units.find(({ path }) => path === file);
        const hup = unit?.content.commands.find(
          ({ key, words }) => key === "ExecReload" && words.some(({ text }) => /^-?(?:SIG)?HUP$|^-1$/.test(text)),
        );
        const sent = madeReleases(project)
          .flatMap(({ steps }) => steps)
          .find(
            ({ text, starts }) =>
              text === "kill -HUP" ||
              (hup !== undefined &&
                /^reload of /.test(text) &&
                starts?.names?.includes(subject.process?.launch.name ?? "") === true),
          );
        const at = sent?.at ?? hup?.at;
        return at === undefined
          ? undefined
          : finding({
              at,
              certainty: "definite",
              message:
                "The reload leaves the old code running: gunicorn preloads the application, and new workers are forked from what the master has",
              because: [{ at: preload.place, label: "preload_app is on" }],
            });
      },
      "what reloads gunicorn brings the new code",
      "preload_app",
    );
  },
});
