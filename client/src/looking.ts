import type { Looking } from "../../server/src/lsp/protocol.js";

/** What each feature looks at, told to the server as one; what changes in one go is told once. */
export interface LookingAt {
  look(who: string, at: Looking): void;
  /** To a server that has just begun. */
  tellAgain(): void;
}

export function lookingAt(tell: (looking: Looking) => void): LookingAt {
  const parts = new Map<string, Looking>();
  let told: string | undefined;
  let isWaiting = false;

  function tellNow(): void {
    isWaiting = false;
    const looking = together([...parts.values()]);
    const text = JSON.stringify(looking);
    if (text === told) return;
    told = text;
    tell(looking);
  }

  return {
    look(who, at) {
      parts.set(who, at);
      if (isWaiting) return;
      isWaiting = true;
      queueMicrotask(tellNow);
    },
    tellAgain() {
      told = undefined;
      tellNow();
    },
  };
}

function together(parts: readonly Looking[]): Looking {
  const all = Object.assign({}, ...parts) as Looking;
  return {
    ...all,
    checklist: parts.some((part) => part.checklist),
    environment: parts.some((part) => part.environment),
    migrations: parts.some((part) => part.migrations),
    settings: parts.flatMap((part) => part.settings ?? []),
  };
}
