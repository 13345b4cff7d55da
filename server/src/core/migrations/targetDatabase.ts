import { databasesIn } from "../settings/databases.js";
import type { SettingsView } from "../settings/settingsView.js";
import type { Requirements } from "../project/requirements.js";
import type { Vendor } from "./effect.js";

/** Images of servers, by their names. */
export const postgresImage = /(?:^|\/)(?:postgres|postgis|timescaledb|pgvector)\b/;
export const mysqlImage = /(?:^|\/)(?:mysql|mariadb|percona)\b/;

/** The database that migrations run on. */
export interface TargetDatabase {
  /** undefined: it cannot be told. */
  readonly vendor: Vendor | undefined;
  readonly because: string;
  readonly isCareful: boolean;
}

export interface TargetInput {
  /** ENGINE in the entries that are checked. */
  readonly engines: readonly string[];
  readonly requirements: Requirements;
  /** Images of the services that deploy files start. */
  readonly images: readonly string[];
}

/** ENGINE of the production entries, else what the requirements and the services say. */
export function targetDatabase({ engines, requirements, images }: TargetInput): TargetDatabase {
  const vendors = new Set(engines.map(vendorOf));
  const [vendor] = vendors;
  if (vendors.size === 1)
    return {
      vendor,
      because: `ENGINE is ${engines[0] ?? ""}`,
      isCareful: engines.every((one) => one.includes("zero_downtime_migrations")),
    };
  if (vendors.size > 1)
    return { vendor: undefined, because: "the production settings use different databases", isCareful: false };
  const drivers = new Set(
    [...requirements.distributions.keys()].flatMap((name) =>
      /^psycopg(?:2|2-binary|-binary|-c)?$/.test(name)
        ? ["postgresql" as const]
        : /^(?:mysqlclient|pymysql|mysql-connector-python)$/.test(name)
          ? ["mysql" as const]
          : [],
    ),
  );
  const [driver] = drivers;
  if (drivers.size === 1) return { vendor: driver, because: "of the driver in the requirements", isCareful: false };
  const services = new Set(
    images.flatMap((image) =>
      postgresImage.test(image) ? ["postgresql" as const] : mysqlImage.test(image) ? ["mysql" as const] : [],
    ),
  );
  const [service] = services;
  return services.size === 1
    ? { vendor: service, because: "of the service that deploy files start", isCareful: false }
    : { vendor: undefined, because: "nothing tells which database production has", isCareful: false };
}

/** What DATABASES["default"] uses in production, as far as it can be seen. SQLite counts for sure only: as a file that stands in for what a variable or a local module says it is not production's. */
export function enginesOf(settings: SettingsView): readonly string[] {
  const found = new Set<string>();
  const judgement = settings.ask((world) => {
    const { databases, otherwise } = databasesIn(world.get("DATABASES"));
    const main = databases.find((one) => one.alias === "default");
    if (main?.engine === undefined || otherwise !== "no") return "no";
    found.add(main.engine);
    return vendorOf(main.engine) === "sqlite" ? "yes" : "no";
  });
  return [...found].filter((one) => vendorOf(one) !== "sqlite" || judgement.certainty === "definite");
}

function vendorOf(engine: string): Vendor {
  if (/postg|psqlextra|timescale/.test(engine) && !engine.includes("cockroach")) return "postgresql";
  if (/mysql|mariadb/.test(engine)) return "mysql";
  return /sqlite|spatialite/.test(engine) ? "sqlite" : "other";
}
