/** Conditions in words name a platform by each variable that tells it, and by no other that it sets. */
import { expect, it } from "vitest";
import { platforms } from "../../server/src/core/domain/platforms.js";
import { stateInWords } from "../../server/src/core/settings/conditionWords.js";

it.each([
  ["DYNO", "set", "it runs on Heroku"],
  ["GAE_INSTANCE", "unset", "it does not run on App Engine"],
  ["WEBSITE_HOSTNAME", '"1"', "it runs on Azure App Service"],
  ["WEBSITE_HOSTNAME", '"shop.example.com"', 'WEBSITE_HOSTNAME is "shop.example.com"'],
  ["RENDER_EXTERNAL_HOSTNAME", "unset", "RENDER_EXTERNAL_HOSTNAME is unset"],
])("%s %s", (variable, state, words) => expect(stateInWords(variable, state)).toBe(words));

it("no variable tells two platforms", () => {
  const markers = platforms.flatMap((one) => one.markers);
  expect(new Set(markers).size).toBe(markers.length);
});
