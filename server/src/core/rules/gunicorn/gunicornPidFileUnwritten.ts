import { effective } from "../../gunicorn/effective.js";
import { madeReleases } from "../../launch/releases/order.js";
import {
  finding,
  holds,
  notApplicable,
  notDetermined,
  projectRule,
  type FindingDraft,
  type NotDetermined,
} from "../rule.js";

export default projectRule({
  id: "gunicorn-pid-file-unwritten",
  family: "gunicorn",
  severity: "warning",
  checklist: ["application-server"],
  docs: {
    summary: "Something reads the process id from a file that gunicorn does not write",
    why: "gunicorn writes its process id only where `pidfile` (`--pid`) names. `kill -HUP $(cat FILE)` then reaches nothing, and `PIDFile=` of a unit lets systemd wait for a file that never comes.",
    remedy: "Write the same path on both sides, or use `$MAINPID` and `systemctl reload`.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#pidfile",
      "https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#PIDFile=",
    ],
  },
  check({ project }) {
    const released = madeReleases(project).flatMap(({ name, steps }) =>
      steps
        .filter(({ text }) => text === "kill -HUP")
        .flatMap(({ step, at }) => {
          const path = step?.command
            .map(({ text }) => /\b(?:cat\s+|<\s*)(\/[\w./-]+)/.exec(text)?.[1])
            .find((text) => text !== undefined);
          return path === undefined ? [] : [{ path, at, where: name, isRead: true }];
        }),
    );
    // `ExecReload=/bin/sh -c 'kill -HUP $(cat FILE)'`
    const reloads = project.deploy.units
      .filter(
        ({ path, target }) =>
          target === "production" && project.gunicorns.some(({ process }) => process?.launch.file === path),
      )
      .flatMap(({ content }) => {
        const entry = content.get("Service", "ExecReload");
        const path = /\bkill\b[^\n]{0,200}?(?:\bcat\s+|<\s*)(\/[\w./-]+)/.exec(entry?.value.text ?? "")?.[1];
        return entry === undefined || path === undefined
          ? []
          : [{ path, at: entry.valueAt, where: "The unit", isRead: true }];
      });
    const units = project.deploy.units
      .filter(({ target }) => target === "production")
      .flatMap(({ path, content }) => {
        const entry = content.get("Service", "PIDFile");
        if (entry === undefined || !project.gunicorns.some(({ process }) => process?.launch.file === path)) return [];
        // src/core/service.c: other types have their main process already.
        const isRead = content.get("Service", "Type")?.value.text === "forking";
        return [{ path: entry.value.text, at: entry.valueAt, where: "The unit", isRead }];
      });
    const readers = [...released, ...reloads, ...units];
    if (readers.length === 0 || project.gunicorns.length === 0)
      return notApplicable("nothing reads gunicorn's process id from a file");
    const written = project.gunicorns.map((subject) => effective(subject, "pidfile").value);
    const verdicts = readers.flatMap(({ path, at, where, isRead }): readonly (FindingDraft | NotDetermined)[] => {
      if (written.some((value) => value.kind === "str" && value.value === path)) return [];
      if (
        written.some((value) => value.kind !== "str" && value.kind !== "none") ||
        written.some((value) => value.kind === "str" && !value.value.startsWith("/"))
      )
        return [notDetermined("where gunicorn writes its process id cannot be seen", at)];
      return [
        finding({
          at,
          certainty: "definite",
          ...(!isRead && { severity: "information" }),
          message: isRead
            ? `${where} reads the process id from ${path}, which gunicorn does not write`
            : `${where} names ${path}, which gunicorn does not write and systemd reads with Type=forking only`,
        }),
      ];
    });
    return verdicts.length > 0
      ? verdicts
      : holds(...readers.slice(0, 2).map(({ at, path }) => ({ at, text: `gunicorn writes ${path}` })));
  },
});
