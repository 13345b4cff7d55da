import type { Binding, ClassObject, Run } from "../runtime.js";

/** The settings that django-configurations takes from a class: upper-case attributes along its method resolution order. */
export function configurationSettings(type: ClassObject, run: Run): ReadonlyMap<string, Binding> {
  void run;
  const settings = new Map<string, Binding>();
  for (const one of [...type.mro].reverse()) for (const [name, binding] of one.scope.bindings) if (name === name.toUpperCase()) settings.set(name, binding);
  return settings;
}
