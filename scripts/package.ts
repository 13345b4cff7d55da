/** `npm run package [-- --out FILE]`: the .vsix that VS Code installs. */
import { makePackage } from "./tools/packaging.js";

const out = process.argv.indexOf("--out");
const { file, bytes } = makePackage(out < 0 ? undefined : process.argv[out + 1]);
console.log(`${file} (${Math.round(bytes / 1000)} KB). Install it with: code --install-extension ${file}`);
