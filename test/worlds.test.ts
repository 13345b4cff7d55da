import { join } from "node:path";
import { fixtureTests } from "./harness/fixtureTests.js";

/** What a verdict means in the open environment, and which settings modules it is about: the semantics that every rule relies on. */
await fixtureTests(join(import.meta.dirname, "worlds"), { findings: true });
