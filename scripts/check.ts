/** `npm run check`: what has to hold before a commit: generated files, types, every test, and the size of the package. */
import { build, makePackage, sizeLimit } from "./tools/packaging.js";
import { run } from "./tools/processes.js";

await build(true);
const { file, bytes } = makePackage();
const fits = bytes <= sizeLimit;
console.log(`${file}: ${bytes} bytes, ${fits ? "within" : "MORE THAN"} the limit of ${sizeLimit}`);
const status = await run(process.execPath, ["scripts/launch.mjs", "test", ...process.argv.slice(2)]);
process.exitCode = fits && status === 0 ? 0 : 1;
