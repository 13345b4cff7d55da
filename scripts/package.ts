/** `npm run package [-- --out FILE] [--web | --wheel | --npm]`: the .vsix that VS Code installs (for VS Code in a browser, the package for pip, the package for npm). */
import { writeFileSync } from "node:fs";
import { build, makePackage, makeTarball } from "./tools/packaging.js";
import { readArguments } from "./tools/scriptArguments.js";
import { squeeze } from "./tools/squeeze.js";
import { makeWheel } from "./tools/wheel.js";

const { values } = readArguments("Usage: npm run package [-- --out FILE] [--web | --wheel | --npm]", {
  out: { type: "string" },
  web: { type: "boolean", default: false },
  wheel: { type: "boolean", default: false },
  npm: { type: "boolean", default: false },
});
const { out, web } = values;
await build(true);
if (values.wheel) {
  const { name, content } = makeWheel("dist");
  writeFileSync(out ?? name, content);
  console.log(`${out ?? name} (${Math.round(content.length / 1000)} KB). Install it with: pip install ${out ?? name}`);
} else if (values.npm) {
  const file = makeTarball(".");
  console.log(`${file}. Install it with: npm install --global ${file}`);
} else {
  const { file } = makePackage(out ?? (web ? "django-deploy-hygiene-web.vsix" : undefined), web ? "web" : "desktop");
  const bytes = await squeeze(file);
  console.log(`${file} (${Math.round(bytes / 1000)} KB). Install it with: code --install-extension ${file}`);
}
