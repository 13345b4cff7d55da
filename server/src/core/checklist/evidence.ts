import { allowedHosts } from "./evidence/allowedHosts.js";
import { contentSecurityPolicy } from "./evidence/contentSecurityPolicy.js";
import { credentialsApart } from "./evidence/credentialsApart.js";
import { databaseConnections } from "./evidence/databaseConnections.js";
import { databaseTimeouts } from "./evidence/databaseTimeouts.js";
import { debugOff } from "./evidence/debugOff.js";
import { dependencyAudit } from "./evidence/dependencyAudit.js";
import { deployFilesClean } from "./evidence/deployFilesClean.js";
import { environmentPrinted } from "./evidence/environmentPrinted.js";
import { errorTracking } from "./evidence/errorTracking.js";
import { expiredSessions } from "./evidence/expiredSessions.js";
import { headersTrusted } from "./evidence/headersTrusted.js";
import { healthEndpoint } from "./evidence/healthEndpoint.js";
import { hstsRamped } from "./evidence/hstsRamped.js";
import { httpsRedirected } from "./evidence/httpsRedirected.js";
import { imageTested } from "./evidence/imageTested.js";
import { imagesSound } from "./evidence/imagesSound.js";
import { developmentAppsAbsent, middlewareOrder } from "./evidence/listsSeen.js";
import { lockTimeout } from "./evidence/lockTimeout.js";
import { logsReachPlatform } from "./evidence/logsReachPlatform.js";
import { mailDelivered } from "./evidence/mailDelivered.js";
import { mediaKept } from "./evidence/mediaKept.js";
import { metrics } from "./evidence/metrics.js";
import { migrationsRun } from "./evidence/migrationsRun.js";
import { migrationsSafe } from "./evidence/migrationsSafe.js";
import { moduleSelected } from "./evidence/moduleSelected.js";
import { productionSeparate } from "./evidence/productionSeparate.js";
import { proxyHeader } from "./evidence/proxyHeader.js";
import { releaseChecks } from "./evidence/releaseChecks.js";
import { releaseSequence } from "./evidence/releaseSequence.js";
import { requiredVariables } from "./evidence/requiredVariables.js";
import { requirementsSound } from "./evidence/requirementsSound.js";
import { reverseProxy } from "./evidence/reverseProxy.js";
import { rollbackDocument } from "./evidence/rollbackDocument.js";
import { rotationPrepared } from "./evidence/rotationPrepared.js";
import { schedulerAlone } from "./evidence/schedulerAlone.js";
import { scriptsStop } from "./evidence/scriptsStop.js";
import { secretFilesIgnored } from "./evidence/secretFilesIgnored.js";
import { secretKey } from "./evidence/secretKey.js";
import { secretsRedacted } from "./evidence/secretsRedacted.js";
import { secureCookies } from "./evidence/secureCookies.js";
import { securityHeaders } from "./evidence/securityHeaders.js";
import { serverChosen } from "./evidence/serverChosen.js";
import { serverDatabase } from "./evidence/serverDatabase.js";
import { serverStarted } from "./evidence/serverStarted.js";
import { servicesKept } from "./evidence/servicesKept.js";
import { sessionEngine } from "./evidence/sessionEngine.js";
import { sharedCache } from "./evidence/sharedCache.js";
import { staticCollected } from "./evidence/staticCollected.js";
import { tlsCurrent } from "./evidence/tlsCurrent.js";
import { trustedOrigins } from "./evidence/trustedOrigins.js";
import { unitsComplete } from "./evidence/unitsComplete.js";
import { workersRestart } from "./evidence/workersRestart.js";
import { workersStarted } from "./evidence/workersStarted.js";
import type { EvidenceAnswer, EvidenceContext } from "./evidenceContext.js";

/** What shows that the sentence of an item is so: a value, a file, a command, a dependency. Found or not found, never a finding. */
export type EvidenceDecider = (context: EvidenceContext) => EvidenceAnswer;

/** By item: what shows its whole sentence. That rules find nothing wrong shows nothing by itself. */
export const evidenceDeciders: ReadonlyMap<string, EvidenceDecider> = new Map([
  ["production-settings-separate", productionSeparate],
  ["settings-module-production", moduleSelected],
  ["required-variables-set", requiredVariables],
  ["debug-off", debugOff],
  ["secret-key", secretKey],
  ["credentials-not-in-source", credentialsApart],
  ["secret-files-ignored", secretFilesIgnored],
  ["no-secrets-in-deploy-files", deployFilesClean],
  ["secrets-not-logged", environmentPrinted],
  ["secrets-redacted", secretsRedacted],
  ["rotation-prepared", rotationPrepared],
  ["allowed-hosts", allowedHosts],
  ["trusted-origins", trustedOrigins],
  ["https-redirect", httpsRedirected],
  ["proxy-ssl-header", proxyHeader],
  ["hsts", hstsRamped],
  ["certificates", tlsCurrent],
  ["secure-cookies", secureCookies],
  ["session-engine", sessionEngine],
  ["expired-sessions", expiredSessions],
  ["security-headers", securityHeaders],
  ["content-security-policy", contentSecurityPolicy],
  ["middleware-order", middlewareOrder],
  ["development-apps-absent", developmentAppsAbsent],
  ["server-database", serverDatabase],
  ["database-connections", databaseConnections],
  ["database-timeouts", databaseTimeouts],
  ["shared-cache", sharedCache],
  ["static-files", staticCollected],
  ["media-files", mediaKept],
  ["email", mailDelivered],
  ["logging", logsReachPlatform],
  ["error-tracking", errorTracking],
  ["metrics", metrics],
  ["health-endpoint", healthEndpoint],
  ["application-server", serverStarted],
  ["server-tuning", serverChosen],
  ["forwarded-headers", headersTrusted],
  ["images", imagesSound],
  ["services", servicesKept],
  ["one-scheduler", schedulerAlone],
  ["systemd-units", unitsComplete],
  ["reverse-proxy", reverseProxy],
  ["background-jobs", workersStarted],
  ["workers-restart", workersRestart],
  ["migrations", migrationsRun],
  ["migrations-safe", migrationsSafe],
  ["migrations-lock-timeout", lockTimeout],
  ["dependencies", requirementsSound],
  ["release-checks", releaseChecks],
  ["dependency-audit", dependencyAudit],
  ["image-build-tested", imageTested],
  ["scripts-stop-on-error", scriptsStop],
  ["release-sequence", releaseSequence],
  ["rollback-document", rollbackDocument],
]);
