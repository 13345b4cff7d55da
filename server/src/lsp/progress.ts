import type { Connection, WorkDoneProgressServerReporter } from "vscode-languageserver";
import type { Progress } from "./editor.js";

/** A progress of the editor's window, where it has that; it is made by a request, and may be over before that is answered. */
export function showProgress(connection: Connection, title: string, stop: () => void): Progress {
  let shown: WorkDoneProgressServerReporter | undefined;
  let over = false;
  let last: string | undefined;
  connection.window.createWorkDoneProgress().then(
    (reporter) => {
      if (over) return;
      shown = reporter;
      reporter.begin(title, undefined, last, true);
      reporter.token.onCancellationRequested(stop);
    },
    () => undefined,
  );
  return {
    report(message) {
      if (message === last) return;
      last = message;
      shown?.report(message);
    },
    done() {
      over = true;
      shown?.done();
    },
  };
}
