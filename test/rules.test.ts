import { join } from "node:path";
import { fixtureTests } from "./harness/fixtureTests.js";

await fixtureTests(join(import.meta.dirname, "rules"), { findings: true });
