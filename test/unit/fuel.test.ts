/** What is asked of a value afterwards takes no steps from other questions, however many there are. */
import { expect, test } from "vitest";
import { createEngine } from "../harness/engine.js";
import { evaluateText } from "../harness/evaluateFiles.js";

const { parser } = await createEngine();

test("the thousandth question is answered as the first is", () => {
  const text = `import os\nHOSTS = [one.strip() for one in os.environ["SHOP_HOSTS"].split(",") if one]\n`;
  const { worlds } = evaluateText(parser, text);
  const value = worlds.bindings.get("HOSTS")?.[0]?.value.value;
  if (value?.kind !== "environment") expect.fail("a list of the environment is meant");
  for (let round = 0; round < 40; round++) {
    const content = Array.from({ length: 1000 }, (_, index) => `${index}.shop.example`).join(",");
    const hosts = value.resolve(() => content);
    expect(hosts).toMatchObject({ kind: "list", rest: undefined });
    expect(hosts.kind === "list" && hosts.items.length).toBe(1000);
  }
});

test("a question that would take for ever is given up, and what is asked next is answered", () => {
  const text = `import os
def count(number):
    return number if number < 2 else count(number - 1) + count(number - 2)
COUNTS = [count(len(one)) for one in os.environ["SHOP_NAMES"].split(",")]
`;
  const value = evaluateText(parser, text).worlds.bindings.get("COUNTS")?.[0]?.value.value;
  if (value?.kind !== "environment") expect.fail("a list of the environment is meant");
  expect(value.resolve(() => "x".repeat(60))).toMatchObject({ kind: "unknown" });
  expect(value.resolve(() => "five!")).toMatchObject({ kind: "list" });
});
