/** What is sent to the editor, and when nothing is: without a server around it. */
import { expect, it } from "vitest";
import type { PublishDiagnosticsParams } from "vscode-languageserver";
import type { Finding, Problem } from "../../server/src/core/report.js";
import type { ClientCapabilities } from "../../server/src/lsp/clientCapabilities.js";
import { createDiagnostics } from "../../server/src/lsp/diagnostics.js";
import { entryKey } from "../../server/src/lsp/drawn.js";

const client: ClientCapabilities = {
  relatedInformation: true,
  documentChanges: true,
  changeAnnotations: true,
  createFiles: true,
  resolveEdits: true,
  codeActionLiterals: true,
  configuration: true,
  registerConfiguration: true,
  registerWatchers: true,
  folders: true,
  refreshInlayHints: true,
  refreshCodeLenses: true,
  nestedSymbols: true,
  explainCommand: true,
  ownCallHierarchy: true,
};

const range = (start: number, end: number): PublishDiagnosticsParams["diagnostics"][number]["range"] => ({
  start: { line: 0, character: start },
  end: { line: 0, character: end },
});

function screen() {
  const sent: PublishDiagnosticsParams[] = [];
  const versions = new Map<string, number>();
  const uris = new Map<string, string>();
  const state = {
    behind: new Set<string>(),
    unread: new Map<string, readonly { readonly start: number; readonly end: number }[]>(),
    unfinished: new Set<string>(),
    /** Files that were drawn. */
    drawn: [] as string[],
    /** By how much a file's text moved. */
    moved: new Map<string, number>(),
  };
  const diagnostics = createDiagnostics({
    places: {
      uri: (path) => {
        state.drawn.push(path);
        return uris.get(path) ?? `file://${path}`;
      },
      version: (path) => versions.get(path) ?? null,
      range: ({ file, start, end }) => range(start + (state.moved.get(file) ?? 0), end + (state.moved.get(file) ?? 0)),
      firstLine: ({ start, end }) => range(start, end),
    },
    client: () => client,
    send: (params) => void sent.push(params),
    unread: (path) => state.unread.get(path) ?? [],
    unfinished: () => state.unfinished,
    isBehind: (path) => state.behind.has(path),
  });
  const update = (
    findings: readonly Finding[],
    changed: readonly string[] = [],
    problems: readonly Problem[] = [],
  ): readonly PublishDiagnosticsParams[] => {
    const before = sent.length;
    diagnostics.update(findings, problems, new Set(changed));
    return sent.slice(before);
  };
  return { diagnostics, update, versions, uris, state };
}

function finding(file: string, start: number, more: Partial<Finding> = {}): Finding {
  return {
    key: `${file}:${start}`,
    ruleId: "debug-enabled",
    severity: "error",
    certainty: "definite",
    message: "DEBUG is on",
    project: "/p",
    entry: "settings",
    at: { file, start, end: start + 4 },
    djangoChecks: [],
    because: [],
    fixes: [],
    suppressed: null,
    absent: undefined,
    tags: [],
    ...more,
  };
}

/** `path@version: start-end …` */
function brief(sent: readonly PublishDiagnosticsParams[]): readonly string[] {
  return sent
    .map(
      ({ uri, version, diagnostics }) =>
        `${uri.slice("file://".length)}${version === undefined ? "" : `@${version}`}:${diagnostics.map((one) => ` ${one.range.start.character}-${one.range.end.character}`).join("")}`,
    )
    .sort();
}

it("sends each file's, and again only what is another", () => {
  const { update } = screen();
  const [a, b] = [finding("/p/a.py", 8), finding("/p/b.py", 2)];
  expect(brief(update([a, b]))).toEqual(["/p/a.py: 8-12", "/p/b.py: 2-6"]);
  expect(update([a, b])).toEqual([]);
  expect(brief(update([a, finding("/p/b.py", 3)]))).toEqual(["/p/b.py: 3-7"]);
  expect(brief(update([a]))).toEqual(["/p/b.py:"]);
  expect(update([a])).toEqual([]);
});
it("an edit draws nothing of files that it does not touch", () => {
  const { update, state } = screen();
  const [a, b] = [finding("/p/a.py", 8), finding("/p/b.py", 2)];
  update([a, b]);
  state.drawn.length = 0;
  update([a, finding("/p/b.py", 3)], ["/p/b.py"]);
  expect(state.drawn).toEqual(["/p/b.py"]);
});
it("says the same of a closed file once, even if its text is another", () => {
  const { update } = screen();
  update([finding("/p/a.py", 8)]);
  expect(update([finding("/p/a.py", 8)], ["/p/a.py"])).toEqual([]);
});
it("says it again for the new version of an open document", () => {
  const { update, versions } = screen();
  versions.set("/p/a.py", 1);
  expect(brief(update([finding("/p/a.py", 8)]))).toEqual(["/p/a.py@1: 8-12"]);
  versions.set("/p/a.py", 2);
  expect(brief(update([finding("/p/a.py", 8)], ["/p/a.py"]))).toEqual(["/p/a.py@2: 8-12"]);
  expect(update([finding("/p/a.py", 8)])).toEqual([]);
});
it("sends nothing for a file that never had any", () => expect(screen().update([], ["/p/a.py"])).toEqual([]));
it("takes them from the old name of a document", () => {
  const { update, uris } = screen();
  const a = finding("/p/a.py", 8);
  update([a]);
  uris.set("/p/a.py", "file:///p/other.py");
  expect(brief(update([a], ["/p/a.py"]))).toEqual(["/p/a.py:", "/p/other.py: 8-12"]);
  uris.set("/p/a.py", "file:///p/third.py");
  expect(brief(update([], ["/p/a.py"]))).toEqual(["/p/other.py:"]);
});
it("leaves out what is suppressed", () =>
  expect(
    brief(
      screen().update([
        finding("/p/a.py", 8, { suppressed: { by: "comment", reason: undefined } }),
        finding("/p/a.py", 20),
      ]),
    ),
  ).toEqual(["/p/a.py: 20-24"]));
it("tells a problem only where it keeps a file from being read", () => {
  const { update } = screen();
  const problem = (fatal: boolean): Problem => ({ file: "/p/a.py", message: "too large", fatal });
  expect(update([], [], [problem(false)])).toEqual([]);
  expect(update([], [], [problem(true)]).map(({ diagnostics }) => diagnostics.map((one) => one.message))).toEqual([
    ["too large"],
  ]);
  expect(brief(update([]))).toEqual(["/p/a.py:"]);
});
it("leaves a file alone of which the snapshot has an older text", () => {
  const { update, state, diagnostics } = screen();
  update([finding("/p/a.py", 8)]);
  state.behind.add("/p/a.py");
  expect(update([finding("/p/a.py", 9)], ["/p/a.py"])).toEqual([]);
  expect(diagnostics.drawn("/p/a.py").map(({ start }) => start)).toEqual([8]);
});
it("moves what is shown with the text", () => {
  const { update, diagnostics } = screen();
  update([finding("/p/a.py", 8)]);
  diagnostics.move("/p/a.py", [{ start: 0, end: 0, length: 5, text: "# no\n" }]);
  diagnostics.move("/p/unknown.py", [{ start: 0, end: 0, length: 5, text: "# no\n" }]);
  expect(diagnostics.drawn("/p/a.py").map(({ start, end }) => [start, end])).toEqual([[13, 17]]);
  expect(diagnostics.drawn("/p/unknown.py")).toEqual([]);
});
it("keeps what a syntax error hides, until it can be read again", () => {
  const { update, state } = screen();
  update([finding("/p/a.py", 8)]);
  state.unread.set("/p/a.py", [{ start: 10, end: 30 }]);
  expect(brief(update([], ["/p/a.py"]))).toEqual(["/p/a.py: 8-12"]);
  expect(update([], ["/p/a.py"])).toEqual([]);
  state.unread.set("/p/a.py", [{ start: 13, end: 30 }]);
  expect(brief(update([]))).toEqual(["/p/a.py:"]);
});
it("keeps what was found for an entry that does not load for the moment, and not what was found for others", () => {
  const { update, state } = screen();
  update([finding("/p/a.py", 8), finding("/p/a.py", 40, { entry: "other", message: "DEBUG is on there" })]);
  state.unfinished.add(entryKey("/p", "settings"));
  expect(brief(update([], ["/p/a.py"]))).toEqual(["/p/a.py: 8-12"]);
  state.unfinished.clear();
  expect(brief(update([]))).toEqual(["/p/a.py:"]);
});
it("draws again where a place that it points to moved", () => {
  const { update } = screen();
  const pointing = (start: number): Finding =>
    finding("/p/a.py", 8, { because: [{ at: { file: "/p/base.py", start, end: start + 3 }, label: "imported here" }] });
  const one = pointing(1);
  update([one]);
  expect(update([one], ["/p/else.py"])).toEqual([]);
  expect(
    update([pointing(6)], ["/p/base.py"]).map(
      ({ diagnostics }) => diagnostics[0]?.relatedInformation?.[0]?.location.range.start.character,
    ),
  ).toEqual([6]);
});
it("draws again where one of several places that it points to moved with its text", () => {
  const { update, state } = screen();
  const place = (file: string): Finding["because"][number] => ({
    at: { file, start: 1, end: 4 },
    label: "imported here",
  });
  const one = finding("/p/a.py", 8, { because: [place("/p/base.py"), place("/p/other.py")] });
  update([one]);
  state.moved.set("/p/other.py", 5);
  expect(
    update([one], ["/p/other.py"]).flatMap(({ diagnostics }) =>
      diagnostics[0]?.relatedInformation?.map(({ location }) => location.range.start.character),
    ),
  ).toEqual([1, 6]);
});
it("of many places that it points to the first are told, and how many follow", () => {
  const pointing = (count: number): readonly (string | undefined)[] =>
    screen()
      .update([
        finding("/p/a.py", 8, {
          because: Array.from({ length: count }, (_, k) => ({
            at: { file: "/p/base.py", start: k, end: k + 1 },
            label: `place ${k + 1}`,
          })),
        }),
      ])
      .flatMap(({ diagnostics }) => diagnostics[0]?.relatedInformation?.map(({ message }) => message));
  expect(pointing(5)).toHaveLength(5);
  expect(pointing(5).at(-1)).toBe("place 5");
  expect(pointing(40)).toHaveLength(5);
  expect(pointing(40).at(-1)).toBe("place 5, and 35 more places follow");
});
it("shows again what was gone", () => {
  const { update } = screen();
  const a = finding("/p/a.py", 8);
  expect([update([a]), update([]), update([a])].map(brief)).toEqual([
    ["/p/a.py: 8-12"],
    ["/p/a.py:"],
    ["/p/a.py: 8-12"],
  ]);
});
it("looks again at a file as long as one of several there is kept, or one of several places moved", () => {
  const { update, state } = screen();
  const other = finding("/p/a.py", 50, {
    ruleId: "other-rule",
    message: "other",
    because: [
      { at: { file: "/p/still.py", start: 1, end: 2 }, label: "still" },
      { at: { file: "/p/base.py", start: 1, end: 2 }, label: "moving" },
    ],
  });
  update([finding("/p/a.py", 8), other]);
  state.unread.set("/p/a.py", [{ start: 10, end: 30 }]);
  expect(brief(update([other], ["/p/a.py"]))).toEqual(["/p/a.py: 8-12 50-54"]);
  state.unread.clear();
  expect(brief(update([other]))).toEqual(["/p/a.py: 50-54"]);
  const moved = {
    ...other,
    because: [
      { at: { file: "/p/still.py", start: 1, end: 2 }, label: "still" },
      { at: { file: "/p/base.py", start: 7, end: 8 }, label: "moving" },
    ],
  };
  expect(brief(update([moved], ["/p/base.py"]))).toEqual(["/p/a.py: 50-54"]);
});
