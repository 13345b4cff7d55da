import { judgeElements, repeatedText } from "../support/elements.js";
import { lastPart } from "../../text/lastPart.js";
import { settingsRule } from "../rule.js";
import { whenText } from "../support/verdicts.js";

export default settingsRule({
  id: "middleware-duplicate",
  family: "middleware",
  severity: "warning",
  reads: ["MIDDLEWARE"],
  checklist: ["middleware-order"],
  fixable: "needsReview",
  docs: {
    summary: "A middleware stands in MIDDLEWARE twice",
    why: "Django makes one instance for each entry, so that its work is done twice for every request. Often only one of the two places is the right one, and the order of the other is not looked at any more.",
    remedy: "Delete the one at the wrong place.",
    references: ["https://docs.djangoproject.com/en/stable/topics/http/middleware/#activating-middleware"],
  },
  check({ settings }) {
    return judgeElements(
      settings,
      "MIDDLEWARE",
      (item, _world, items) => repeatedText(item, items),
      ({ data: { path, isWritten } }, one) => ({
        message: `${lastPart(path)} stands in MIDDLEWARE twice${whenText(one)}, so it runs twice for each request`,
        fixes: isWritten
          ? settings.fix.removeElement(one.world.setting("MIDDLEWARE"), path, { title: "Remove the second one" })
          : [],
      }),
    );
  },
});
