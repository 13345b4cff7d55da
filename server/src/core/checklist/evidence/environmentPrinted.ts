import type { Evidence } from "../../settings/verdict.js";
import type { EvidenceAnswer, EvidenceContext } from "../evidenceContext.js";
import { half, nothing, shown, whole } from "./answers.js";

const call = String.raw`\b(?:print|pprint|pp|log(?:g(?:er|ing))?\.\w{1,20}|sys\.std(?:out|err)\.write)\([^\n()]{0,80}`;
/** The whole environment, not one variable of it. */
const inPython =
  /\b(?:print|pprint|pp|log(?:g(?:er|ing))?\.\w{1,20}|sys\.std(?:out|err)\.write)\([^\n)]{0,80}\bos\.environ\b(?!\s*[[.]|["'])|\b(?:print|pprint|pp|log(?:g(?:er|ing))?\.\w{1,20})\([^\n)]{0,80}\bos\.environ\.(?:items|values|copy)\(/;
/** A secret of the settings, as an argument or in the braces of a formatted text. */
const secret = new RegExp(
  `${call}\\bsettings\\.(?:SECRET_KEY|DATABASES|\\w{1,40}_(?:PASSWORD|SECRET|TOKEN|API_KEY))\\s*[,)}!:]`,
);
const inShell =
  /^[ \t]*(?:-[ \t]+)?(?:run:[ \t]*|RUN[ \t]+)?(?:\/usr\/bin\/)?(?:printenv|env)[ \t]*(?:\|[ \t]*sort[ \t]*)?$/m;
/** The database's address with its password, or the beginning of it; not where it goes to a file or to a command. */
const echoed =
  /^[ \t]*(?:-[ \t]+)?(?:run:[ \t]*)?(?:echo|printf)\b[^\n>|']{0,200}\$(?:DATABASE_URL\b(?! (?:is )?(?:not|un)[ -]?set)|\{DATABASE_URL(?:\}|:\d))[^\n>|]{0,200}$/m;
/** Their lines are lists of names: `exclude = env`. */
const noShell = /\.(?:ini|cfg|toml|conf|json)$/;

/** Everything was searched, so that what is not found is not there. */
export function environmentPrinted({ paths, search, show }: EvidenceContext): EvidenceAnswer {
  const shells = paths.deploy.filter((path) => !noShell.test(path));
  const found: readonly Evidence[] = [
    ...[...search(paths.python, inPython), ...search(shells, inShell)].map(({ at }) => ({
      at,
      text: `${show(at.file)} prints the whole environment`,
    })),
    ...[...search(paths.code, secret), ...search(shells, echoed)].map(({ at }) => ({
      at,
      text: `${show(at.file)} prints a secret of the settings`,
    })),
  ];
  const [first, ...more] = found;
  if (first !== undefined) return whole(half(first.text, first, ...more.slice(0, 5)));
  if (paths.python.length === 0) return whole(nothing("no Python file was found"));
  return whole(
    shown({
      at: undefined,
      text: `none of ${paths.python.length} Python and ${paths.deploy.length} deploy files prints the whole environment, or a secret of the settings`,
    }),
  );
}
