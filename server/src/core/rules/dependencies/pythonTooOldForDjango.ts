import { oldestPythonFor } from "../../data/endOfSupport.js";
import { imageBringsPython, productionStages } from "../../launch/installs.js";
import { djangoNeeds, pythonVersions } from "../../project/pythonVersions.js";
import { isText } from "../../text/fileSource.js";
import { dirname, join } from "../../project/paths.js";
import type { Span } from "../../text/span.js";
import { pythonSeries } from "../../syntax/deploy/dockerfile.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";
import type { ProjectView } from "../views.js";

export default projectRule({
  id: "python-too-old-for-django",
  family: "dependencies",
  severity: "error",
  checklist: ["dependencies"],
  docs: {
    summary: "The Python of production is older than the required Django allows",
    why: 'Every release of Django says which Pythons it installs on (`Requires-Python`). An installer on an older one finds "no matching distribution", and the build fails; with a looser requirement it silently takes an older Django.',
    remedy: "Build on a newer Python, or require a Django that supports this one.",
    references: [
      "https://docs.djangoproject.com/en/stable/faq/install/#what-python-version-can-i-use-with-django",
      "https://packaging.python.org/en/latest/specifications/core-metadata/#requires-python",
    ],
  },
  check({ project }) {
    const django = project.requirements.distributions.get("django");
    const series = /^(\d+\.\d+)/.exec(django?.version ?? "")?.[1];
    const oldest = series === undefined ? undefined : oldestPythonFor(series);
    if (django === undefined || oldest === undefined || series === undefined)
      return notApplicable("the requirements do not tell which Django is installed");
    const images = project.deploy.dockerfiles
      .filter(
        // Without RUN it installs nothing.
        ({ target, path, text }) =>
          target === "production" && /^[ \t]{0,8}RUN\b/im.test(text) && !installsOthers(project, dirname(path)),
      )
      .flatMap(({ content }) =>
        productionStages(project, content).flatMap((stage): readonly { series: string; at: Span }[] => {
          const version = pythonSeries(stage);
          return version === undefined ? [] : [{ series: version, at: stage.imageAt }];
        }),
      );
    const named =
      images.length > 0 || imageBringsPython(project)
        ? images
        : pythonVersions(project.files, project.root, project.root);
    if (named.length === 0) return notApplicable("no file says on which Python the project runs");
    const findings = named.flatMap((one) => {
      const needs = djangoNeeds(project.requirements, one.series);
      return needs === undefined
        ? []
        : [
            finding({
              at: one.at,
              certainty: "definite",
              message: `Django ${needs.django} does not install on Python ${one.series}: it needs ${needs.oldest} at least`,
              because: [{ at: django.written.at, label: `Django ${needs.django} is required here` }],
            }),
          ];
    });
    return findings.length > 0
      ? findings
      : holds({
          at: named[0]?.at,
          text: `Python ${named[0]?.series ?? ""} is new enough for ${django.exact ? `Django ${series}` : `a Django of ${django.specifier}`}`,
        });
  },
});

/** `build/worker/Dockerfile` beside requirements of its own, in which Django is not: the image of something else. */
function installsOthers({ files, root }: ProjectView, folder: string): boolean {
  const own = folder === root ? undefined : files.read(join(folder, "requirements.txt"));
  return isText(own) && !/^(?:django\b|-[rce]|--)/im.test(own.text);
}
