import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "python-image-unpinned",
  family: "containers",
  severity: "warning",
  decision: true,
  checklist: ["images"],
  docs: {
    summary: "An image of production is built on whatever Python is newest",
    why: "`python`, `python:latest`, `python:3` and `python:slim` change their meaning with each release of Python: a rebuild of the same commit may bring another Python, on which a dependency does not install or behaves differently.",
    remedy: "Name the minor version: `python:3.13-slim`.",
    references: [
      "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions",
      "https://github.com/hadolint/hadolint/wiki/DL3006",
    ],
  },
  check({ project }) {
    const files = project.deploy.dockerfiles.filter((file) => file.target === "production");
    if (files.length === 0) return notApplicable("no Dockerfile is for production");
    const findings = files.flatMap(({ content }) =>
      content.stages.flatMap((stage) => {
        if (stage.parent !== undefined) return [];
        const match = /^(?:docker\.io\/)?(?:library\/)?python(?::([\w.-]+))?$/.exec(stage.image);
        if (match === null) return [];
        // Python 2 has had its last release.
        return /^(?:\d+\.\d+|2(?:-|$))/.test(match[1] ?? "")
          ? []
          : [
              finding({
                at: stage.imageAt,
                certainty: "definite",
                message: `${stage.image} is another Python with each release: it names no minor version`,
              }),
            ];
      }),
    );
    return findings.length > 0 ? findings : holds({ at: undefined, text: "images name the version of Python" });
  },
});
