import type { Value } from "../../domain/value.js";
import type { Run } from "../runtime.js";
import { datetimeModule } from "./datetime.js";
import { decoupleModule } from "./decouple.js";
import { djDatabaseUrlModule } from "./djDatabaseUrl.js";
import { environModule } from "./djangoEnviron.js";
import { dotenvModule } from "./dotenv.js";
import { environsModule } from "./environs.js";
import { jsonModule } from "./json.js";
import { pydanticModule, pydanticSettingsModule } from "./pydanticSettings.js";
import { splitSettingsTools } from "./splitSettings.js";
import { urllibParse } from "./urllib.js";

/** Models of modules by dotted name, each made once a run. */
export const libraries: Readonly<Record<string, (run: Run) => Value>> = {
  datetime: datetimeModule,
  decouple: decoupleModule,
  dj_database_url: djDatabaseUrlModule,
  dotenv: dotenvModule,
  environ: environModule,
  environs: environsModule,
  json: jsonModule,
  pydantic: pydanticModule,
  pydantic_settings: pydanticSettingsModule,
  "split_settings.tools": splitSettingsTools,
  "urllib.parse": urllibParse,
};
