/** Files in which people write down what machines and clusters give to the application, and that no launch is read from: Terraform, Helm, CloudFormation, task definitions, Ansible. */
import { basename } from "./paths.js";
import { pathWords } from "./roleWords.js";

/** By the path alone. */
export function isInfrastructure(path: string): boolean {
  const name = basename(path).toLowerCase();
  return infrastructure.test(name) || (/\.ya?ml$/.test(name) && (ansible.test(path) || cloudFormation.test(name)));
}

/** Not that of a developer or of tests. @param relative from the analysis root */
export function isOfProduction(relative: string): boolean {
  return (pathWords(relative).says ?? "production") === "production";
}

/** What folders and files are called in the repository that no walk has to look at twice. */
export const infrastructureGlobs: readonly string[] = ["**/*.{tf,tfvars,bicep,tftpl,tpl,j2}"];

// A template of settings sets settings, and no variables.
const infrastructure =
  /^(?!.*\.py\.j2$)(?:.+\.(?:tf|tfvars|bicep|tftpl|j2)|.*(?:task|container)[-_]?def(?:inition)?s?\b.*\.json(?:\.\w+)?|ecs[-_.].*\.json|.+\.json\.tpl)$/;
const ansible = /\/(?:ansible|playbooks?|roles|group_vars|host_vars|inventor(?:y|ies)|provisioning)\//;
const cloudFormation = /(?:^|[-_.])(?:template|cloudformation|cfn|sam|stack)(?:[-_.]|$)/;

/**
 * Names in capitals that the text gives something to: `name = "SITE_URL"`, `SITE_URL: !Ref SiteUrl`, `"SITE_URL" = var.site_url`, `- name: SITE_URL`,
 * `SITE_URL={{ site_url }}`. What stands behind a comment sign gives nothing.
 */
export function givenNames(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const line of text.split("\n")) {
    if (line.length > 2000 || /^\s*(?:#|\/\/)/.test(line)) continue;
    for (const [, name = ""] of line.matchAll(/(?<![\w.$/-])([A-Z][A-Z0-9_]{2,60})["']?\s{0,30}[:=](?![=:])/g))
      names.add(name);
    for (const [, name = ""] of line.matchAll(
      /(?<![\w.])(?:name|key|variable)["']?\s{0,30}[:=]\s{0,4}["']?([A-Z][A-Z0-9_]{2,60})(?![\w-])/gi,
    ))
      if (name === name.toUpperCase()) names.add(name);
  }
  return names;
}
