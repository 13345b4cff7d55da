import * as vscode from "vscode";
import type { Looking, Shown } from "../../../server/src/lsp/protocol.js";
import { follow } from "../follow.js";
import type { Server } from "../server.js";

export interface FollowedTree<T, Node> {
  /** The view's id in the manifest, without the extension's. */
  readonly name: string;
  readonly part: (shown: Shown) => T | undefined;
  request(): Promise<T | undefined>;
  /** What the server is told of the view. */
  looking(isVisible: boolean): Looking;
  rootsOf(response: T): readonly Node[];
  childrenOf(node: Node): Node[];
  treeItem(node: Node): vscode.TreeItem;
  /** What stands above the tree. */
  messageOf?(response: T | undefined): string;
}

/** A view of one part of what the server shows, told by it while the view is visible. A single root is left out: its children stand in its place. */
export function registerFollowedTree<T, Node>(
  server: Server,
  { name, part, request, looking, rootsOf, childrenOf, treeItem, messageOf }: FollowedTree<T, Node>,
): vscode.Disposable {
  let isVisible = false;
  const followed = follow<T>(server, { part, isLookedAt: () => isVisible, request });
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<Node>(`djangoDeployHygiene.${name}`, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: treeItem,
      async getChildren(node) {
        if (node !== undefined) return childrenOf(node);
        const response = await followed.whenKnown();
        if (messageOf !== undefined) view.message = messageOf(response);
        const roots = response === undefined ? [] : rootsOf(response);
        const [only] = roots;
        return roots.length === 1 && only !== undefined ? childrenOf(only) : [...roots];
      },
    },
  });
  return vscode.Disposable.from(
    view,
    changed,
    followed,
    followed.onChanged(() => changed.fire()),
    view.onDidChangeVisibility(({ visible }) => {
      isVisible = visible;
      server.look(`${name} view`, looking(visible));
    }),
  );
}
