import { basename } from "../../project/paths.js";
import { launchSubject } from "../../launch/targets.js";
import { builtStage, stageChain } from "../../syntax/deploy/dockerfile.js";
import {
  concluded,
  finding,
  notApplicable,
  notDetermined,
  projectRule,
  type FindingDraft,
  type NotDetermined,
} from "../rule.js";

export default projectRule({
  id: "container-runs-as-root",
  family: "containers",
  severity: "warning",
  decision: true,
  checklist: ["images"],
  docs: {
    summary: "A container of production runs the application as root",
    why: "Without `USER` a container's processes are root. Whoever gets to run code in the application can then change everything in the container, and a flaw of the kernel or a mounted folder leads out of it as root.",
    remedy: "Create a user in the image and name it before `CMD`: `RUN useradd --system app` and `USER app`.",
    whenToIgnore: "Where the platform runs containers as another user whatever the image says.",
    references: [
      "https://docs.docker.com/build/building/best-practices/#user",
      "https://github.com/hadolint/hadolint/wiki/DL3002",
    ],
  },
  check({ project }) {
    const processes = project.processes.flatMap((process) => {
      const { launch } = process;
      const isServer =
        launch.target === "production" &&
        launch.container === true &&
        (launch.role === "web" || launch.role === "worker" || launch.role === "scheduler");
      const dockerfile = isServer
        ? project.deploy.dockerfiles.find(({ path }) => path === launch.file || launch.files?.includes(path) === true)
        : undefined;
      return dockerfile === undefined ? [] : [{ process, dockerfile }];
    });
    if (processes.length === 0) return notApplicable("no image of the project runs in production");
    // uWSGI leaves root for the `uid` of its file (https://uwsgi-docs.readthedocs.io/en/latest/Options.html#uid).
    const uwsgiHasUser = project.processes.some(
      ({ launch }) => launch.kind === "uwsgi" && launch.user !== undefined && !/^(?:root|0)$/.test(launch.user.name),
    );
    const verdicts = processes.flatMap(({ process, dockerfile }): readonly (FindingDraft | NotDetermined)[] => {
      const { launch, gunicorn, what } = process;
      const stage = builtStage(dockerfile.content, undefined);
      if (stage === undefined) return [];
      // cron starts each job as the user that its table names, which only root can.
      if (launch.user !== undefined && /(?:^|\/)crond?$/.test(launch.command[0]?.text ?? "")) return [];
      if (launch.user !== undefined && !/^(?:root|0)(?::|$)/.test(launch.user.name)) return [];
      // Some step changes the user, or gunicorn's workers do.
      if (
        process.steps.some(({ step }) => step.user !== undefined && step.user !== launch.user) ||
        (gunicorn?.effective.get("user")?.source ?? "default") !== "default"
      )
        return [];
      if (what.kind === "celery" && what.options.some((option) => option.name === "--uid")) return [];
      if (what.kind === "uwsgi" && (what.options.some((option) => option.name === "--uid") || uwsgiHasUser)) return [];
      if (
        launch.user === undefined &&
        project.deploy.kubernetes.some(
          ({ path, content }) =>
            path === launch.file &&
            content.workloads.some((workload) => workload.containers.some((container) => container.nonRoot)),
        )
      )
        return [];
      // A foreign entrypoint may drop its rights.
      if (
        dockerfile.text.includes("gosu") ||
        dockerfile.text.includes("su-exec") ||
        dockerfile.text.includes("setpriv")
      )
        return [];
      const at = launch.user?.at ?? stage.from.at;
      const image = stageChain(dockerfile.content, stage)[0].image;
      if (launch.user === undefined && isRootless(image)) return [];
      // Heroku runs images as a user of its own (https://devcenter.heroku.com/articles/container-registry-and-runtime#testing-an-image-locally).
      if (launch.user === undefined && basename(launch.file) === "heroku.yml") return [];
      // OpenShift gives each container a user that is not root (https://docs.openshift.com/container-platform/latest/openshift_images/create-images.html#use-uid_create-images).
      if (
        (launch.user === undefined && project.deploy.kubernetes.some(({ content }) => content.openShift)) ||
        isForOpenShift(dockerfile.text)
      )
        return [notDetermined("OpenShift runs it as a user of its own, unless the project is allowed otherwise", at)];
      if (launch.user === undefined && !runsAsRoot.test(image))
        return [
          notDetermined(
            image.includes("$")
              ? "which image is built upon, and with which user, says a build argument"
              : `which user ${image} names is not in the repository`,
            at,
          ),
        ];
      const explicit = launch.user !== undefined;
      return [
        finding({
          at,
          certainty: "definite",
          message: explicit
            ? `${launchSubject(process)} runs as root`
            : "The image has no USER, so its processes run as root",
        }),
      ];
    });
    return concluded(verdicts, { at: undefined, text: "containers of production do not run as root" });
  },
});

/**
 * Images without a user of their own: Docker's, in every version, under its name in whatever registry (https://hub.docker.com/_/python),
 * uv's, and others whose Dockerfiles are public. Of any other image nobody here knows.
 */
const runsAsRoot =
  /^(?:[\w.-]+(?::\d+)?\/)?(?:(?:docker\/)?library\/|docker\/|mirror\/)?(?:python|debian|ubuntu|alpine|buildpack-deps|pypy|node|fedora|centos|rockylinux|almalinux|amazonlinux|archlinux)(?:[:@]|$)|^ghcr\.io\/astral-sh\/uv(?:[:@]|$)|^nikolaik\/python-nodejs(?:[:@]|$)|^(?:continuumio|condaforge|tiangolo)\/|^(?:ghcr\.io\/)?osgeo\/gdal(?:[:@]|$)|^nvidia\/cuda(?:[:@]|$)/;

/** What belongs to root's group is as good as the user's own: made for users whose number nobody knows before. */
function isForOpenShift(text: string): boolean {
  return /^[^#\n]*\bchmod[ \t]+(?:-R[ \t]+)?g(?:=u|\+rwX)\b/m.test(text);
}

/** Images whose own user is not root. */
function isRootless(image: string): boolean {
  return /nonroot|rootless|^cgr\.dev\/|chainguard|^bitnami\/|^registry\.access\.redhat\.com\/ubi\d+\/python|^dhi\.io\//.test(
    image,
  );
}
