/** `npm run parity [-- OPTIONS OF VITEST]`: our verdicts against those of the real Django, nothing else. */
import { run } from "./tools/processes.js";

process.exitCode = (await run(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "test/parity", ...process.argv.slice(2)])) ?? 1;
