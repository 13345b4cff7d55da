/** A file of its own that any browser opens and prints: no script, nothing from outside. `body`: as `reportHtml` makes it. */
export function reportPage(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${title.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</title>
<style>${style}</style>
</head>
<body>
${body}</body>
</html>
`;
}

/** The colours have a contrast of at least 4.5 (texts) and 3 (bars) with their background, in both schemes. */
const style = `
:root { color-scheme: light dark; --line: #767676; --fail: #b3261e; --warn: #8a5a00; --open: #5f6368; --person: #1a5fb4; --good: #1e7b34; }
@media (prefers-color-scheme: dark) { :root { --line: #8a8a8a; --fail: #f28b82; --warn: #e5b567; --open: #a0a4a8; --person: #8ab4f8; --good: #7bc88f; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 64rem; padding: 0 1.5rem 3rem; }
h2 { border-bottom: 1px solid var(--line); margin-top: 2em; }
.verdict { font-size: 1.15em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2em 1.5em; }
dd, .items p, .items ul { margin: 0; }
.items ul { padding-left: 1.1em; }
table { border-collapse: collapse; margin: .5em 0 1em; }
.items, .findings { width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4em 1em .4em 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.findings td:first-child, .said td:nth-child(2) { overflow-wrap: break-word; }
.items th[scope="row"], .said th[scope="row"], .history th[scope="row"], .findings th[scope="row"], .counts th[scope="row"] { font-weight: normal; }
caption { text-align: left; font-weight: 600; }
.items caption, .said caption, .history caption, .findings caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.fail { --state: var(--fail); } .attention, .stale { --state: var(--warn); } .not-determined { --state: var(--open); } .to-confirm { --state: var(--person); } .pass, .confirmed { --state: var(--good); }
.state { color: var(--state); font-weight: 600; white-space: nowrap; }
.tally { display: flex; flex-wrap: wrap; align-items: center; gap: .4em 1em; }
.history .tally { margin: 0; }
.bar { width: 16rem; height: .75rem; } .bar rect { fill: var(--state); stroke: Canvas; stroke-width: 1; vector-effect: non-scaling-stroke; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } h2, h3, .tally { break-after: avoid; } tr, dl, .tally { break-inside: avoid; } thead { display: table-header-group; } .bar { print-color-adjust: exact; } }
`;
