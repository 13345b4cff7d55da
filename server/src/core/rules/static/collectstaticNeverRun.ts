import { launchText, loadsSettings, productionProcesses } from "../../launch/targets.js";
import { codeMentions } from "../../project/codeMentions.js";
import { isText } from "../../text/fileSource.js";
import { dirname, join } from "../../project/paths.js";
import { staticBackends } from "../support/hashedNames.js";
import { isHashedStorage } from "../support/libraries.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "collectstatic-never-run",
  family: "static",
  severity: "warning",
  checklist: ["static-files", "images"],
  docs: {
    summary: "Static files have hashed names, and nothing runs collectstatic for the image",
    why: 'A storage with a manifest looks up the hashed name of each file in `staticfiles.json`, which only `collectstatic` writes. Without it the first page with a `{% static %}` tag is a server error: "Missing staticfiles manifest entry". No Dockerfile, script, service, pipeline or command of the project mentions `collectstatic`.',
    remedy: "Run it in the build: `RUN SECRET_KEY=build-only python manage.py collectstatic --noinput`.",
    whenToIgnore: "Where somebody runs it by hand into a volume, or a pipeline of another repository does.",
    references: [
      "https://docs.djangoproject.com/en/stable/ref/contrib/staticfiles/#manifeststaticfilesstorage",
      "https://whitenoise.readthedocs.io/en/stable/django.html",
    ],
  },
  check({ project }) {
    const images = new Set(project.deploy.dockerfiles.map((file) => file.path));
    const processes = productionProcesses(project)
      .filter(
        ({ launch }) =>
          launch.role === "web" && launch.container === true && (launch.files ?? []).some((file) => images.has(file)),
      )
      .filter(loadsSettings);
    if (processes.length === 0) return notApplicable("no image of the project runs in production");
    const { dockerfiles, compose, scripts, workflows, platforms, procfiles, kubernetes, units, supervisors } =
      project.deploy;
    const makefiles = [
      "Makefile",
      "makefile",
      "justfile",
      "Justfile",
      "Taskfile.yml",
      "fabfile.py",
      "tasks.py",
      "package.json",
    ].flatMap((name) =>
      // `src/manage.py`, and a Makefile beside `src`.
      [project.root, dirname(project.root)].flatMap((folder) => {
        const content = project.files.read(join(folder, name));
        return isText(content) ? [content.text] : [];
      }),
    );
    const texts = [
      ...[
        ...dockerfiles,
        ...compose,
        ...scripts,
        ...workflows,
        ...platforms,
        ...procfiles,
        ...kubernetes,
        ...units,
        ...supervisors,
      ].map((file) => file.text),
      ...makefiles,
    ];
    if (texts.some((text) => text.includes("collectstatic")))
      return holds({ at: undefined, text: "collectstatic is run" });
    const findings = processes.flatMap((process) => {
      const { settings } = process.entry;
      if (process.launch.at === undefined) return [];
      const backends = staticBackends(settings, process.launch).map(({ value }) => value);
      if (
        backends.length === 0 ||
        !backends.every(
          (backend) =>
            backend?.kind === "str" &&
            isHashedStorage(backend.value) &&
            !/s3|gcloud|azure|storages\./i.test(backend.value),
        )
      )
        return [];
      // A command of the project may call it.
      if (codeMentions(project, "collectstatic")) return [];
      return [
        finding({
          at: process.launch.at,
          certainty: "possible",
          message: `Pages with static files fail: the storage asks for names with hashes, and nothing in the repository runs collectstatic for ${launchText(process)}`,
          because:
            backends[0]?.at === undefined ? [] : [{ at: backends[0].at, label: "the storage that needs the manifest" }],
        }),
      ];
    });
    return findings.length > 0
      ? findings
      : holds({ at: undefined, text: "no image depends on a manifest that is never written" });
  },
});
