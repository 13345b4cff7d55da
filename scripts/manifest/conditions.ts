/** The extension's own name, before those of its commands, views and conditions. */
export const prefix = "djangoDeployHygiene.";

/** Conditions of menus: https://code.visualstudio.com/api/references/when-clause-contexts. The client sets those that begin with the extension's name. */
export const project = `${prefix}djangoProject`;
export const notAll = `${prefix}show != all`;
export const notOpen = `${prefix}show != open`;
export const notPerson = `${prefix}show != person`;
export const notByRisk = `${prefix}sort != risk`;
export const byRisk = `${prefix}sort == risk`;
export const severalChecklists = `${prefix}severalChecklists`;
export const gateIsOff = `${project} && !${prefix}commitGate && workspaceFolderCount > 0`;
export const gateIsOn = `${project} && ${prefix}commitGate && workspaceFolderCount > 0`;

export const both = (...conditions: readonly string[]): string => conditions.join(" && ");
