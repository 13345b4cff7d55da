import type { Run } from "../runtime.js";
import { isAtLeast } from "./libraryModel.js";

export const reader = "django-environ";
export const atLeast = (run: Run, ...version: number[]): boolean => isAtLeast("django-environ", version, run);
