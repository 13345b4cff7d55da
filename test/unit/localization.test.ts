/** No text that the client shows escapes translation, and what is translated is what is shown. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { WireChecklistItem } from "../../server/src/lsp/protocol.js";
import { clientTexts, type SourceText } from "../harness/shownTexts.js";

const root = join(import.meta.dirname, "../..");
const german = JSON.parse(readFileSync(join(root, "l10n/bundle.l10n.de.json"), "utf8")) as Readonly<
  Record<string, string>
>;
const texts = clientTexts(root);
const isTranslated = ({ given }: SourceText): boolean => /(?:^|\.)l10n\.t$/.test(given);

/** Fields and functions whose texts VS Code draws. */
const drawn =
  /(?:^|\.)(?:label|title|description|detail|prompt|placeHolder|placeholder|tooltip|message|text|invocationMessage|show\w+Message|setStatusBarMessage|appendText|validateInput)$|\.name$/;
/** Tables and functions that hold words alone. */
const wording = /(?:Text|Title|Sentence)$/;

/** Where texts stand that are no words to the user, each with its reason. */
const exceptions: readonly (readonly [(one: SourceText) => boolean, string])[] = [
  [
    ({ given }) => /(?:^|\.)output\.(?:warn|error|info)$/.test(given),
    "a log is read by whoever mends the program, in the language of its sources",
  ],
  [({ text }) => text === "Django Deploy Hygiene", "the product's name"],
  [
    ({ file }) => file.endsWith("/webPage.ts"),
    "the frame of a page, its style and its script: the words are the server's",
  ],
  [
    ({ file, within }) => file.endsWith("/agentTools.ts") && within.some((name) => name === "ask" || name === "fix"),
    "a model reads it",
  ],
  [
    ({ file, within }) => file.endsWith("/newMigrations.ts") && within.includes("newIn"),
    "it becomes part of the server's texts",
  ],
  [
    ({ file, given }) => file.endsWith("/writeWhole.ts") && given === "Error",
    "the reason in a message, beside those of the file system",
  ],
  [({ given }) => /^(?:server|output)\.look$|^followSettings$/.test(given), "who looks, told to nobody"],
];

/** Words with a blank between them, a capital at the beginning, or a place where VS Code draws what stands there. */
function isForPeople({ text, given, within }: SourceText): boolean {
  const words = text.replaceAll("{}", "");
  if (given === "compared" || !/[A-Za-z]{2}/.test(words)) return false;
  return (
    /[A-Za-z,:] [a-z]|[a-z] \{\}|\{\} [a-z]/.test(text) ||
    /^[A-Z][a-z]+(?:[ .]|$)/.test(text) ||
    ((drawn.test(given) || within.some((name) => wording.test(name))) && /^[a-z]+$/i.test(words))
  );
}

describe("the client's texts", () => {
  it("are all translated, or there is a reason", () => {
    expect(texts.length).toBeGreaterThan(500);
    const escaped = texts.filter(
      (one) => !isTranslated(one) && isForPeople(one) && !exceptions.some(([fits]) => fits(one)),
    );
    expect(escaped.map(({ file, text, given }) => `${file}: ${given} ${JSON.stringify(text)}`)).toEqual([]);
  });

  it("each reason still has something to say", () => {
    for (const [fits, reason] of exceptions)
      expect(
        texts.some((one) => isForPeople(one) && fits(one)),
        reason,
      ).toBe(true);
  });

  it("are those of the German bundle, and no others", () => {
    const used = new Set(texts.filter(isTranslated).map(({ text }) => text));
    expect(used.size).toBeGreaterThan(130);
    expect(Object.keys(german).sort()).toEqual([...used].sort());
  });

  it("are whole sentences with numbered places, which German keeps", () => {
    const places = (text: string): readonly string[] => (text.match(/\{[^}]*\}/g) ?? []).sort();
    for (const [text, translation] of Object.entries(german)) {
      expect(text).not.toContain("{}");
      expect(places(translation), text).toEqual(places(text));
      expect(places(text)).toEqual(places(text).map((_, i) => `{${i}}`));
    }
    // Words that the languages share are few.
    expect(
      Object.entries(german)
        .filter(([text, translation]) => text.toLowerCase() === translation.toLowerCase())
        .map(([text]) => text),
    ).toEqual(["test"]);
  });
});

describe("in a pseudo-locale", () => {
  // What was made in that language is nobody else's.
  afterEach(() => vi.resetModules());

  it("every state, count and role is in its language", async () => {
    vi.resetModules();
    const { l10n } = await import("../harness/vscode.js");
    const { t } = l10n;
    l10n.t = (message, ...args) => `⟦${t(message, ...args)}⟧`;
    const { counted, notReady, stateText, verdict } = await import("../../client/src/features/checklistStates.js");
    const { roleText, undeterminedText } = await import("../../client/src/features/productionText.js");
    const states = Object.keys(stateText) as readonly WireChecklistItem["state"][];
    const items = (...all: readonly WireChecklistItem["state"][]): WireChecklistItem[] =>
      all.map((state) => ({ state }) as WireChecklistItem);
    const response = (list: readonly WireChecklistItem[]) =>
      ({ djangoProject: true, projects: [{ sections: [{ items: list }] }] }) as unknown as Parameters<
        typeof verdict
      >[0];
    const shown = [
      ...Object.values(stateText),
      ...Object.values(roleText),
      ...states.flatMap((state) =>
        [items(state), items(state, state)].flatMap((list) => [counted(list), verdict(response(list))]),
      ),
      counted(items(...states)),
      verdict(response([])),
      notReady(1),
      ...([0, 1, 2] as const).flatMap((undetermined) =>
        (["yes", "undetermined"] as const).map((loads) => undeterminedText({ loads, undetermined })),
      ),
    ].filter((text) => text !== "");
    expect(shown.length).toBeGreaterThan(40);
    for (const text of shown) expect(text.replace(/⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧/g, "")).toMatch(/^(?:, )*$/);
  });
});
