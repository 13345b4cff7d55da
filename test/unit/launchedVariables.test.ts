import { expect, it } from "vitest";
import type { Launch } from "../../server/src/core/launch/launch.js";
import { launchedVariables } from "../../server/src/core/settings/launchedVariables.js";

const at = { file: "", start: 0, end: 0 };

function launch(file: string, ...names: readonly string[]): Launch {
  return {
    file,
    kind: "platform",
    name: "web",
    role: "web",
    target: "production",
    command: [],
    workingDirectory: undefined,
    user: undefined,
    environment: names.map((name) => ({ name, value: "shop.example.com", at, valueAt: at, source: "deploy-file" })),
    environmentComplete: false,
    ports: [],
    container: true,
  };
}

const hosts = (...files: readonly Launch[]): boolean => launchedVariables(files).always.has("SHOP_HOSTS");

it("counts what production sets, whatever staging lacks", () => {
  expect(hosts(launch("/shop/config/deploy.yml", "SHOP_HOSTS"), launch("/shop/config/deploy.staging.yml"))).toBe(true);
});

it("counts nothing that one of two of production lacks", () => {
  expect(hosts(launch("/shop/config/deploy.yml", "SHOP_HOSTS"), launch("/shop/config/deploy.europe.yml"))).toBe(false);
});

it("takes staging where nothing else is known", () => {
  expect(hosts(launch("/shop/deploy.staging.yml", "SHOP_HOSTS"))).toBe(true);
});

it("does not take a name with production's word for staging's", () => {
  expect(hosts(launch("/shop/deploy.yml", "SHOP_HOSTS"), launch("/shop/fly.staging-live.toml"))).toBe(false);
});
