/** Which modules tell what is secret of a text that is shown. */
import { expect, it } from "vitest";
import { starredTexts } from "../../server/src/cli/starredTexts.js";
import type { ProjectReport } from "../../server/src/core/report.js";
import { createEngine } from "../harness/engine.js";

const engine = { ...(await createEngine()), rules: [] };
const texts: Readonly<Record<string, string>> = {
  "/a/base.py": 'WORD = "x"\nOTHER = "y"\n',
  "/a/prod.py": 'from base import *\nSECRET_KEY = WORD\nAPI_TOKEN = os.environ["A"]\n',
  "/b/settings.py": 'OTHER = "x"\nAPI_TOKEN = os.environ["B"]\n',
  "/compose.env": "A=x\nB=x\nC=x\n",
};

it("modules of the same project for a module, those of all for a deploy file", () => {
  const starred = starredTexts(engine as unknown as Parameters<typeof starredTexts>[0], (file) => texts[file] ?? "", [
    project("/a", ["/a/base.py", "/a/prod.py"]),
    project("/b", ["/b/settings.py"]),
  ]);
  expect(starred("/a/base.py")).toBe('WORD = "*"\nOTHER = "y"\n');
  expect(starred("/b/settings.py")).toBe(texts["/b/settings.py"]);
  expect(starred("/compose.env")).toBe("A=*\nB=*\nC=x\n");
});

function project(root: string, files: readonly string[]): ProjectReport {
  return { root, entries: [{ files }] } as unknown as ProjectReport;
}
