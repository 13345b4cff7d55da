import {
  both,
  byRisk,
  gateIsOff,
  gateIsOn,
  notAll,
  notByRisk,
  notOpen,
  notPerson,
  prefix,
  project,
  severalChecklists,
} from "./conditions.js";

/** What package.json has as `contributes.commands`, and when the palette has them. */
export function commandContributions(): {
  readonly commands: readonly object[];
  readonly commandPalette: readonly object[];
} {
  return {
    commands: commands.map(({ name, icon }) => ({
      command: prefix + name,
      title: `%command.${name}%`,
      category: "Django Deploy Hygiene",
      ...(icon === undefined ? {} : { icon: `$(${icon})` }),
    })),
    commandPalette: commands.flatMap(({ name, palette }) =>
      palette === undefined ? [] : [{ command: prefix + name, when: palette }],
    ),
  };
}

interface Command {
  /** Its title is `command.<name>` of package.nls.json. */
  readonly name: string;
  /** Of https://code.visualstudio.com/api/references/icons-in-labels. */
  readonly icon?: string;
  /** When the palette has it: always without. */
  readonly palette?: string;
}

const python = "editorLangId == python";
/** What is asked of a row needs one. */
const never = "false";

const commands: readonly Command[] = [
  { name: "showChecklist", icon: "checklist" },
  { name: "showResolvedSettings", icon: "list-tree" },
  { name: "showEnvironment", icon: "symbol-variable" },
  { name: "selectProduction", icon: "server-environment" },
  { name: "notProduction", icon: "circle-slash" },
  { name: "fixAllInFile", icon: "wand", palette: python },
  { name: "fixEverything", icon: "wand" },
  { name: "explain", icon: "question" },
  { name: "copyChecklistAsMarkdown", icon: "copy" },
  { name: "refresh", icon: "refresh" },
  { name: "restartServer" },
  { name: "showOutput" },
  { name: "fixItem", icon: "lightbulb", palette: never },
  { name: "findItem", icon: "search", palette: project },
  { name: "showAllItems", icon: "filter", palette: both(project, notAll) },
  { name: "showOpenItems", icon: "filter-filled", palette: both(project, notOpen) },
  { name: "showItemsForPerson", icon: "person", palette: both(project, notPerson) },
  { name: "sortByRisk", icon: "sort-precedence", palette: both(project, notByRisk) },
  { name: "sortAsChecklist", icon: "list-ordered", palette: both(project, byRisk) },
  { name: "selectChecklists", icon: "folder-library", palette: both(project, severalChecklists) },
  { name: "goToItem", icon: "go-to-file", palette: never },
  { name: "confirmItem", icon: "pass", palette: project },
  { name: "reopenItem", icon: "discard", palette: project },
  { name: "ignoreItem", icon: "circle-slash", palette: project },
  { name: "openConfirmations", icon: "json", palette: project },
  { name: "copyItemAsMarkdown", icon: "copy", palette: never },
  { name: "showMigrations", icon: "database", palette: project },
  { name: "copyMigrationsAsMarkdown", icon: "copy", palette: project },
  { name: "showReport", icon: "output", palette: project },
  { name: "copyReportAsMarkdown", icon: "copy", palette: project },
  { name: "saveReport", icon: "save-as", palette: project },
  { name: "compareSettings", icon: "diff", palette: project },
  { name: "showValueChain", palette: python },
  { name: "turnOnCommitGate", icon: "unlock", palette: gateIsOff },
  { name: "turnOffCommitGate", icon: "lock", palette: gateIsOn },
];
