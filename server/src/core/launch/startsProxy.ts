import type { Word } from "./launch.js";

/** `nginx`, `/etc/init.d/nginx start`, `service nginx start`: another server of the container. */
export function startsProxy(command: readonly Word[]): boolean {
  return command
    .slice(0, 3)
    .some((word) => /(?:^|\/)(?:nginx|apache2(?:ctl)?|apachectl|httpd|caddy|haproxy|traefik|envoy)$/.test(word.text));
}
