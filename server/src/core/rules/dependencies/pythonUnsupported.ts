import { basename } from "../../project/paths.js";
import { pythonEnded } from "../../data/endOfSupport.js";
import { imageBringsPython } from "../../launch/installs.js";
import { djangoNeeds, pythonVersions, versionFileName } from "../../project/pythonVersions.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "python-unsupported",
  family: "dependencies",
  severity: "warning",
  checklist: ["dependencies"],
  docs: {
    summary: "The project names a Python without security fixes",
    why: "`.python-version`, `runtime.txt` and Pipfile tell platforms and tools which Python to run. Five years after its release a series gets no fixes any more; platforms drop it soon after, so that builds fail on a day that nobody chose. The rule speaks of series that had ended when its table was made.",
    remedy: "Name a series that is supported, after a look at what Django's version supports.",
    references: [
      "https://devguide.python.org/versions/",
      "https://devcenter.heroku.com/articles/python-support#supported-python-versions",
      "https://docs.djangoproject.com/en/stable/faq/install/#what-python-version-can-i-use-with-django",
    ],
  },
  check({ project }) {
    // Where an image of production brings its Python, the files say what developers use.
    if (imageBringsPython(project)) return notApplicable("the image says on which Python production runs");
    // Heroku reads runtime.txt where it builds itself (https://devcenter.heroku.com/articles/build-docker-images-heroku-yml).
    const isImage = project.deploy.platforms.some(
      ({ path, text }) => basename(path) === "heroku.yml" && /^build:/m.test(text),
    );
    const versions = pythonVersions(project.files, project.root, project.root).filter(
      (version) => !isImage || versionFileName(version) !== "runtime.txt",
    );
    if (versions.length === 0) return notApplicable("no file says on which Python the project runs");
    const ends = versions.flatMap((version) => {
      // On a Python that the required Django does not install on nothing starts at all: that is the finding.
      const ended =
        djangoNeeds(project.requirements, version.series) === undefined ? pythonEnded(version.series) : undefined;
      return ended === undefined ? [] : [{ version, ended }];
    });
    // Heroku asks runtime.txt first (https://devcenter.heroku.com/articles/python-runtimes); the others go with it.
    const told = ends.find(({ version }) => versionFileName(version) === "runtime.txt") ?? ends[0];
    if (told === undefined)
      return holds({ at: versions[0]?.at, text: `the project runs on Python ${versions[0]?.series ?? ""}` });
    return finding({
      at: told.version.at,
      certainty: "definite",
      message: `${versionFileName(told.version)} names Python ${told.version.series}, which has had no security fixes since ${told.ended.slice(0, 7)}`,
      because: ends.flatMap((one) =>
        one === told ? [] : [{ at: one.version.at, label: `and Python ${one.version.series} here` }],
      ),
    });
  },
});
