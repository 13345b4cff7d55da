import { basename } from "../../project/paths.js";
import { databaseServices } from "../../launch/databaseServices.js";
import { finding, holds, notApplicable, projectRule } from "../rule.js";

export default projectRule({
  id: "service-image-unpinned",
  family: "containers",
  severity: "information",
  decision: true,
  checklist: ["images"],
  docs: {
    summary: "A service of production runs whatever version of its image is newest",
    why: "`latest`, `alpine`, and an image without a tag, change their meaning with every release: the next `docker compose pull` may bring another major version. PostgreSQL and MySQL do not start on the data of another major version.",
    remedy: "Name the version: `postgres:17`, `redis:7`.",
    references: [
      "https://docs.docker.com/reference/compose-file/services/#image",
      "https://www.postgresql.org/docs/current/upgrading.html",
    ],
  },
  check({ project }) {
    const databases = new Set(databaseServices(project).map(({ name, file }) => `${file}#${name}`));
    const images = project.deploy.compose
      .filter(({ target }) => target === "production")
      .flatMap(({ path, content }) =>
        content.services
          .filter(({ build }) => build === undefined)
          .flatMap(({ name, image }) =>
            image === undefined ? [] : [{ name, image, isDatabase: databases.has(`${path}#${name}`) }],
          ),
      );
    if (images.length === 0) return notApplicable("no Compose file of production runs an image of others");
    // A tag from outside is the deployer's.
    const findings = images
      .filter(
        ({ image }) =>
          image.parts.every(({ kind }) => kind === "text") &&
          !image.text.includes("@") &&
          isFloating(image.text) &&
          isPublic(image.text),
      )
      .map(({ name, image, isDatabase }) =>
        finding({
          at: image.at,
          certainty: "definite",
          ...(isDatabase ? { severity: "warning" } : {}),
          message: isDatabase
            ? `Service ${name} runs whatever version ${image.text} is: a new major version does not start on the data of this one`
            : `Service ${name} runs whatever version ${image.text} is`,
        }),
      );
    return findings.length > 0
      ? findings
      : holds(
          ...images.slice(0, 3).map(({ name, image }) => ({
            at: image.at,
            text: `the image of ${name} names its version, or is the project's own`,
          })),
        );
  },
});

/** No tag, or one without a number: `latest`, `alpine`, `stable`. */
function isFloating(image: string): boolean {
  const [, tag] = basename(image).split(":");
  return tag === undefined || !/\d/.test(tag);
}

/** Of Docker's library, or of others that many use: what a project builds for itself has its own ways with tags. */
function isPublic(image: string): boolean {
  return /^(?:docker\.io\/)?(?:library\/)?(?:postgres|mysql|mariadb|redis|valkey|rabbitmq|memcached|mongo|nginx|traefik|caddy|elasticsearch|haproxy)(?::|$)|^(?:postgis\/postgis|pgvector\/pgvector|timescale\/timescaledb)(?::|$)/.test(
    image,
  );
}
