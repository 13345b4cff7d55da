import { isTruthy } from "../../domain/predicates.js";
import { truthiness, yesNo, type Answer, type Value } from "../../domain/value.js";
import { isLocalHost } from "../../settings/hosts.js";
import { smtpBackend } from "../../rules/support/mail.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { open, shown, unseen, whole, type Part } from "./answers.js";
import { meets, settingFact, settingPart } from "./settingFacts.js";

/** Services with an API of their own, which speak HTTPS. */
const services = /^(?:anymail|django_ses|sendgrid_backend|postmarker|django_mailgun|sparkpost)\./;

export function mailDelivered(context: EvidenceContext): EvidenceAnswer {
  if (context.entry.settings?.names.includes("MAILERS") === true)
    return whole(open("MAILERS sets mail up: make sure that the server, TLS and the senders are your own"));
  const backend = settingFact(context, "EMAIL_BACKEND");
  // Where only a part of it cannot be seen, a rule says so before.
  if (backend === undefined) return whole(unseen("EMAIL_BACKEND cannot be seen"));
  const isText = (test: (text: string) => boolean) => (value: Value) =>
    value.kind === "environment"
      ? ("environment" as const)
      : value.kind === "unknown"
        ? ("unknown" as const)
        : yesNo(value.kind === "str" && test(value.value));
  const own = (name: string): Part =>
    settingPart(
      context,
      name,
      isText((text) => text !== "" && !/@localhost$/.test(text)),
      "make sure that mail has a sender of your own",
    );
  const senders = [own("DEFAULT_FROM_EMAIL"), own("SERVER_EMAIL")];
  const paths = backend.values.map((value) => (value.kind === "str" ? value.value : ""));
  if (paths.every((path) => services.test(path)))
    return whole(
      shown({ at: backend.at, text: `mail goes to a service by HTTPS (${paths[0] ?? ""})` }),
      open("make sure that the key of the mail service comes from the environment or a secret store"),
      ...senders,
    );
  if (!paths.every((path) => path === smtpBackend))
    return whole(
      open(`${backend.text}: make sure that it delivers mail, by TLS`, { at: backend.at, text: backend.text }),
    );
  const encrypts = ["EMAIL_USE_TLS", "EMAIL_USE_SSL"].flatMap((name) => {
    const fact = settingFact(context, name);
    return fact?.isDefault === false ? [fact] : [];
  });
  const on = encrypts.find(({ values }) => meets(values, isTruthy) === "yes");
  const [given] = encrypts;
  return whole(
    host(
      context,
      isText((text) => text !== "" && !isLocalHost(text)),
    ),
    on !== undefined
      ? shown({ at: on.at, text: on.text })
      : open(
          "nothing shows that mail is sent by TLS",
          ...(given === undefined ? [] : [{ at: given.at, text: given.name }]),
        ),
    credentials(context),
    ...senders,
  );
}

/** Whoever has to name a server names theirs. */
function host(context: EvidenceContext, test: (value: Value) => Answer): Part {
  const fact = settingFact(context, "EMAIL_HOST");
  const isRequired = fact?.values.length === 1 && fact.values[0]?.kind === "environment";
  return fact !== undefined && isRequired
    ? shown({ at: fact.at, text: `${fact.text}, without which the settings do not load` })
    : settingPart(context, "EMAIL_HOST", test, "make sure that mail goes to a real server");
}

function credentials(context: EvidenceContext): Part {
  const fact = settingFact(context, "EMAIL_HOST_PASSWORD");
  const place = { at: fact?.at, text: "EMAIL_HOST_PASSWORD" };
  if (fact === undefined || fact.isDefault)
    return open("EMAIL_HOST_PASSWORD is not set: make sure that the server lets this machine send");
  if (fact.values.every((value) => truthiness(value) === "no"))
    return open("EMAIL_HOST_PASSWORD is empty: make sure that the server lets this machine send", place);
  if (fact.values.every((value) => value.kind === "str"))
    return open("EMAIL_HOST_PASSWORD stands in the source", place);
  return fact.values.some(({ kind }) => kind === "environment")
    ? shown({ at: fact.at, text: "EMAIL_HOST_PASSWORD comes from the environment" })
    : open("where EMAIL_HOST_PASSWORD comes from cannot be seen", place);
}
