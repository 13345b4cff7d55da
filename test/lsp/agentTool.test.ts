import { expect, test } from "vitest";
import { agentToolRequest, type AgentToolParams, type AgentToolResponse } from "../../server/src/lsp/protocol.js";
import { realServers } from "./realServer.js";

const startReal = realServers();

const wsgi = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n';
const project = {
  "manage.py": wsgi,
  "shop/__init__.py": "",
  "shop/settings.py": 'DEBUG = True\nSECRET_KEY = "canary-hunter2"\nALLOWED_HOSTS = ["example.com"]\n',
};

test("a language model is told of what the editor holds, and a fix is an edit for the client", async () => {
  const s = await startReal({ files: project });
  const ask = (tool: string, input: object): Promise<AgentToolResponse> =>
    s.client.sendRequest(agentToolRequest, { tool, input } satisfies AgentToolParams);
  const check = async (
    path?: string,
  ): Promise<
    readonly { readonly rule: string; readonly file: string; readonly fixes?: readonly { readonly id: string }[] }[]
  > => {
    const { text, isError } = await ask("check", { path });
    expect(isError, text).toBe(false);
    expect(text).not.toContain("hunter2");
    return (JSON.parse(text) as { readonly findings: Awaited<ReturnType<typeof check>> }).findings;
  };
  const found = (await check()).find(({ rule }) => rule === "debug-enabled");
  expect(found).toMatchObject({ file: "shop/settings.py", line: 1 });
  expect(await check("manage.py")).toEqual([]);
  const fix = await ask("fix", { id: found?.fixes?.[0]?.id });
  expect(fix).toMatchObject({
    isError: false,
    fix: {
      files: ["shop/settings.py"],
      edit: { documentChanges: [{ textDocument: { uri: s.uri("shop/settings.py") } }] },
    },
  });
  s.open("shop/settings.py", project["shop/settings.py"].replace("True", "False"));
  await s.settle();
  expect((await check()).map(({ rule }) => rule)).not.toContain("debug-enabled");
  expect(await ask("setting", { name: "DEBUG" })).toMatchObject({
    isError: false,
    text: expect.stringContaining('"value":"False"') as string,
  });
  expect(await ask("explain", { id: "debug-enabled" })).toMatchObject({
    isError: false,
    text: expect.stringContaining("# debug-enabled") as string,
  });
  for (const [tool, input] of [
    ["check", { path: "../x" }],
    ["fix", { id: "debug-enabled-1" }],
    ["rm", {}],
  ] as const)
    expect(await ask(tool, input)).toMatchObject({ isError: true });
});

test("of several folders each path begins with the folder's name", async () => {
  const s = await startReal({
    files: {
      ...Object.fromEntries(Object.entries(project).map(([name, text]) => [`one/${name}`, text])),
      "two/manage.py": wsgi,
    },
    folders: ["one", "two"],
  });
  const ask = async (path?: string): Promise<string> =>
    (
      await s.client.sendRequest<AgentToolResponse>(agentToolRequest, {
        tool: "check",
        input: { path },
      } satisfies AgentToolParams)
    ).text;
  expect(await ask()).toContain('"file":"one/shop/settings.py"');
  expect(await ask("one/shop/settings.py")).toContain("debug-enabled");
  expect(await ask("two")).not.toContain("debug-enabled");
});
