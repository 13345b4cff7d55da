import { pythonEnded } from "../../data/endOfSupport.js";
import { djangoNeeds } from "../../project/pythonVersions.js";
import { pythonSeries } from "../../syntax/deploy/dockerfile.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "python-image-unsupported",
  family: "containers",
  severity: "warning",
  checklist: ["images", "dependencies"],
  docs: {
    summary: "An image of production is built on a Python without security fixes",
    why: "Five years after its release a series of Python gets no fixes any more, and the official image is no longer rebuilt. The dates are those of Python's developer guide; the rule speaks of series that had ended when its table was made, so that no clock decides.",
    remedy: "Build on a series that is supported, after a look at what Django's version supports.",
    references: [
      "https://devguide.python.org/versions/",
      "https://docs.djangoproject.com/en/stable/faq/install/#what-python-version-can-i-use-with-django",
    ],
  },
  check({ project }) {
    const files = project.deploy.dockerfiles.filter((file) => file.target === "production");
    if (files.length === 0) return notApplicable("no Dockerfile is for production");
    const findings = files.flatMap(({ content }) => {
      const ends = content.stages.flatMap((stage) => {
        const series = pythonSeries(stage);
        // On a Python that the required Django does not install on nothing starts at all: that is the finding.
        const ended =
          series === undefined || djangoNeeds(project.requirements, series) !== undefined
            ? undefined
            : pythonEnded(series);
        return ended === undefined ? [] : [{ at: stage.imageAt, series, ended }];
      });
      // The stages of a file are changed together.
      return ends.flatMap(({ at, series, ended }, index) =>
        ends.findIndex((one) => one.series === series) < index
          ? []
          : [
              finding({
                at,
                certainty: "definite",
                message: `Python ${series ?? ""} has had no security fixes since ${ended.slice(0, 7)}`,
                because: ends
                  .slice(index + 1)
                  .flatMap((one) => (one.series === series ? [{ at: one.at, label: "and here" }] : [])),
              }),
            ],
      );
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "images are built on a supported Python" });
  },
});
