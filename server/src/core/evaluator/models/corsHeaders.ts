import type { Value } from "../../domain/value.js";
import { str, tuple } from "../make.js";
import type { Run } from "../runtime.js";
import { nativeNamespace } from "../runtime.js";
import { isAtLeast } from "./libraryModel.js";

/** `corsheaders.defaults` of django-cors-headers: 4.0 took away the headers that no script can set. */
export function corsDefaultsModule(run: Run): Value {
  const texts = (items: readonly string[]): Value => tuple(items.map((item) => str(item)));
  const headers = isAtLeast("django-cors-headers", [4], run)
    ? allowedHeaders.filter((one) => !forbidden.has(one))
    : allowedHeaders;
  return nativeNamespace("corsheaders.defaults", {
    default_headers: texts(headers),
    default_methods: texts(["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"]),
  });
}

/** src/corsheaders/defaults.py of 3.14. */
const allowedHeaders: readonly string[] = [
  "accept",
  "accept-encoding",
  "authorization",
  "content-type",
  "dnt",
  "origin",
  "user-agent",
  "x-csrftoken",
  "x-requested-with",
];

const forbidden: ReadonlySet<string> = new Set(["accept-encoding", "dnt", "origin"]);
