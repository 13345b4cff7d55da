import * as vscode from "vscode";
import type { WireLocation } from "../../../server/src/lsp/protocol.js";
import { open } from "../locations.js";
import { isForPerson } from "./checklistStates.js";
import { openEvidenceCommand, type ChecklistNode, type ItemNode } from "./checklistTree.js";

/**
 * Space in the checklist: ticks an item that a person confirms, opens and closes every other row, as it does in other trees.
 * VS Code has no key for check boxes, and tells extensions which row is selected but not which is focused. So the key runs three commands:
 * hold what a selection opens, select the focused row, act on the selection.
 */
export function registerKeys(
  views: readonly vscode.TreeView<ChecklistNode>[],
  toggle: (node: ItemNode) => void,
): vscode.Disposable {
  let heldUntil = 0;
  return vscode.Disposable.from(
    vscode.commands.registerCommand("djangoDeployHygiene.holdOpening", () => {
      heldUntil = Date.now() + holdTime;
    }),
    vscode.commands.registerCommand("djangoDeployHygiene.toggleRow", async (view: unknown) => {
      const node = views[view === "openItems" ? 1 : 0]?.selection[0];
      if (node?.kind !== "item") return; // Being selected opens and closes a row that has no command of its own.
      if (isForPerson(node.item)) toggle(node);
      else if (node.item.evidence.some(({ location }) => location !== undefined))
        await vscode.commands.executeCommand("list.toggleExpand");
    }),
    vscode.commands.registerCommand(openEvidenceCommand, async (location: WireLocation) => {
      if (Date.now() >= heldUntil) await open(location);
    }),
  );
}

/** Milliseconds from the key to the command of the row that it selects, with room for a busy machine. */
const holdTime = 500;
