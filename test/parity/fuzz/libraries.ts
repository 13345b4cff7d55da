/** Which libraries the generated probes ask, and how often. */
import { djangoHelpers, pydanticSettings, standardLibrary } from "./plainProbes.js";
import {
  decouple,
  djangoEnviron,
  djDatabaseUrl,
  dotenv,
  environFile,
  environs,
  generateProbes,
  type ProbeCase,
} from "./probes.js";

/** The same case for the same seed, whatever the machine. */
export function probeCase(seed: number): ProbeCase {
  return generateProbes(
    [
      djangoEnviron,
      decouple,
      environs,
      djDatabaseUrl,
      dotenv,
      environFile,
      standardLibrary,
      djangoHelpers,
      pydanticSettings,
    ],
    seed,
  );
}
