/** What a deploy file is for, and why. */
export interface DeployRole {
  readonly role: FileRole;
  /** For development: it is for tests. */
  readonly tests: boolean;
  /** For the user: `its name says development`. */
  readonly because: string;
  /** It is production by its own evidence: its name, a platform's own file, an image that nothing overrides. */
  readonly evident: boolean;
  /** The file for production that some command runs together with this one: what runs is both. */
  readonly runWith?: string;
  /** Some command runs it without any other. */
  readonly runAlone?: true;
}

export type FileRole = "production" | "development" | "doubtful";

export function sure(because: string): DeployRole {
  return { role: "production", tests: false, because, evident: true };
}

export function doubtful(because: string): DeployRole {
  return { role: "doubtful", tests: false, because, evident: false };
}

export function development(because: string, tests = false): DeployRole {
  return { role: "development", tests, because, evident: true };
}
