import { builtStage, stageChain } from "../../syntax/deploy/dockerfile.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "healthcheck-tool-missing",
  family: "containers",
  severity: "warning",
  checklist: ["services"],
  docs: {
    summary: "A health check uses a program that the image does not have",
    why: "The slim images of Python have neither curl nor wget, Alpine's have wget only. A check whose program is missing always fails: the container is unhealthy for ever, and whatever waits for it does not start.",
    remedy:
      "Install it, or ask with Python: `python -c \"import urllib.request; urllib.request.urlopen('http://localhost:8000/health/')\"`.",
    references: ["https://docs.docker.com/reference/dockerfile/#healthcheck", "https://hub.docker.com/_/python"],
  },
  check({ project }) {
    const files = project.deploy.dockerfiles.filter((file) => file.target === "production");
    if (files.length === 0) return notApplicable("no Dockerfile is for production");
    const findings = files.flatMap(({ content }) => {
      const stage = builtStage(content, undefined);
      const command = stage?.healthcheck?.command;
      if (stage === undefined || command === undefined) return [];
      const text = command.shell?.text ?? command.words.map((word) => word.text).join(" ");
      const tool = /(?:^|[\s;&|(])(curl|wget)\s/.exec(` ${text}`)?.[1];
      if (tool === undefined) return [];
      const chain = stageChain(content, stage);
      const { image } = chain[0];
      const slim = /^(?:docker\.io\/)?(?:library\/)?python:[\w.]*-?slim/.test(image);
      const alpine = /^(?:docker\.io\/)?(?:library\/)?python:[\w.]*-?alpine/.test(image) && tool === "curl";
      if (!slim && !alpine) return [];
      // Any mention of the tool in what the stage runs or copies may bring it.
      const brought = chain.some(
        (one) =>
          one.runs.some((run) =>
            new RegExp(`\\b${tool}\\b`).test(
              (run.shell?.text ?? run.words.map((word) => word.text).join(" ")) +
                run.instruction.hereDocuments.map((document) => document.body.text).join("\n"),
            ),
          ) ||
          one.copies.some(
            (copy) =>
              copy.from !== undefined &&
              copy.sources.some((source) => source.text.includes(tool) || /\/bin\/?$/.test(source.text)),
          ) ||
          one.runs.some(
            (run) =>
              /requirements|\.sh\b|apt.*\$|xargs/.test(run.shell?.text ?? "") &&
              /apt|apk|\.sh\b/.test(run.shell?.text ?? ""),
          ),
      );
      return brought
        ? []
        : [
            finding({
              at: command.at,
              certainty: "definite",
              message: `The health check always fails: ${image} has no ${tool}, and nothing installs it`,
            }),
          ];
    });
    return findings.length > 0 ? findings : holds({ at: undefined, text: "health checks use what the image has" });
  },
});
