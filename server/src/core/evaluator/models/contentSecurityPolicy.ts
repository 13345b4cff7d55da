import type { Value } from "../../domain/value.js";
import { unknown } from "../../domain/value.js";
import { str } from "../make.js";
import { objectValue, moduleValue } from "../runtime.js";

/** Keywords of both libraries: django/utils/csp.py of Django 6.0, csp/constants.py of django-csp 4.0. */
const keywords: Readonly<Record<string, string>> = {
  NONE: "'none'",
  SELF: "'self'",
  REPORT_SAMPLE: "'report-sample'",
  STRICT_DYNAMIC: "'strict-dynamic'",
  UNSAFE_EVAL: "'unsafe-eval'",
  UNSAFE_HASHES: "'unsafe-hashes'",
  UNSAFE_INLINE: "'unsafe-inline'",
  WASM_UNSAFE_EVAL: "'wasm-unsafe-eval'",
  UNSAFE_ALLOW_REDIRECTS: "'unsafe-allow-redirects'",
  TRUSTED_TYPES: "'trusted-types'",
};

/** `django.utils.csp.CSP` */
export function cspEnumeration(): Value {
  return constants("django.utils.csp.CSP");
}

/** `csp.constants` of django-csp 4. */
export function cspConstantsModule(): Value {
  return constants("csp.constants");
}

/** The text that Django's middleware replaces by the nonce: a member of an enumeration of texts. */
const djangoNonce = "<CSP_NONCE_SENTINEL>";

/** Stands for the nonce of a request in both. */
export function isNonce(value: Value): boolean {
  return (
    (value.kind === "object" && value.type === "csp.Nonce") || (value.kind === "str" && value.value === djangoNonce)
  );
}

function constants(name: string): Value {
  return moduleValue(name, {
    kind: "native",
    getAttribute(attribute, _run, at) {
      if (attribute === "NONCE")
        return name === "django.utils.csp.CSP"
          ? { ...str(djangoNonce), at, from: "literal" }
          : objectValue("csp.Nonce", `${name}.NONCE`, { kind: "native" }, at);
      const text = Object.hasOwn(keywords, attribute) ? keywords[attribute] : undefined;
      return text === undefined ? unknown(`${name}.${attribute}`, at) : { ...str(text), at, from: "literal" };
    },
  });
}
