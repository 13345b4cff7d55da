import { describe, expect, test } from "vitest";
import { givenNames, isInfrastructure, isOfProduction } from "../../server/src/core/project/infrastructure.js";

describe("a file in which people write what machines give", () => {
  test.each([
    "/w/infra/main.tf",
    "/w/infra/prod.tfvars",
    "/w/main.bicep",
    "/w/templates/env.j2",
    "/w/ecs/task-definition.json",
    "/w/taskdef.prod.json",
    "/w/web_container_definitions.json.tpl",
    "/w/ansible/vars.yml",
    "/w/roles/web/defaults/main.yml",
    "/w/sam-template.yaml",
    "/w/deploy/shop-cloudformation.yml",
  ])("%s", (path) => expect(isInfrastructure(path)).toBe(true));

  test.each([
    "/w/templates/local_settings.py.j2",
    "/w/package.json",
    "/w/vars.yml",
    "/w/docs/mkdocs.yml",
    "/w/stacked.yml",
    "/w/fixtures/tasks.json",
    "/w/readme.tfx",
  ])("not %s", (path) => expect(isInfrastructure(path)).toBe(false));

  test.each([
    ["infra/main.tf", true],
    ["infra/production/main.tf", true],
    ["infra/dev/main.tf", false],
    ["tests/task-definition.json", false],
  ])("%s is production's: %s", (path, expected) => expect(isOfProduction(path)).toBe(expected));
});

test.each([
  ['environment = [{ name = "SITE_URL", value = var.site_url }]', ["SITE_URL"]],
  ['  "SITE_URL" = var.site_url', ["SITE_URL"]],
  ["          SITE_URL: !Ref SiteUrl", ["SITE_URL"]],
  ["            - name: SITE_URL", ["SITE_URL"]],
  ['{"name": "SITE_URL", "valueFrom": "arn:aws:ssm:x"}', ["SITE_URL"]],
  ["SITE_URL={{ site_url }}", ["SITE_URL"]],
  ["export SITE_URL='x' DEBUG=0", ["SITE_URL", "DEBUG"]],
  ["# SITE_URL=x", []],
  ["// SITE_URL = x", []],
  ['if var.mode == "SITE_URL" {', []],
  ["value: ${SITE_URL}", []],
  ["value: $SITE_URL: x", []],
  ["name: site_url", []],
  ["display_name: SITE_URL", []],
  ["AWS::ECS::Service", []],
])("%s gives %j", (text, names) => expect([...givenNames(text)]).toEqual(names));
