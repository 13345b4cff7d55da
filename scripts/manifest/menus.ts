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

/** What package.json has as `contributes.menus`, besides the palette. */
export function menuContributions(): Readonly<Record<string, readonly object[]>> {
  return Object.fromEntries(
    Object.entries(menus).map(([menu, entries]) => [
      menu,
      entries.map(([name, group, when]) => ({
        ...(name === filter ? { submenu: name } : { command: prefix + name }),
        when,
        group,
      })),
    ]),
  );
}

/** The submenu of package.json. */
const filter = `${prefix}filter`;

const inChecklist = `view == ${prefix}checklist`;
const inOpenItems = `view == ${prefix}openItems`;
const inMigrations = `view == ${prefix}migrations`;
const inResolved = `view == ${prefix}resolved`;
const projectsChecklist = both(inChecklist, project);
const report = `activeWebviewPanelId == ${prefix}report`;

/** What can be done with a row is a word of its context value (client/src/features/checklistTree.ts). */
const rows = "view =~ /^djangoDeployHygiene\\.(checklist|openItems)$/";
const row = (word: string): string => both(rows, `viewItem =~ /\\b${word}\\b/`);

/** Files of which one can say that they are not production's: Python and deploy files. test/unit/deployKinds.test.ts tries every name of these. */
const deployFileNames = [
  String.raw`\.(ya?ml|toml|ini|cfg|sh|bash|conf|nginx|service|socket|env|py|j2)(\.[\w-]+)?$`,
  String.raw`[\\\/][^\\\/]*(docker|container|proc|caddy)file[^\\\/]*$|\.docker$`,
  String.raw`[\\\/](\.env[^\\\/]*|(dot)?env[._-][^\\\/]*|makefile|justfile|jenkinsfile|entrypoint|start|run|gunicorn_start|release|(re|run)?deploy|pre_compile|post_compile|captain-definition|(app|railpack|railway|vercel|zappa_settings|scalingo|dokku)\.json|[^\\\/]*uwsgi[^\\\/]*\.xml|[^\\\/]*(task|container)[-_]?def[^\\\/]*\.json|dockerrun\.aws\.json|[^\\\/]*\.json\.(tf)?tpl)$`,
  String.raw`[\\\/](sites-available|sites-enabled|\.envs|\.ebextensions|\.do)[\\\/][^\\\/]+$`,
];
const deployFile = both(project, `resourcePath =~ /${deployFileNames.join("|")}/i`);

type Entry = readonly [name: string, group: string, when: string];

const menus: Readonly<Record<string, readonly Entry[]>> = {
  "view/title": [
    ["copyMigrationsAsMarkdown", "navigation@1", inMigrations],
    ["showMigrations", "navigation@2", inMigrations],
    ["fixEverything", "navigation@1", projectsChecklist],
    [filter, "navigation@2", projectsChecklist],
    ["showReport", "navigation@3", projectsChecklist],
    ["findItem", "0_find@1", projectsChecklist],
    ["selectChecklists", "1_project@1", both(projectsChecklist, severalChecklists)],
    ["selectProduction", "1_project@2", projectsChecklist],
    ["showResolvedSettings", "1_project@3", projectsChecklist],
    ["compareSettings", "1_project@4", projectsChecklist],
    ["openConfirmations", "1_project@5", projectsChecklist],
    ["copyChecklistAsMarkdown", "2_copy@1", projectsChecklist],
    ["copyReportAsMarkdown", "2_copy@2", projectsChecklist],
    ["saveReport", "2_copy@3", projectsChecklist],
    ["refresh", "3_server@1", inChecklist],
    ["showOutput", "3_server@2", inChecklist],
    ["restartServer", "3_server@3", inChecklist],
    ["turnOnCommitGate", "navigation@1", both(inOpenItems, gateIsOff)],
    ["turnOffCommitGate", "navigation@1", both(inOpenItems, gateIsOn)],
    ["showChecklist", "navigation@2", both(inOpenItems, project)],
    ["showReport", "1_report@1", both(inOpenItems, project)],
    ["compareSettings", "navigation@1", inResolved],
  ],
  "view/item/context": [
    ["fixItem", "inline@1", row("fixable")],
    ["confirmItem", "inline@2", row("confirmable")],
    ["explain", "inline@3", row("explainable")],
    ["goToItem", "1_item@1", row("place")],
    ["fixItem", "1_item@2", row("fixable")],
    ["explain", "1_item@3", row("explainable")],
    ["confirmItem", "2_say@1", row("confirmable")],
    ["reopenItem", "2_say@2", row("said")],
    ["ignoreItem", "2_say@3", row("ignorable")],
    ["copyItemAsMarkdown", "3_copy@1", both(rows, "viewItem =~ /^checklist/")],
    ["showReport", "3_copy@2", both(rows, "viewItem == checklistProject")],
    ["notProduction", "2_say@4", both(rows, "viewItem == checklistProject")],
  ],
  "explorer/context": [["notProduction", "7_modification@9", deployFile]],
  "editor/title/context": [["notProduction", "7_modification@9", deployFile]],
  [filter]: [
    ["showAllItems", "1_show@1", notAll],
    ["showOpenItems", "1_show@2", notOpen],
    ["showItemsForPerson", "1_show@3", notPerson],
    ["selectChecklists", "1_show@4", severalChecklists],
    ["sortByRisk", "2_sort@1", notByRisk],
    ["sortAsChecklist", "2_sort@1", byRisk],
  ],
  "editor/title": [
    ["copyReportAsMarkdown", "navigation@1", report],
    ["saveReport", "navigation@2", report],
  ],
};
