/** What agents can ask for: of the command line's `mcp`, and of VS Code, whose manifest is made of this table (scripts/manifest). */
export interface Tool {
  readonly name: ToolName;
  readonly title: string;
  /** For the model: what it does, and when to use it. */
  readonly description: string;
  /** JSON Schema of the input: texts only. */
  readonly input: {
    readonly properties: Readonly<Record<string, { readonly description: string }>>;
    readonly required: readonly string[];
  };
}

export type ToolName = "check" | "explain" | "setting" | "fix";

export const tools: readonly Tool[] = [
  {
    name: "check",
    title: "Check Django for Production",
    description:
      "Finds what would go wrong when the Django projects of this folder are deployed: settings as production loads them, gunicorn, Dockerfiles, Compose files, env files, migrations. Nothing of the project is executed. Each finding has its rule (pages: explain) and the ids of its fixes (carried out by: fix).",
    input: {
      properties: {
        path: {
          description:
            "A file or folder, relative to the checked folder: only what is found in it is reported. Without it everything.",
        },
      },
      required: [],
    },
  },
  {
    name: "explain",
    title: "Explain a Rule or Setting",
    description:
      "The page of a rule (debug-enabled), a Django setting (SECURE_SSL_REDIRECT) or a check of Django (security.W018): why it matters, an example, what to do.",
    input: { properties: { id: { description: "The rule, setting or check." } }, required: ["id"] },
  },
  {
    name: "setting",
    title: "Resolve a Django Setting",
    description:
      "The value that a Django setting has in production, for each settings module that production loads: with the condition where it depends on environment variables, and the places that make it. What cannot be known is said to be unknown; secrets are not shown.",
    input: {
      properties: {
        name: { description: "The setting, such as ALLOWED_HOSTS." },
        module: {
          description:
            "One settings module, such as config.settings.local, also of development. Without it those of production.",
        },
      },
      required: ["name"],
    },
  },
  {
    name: "fix",
    title: "Fix a Finding",
    description:
      "Carries out one fix of a finding. A fix whose safety is needsReview changes what happens in development or at start: show it to the user.",
    input: { properties: { id: { description: "The id of the fix, as check gave it." } }, required: ["id"] },
  },
];
