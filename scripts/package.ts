/** `npm run package [-- --out FILE] [--web | --wheel | --npm]`: the .vsix that VS Code installs (for VS Code in a browser, the package for pip, the package for npm). */
import { writeFileSync } from "node:fs";
import { build, makePackage, makeTarball } from "./tools/packaging.js";
import { squeeze } from "./tools/squeeze.js";
import { makeWheel } from "./tools/wheel.js";

const at = process.argv.indexOf("--out");
const out = at < 0 ? undefined : process.argv[at + 1];
await build(true);
if (process.argv.includes("--wheel")) {
  const { name, content } = makeWheel("dist");
  writeFileSync(out ?? name, content);
  console.log(`${out ?? name} (${Math.round(content.length / 1000)} KB). Install it with: pip install ${out ?? name}`);
} else if (process.argv.includes("--npm")) {
  const file = makeTarball(".");
  console.log(`${file}. Install it with: npm install --global ${file}`);
} else {
  const web = process.argv.includes("--web");
  const { file } = makePackage(out ?? (web ? "django-deploy-hygiene-web.vsix" : undefined), web ? "web" : "desktop");
  const bytes = await squeeze(file);
  console.log(`${file} (${Math.round(bytes / 1000)} KB). Install it with: code --install-extension ${file}`);
}
