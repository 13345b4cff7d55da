import { expect, test } from "vitest";
import type { DocumentLink, Location } from "vscode-languageserver";
import { environmentRequest, type EnvironmentResponse } from "../../server/src/lsp/protocol.js";
import { realServers } from "./realServer.js";
import type { TestServer } from "./testServer.js";

const startReal = realServers();

const files = {
  "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "shop/__init__.py": "",
  "shop/wsgi.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  "shop/settings.py":
    'import os\nDEBUG = False\nEMAIL_HOST = os.environ["MAIL_SERVER"]\nREGION = os.environ.get("REGION", os.environ.get("ZONE", ""))\n',
  "gunicorn.conf.py": 'import os\nworkers = int(os.environ.get("WORKERS", "2"))\n',
  Dockerfile: 'FROM python:3.13\nWORKDIR /app\nCOPY . .\nENV ZONE=north WORKERS=4\nCMD ["gunicorn", "shop.wsgi"]\n',
  "compose.yml":
    "services:\n  web:\n    build: .\n    env_file: prod.env\n    environment:\n      REGION: north\n      UNREAD: x\n",
  "prod.env": "# mail\nMAIL_SERVER=mail.example.com\n",
  ".env.example": "MAIL_SERVER=\nREGION=\n",
};

/** Where the variable's name at the first place of `text` leads: `file:line text-there`. */
async function leadsTo(s: TestServer, name: keyof typeof files, text: string): Promise<readonly string[]> {
  const content = files[name];
  const before = content.slice(0, content.indexOf(text)).split("\n");
  const places: readonly Location[] | null = await s.client.sendRequest("textDocument/definition", {
    textDocument: { uri: s.uri(name) },
    position: { line: before.length - 1, character: (before.at(-1)?.length ?? 0) + 1 },
  });
  return (places ?? [])
    .map(({ uri, range: { start, end } }) => {
      const file = uri.slice(s.uri("").length + 1);
      const line = (files as Readonly<Record<string, string>>)[file]?.split("\n")[start.line] ?? "";
      return `${file}:${start.line + 1} ${line.slice(start.character, start.line === end.line ? end.character : undefined)}`;
    })
    .sort();
}

test("a variable's name leads from its reader to what sets and lists it, and back", async () => {
  const s = await startReal({ files });
  for (const [name, text] of Object.entries(files)) s.open(name, text);
  await s.settle();
  expect({
    read: await leadsTo(s, "shop/settings.py", "MAIL_SERVER"),
    outer: await leadsTo(s, "shop/settings.py", 'REGION"'),
    inner: await leadsTo(s, "shop/settings.py", "ZONE"),
    gunicorn: await leadsTo(s, "gunicorn.conf.py", "WORKERS"),
    image: await leadsTo(s, "Dockerfile", "WORKERS"),
    compose: await leadsTo(s, "compose.yml", "REGION"),
    envFile: await leadsTo(s, "prod.env", "MAIL_SERVER"),
    example: await leadsTo(s, ".env.example", "REGION"),
    unread: await leadsTo(s, "compose.yml", "UNREAD"),
    elsewhere: await leadsTo(s, "shop/settings.py", "DEBUG"),
    // Names of Python and values are not the variable's.
    reader: await leadsTo(s, "shop/settings.py", 'environ["MAIL'),
    value: await leadsTo(s, "prod.env", "example"),
  }).toEqual({
    read: [".env.example:1 MAIL_SERVER", "prod.env:2 MAIL_SERVER=mail.example.com"],
    outer: [".env.example:2 REGION", "compose.yml:6 REGION: north"],
    inner: ["Dockerfile:4 ZONE=north"],
    gunicorn: ["Dockerfile:4 WORKERS=4"],
    image: ['gunicorn.conf.py:2 os.environ.get("WORKERS", "2")'],
    compose: ['shop/settings.py:4 os.environ.get("REGION", os.environ.get("ZONE", ""))'],
    envFile: ['shop/settings.py:3 os.environ["MAIL_SERVER"]'],
    example: ['shop/settings.py:4 os.environ.get("REGION", os.environ.get("ZONE", ""))'],
    unread: [],
    elsewhere: [],
    reader: [],
    value: [],
  });
});

test("places follow the text that is being edited", async () => {
  const s = await startReal({ files });
  s.open("prod.env", files["prod.env"]);
  s.open("shop/settings.py", files["shop/settings.py"]);
  s.edit("prod.env", 2, [0, 0], [0, 0], "# one more line\n");
  const places: readonly Location[] | null = await s.client.sendRequest("textDocument/definition", {
    textDocument: { uri: s.uri("shop/settings.py") },
    position: { line: 2, character: 27 },
  });
  expect(places?.map(({ uri, range }) => [uri, range.start.line])).toEqual(
    expect.arrayContaining([
      [s.uri("prod.env"), 2],
      [s.uri(".env.example"), 0],
    ]),
  );
});

test("names of variables are links, and the environment is listed without values", async () => {
  const s = await startReal({ files });
  for (const [name, text] of Object.entries(files)) s.open(name, text);
  await s.settle();
  const links = async (name: keyof typeof files): Promise<readonly string[]> => {
    const answer: readonly DocumentLink[] | null = await s.client.sendRequest("textDocument/documentLink", {
      textDocument: { uri: s.uri(name) },
    });
    const lines = files[name].split("\n");
    return (answer ?? []).map(
      ({ range: { start, end }, target }) =>
        `${lines[start.line]?.slice(start.character, end.character)} → ${target?.slice(s.uri("").length + 1)}`,
    );
  };
  expect({
    settings: await links("shop/settings.py"),
    compose: await links("compose.yml"),
    image: await links("Dockerfile"),
    example: await links(".env.example"),
    wsgi: await links("shop/wsgi.py"),
  }).toEqual({
    settings: ["MAIL_SERVER → prod.env#L2,1", "REGION → compose.yml#L6,7", "ZONE → Dockerfile#L4,5"],
    compose: ["REGION → shop/settings.py#L4,10"],
    image: ["ZONE → shop/settings.py#L4,35", "WORKERS → gunicorn.conf.py#L2,15"],
    example: ["MAIL_SERVER → shop/settings.py#L3,14", "REGION → shop/settings.py#L4,10"],
    wsgi: [],
  });
  const { folders }: EnvironmentResponse = await s.client.sendRequest(environmentRequest);
  expect(
    folders.flatMap(({ variables }) =>
      variables.map(({ name, state, places }) => `${name} ${state}: ${places.map(({ text }) => text).join("; ")}`),
    ),
  ).toEqual([
    "MAIL_SERVER set: read by os.environ, required; set for production; listed as an example",
    "REGION set: read by os.environ, has a default; set for production; listed as an example",
    "UNREAD not-read: set for production",
    "WORKERS set: read by os.environ, has a default; set for production",
    "ZONE set: read by os.environ, has a default; set for production",
  ]);
  expect(JSON.stringify(folders)).not.toMatch(/mail\.example\.com|north/);
});
