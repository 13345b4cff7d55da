import { getAttribute } from "./attributes.js";
import { joinedCall, runInside } from "./blocks.js";
import { builtins } from "./builtins.js";
import { callFunction, callValue } from "./calls.js";
import { iterate } from "./convert.js";
import { evaluate } from "./expressions.js";
import { importSettings } from "./imports.js";
import { callSpecial } from "./instances.js";
import { libraryModule, starNames } from "./models/index.js";
import type { Language } from "./runtime.js";
import { execute } from "./statements.js";

/** The parts of the interpreter, put together. */
export const interpreter: Language = {
  evaluate,
  execute,
  runInside,
  joinedCall,
  callValue,
  callFunction,
  callSpecial,
  getAttribute,
  iterate,
  libraryModule,
  starNames,
  importSettings,
  builtins,
};
