import { expect, test } from "vitest";
import { absentFeatures, absentFromServer } from "../../scripts/tools/clientLibrary.js";
import { startServer } from "./testServer.js";

test("the libraries of client and server have every feature that the server announces", async () => {
  const { announced, stop } = await startServer({
    initializationOptions: { explainCommand: true, ownCallHierarchy: true },
  });
  await stop();
  expect(Object.keys(announced)).toContain("hoverProvider");
  const absent = [absentFeatures, absentFromServer].flatMap((features) => Object.values(features));
  expect(Object.keys(announced).filter((capability) => absent.includes(capability))).toEqual([]);
});
