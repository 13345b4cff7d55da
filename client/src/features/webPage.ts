/** A page for a webview: the theme's colours, nothing from outside, and one script of ours that hands links to the editor. */
export function webPage(title: string, body: string): string {
  const nonce = randomText();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'">
<title>${escaped(title)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
${body}
<script nonce="${nonce}">${script}</script>
</body>
</html>
`;
}

/** What the theme leaves undefined (borders are drawn in high contrast only) has a fallback. */
const style = `
body { color: var(--vscode-editor-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); line-height: 1.5; padding: 0 1.5rem 3rem; }
main { max-width: 60rem; }
h1 { font-size: 1.6em; font-weight: 600; }
h2 { font-size: 1.3em; font-weight: 600; margin-top: 2em; border-bottom: 1px solid var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent)); padding-bottom: 0.2em; }
h3 { font-size: 1.1em; font-weight: 600; margin-top: 1.5em; }
a { color: var(--vscode-textLink-foreground); text-decoration: underline; }
a:hover { color: var(--vscode-textLink-activeForeground); }
a:focus-visible, summary:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
code { font-family: var(--vscode-editor-font-family); font-size: 0.95em; }
table { border-collapse: collapse; margin: 0.5em 0 1em; }
.items, .findings { width: 100%; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: 0.4em 1em 0.4em 0; border-bottom: 1px solid var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent)); overflow-wrap: break-word; }
th { font-weight: 600; }
.items th[scope="row"], .said th[scope="row"], .history th[scope="row"], .findings th[scope="row"] { font-weight: normal; }
.items th:first-child { width: 7.5rem; }
.items th[scope="col"]:nth-child(2) { width: 30%; }
.items td:last-child { overflow-wrap: anywhere; }
.findings th:first-child { width: 7rem; }
.findings th:nth-child(2), .findings th:nth-child(4) { width: 22%; }
@media (max-width: 50rem) { .items { table-layout: auto; } .items th, .items td { overflow-wrap: anywhere; } .items th:first-child, .items td:first-child { white-space: nowrap; } }
.items td:first-child { padding-left: 0.6em; border-left: 3px solid transparent; }
.items tr.fail td:first-child { border-left-color: var(--vscode-editorError-foreground, currentColor); }
.items tr.attention td:first-child, .items tr.stale td:first-child { border-left-color: var(--vscode-editorWarning-foreground, currentColor); }
.items p, .items ul { margin: 0; }
.items ul { padding-left: 1.1em; }
.state { font-weight: 600; }
/* A heading above says the same to the eye. */
.items caption, .said caption, .history caption, .findings caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.counts caption { text-align: left; font-weight: 600; }
.counts th[scope="row"] { font-weight: normal; }
.verdict { font-size: 1.15em; }
.tally { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4em 1em; }
.history .tally { margin: 0; }
.bar { width: 16rem; height: 0.75rem; }
/* Neighbours stay apart where a theme has one colour for all. */
.bar rect { fill: var(--vscode-descriptionForeground, currentColor); stroke: var(--vscode-editor-background); stroke-width: 1; vector-effect: non-scaling-stroke; }
.bar .fail { fill: var(--vscode-editorError-foreground, currentColor); }
.bar .attention, .bar .stale { fill: var(--vscode-editorWarning-foreground, currentColor); }
.bar .to-confirm { fill: var(--vscode-editorInfo-foreground, currentColor); }
.bar .pass, .bar .confirmed { fill: var(--vscode-testing-iconPassed, currentColor); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.2em 1.5em; }
dd { margin: 0; }
li { margin: 0.2em 0; }
@media print {
  body { color: black; background: white; padding: 0; }
  main { max-width: none; }
  a { color: inherit; text-decoration: none; }
  h2, h3, .tally { break-after: avoid; }
  tr, dl, .tally { break-inside: avoid; }
  thead { display: table-header-group; }
  .bar { print-color-adjust: exact; }
}
`;

const script = `
const editor = acquireVsCodeApi();
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-uri]") : null;
  if (link === null) return;
  event.preventDefault();
  editor.postMessage({ uri: link.dataset.uri, line: Number(link.dataset.line) });
});
`;

function randomText(): string {
  return Array.from(globalThis.crypto.getRandomValues(new Uint8Array(24)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
