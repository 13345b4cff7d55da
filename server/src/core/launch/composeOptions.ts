/** Options of `docker compose` before its command that take a value: https://docs.docker.com/reference/cli/docker/compose/ */
export const composeGlobalOptions = [
  "-f",
  "--file",
  "-p",
  "--project-name",
  "--env-file",
  "--profile",
  "--project-directory",
  "--ansi",
  "--parallel",
  "--progress",
] as const;
