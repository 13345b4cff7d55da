import { expect, test } from "vitest";
import { entriesRequest, type EntriesParams, type EntriesResponse } from "../../server/src/lsp/protocol.js";
import { realServers } from "./realServer.js";

const startReal = realServers();

test("what hides settings is marked where it stands, and what is not determined is counted", async () => {
  const hidden = "from company.settings import *\nDEBUG = False\n";
  const s = await startReal({
    files: {
      "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")\n',
      "settings.py": hidden,
    },
  });
  s.open("settings.py", hidden);
  await s.settle();
  const entry = async (): Promise<EntriesResponse["entries"][number] | undefined> => {
    const answer: EntriesResponse = await s.client.sendRequest(entriesRequest, {
      uri: s.uri("settings.py"),
    } satisfies EntriesParams);
    return answer.entries.find((one) => one.checked);
  };
  expect(s.shown("settings.py")).toContain("settings-partly-unseen@0:0-0:30");
  expect((await entry())?.loads).toBe("yes");
  expect((await entry())?.undetermined).toBeGreaterThan(5);

  s.edit("settings.py", 2, [0, 0], [1, 0], "");
  await s.settle();
  expect(s.shown("settings.py").filter((one) => one.startsWith("settings-partly-unseen"))).toEqual([]);
});
