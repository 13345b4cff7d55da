import { anyProxy } from "../project/proxies.js";
import type { Word } from "./launch.js";

/** `nginx`, `/etc/init.d/nginx start`, `service nginx start`: another server of the container. */
export function startsProxy(command: readonly Word[]): boolean {
  return command.slice(0, 3).some((word) => started.test(word.text));
}

const started = new RegExp(`(?:^|/)(?:${anyProxy}|apache2(?:ctl)?|apachectl|httpd)$`);
