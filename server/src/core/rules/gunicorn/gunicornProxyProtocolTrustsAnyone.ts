import { effective, isOn, ofGunicorns } from "../../gunicorn/effective.js";
import { finding, projectRule } from "../rule.js";

export default projectRule({
  id: "gunicorn-proxy-protocol-trusts-anyone",
  family: "gunicorn",
  severity: "warning",
  checklist: ["forwarded-headers"],
  docs: {
    summary: "gunicorn takes the client's address from whoever connects",
    why: 'With the PROXY protocol the first line of a connection tells the client\'s address. `proxy_allow_ips = "*"` believes it of every peer: whoever reaches gunicorn can claim any address.',
    remedy: "List the load balancer's addresses or networks.",
    references: [
      "https://docs.gunicorn.org/en/stable/settings.html#proxy-allow-ips",
      "https://docs.gunicorn.org/en/stable/settings.html#proxy-protocol",
    ],
  },
  check({ project }) {
    return ofGunicorns(
      project,
      (subject) => {
        const protocol = effective(subject, "proxy_protocol");
        const on =
          isOn(protocol.value) || (protocol.value.kind === "str" && /^(?:v1|v2|auto)$/i.test(protocol.value.value));
        const allowed = effective(subject, "proxy_allow_ips");
        if (
          !on ||
          allowed.source === "default" ||
          allowed.value.kind !== "str" ||
          !allowed.value.value.split(",").some((part) => part.trim() === "*")
        )
          return undefined;
        return finding({
          at: allowed.place,
          certainty: "definite",
          message: "Anyone who reaches gunicorn can claim any address: the PROXY protocol is believed of every peer",
          because: protocol.at === undefined ? [] : [{ at: protocol.at, label: "the PROXY protocol is on" }],
        });
      },
      "the PROXY protocol is off, or believed of the proxy only",
    );
  },
});
