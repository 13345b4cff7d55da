import type { Value } from "../../domain/value.js";
import { isSequence } from "../../domain/value.js";
import { or, seen } from "../../domain/predicates.js";
import type { Reply } from "../../settings/setting.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule } from "../rule.js";

export default settingsRule({
  id: "proxy-ssl-header-malformed",
  family: "https",
  severity: "error",
  since: { django: [1, 4], brought: "SECURE_PROXY_SSL_HEADER" },
  reads: ["SECURE_PROXY_SSL_HEADER"],
  checklist: ["proxy-ssl-header"],
  fixable: "needsReview",
  docs: {
    summary: "SECURE_PROXY_SSL_HEADER can never match, or fails with every request",
    why: "Django takes two texts: the header as WSGI names it (`HTTP_X_FORWARDED_PROTO`) and the value, compared exactly. With `X-Forwarded-Proto` no request is ever secure: `SECURE_SSL_REDIRECT` redirects for ever and HSTS is not sent. Anything but two values raises `ImproperlyConfigured` with the first request. No check says so.",
    remedy:
      'Write `SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")`, and let the proxy overwrite that header.',
    references: [
      "https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header",
      "https://github.com/django/django/blob/stable/5.2.x/django/http/request.py",
    ],
  },
  check({ settings }) {
    const bad = settings.ask((world): Reply => faultOf(world.get("SECURE_PROXY_SSL_HEADER")));
    return verdictOf(bad, (one) => {
      const fault = one.data as Fault;
      return {
        message: `${fault.message}${whenText(one)}`,
        fixes:
          fault.instead === undefined
            ? []
            : settings.fix.replace(one.at, `"${fault.instead}"`, {
                title: `Write ${fault.instead}`,
                safety: "needsReview",
              }),
      };
    });
  },
});

interface Fault {
  readonly message: string;
  readonly instead?: string;
}

function faultOf(value: Value): Reply {
  if (value.kind === "unknown" || value.kind === "environment")
    return { answer: value.type === "str" ? "yes" : value.kind, data: noPair };
  if (value.kind === "none" || isFalsy(value)) return { answer: "no" };
  if (!isSequence(value)) return { answer: "yes", data: noPair };
  if (value.rest !== undefined) return { answer: "unknown" };
  const [header, secure] = value.items;
  if (value.items.length !== 2 || !header || !secure) return { answer: "yes", data: noPair };
  if (header.kind === "str" && !/^HTTP_[A-Z0-9_]+$|^HTTPS$|^wsgi\.url_scheme$|^REQUEST_SCHEME$/.test(header.value)) {
    const instead = `HTTP_${header.value
      .trim()
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, "_")
      .replace(/^HTTP_/, "")}`;
    return {
      answer: "yes",
      data: {
        message: `SECURE_PROXY_SSL_HEADER names ${header.value.slice(0, 60)}, and Django looks for ${instead}: no request is secure`,
        ...(header.from === "literal" && { instead }),
      } satisfies Fault,
      ...(header.at && { at: header.at }),
    };
  }
  if (secure.kind === "str" && secure.value !== "https" && /^\s*https?\s*$/i.test(secure.value)) {
    const isPlain = /^\s*http\s*$/i.test(secure.value);
    return {
      answer: "yes",
      data: {
        message: isPlain
          ? "SECURE_PROXY_SSL_HEADER takes plain HTTP for secure"
          : 'SECURE_PROXY_SSL_HEADER compares with another spelling than "https", which no proxy sends',
        ...(secure.from === "literal" && { instead: "https" }),
      } satisfies Fault,
      ...(secure.at && { at: secure.at }),
    };
  }
  return { answer: or(seen(header) ?? "no", seen(secure) ?? "no") };
}

const noPair: Fault = {
  message: "SECURE_PROXY_SSL_HEADER is no pair of a header and a value, so that every request fails",
};

function isFalsy(value: Value): boolean {
  return (
    (value.kind === "bool" && !value.value) ||
    (value.kind === "str" && value.value === "") ||
    (isSequence(value) && value.items.length === 0 && value.rest === undefined)
  );
}
