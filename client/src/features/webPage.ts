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
<main>
${body}
</main>
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
table { border-collapse: collapse; width: 100%; margin: 0.5em 0 1em; }
th, td { text-align: left; vertical-align: top; padding: 0.3em 0.8em 0.3em 0; border-bottom: 1px solid var(--vscode-editorGroup-border, var(--vscode-contrastBorder, transparent)); overflow-wrap: anywhere; }
th { font-weight: 600; }
li { margin: 0.2em 0; }
[data-state] { white-space: nowrap; font-weight: 600; }
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
  return Array.from(globalThis.crypto.getRandomValues(new Uint8Array(24)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}
