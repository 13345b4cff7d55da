import { tools, type ToolName } from "../../server/src/core/agents/tools.js";

/** What package.json has as `contributes.languageModelTools`: the server's tools, in its words. */
export function toolContributions(): readonly object[] {
  return tools.map(({ name, description, input }) => ({
    name: `djangoDeployHygiene_${name}`,
    tags: ["django", "deployment"],
    toolReferenceName: `deploy${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    canBeReferencedInPrompt: true,
    icon: `$(${icons[name]})`,
    displayName: `%tool.${name}.name%`,
    userDescription: `%tool.${name}.description%`,
    modelDescription: description,
    inputSchema: {
      type: "object",
      properties: Object.fromEntries(
        Object.entries(input.properties).map(([property, { description: text }]) => [
          property,
          { type: "string", description: text },
        ]),
      ),
      required: input.required,
    },
  }));
}

const icons: Readonly<Record<ToolName, string>> = {
  check: "checklist",
  explain: "question",
  setting: "list-tree",
  fix: "wand",
};
