import { describe, expect, test } from "vitest";
import { buildContexts } from "../../server/src/core/launch/buildContexts.js";

describe("the folders that an image may be built from", () => {
  test.each([
    ["/shop/backend/docker/Dockerfile", ["/shop/backend/docker", "/shop/backend"]],
    ["/shop/docker/Dockerfile", ["/shop/docker", "/shop"]],
  ])("%s, which no Compose file builds", (dockerfile, folders) =>
    expect(buildContexts({ deploy: { compose: [] } as never, root: "/shop/backend" }, dockerfile)).toEqual(folders),
  );
});
