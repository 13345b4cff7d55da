import type { Value } from "../../domain/value.js";
import type { Run } from "../runtime.js";
import { environModule } from "./djangoEnviron.js";
import { jsonModule } from "./json.js";
import { urllibParse } from "./urllib.js";

/** Models of modules by dotted name, each made once a run. */
export const libraries: Readonly<Record<string, (run: Run) => Value>> = {
  environ: environModule,
  json: jsonModule,
  "urllib.parse": urllibParse,
};
