import { expect, test } from "vitest";
import { absentFeatures } from "../../scripts/tools/clientLibrary.js";
import { startServer } from "./testServer.js";

test("the extension's client library has every feature that the server announces to it", async () => {
  const { announced, stop } = await startServer({
    initializationOptions: { explainCommand: true, ownCallHierarchy: true },
  });
  await stop();
  expect(Object.keys(announced)).toContain("hoverProvider");
  expect(Object.keys(announced).filter((capability) => Object.values(absentFeatures).includes(capability))).toEqual([]);
});
