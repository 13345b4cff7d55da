/** `npm run package [-- --out FILE] [--web]`: the .vsix that VS Code installs; with --web the one for VS Code in a browser. */
import { build, makePackage } from "./tools/packaging.js";

const out = process.argv.indexOf("--out");
const web = process.argv.includes("--web");
await build(true);
const { file, bytes } = makePackage(out < 0 ? (web ? "django-deploy-hygiene-web.vsix" : undefined) : process.argv[out + 1], web ? "web" : "desktop");
console.log(`${file} (${Math.round(bytes / 1000)} KB). Install it with: code --install-extension ${file}`);
