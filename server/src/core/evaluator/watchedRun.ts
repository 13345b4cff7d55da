import type { SET } from "./decisions.js";
import type { Watch } from "./keptValues.js";
import type { Binding, EvaluationContext, ImportTarget, Run } from "./runtime.js";

/** The names of a module, telling what is looked up while a value is recorded. */
export class ModuleBindings extends Map<string, Binding> {
  constructor(private readonly watch: Watch) {
    super();
  }

  override get(name: string): Binding | undefined {
    const binding = super.get(name);
    const { recording } = this.watch;
    if (recording !== undefined) {
      if (recording.bindings === this) recording.names.set(name, binding?.value);
      else recording.beyond = true;
    }
    return binding;
  }

  override set(name: string, binding: Binding): this {
    // Map's own constructor sets nothing here: there is no iterable.
    this.watch.beyond();
    return super.set(name, binding);
  }

  override has(name: string): boolean {
    this.watch.beyond();
    return super.has(name);
  }

  override delete(name: string): boolean {
    this.watch.beyond();
    return super.delete(name);
  }

  override clear(): void {
    this.watch.beyond();
    super.clear();
  }

  override get size(): number {
    this.watch.beyond();
    return super.size;
  }

  override forEach(callback: (binding: Binding, name: string, map: Map<string, Binding>) => void): void {
    this.watch.beyond();
    super.forEach(callback);
  }

  override entries(): MapIterator<[string, Binding]> {
    this.watch.beyond();
    return super.entries();
  }

  override keys(): MapIterator<string> {
    this.watch.beyond();
    return super.keys();
  }

  override values(): MapIterator<Binding> {
    this.watch.beyond();
    return super.values();
  }

  override [Symbol.iterator](): MapIterator<[string, Binding]> {
    this.watch.beyond();
    return super[Symbol.iterator]();
  }
}

/** What a run decided of variables, telling what is asked. */
export class WatchedFacts extends Map<string, string | null | typeof SET> {
  watch: Watch | undefined;

  override get(variable: string): string | null | typeof SET | undefined {
    const fact = super.get(variable);
    this.watch?.recording?.facts.set(variable, fact);
    return fact;
  }

  override has(variable: string): boolean {
    return this.get(variable) !== undefined;
  }
}

/** The run, telling which parts of its state are touched. */
export function watchedRun(own: Run, watch: Watch): Run {
  const beyond = <K extends keyof Run>(name: K): PropertyDescriptor => ({
    get() {
      watch.beyond();
      return own[name];
    },
  });
  const touched = (name: "assigned" | "handlers"): PropertyDescriptor => ({
    get() {
      if (watch.recording !== undefined) watch.recording[name] = true;
      return own[name];
    },
  });
  return Object.defineProperties({ ...own }, {
    modules: beyond("modules"), optionalMissing: beyond("optionalMissing"), filesRead: beyond("filesRead"), missingModulesExist: beyond("missingModulesExist"), libraryState: beyond("libraryState"),
    assigned: touched("assigned"), handlers: touched("handlers"),
    debugTakenAsFalse: {
      get() {
        if (watch.recording !== undefined) watch.recording.debug = { takenAsFalse: own.debugTakenAsFalse };
        return own.debugTakenAsFalse;
      },
    },
  });
}

/** Files change between evaluations: what was made of them is not kept. */
export function watchedContext(context: EvaluationContext, watch: Watch): EvaluationContext {
  const { parseText } = context;
  // No file comes or goes meanwhile.
  const imports = new Map<string, ImportTarget>();
  return Object.defineProperty({
    ...context,
    parse: (file: string) => {
      watch.beyond();
      return context.parse(file);
    },
    ...(parseText && {
      parseText: (text: string) => {
        watch.beyond();
        return parseText(text);
      },
    }),
    resolveImport: (from: string, level: number, module: string) => {
      watch.beyond();
      const key = `${level} ${module} ${from}`;
      let target = imports.get(key);
      if (target === undefined) imports.set(key, (target = context.resolveImport(from, level, module)));
      return target;
    },
  }, "files", {
    get() {
      watch.beyond();
      return context.files;
    },
  });
}
