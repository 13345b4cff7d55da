/** `SecurityMiddleware` of `django.middleware.security.SecurityMiddleware`. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
