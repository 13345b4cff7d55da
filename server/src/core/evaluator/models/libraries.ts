import { pkgutilModule, resourcesModule } from "./packageContents.js";
import type { Value } from "../../domain/value.js";
import type { Run } from "../runtime.js";
import { abstractClasses } from "./functional.js";
import { operatorModule } from "./operatorModule.js";
import { base64Module, textwrapModule } from "./texts.js";
import { cfenvModule } from "./cfenv.js";
import { configurationsModule } from "./configurations.js";
import { configurationValues, lasuiteValues } from "./configurationValues.js";
import { corsDefaultsModule } from "./corsHeaders.js";
import { cspConstantsModule } from "./contentSecurityPolicy.js";
import { dataclassesModule } from "./dataclasses.js";
import { datetimeModule } from "./datetime.js";
import { dbcaEnvironment } from "./dbca.js";
import { copilotDatabase, copilotNetwork, copilotUtility } from "./dbtCopilot.js";
import { dcWhitenoise } from "./democracyClub.js";
import { decoupleModule } from "./decouple.js";
import { djDatabaseUrlModule } from "./djDatabaseUrl.js";
import { djEmailUrlModule } from "./djEmailUrl.js";
import { djangoCacheUrlModule } from "./djangoCacheUrl.js";
import { environModule } from "./djangoEnviron.js";
import { emailUtilities } from "./emailAddresses.js";
import { enumModule } from "./enums.js";
import { dotenvModule } from "./dotenv.js";
import { environsModule } from "./environs.js";
import {
  collectionsModule,
  contextlibModule,
  copyModule,
  functoolsModule,
  itertoolsModule,
  typesModule,
} from "./functional.js";
import { importlibModule, moduleSpecs, runpyModule } from "./importing.js";
import { getenvModule } from "./getenv.js";
import { hashlibModule } from "./hashlib.js";
import { jsonModule } from "./json.js";
import { dynaconfModule } from "./dynaconf.js";
import { djangoHerokuModule } from "./platforms.js";
import { injectionContainers } from "./dependencyInjector.js";
import { mitolEnvironment } from "./mitol.js";
import { metadataModule, packageResources } from "./metadata.js";
import { mathModule } from "./mathModule.js";
import { oldPydanticModule, pydanticModule, pydanticSettingsModule } from "./pydanticSettings.js";
import { marshmallowModule } from "./marshmallowValidators.js";
import { randomModule, secretsModule, stringModule, uuidModule } from "./random.js";
import { inspectModule } from "./reflection.js";
import { reModule } from "./regularExpressions.js";
import { everettOptions, everettModule } from "./everett.js";
import { fileCopies } from "./fileCopies.js";
import { sentryModule } from "./sentry.js";
import { smartEnvModule } from "./smartEnv.js";
import { splitSettingsTools } from "./splitSettings.js";
import { systemModules } from "./system.js";
import { tomlModule } from "./tomllib.js";
import { unipathModule } from "./unipath.js";
import { urllibParse } from "./urllib.js";
import { withUserContainers } from "./userContainers.js";
import { yamlModule } from "./yaml.js";

/** Models of modules by dotted name, each made once a run. */
export const libraries: Readonly<Record<string, (run: Run) => Value>> = {
  ...systemModules,
  "collections.abc": abstractClasses,
  math: mathModule,
  base64: base64Module,
  "lasuite.configuration.values": lasuiteValues,
  marshmallow: marshmallowModule,
  "mitol.common.envs": mitolEnvironment,
  operator: operatorModule,
  textwrap: textwrapModule,
  collections: () => withUserContainers(collectionsModule()),
  cfenv: cfenvModule,
  configurations: configurationsModule,
  "configurations.values": configurationValues,
  contextlib: contextlibModule,
  copy: copyModule,
  "corsheaders.defaults": corsDefaultsModule,
  "csp.constants": cspConstantsModule,
  dataclasses: dataclassesModule,
  datetime: datetimeModule,
  "dbca_utils.utils": dbcaEnvironment,
  "dbt_copilot_python.database": copilotDatabase,
  "dbt_copilot_python.network": copilotNetwork,
  "dbt_copilot_python.utility": copilotUtility,
  "dc_utils.settings.whitenoise": dcWhitenoise,
  decouple: decoupleModule,
  "dependency_injector.containers": injectionContainers,
  dj_database_url: djDatabaseUrlModule,
  dj_email_url: djEmailUrlModule,
  django_cache_url: djangoCacheUrlModule,
  django_heroku: djangoHerokuModule,
  django_on_heroku: djangoHerokuModule,
  dotenv: dotenvModule,
  dynaconf: dynaconfModule,
  "email.utils": emailUtilities,
  enum: enumModule,
  environ: environModule,
  "environ.environ": environModule,
  environs: environsModule,
  everett: everettModule,
  "everett.manager": everettOptions,
  functools: functoolsModule,
  getenv: getenvModule,
  hashlib: hashlibModule,
  importlib: importlibModule,
  "importlib.util": moduleSpecs,
  "importlib.metadata": metadataModule,
  importlib_metadata: metadataModule,
  "importlib.resources": resourcesModule,
  importlib_resources: resourcesModule,
  pkg_resources: packageResources,
  pkgutil: pkgutilModule,
  runpy: runpyModule,
  shutil: fileCopies,
  inspect: inspectModule,
  itertools: itertoolsModule,
  json: jsonModule,
  pydantic: pydanticModule,
  "pydantic.v1": oldPydanticModule,
  pydantic_settings: pydanticSettingsModule,
  random: randomModule,
  re: reModule,
  secrets: secretsModule,
  sentry_sdk: sentryModule,
  smart_env: smartEnvModule,
  "split_settings.tools": splitSettingsTools,
  string: stringModule,
  toml: tomlModule("toml"),
  tomli: tomlModule("tomli"),
  tomllib: tomlModule("tomllib"),
  types: typesModule,
  unipath: unipathModule,
  "urllib.parse": urllibParse,
  uuid: uuidModule,
  yaml: yamlModule,
};
