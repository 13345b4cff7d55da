/** Programs that stand in front of an application and hand requests on to it. */
export const proxies: readonly string[] = ["nginx", "caddy", "traefik", "haproxy", "envoy"];

/** Patterns for regular expressions: `nginx|caddy|…`. Of the second the files are not read as far as the application. */
export const anyProxy = proxies.join("|");
export const anyProxyBesidesNginx = proxies.filter((name) => name !== "nginx").join("|");
