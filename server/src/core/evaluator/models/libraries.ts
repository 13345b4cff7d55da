import type { Value } from "../../domain/value.js";
import type { Run } from "../runtime.js";
import { decoupleModule } from "./decouple.js";
import { djDatabaseUrlModule } from "./djDatabaseUrl.js";
import { environModule } from "./djangoEnviron.js";
import { dotenvModule } from "./dotenv.js";
import { jsonModule } from "./json.js";
import { urllibParse } from "./urllib.js";

/** Models of modules by dotted name, each made once a run. */
export const libraries: Readonly<Record<string, (run: Run) => Value>> = {
  decouple: decoupleModule,
  dj_database_url: djDatabaseUrlModule,
  dotenv: dotenvModule,
  environ: environModule,
  json: jsonModule,
  "urllib.parse": urllibParse,
};
