import { mapIn } from "../text/mapIn.js";
import { Alternatives, under, type Way, waysOf } from "../domain/alternatives.js";
import { Cells } from "./cells.js";
import { mayBeSetIn, withFile } from "./missingFiles.js";
import type { Value } from "../domain/value.js";
import type { Span } from "../text/span.js";
import type { Run } from "./runtime.js";
import type { Binding, ModuleObject, Scope } from "./scope.js";

/** A module with a namespace of its own. */
export function newModule(
  name: string,
  file: string,
  run: Run,
  options: { readonly isPackage?: boolean; readonly loading?: boolean; readonly standsAt?: Span } = {},
): ModuleObject {
  const isOwn = options.loading === true && options.standsAt === undefined;
  const key = isOwn ? keyOfNext(`${name}\0${file}`, run) : "";
  const before = isOwn ? run.made.get(key) : undefined;
  if (isOwn) {
    run.madeNow.add(key);
    run.madeOn.set(key, true);
  }
  if (before) {
    before.loading = true;
    return before;
  }
  const runsAt = run.context.placeOf?.(file) ?? file;
  const module: ModuleObject = {
    kind: "module",
    name,
    file,
    ...(runsAt !== file && { runsAt }),
    isPackage: options.isPackage ?? false,
    loading: options.loading ?? false,
    scope: undefined as never,
    ...(options.standsAt && { standsAt: options.standsAt }),
  };
  (module as { scope: Scope }).scope = moduleScope(module, run);
  if (isOwn) run.made.set(key, module);
  return module;
}

/** The settings, where each way of a statement before them has loaded a module of its own: its names are what each of those has, where it has it. */
export function joinedModule(ways: readonly Way<ModuleObject>[], run: Run): ModuleObject | undefined {
  const [first] = ways;
  if (first === undefined || ways.length === 1) return first?.value;
  const { conditions } = run.decisions;
  const { name, file, isPackage } = first.value;
  const module = newModule(name, file, run, { isPackage });
  for (const cellsOf of [({ bindings }: ModuleScope) => bindings, ({ unseenCells }: ModuleScope) => unseenCells]) {
    const to = cellsOf(module.scope as ModuleScope) as Cells<unknown>;
    const from = ways.map(({ where, value }) => ({
      where,
      cells: cellsOf(value.scope as ModuleScope) as Cells<unknown>,
    }));
    for (const key of new Set(from.flatMap(({ cells }) => [...cells.rawKeys()])))
      run.heap.write(
        to,
        key,
        from.flatMap(({ where, cells }) => under(waysOf(cells.raw(key), conditions.always), where, conditions)),
      );
  }
  return module;
}

/** A module that several ways of one statement run is another for each, the same ones after an edit. */
function keyOfNext(key: string, run: Run): string {
  let own = key;
  for (let made = 1; isMade(own, run); made++) own = `${key}\0${made}`;
  return own;
}

/** Whether this run has made it on this path, or in a way that was undone: what that way made may still be held. On another path it has nothing. */
function isMade(key: string, { madeNow, madeOn }: Run): boolean {
  return madeNow.has(key) && ((madeOn as Cells<true>).raw(key) === undefined || madeOn.has(key));
}

/** A file that runs in a module's own namespace, as `include` of split-settings has it: the same object after an edit. */
export function moduleWithin(target: Scope, file: string, { made }: Run): ModuleObject {
  const key = `${target.module.name}\0${target.module.file}\0${file}`;
  const before = made.get(key);
  if (before && before.scope.bindings === target.bindings) return before;
  const module: ModuleObject = { ...target.module, file };
  const scope: Scope = { ...target, module };
  // What cannot be seen of the namespace is the namespace's, as its names are.
  for (const key of ["unseen", "starred"] as const)
    Object.defineProperty(scope, key, {
      enumerable: true,
      get: () => target[key],
      set: (value: never) => {
        target[key] = value;
      },
    });
  (module as { scope: Scope }).scope = scope;
  made.set(key, module);
  return module;
}

interface ModuleScope extends Scope {
  readonly unseenCells: Cells<string>;
}

/** Why names of it cannot be seen may differ by environment as its names do. */
function moduleScope(module: ModuleObject, { heap }: Run): Scope {
  const unseen = heap.cells<string>();
  const starred = heap.cells<readonly Value[]>();
  const scope = {
    kind: "module",
    bindings: heap.cells<Binding>(),
    parent: undefined,
    module,
    outer: new Map(),
    unseenCells: unseen,
  };
  Object.defineProperty(scope, "unseen", {
    enumerable: true,
    get: () => unseen.get("unseen"),
    set: (reason: string | undefined) => {
      if (reason !== undefined) unseen.set("unseen", reason);
    },
  });
  Object.defineProperty(scope, "starred", {
    enumerable: true,
    get: () => starred.get("starred"),
    set: (modules: readonly Value[]) => {
      starred.set("starred", modules);
    },
  });
  return scope as unknown as Scope;
}

/** Why names of a module cannot be seen, with its alternatives. */
export function rawUnseen(scope: Scope): string | Alternatives<string> | undefined {
  const { unseenCells } = scope as Partial<ModuleScope>;
  return unseenCells ? unseenCells.raw("unseen") : scope.unseen;
}

/** Makes another binding of each, whatever its alternatives: nothing is chosen. */
export function mapBindings(bindings: Map<string, Binding>, change: (binding: Binding, name: string) => Binding): void {
  if (!(bindings instanceof Cells)) {
    for (const [name, binding] of bindings) bindings.set(name, change(binding, name));
    return;
  }
  const cells = bindings as Cells<Binding>;
  for (const name of cells.rawKeys()) {
    const raw = cells.raw(name);
    if (raw instanceof Alternatives)
      cells.setRaw(name, new Alternatives(raw.ways.map(({ where, value }) => ({ where, value: change(value, name) }))));
    else if (raw !== undefined) cells.setRaw(name, change(raw, name));
  }
}

/** What is bound so far: where the module is there, it may set it, or what runs in its place does not. */
export function mayAllBeSetIn({ name, example }: Run["optionalMissing"][number], scope: Scope): void {
  mapBindings(scope.bindings, (binding, bound) => ({
    ...binding,
    unless: withFile(binding.unless, mayBeSetIn(name, bound, example)),
  }));
}

/** The binding as an import at that place brings it in: the same object every time. */
export function asImported(binding: Binding, at: Span, { imported }: Run): Binding {
  const byPlace = mapIn(imported, binding);
  let made = byPlace.get(at);
  if (!made) byPlace.set(at, (made = { ...binding, steps: [...binding.steps, { step: "imported", at }] }));
  return made;
}

/** Binds a name to what another namespace has, with its alternatives; where that has nothing the name keeps what it has. */
export function bindAs(
  to: Map<string, Binding>,
  name: string,
  from: Map<string, Binding>,
  source: string,
  change: (binding: Binding) => Binding,
  { heap }: Run,
): boolean {
  const raw = from instanceof Cells ? (from as Cells<Binding>).raw(source) : from.get(source);
  if (raw === undefined) return false;
  if (!(raw instanceof Alternatives) || !(to instanceof Cells)) {
    const plain = raw instanceof Alternatives ? from.get(source) : raw;
    if (plain !== undefined) to.set(name, change(plain));
    return plain !== undefined;
  }
  const { conditions } = heap.decisions;
  const cells = to as Cells<Binding>;
  const before = cells.raw(name);
  const elsewhere = conditions.not(conditions.or(...raw.ways.map((way) => way.where)));
  const kept =
    before === undefined
      ? []
      : (before instanceof Alternatives ? before.ways : [{ where: conditions.always, value: before }]).flatMap(
          ({ where, value }) => {
            const both = conditions.and(where, elsewhere);
            return both === conditions.never ? [] : [{ where: both, value }];
          },
        );
  heap.write(cells, name, [...raw.ways.map(({ where, value }) => ({ where, value: change(value) })), ...kept]);
  return true;
}
