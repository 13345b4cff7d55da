import type { FixDraft } from "./fix.js";
import type { SettingsFixes } from "./settingsFixes.js";

/**
 * A list that is made when someone looks into it. Which fixes there are follows from the text of whole modules, and nobody asks
 * for them while the user types.
 */
export function lazyFixes(make: () => readonly FixDraft[]): readonly FixDraft[] {
  let isMade = false;
  const list: FixDraft[] = [];
  const made = (): FixDraft[] => {
    if (!isMade) {
      isMade = true;
      list.push(...make());
    }
    return list;
  };
  return new Proxy(list, {
    get: (_, key) => Reflect.get(made(), key) as unknown,
    has: (_, key) => key === lazy || Reflect.has(made(), key),
    ownKeys: () => Reflect.ownKeys(made()),
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(made(), key),
  });
}

/** Whether there may be fixes, told without making them: now and then a list that is made later turns out empty. */
export function mayHaveFixes(fixes: readonly FixDraft[]): boolean {
  return lazy in fixes || fixes.length > 0;
}

const lazy = Symbol("made when someone looks into it");

/** The fixes, each list made when someone looks into it. */
export function lazySettingsFixes(
  fixes: SettingsFixes,
  watch: {
    /** A fix is asked for. */ asked(): void /** Someone looks into it. */;
    made(): void /** The texts are those that the fixes are for. */;
    isCurrent(): boolean;
  },
): SettingsFixes {
  const lazily =
    <A extends readonly unknown[]>(method: (...given: A) => readonly FixDraft[]) =>
    (...given: A): readonly FixDraft[] => {
      watch.asked();
      return lazyFixes(() => {
        watch.made();
        // What the evaluation says of places has moved on with the texts.
        return watch.isCurrent() ? method(...given) : [];
      });
    };
  return {
    fromEnvironment: lazily(fixes.fromEnvironment),
    fromEnvironmentAt: lazily(fixes.fromEnvironmentAt),
    setSetting: lazily(fixes.setSetting),
    decideByEnvironment: lazily(fixes.decideByEnvironment),
    replace: lazily(fixes.replace),
    inCall: lazily(fixes.inCall),
    wrapInList: lazily(fixes.wrapInList),
    moveElement: lazily(fixes.moveElement),
    insertElement: lazily(fixes.insertElement),
    removeElement: lazily(fixes.removeElement),
    onlyInDevelopment: lazily(fixes.onlyInDevelopment),
    addToList: lazily(fixes.addToList),
    addEntry: lazily(fixes.addEntry),
    moveIntoDict: lazily(fixes.moveIntoDict),
    gatherSettings: lazily(fixes.gatherSettings),
    renameSetting: lazily(fixes.renameSetting),
    removeSetting: lazily(fixes.removeSetting),
    rewriteFromEnvironment(at, settingOf) {
      watch.made();
      return fixes.rewriteFromEnvironment(at, settingOf);
    },
  };
}
