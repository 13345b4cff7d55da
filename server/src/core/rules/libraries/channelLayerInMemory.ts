import { isText } from "../../domain/predicates.js";
import { entry } from "../support/libraries.js";
import { verdictOf, whenText } from "../support/verdicts.js";
import { settingsRule, notApplicable } from "../rule.js";

export default settingsRule({
  id: "channel-layer-in-memory",
  family: "libraries",
  severity: "warning",
  reads: ["CHANNEL_LAYERS"],
  docs: {
    summary: "Channels passes messages inside of one process only",
    why: "`InMemoryChannelLayer` is for tests and local development: each process has its own. With two workers a message to a group reaches the visitors of one of them, and a Celery task or a management command reaches none. The documentation says not to use it in production.",
    remedy: "Use `channels_redis.core.RedisChannelLayer`.",
    whenToIgnore: "The site runs in one process and sends from nowhere else.",
    references: ["https://channels.readthedocs.io/en/stable/topics/channel_layers.html#in-memory-channel-layer"],
  },
  check({ settings }) {
    if (!settings.names.includes("CHANNEL_LAYERS")) return notApplicable("CHANNEL_LAYERS is not set");
    const memory = settings.ask((world) => {
      const backend = entry(world.get("CHANNEL_LAYERS"), "default", "BACKEND");
      if (typeof backend === "string") return backend;
      return { answer: isText(backend, "channels.layers.InMemoryChannelLayer"), ...(backend.at && { at: backend.at }) };
    });
    return verdictOf(memory, (one) => ({
      message: `The channel layer lives in the memory of one process${whenText(one)}: other workers and tasks do not reach its visitors`,
    }));
  },
});
