/** Where applications are hosted, with the variables that each platform sets by itself. Their documentation names them. */
export interface Platform {
  readonly name: string;
  /** Each of them tells that it runs there. */
  readonly markers: readonly string[];
  /** Set there too, with a content of its own. */
  readonly others?: readonly string[];
  /** The name of its file. */
  readonly file?: RegExp;
  /** What its variables begin with, where requests come through its router, which ends HTTPS. */
  readonly routed?: RegExp;
}

export const platforms: readonly Platform[] = [
  { name: "Heroku", markers: ["DYNO"], file: /^heroku\.yml$/, routed: /^DYNO$/ },
  {
    name: "Render",
    markers: ["RENDER"],
    others: ["RENDER_EXTERNAL_HOSTNAME"],
    file: /^render\.ya?ml$/,
    routed: /^RENDER(?:_|$)/,
  },
  { name: "Fly.io", markers: ["FLY_APP_NAME"], file: /^fly\./, routed: /^FLY_/ },
  {
    name: "Railway",
    markers: ["RAILWAY_ENVIRONMENT", "RAILWAY_ENVIRONMENT_NAME"],
    file: /^railway\./,
    routed: /^RAILWAY_/,
  },
  { name: "Cloud Run", markers: ["K_SERVICE"] },
  { name: "App Engine", markers: ["GAE_ENV", "GAE_APPLICATION", "GAE_INSTANCE"] },
  { name: "Azure App Service", markers: ["WEBSITE_HOSTNAME"], routed: /^WEBSITE_HOSTNAME$/ },
  { name: "Vercel", markers: ["VERCEL"] },
  { name: "PythonAnywhere", markers: ["PYTHONANYWHERE_DOMAIN"] },
  { name: "Kubernetes", markers: ["KUBERNETES_SERVICE_HOST"] },
  { name: "AWS", markers: ["AWS_EXECUTION_ENV"] },
  { name: "AWS Lambda", markers: ["AWS_LAMBDA_FUNCTION_NAME"] },
  { name: "Platform.sh", markers: ["PLATFORM_PROJECT_ENTROPY"] },
];

/** Both states of these are ordinary. */
export const platformMarkers: ReadonlySet<string> = new Set(platforms.flatMap(({ markers }) => markers));
