import type { ProjectMigrations } from "../migrations/projectMigrations.js";
import type { Requirements } from "../project/requirements.js";
import type { Evidence } from "../rules/rule.js";
import type { ProjectEntry, ProjectView } from "../rules/views.js";
import { contentSecurityPolicy } from "./evidence/contentSecurityPolicy.js";
import { dependencyAudit } from "./evidence/dependencyAudit.js";
import { imageTested } from "./evidence/imageTested.js";
import { databaseTimeouts } from "./evidence/databaseTimeouts.js";
import { environmentPrinted } from "./evidence/environmentPrinted.js";
import { errorTracking } from "./evidence/errorTracking.js";
import { expiredSessions } from "./evidence/expiredSessions.js";
import { healthEndpoint } from "./evidence/healthEndpoint.js";
import { hstsRamped } from "./evidence/hstsRamped.js";
import { httpsRedirected } from "./evidence/httpsRedirected.js";
import { metrics } from "./evidence/metrics.js";
import { migrationsRun } from "./evidence/migrationsRun.js";
import { productionSeparate } from "./evidence/productionSeparate.js";
import { migrationsSafe } from "./evidence/migrationsSafe.js";
import { releaseChecks } from "./evidence/releaseChecks.js";
import { releaseSequence } from "./evidence/releaseSequence.js";
import { requiredVariables } from "./evidence/requiredVariables.js";
import { reverseProxy } from "./evidence/reverseProxy.js";
import { rollbackDocument } from "./evidence/rollbackDocument.js";
import { secretFilesIgnored } from "./evidence/secretFilesIgnored.js";
import { secretsRedacted } from "./evidence/secretsRedacted.js";
import { secureCookies } from "./evidence/secureCookies.js";
import { serverChosen } from "./evidence/serverChosen.js";
import { serverDatabase } from "./evidence/serverDatabase.js";
import { serverStarted } from "./evidence/serverStarted.js";
import { staticCollected } from "./evidence/staticCollected.js";
import { workersRestart } from "./evidence/workersRestart.js";
import { workersStarted } from "./evidence/workersStarted.js";
import type { RepositoryPaths } from "./repositoryPaths.js";
import type { SearchText } from "./repositoryTexts.js";

/** What shows an item of the checklist that no rule decides: a file, a command, a dependency. Found or not found, never a finding. */
export type EvidenceDecider = (context: EvidenceContext) => EvidenceAnswer;

export interface EvidenceContext {
  readonly project: ProjectView;
  /** The entry whose checklist it is. */
  readonly entry: ProjectEntry;
  readonly requirements: Requirements;
  readonly paths: RepositoryPaths;
  readonly search: SearchText;
  readonly migrations: ProjectMigrations | undefined;
  /** `deploy/DEPLOY.md`, for people. */
  show(path: string): string;
}

export interface EvidenceAnswer {
  /** `to-confirm`: nothing shows it, which does not say that it is not so. `attention`: a part of it is shown. */
  readonly state: "pass" | "attention" | "to-confirm" | "not-applicable";
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

/** By item. What rules decide needs it too where that nothing is wrong does not show that something is right. */
export const evidenceDeciders: ReadonlyMap<string, EvidenceDecider> = new Map([
  ["secrets-not-logged", environmentPrinted],
  ["secrets-redacted", secretsRedacted],
  ["expired-sessions", expiredSessions],
  ["database-timeouts", databaseTimeouts],
  ["server-database", serverDatabase],
  ["error-tracking", errorTracking],
  ["metrics", metrics],
  ["health-endpoint", healthEndpoint],
  ["workers-restart", workersRestart],
  ["release-checks", releaseChecks],
  ["dependency-audit", dependencyAudit],
  ["image-build-tested", imageTested],
  ["release-sequence", releaseSequence],
  ["rollback-document", rollbackDocument],
  ["content-security-policy", contentSecurityPolicy],
  ["production-settings-separate", productionSeparate],
  ["required-variables-set", requiredVariables],
  ["secret-files-ignored", secretFilesIgnored],
  ["https-redirect", httpsRedirected],
  ["hsts", hstsRamped],
  ["secure-cookies", secureCookies],
  ["reverse-proxy", reverseProxy],
  ["static-files", staticCollected],
  ["application-server", serverStarted],
  ["server-tuning", serverChosen],
  ["background-jobs", workersStarted],
  ["migrations", migrationsRun],
  ["migrations-safe", migrationsSafe],
]);
