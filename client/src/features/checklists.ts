import * as vscode from "vscode";
import { checklistRequest, type ChecklistResponse, type Overview } from "../../../server/src/lsp/protocol.js";
import { follow, type Followed } from "../follow.js";
import type { Server } from "../server.js";

/** The checklists, for everything that draws them or chooses of them. */
export interface Checklists extends Followed<ChecklistResponse> {
  /** What there is, and how much of it fails: known without any checklist. */
  readonly overview: Followed<Overview>;
  /** They are looked at while one of these views is visible. */
  shownIn(views: readonly vscode.TreeView<unknown>[]): vscode.Disposable;
}

export function followChecklists(server: Server): Checklists {
  let isVisible = false;
  const overview = follow<Overview>(server, { part: (shown) => shown.overview, isLookedAt: () => true });
  const checklists = follow<ChecklistResponse>(server, {
    part: (shown) => shown.checklist,
    isLookedAt: () => isVisible,
    async request() {
      // Until then the server has not found what there is.
      await overview.whenKnown();
      return server.request<ChecklistResponse>(checklistRequest);
    },
  });
  return {
    overview,
    get current() {
      return checklists.current;
    },
    onChanged: checklists.onChanged,
    whenKnown: () => checklists.whenKnown(),
    shownIn(views) {
      const look = (): void => {
        isVisible = views.some((view) => view.visible);
        server.look("checklist", { checklist: isVisible });
      };
      look();
      return vscode.Disposable.from(...views.map((view) => view.onDidChangeVisibility(look)));
    },
    dispose() {
      overview.dispose();
      checklists.dispose();
    },
  };
}
