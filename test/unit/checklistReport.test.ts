/** The report: what it says, that nothing of a project becomes markup, and that people who cannot see it can read it. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it, test } from "vitest";
import { auditReport, type AuditInput } from "../../server/src/core/checklist/report/auditReport.js";
import { reportPage } from "../../server/src/core/checklist/report/reportPage.js";
import { verdictOf, verdictOfAll } from "../../server/src/core/checklist/report/verdict.js";
import { emptyConfiguration } from "../../server/src/core/configuration.js";
import { createNodeFileSource } from "../../server/src/hosts/nodeFileSource.js";
import type {
  ChecklistItemReport,
  ChecklistReport,
  Finding,
  ItemState,
  ProjectReport,
} from "../../server/src/core/report.js";
import { createEngine } from "../harness/engine.js";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/** What of jsdom is used here; its types need those of a browser. */
interface Page {
  readonly window: {
    eval(text: string): unknown;
    close(): void;
    readonly document: { querySelectorAll(selector: string): { readonly length: number } };
  };
}
const { JSDOM } = require("jsdom") as {
  readonly JSDOM: new (html: string, options: { readonly runScripts: "outside-only" }) => Page;
};
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Faults that axe finds, moderate and minor ones too; jsdom draws nothing, so that contrast is not among what it can see. */
async function faults(body: string): Promise<readonly string[]> {
  const page = new JSDOM(
    `<!doctype html><html lang="en"><head><title>Report</title></head><body>${body}</body></html>`,
    { runScripts: "outside-only" },
  );
  try {
    page.window.eval(axe);
    const result = (await page.window.eval(
      "axe.run(document, { resultTypes: ['violations'], rules: { 'color-contrast': { enabled: false } } })",
    )) as { readonly violations: readonly AxeViolation[]; readonly passes: readonly unknown[] };
    expect(result.passes.length).toBeGreaterThan(5);
    return result.violations.map(({ id, impact, nodes }) => `${impact}: ${id}: ${nodes[0]?.html.slice(0, 120) ?? ""}`);
  } finally {
    page.window.close();
  }
}

const at = { file: "/p/shop/settings.py", start: 0, end: 5 };

function item(state: ItemState, over: Partial<ChecklistItemReport> = {}): ChecklistItemReport {
  return {
    id: `item-${state}`,
    label: state,
    title: `An item that is ${state}`,
    decidedBy: "auto",
    state,
    reason: "because of it",
    evidence: [{ at, text: "seen here" }],
    rules: [],
    ...over,
  };
}

const finding: Finding = {
  key: "k",
  ruleId: "debug-enabled",
  severity: "error",
  certainty: "definite",
  message: "DEBUG is True",
  project: "/p",
  entry: "shop.settings",
  at,
  djangoChecks: [],
  because: [],
  fixes: [],
  suppressed: null,
  absent: undefined,
  tags: [],
};
const project: ProjectReport = {
  root: "/p",
  djangoVersion: "5.2",
  djangoVersionSource: undefined,
  launches: [],
  nothingInProduction: undefined,
  entries: [
    {
      module: "shop.settings",
      file: at.file,
      role: "production",
      checked: true,
      because: "wsgi.py:3 sets it",
      becauseAt: undefined,
      closed: true,
      loads: "yes",
      undetermined: [],
      raises: null,
      files: [at.file],
    },
  ],
};
const states: readonly ItemState[] = [
  "pass",
  "fail",
  "attention",
  "not-determined",
  "not-applicable",
  "to-confirm",
  "confirmed",
  "stale",
];

function report(
  items: readonly ChecklistItemReport[],
  findings: readonly Finding[] = [finding],
  over: Partial<ChecklistReport> = {},
): ReturnType<typeof auditReport> {
  return auditReport(
    inputOf([
      {
        project: "/p",
        target: "shop.settings",
        sections: [{ id: "s", title: "Section one", items }],
        findings,
        ...over,
      },
    ]),
  );
}

function inputOf(checklists: readonly ChecklistReport[]): AuditInput {
  return {
    product: { name: "Django Deploy Hygiene", version: "1.2.3" },
    date: "2026-11-21",
    projects: [project],
    checklists,
    place: ({ file, start }) => ({ path: file.slice(3), line: start + 1, uri: `file://${file}` }),
    name: () => "shop",
  };
}

describe("content", () => {
  it("Markdown", () => {
    const { markdown } = report(
      [
        item("fail"),
        // Of what does not apply nothing is shown.
        item("not-applicable"),
        item("confirmed", {
          decidedBy: "manual",
          reason: "confirmed by Ann on 2026-11-21: looked",
          confirmation: { kind: "confirmed", by: "Ann", on: "2026-11-21", note: "looked", stale: undefined },
        }),
      ],
      [finding, { ...finding, suppressed: { by: "comment", reason: "for a day" } }],
    );
    expect(markdown.replace(/- Rule set: .*/, "- Rule set: …")).toBe(
      [
        "# Production checklist: shop",
        "",
        "**Not ready for production: 1 item fails**",
        "",
        "- Date: 2026-11-21",
        "- Made by: Django Deploy Hygiene 1.2.3",
        "- Rule set: …",
        "",
        "## shop: shop.settings",
        "",
        "**Not ready for production: 1 item fails**",
        "",
        "- Settings: shop.settings (shop/settings.py)",
        "- Taken for production because: wsgi.py:3 sets it",
        "- Django: 5.2",
        "- Items: 1 fail, 1 not applicable, 1 confirmed",
        "",
        "### Section one",
        "",
        "- [ ] An item that is fail — **fail**: because of it",
        "  - `shop/settings.py:1`: seen here",
        "- An item that is not-applicable — **not applicable**: because of it",
        "- [x] An item that is confirmed — **confirmed**: confirmed by Ann on 2026-11-21: looked",
        "  - `shop/settings.py:1`: seen here",
        "",
        "### What people said, newest first",
        "",
        "| On | Who | What |",
        "| --- | --- | --- |",
        "| 2026-11-21 | Ann | confirmed “confirmed” |",
        "",
        "### Findings",
        "",
        "| Severity | Where | What | Rule |",
        "| --- | --- | --- | --- |",
        "| error | `shop/settings.py:1` | DEBUG is True | `debug-enabled` |",
        "",
        "### Suppressed findings",
        "",
        "| Where | What | Rule | Why |",
        "| --- | --- | --- | --- |",
        "| `shop/settings.py:1` | DEBUG is True | `debug-enabled` | allowed by a comment: for a day |",
        "",
      ].join("\n"),
    );
  });

  it("names who confirmed what is stale, and that no confirmation counts while their file is damaged", () => {
    const { markdown, html } = report(
      [
        item("stale", {
          reason: "confirmed 400 days ago",
          confirmation: { kind: "confirmed", by: "Ann", on: "2025-10-17", note: "", stale: "confirmed 400 days ago" },
        }),
      ],
      [],
      { confirmationsProblem: ".deploy-checklist.json is not valid JSON" },
    );
    for (const text of [markdown, html]) {
      expect(text).toContain("confirmed by Ann on 2025-10-17");
      expect(text).toContain("none counts: .deploy-checklist.json is not valid JSON");
    }
  });

  it("lists by day what each person said, newest first, and what is asked again", () => {
    const said = (label: string, kind: "confirmed" | "set-aside", by: string, on: string, stale?: string) =>
      item("confirmed", { label, confirmation: { kind, by, on, note: "", stale } });
    const { markdown, html } = report([
      said("Backups", "confirmed", "Ann", "2026-10-01"),
      said("Alerts", "confirmed", "Ben <b>", "2026-11-20"),
      item("pass", { label: "Debug" }),
      said("Uploads", "set-aside", "Ann", "2026-11-20"),
      said("Rollback", "confirmed", "Ann", "2026-11-20"),
      said("Rotation", "confirmed", "Ann", "2025-01-02", "confirmed 688 days ago"),
      said("Certificates", "confirmed", "Ann", "2026-11-20"),
    ]);
    const rows = [...html.matchAll(/<tr><th scope="row">(.*?)<\/th><td>(.*?)<\/td><td>(.*?)<\/td><\/tr>/g)];
    expect(rows.map(([, ...cells]) => cells.join(": "))).toEqual([
      "2026-11-20: Ann: confirmed “Rollback” and “Certificates”; set aside “Uploads”",
      "2026-11-20: Ben &lt;b&gt;: confirmed “Alerts”",
      "2026-10-01: Ann: confirmed “Backups”",
      "2025-01-02: Ann: confirmed “Rotation” (asked again)",
    ]);
    expect(markdown).toContain(
      "| 2026-11-20 | Ben &lt;b&gt; | confirmed “Alerts” |\n| 2026-10-01 | Ann | confirmed “Backups” |",
    );
  });

  it("says nothing of people where none said anything", () => {
    const { markdown, html } = report([item("pass"), item("to-confirm")]);
    expect([markdown, html].filter((text) => text.includes("What people said"))).toEqual([]);
  });

  it.each([
    [
      ["pass", "not-applicable", "confirmed"],
      "Ready for production: every item is proven, confirmed or does not apply",
    ],
    [
      ["pass", "attention", "not-determined", "to-confirm", "stale"],
      "Nothing fails, 1 needs attention, 1 cannot be determined, 2 wait for a person",
    ],
    [["attention", "attention", "not-determined"], "Nothing fails, 2 need attention, 1 cannot be determined"],
    [["fail", "pass"], "Not ready for production: 1 item fails"],
    [["fail", "fail", "to-confirm"], "Not ready for production: 2 items fail, 1 waits for a person"],
    [[], "Nothing in production was checked: only development settings"],
  ] as const)("%s", (all, verdict) =>
    expect(
      verdictOf(
        { project: "/p", target: "t", sections: [{ id: "s", title: "S", items: all.map((state) => item(state)) }] },
        "only development settings",
      ),
    ).toBe(verdict),
  );
});

test.each([
  [[], "No Django project was found"],
  [[[]], "Nothing in production was checked"],
  [[["pass"]], "Ready for production: every item is proven, confirmed or does not apply"],
  [[["pass"], ["attention", "to-confirm"]], "Nothing fails in 2 targets"],
  [[["pass"], ["fail", "fail"], []], "Not ready for production: items fail in 1 of 3 targets"],
] as const)("the verdict on %j", (targets, verdict) =>
  expect(
    verdictOfAll(
      targets.map((all) => ({
        checklist: {
          project: "/p",
          target: "t",
          sections: [{ id: "s", title: "S", items: all.map((state) => item(state)) }],
        },
        nothing: undefined,
      })),
    ),
  ).toBe(verdict),
);

describe("bars", () => {
  const bars = (html: string): readonly string[] =>
    [...html.matchAll(/<p class="tally">(.*)<\/p>/g)].map(([, content = ""]) =>
      content
        .replace(/<rect class="([\w-]+)" x="([\d.]+)" y="0" width="([\d.]+)" height="8"\/>/g, "$1 $2+$3 ")
        .replace(/<[^>]*>/g, "")
        .replace(/ +/g, " ")
        .trim(),
    );

  it("stand for the whole and for each section, what is to be done first, with the same in words", () => {
    const { html } = auditReport(
      inputOf([
        {
          project: "/p",
          target: "shop.settings",
          sections: [
            {
              id: "a",
              title: "A",
              items: ["pass", "fail", "pass", "not-applicable"].map((state) => item(state as ItemState)),
            },
            { id: "b", title: "B", items: [item("to-confirm")] },
            { id: "c", title: "C", items: [item("not-applicable")] },
          ],
          findings: [],
        },
      ]),
    );
    expect(bars(html)).toEqual([
      "fail 0+25 to-confirm 25+25 pass 50+50 1 fail, 1 to confirm, 2 pass",
      "fail 0+33.33 pass 33.33+66.67 1 fail, 2 pass",
      "to-confirm 0+100 1 to confirm",
    ]);
    // Nothing but words is read out.
    expect(html.match(/<svg class="bar" [^>]*aria-hidden="true"/g)).toHaveLength(3);
  });

  it("fill their width whatever the numbers are", () => {
    for (let pass = 0; pass < 12; pass++) {
      const { html } = report(
        [
          ...Array.from({ length: pass }, () => item("pass")),
          ...states.filter((state) => state !== "not-applicable").map((state) => item(state)),
        ],
        [],
      );
      const [first = ""] = html.match(/<svg.*?<\/svg>/) ?? [];
      const rects = [...first.matchAll(/x="([\d.]+)" y="0" width="([\d.]+)"/g)].map(([, x, width]) => ({
        x: Number(x),
        end: Number(x) + Number(width),
      }));
      expect(rects[0]?.x).toBe(0);
      expect(rects.at(-1)?.end).toBeCloseTo(100, 1);
      for (const [index, one] of rects.entries()) expect(one.x).toBeCloseTo(rects[index - 1]?.end ?? 0, 1);
    }
  });
});

describe("nothing of a project becomes markup", () => {
  const nasty =
    "<img src=x onerror=alert(1)> & \"quoted\" 'single' [link](https://evil.example) `code` | cell @team **bold** <!-- \u0007";
  const { markdown, html } = report(
    [
      item("fail", {
        title: nasty,
        reason: nasty,
        evidence: [{ at: { ...at, file: `/p/${nasty}` }, text: nasty }],
        confirmation: {
          kind: "set-aside",
          by: nasty,
          on: "2026-11-21",
          note: `${nasty}\n# heading\n- [x] done`,
          stale: undefined,
        },
      }),
    ],
    [
      { ...finding, message: nasty, suppressed: { by: "comment", reason: nasty } },
      { ...finding, message: `a\n| b |\n${nasty}` },
    ],
  );

  it("HTML holds only its own elements", () => {
    const page = new JSDOM(`<!doctype html><body>${html}</body>`, { runScripts: "outside-only" });
    const count = (selector: string): number => page.window.document.querySelectorAll(selector).length;
    expect(
      count(
        "img, script, style, iframe, [onerror], [onclick], [style], [src], link, base, form, svg:not(.bar), svg :not(rect)",
      ),
    ).toBe(0);
    expect(count("a:not([href='#'])")).toBe(0);
    expect(count("a[data-uri][data-line]")).toBeGreaterThan(2);
    page.window.close();
  });

  it("Markdown holds no tag, link, mention or further heading", () => {
    const outside = markdown.replace(/(`+)[^\n]*?\1/g, "");
    expect(outside).not.toMatch(/<(?!\/?b)/);
    expect(outside).not.toMatch(/(?<!\\)\[link/);
    expect(outside).not.toContain("https://");
    expect(outside).not.toMatch(/(?<!\\)\*\*bold/);
    expect(outside).not.toMatch(/@team/);
    expect(markdown.match(/^#+ /gm)).toHaveLength(6);
    expect(markdown.split("\n").filter((line) => line.startsWith("- [x]"))).toEqual([]);
  });
});

describe("accessibility", () => {
  it("axe finds a fault where there is one", async () => {
    expect(await faults("<main><h1>Report</h1><img src='x'><table><tr><td></td></tr></table></main>")).not.toEqual([]);
  });

  it("axe finds none in a report with every state, findings, and several targets", async () => {
    const all = states.map((state) =>
      item(state, {
        confirmation: { kind: "confirmed", by: "Ann", on: "2026-11-21", note: "looked", stale: undefined },
      }),
    );
    const one: ChecklistReport = {
      project: "/p",
      target: "shop.settings",
      sections: [
        { id: "a", title: "A", items: all },
        { id: "b", title: "B", items: all },
      ],
      findings: [finding, { ...finding, suppressed: { by: "baseline", reason: undefined } }],
    };
    const { html } = auditReport(
      inputOf([one, { ...one, target: "shop.staging" }, { project: "/p", target: "production", sections: [] }]),
    );
    expect(await faults(html)).toEqual([]);
  });

  it("axe finds none in the page that stands by itself, which holds no script and asks for nothing", async () => {
    const { title, html } = report(states.map((state) => item(state)));
    const page = reportPage(`${title} <script>`, html);
    expect(page).toContain(
      `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
    );
    expect(page).toContain("&lt;script></title>");
    expect(page).not.toMatch(/<script|src=|https?:|@import|url\(/);
    expect(await faults(/<body>([\s\S]*)<\/body>/.exec(page)?.[1] ?? "")).toEqual([]);
  });

  it("axe finds none in the report of a real project", async () => {
    const engine = await createEngine();
    const root = join(import.meta.dirname, "../projects/deploy-compose-broken");
    const files = createNodeFileSource(root);
    const analysis = engine
      .createAnalysisHost({ root, files, parser: engine.parser, configuration: emptyConfiguration })
      .analysis();
    const { html, markdown } = auditReport({
      product: { name: "Django Deploy Hygiene", version: undefined },
      date: "2026-11-21",
      projects: analysis.projects,
      checklists: analysis.checklist("2026-11-21"),
      place: ({ file, start }) => ({ path: file.slice(root.length + 1), line: start, uri: file }),
      name: () => "compose",
    });
    expect(markdown).toContain("— **fail**");
    expect(await faults(html)).toEqual([]);
  });
});
