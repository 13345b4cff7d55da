import { capital } from "../../text/capital.js";
import { finding, holds, notDetermined, settingsRule } from "../rule.js";

export default settingsRule({
  id: "syntax-error",
  family: "python",
  severity: "error",
  docs: {
    summary: "A settings module is not valid Python",
    why: "Python refuses the whole file, so that neither the server nor any command of `manage.py` starts. What stands on the line is left out here; everything else in the file is still looked at.",
    remedy: "Correct the line. Where it is valid in a newer Python only, the Python that production runs decides.",
    references: ["https://docs.python.org/3/reference/grammar.html"],
  },
  check({ settings }) {
    if (settings.syntaxErrors.length === 0) return holds();
    return settings.syntaxErrors.map(({ at, message, until }) =>
      until !== undefined
        ? notDetermined(`whether this runs on Python ${until}`, at)
        : finding({ at, certainty: "definite", message: sentence(message) }),
    );
  },
});

/** The parser's text may begin in lower case. */
function sentence(message: string): string {
  return message === "" ? "This is not valid Python" : capital(message);
}
