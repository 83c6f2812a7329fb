import type { DeploymentPlace, ImageContext } from '../../core/deploy/deploymentSubject.ts';
import type { Fields, Observed, Outputs, ResourceKind } from '../../core/deploy/resource.ts';
import type { Tags } from '../../core/deploy/ownership.ts';
import type { SeenIssuer, SeenSecret, SeenTarget } from '../../core/deploy/surroundings/surroundings.ts';

/** A resource, and what is known of where it stands. */
export type Placed = {
  readonly id: string;
  readonly name: string;
  readonly chain: string;
  readonly tags: Tags;
  /** What the record of an earlier deployment has of it: a hint where to look, never the truth. */
  readonly recorded: Outputs | null;
  /** Outputs of the resource that holds it; null where that is not there, or where nothing does. */
  readonly holder: Outputs | null;
  /** Where a program that works for it says what it does, line by line. */
  readonly say?: (line: string) => void;
  /** Tells this making of it from every other, earlier lives of the same name included, and from none after a crash: what a client token is made of. */
  readonly attempt?: string | undefined;
};

export type Present = Extract<Observed, { readonly state: 'present' }>;

/**
 * Keeps resources of one kind as they are wanted. Every call asks AWS anew and holds nothing. `create` finds what an interrupted
 * `create` left only through the next `observe`. All throw aws-credentials-missing, aws-unavailable, aws-access-denied, aws-refused;
 * `create` aws-already-there too.
 */
export type Reconciler = {
  /** `unreadable` is never `absent`: only AWS's own "not found" is. */
  readonly observe: (resource: Placed, signal: AbortSignal) => Promise<Observed>;
  readonly create: (resource: Placed, fields: Fields, signal: AbortSignal) => Promise<Outputs>;
  readonly update: (resource: Placed, fields: Fields, found: Present, signal: AbortSignal) => Promise<Outputs>;
  /** Resolves when it is gone. */
  readonly remove: (resource: Placed, found: Present, signal: AbortSignal) => Promise<void>;
  /** Puts `resource.tags` on what somebody else made, beside the tags that it has, and changes nothing else. Null where such resources carry no tags. */
  readonly adopt: ((resource: Placed, found: Present, signal: AbortSignal) => Promise<void>) | null;
  /** What of this chain's stands in it and cannot outlive it. Absent where nothing does that a deployment could have left. */
  readonly listHeld?: (resource: Placed, found: Present, signal: AbortSignal) => Promise<readonly Held[]>;
};

/** A resource that another holds, by the id that a deployment gives it. */
export type Held = { readonly id: string; readonly kind: ResourceKind; readonly name: string };

export type Reconcilers = { readonly [kind in ResourceKind]: Reconciler };

/** An image that is to be: what it is built of, and the name with which it is pushed, `<registry>/<repository>:<tag>`. */
export type ImageOrder = { readonly context: ImageContext; readonly reference: string };

/** By whom a registry lets images be pushed. The password is in no argument of a program, no file that stays, no log. */
export type RegistryLogin = { readonly host: string; readonly user: string; readonly password: string };

export type BuilderOptions = { readonly say: (line: string) => void; readonly signal: AbortSignal };

/** A program of the user's machine that builds container images. Both throw builder-missing, builder-unavailable, image-build-failed, interrupted. */
export type ImageBuilder = {
  readonly build: (order: ImageOrder, options: BuilderOptions) => Promise<void>;
  /** Answers the digest that it says to have pushed, `sha256:` and 64 hex digits; null where it says none. Also throws image-push-failed. */
  readonly push: (order: ImageOrder, login: RegistryLogin, options: BuilderOptions) => Promise<string | null>;
};

/** What a deployment wrote down of one resource, before and after it changed it. */
export type RecordEntry = { readonly kind: ResourceKind; readonly name: string; readonly within: string | null; readonly state: 'changing' | 'done'; readonly outputs: Outputs; readonly attempt?: string | undefined };

/** What this machine remembers of a chain's deployments into one place. A cache: losing it loses nothing. */
export type DeployRecord = {
  readonly read: (place: DeploymentPlace) => Promise<ReadonlyMap<string, RecordEntry>>;
  /** `entry` null: it is gone. Resolves when it is on disk. */
  readonly write: (place: DeploymentPlace, id: string, entry: RecordEntry | null) => Promise<void>;
};

/** Looks at what a deployment hangs on and AWS does not hold. What cannot be seen is an answer; all reject where the signal is aborted. */
export type LookPorts = {
  readonly issuer: (issuer: string, signal: AbortSignal) => Promise<SeenIssuer>;
  /** `path`: of an operation that only reads. */
  readonly target: (url: string, path: string | null, signal: AbortSignal) => Promise<SeenTarget>;
  readonly transactionSearch: (signal: AbortSignal) => Promise<'on' | 'off' | null>;
  readonly secret: (arn: string, signal: AbortSignal) => Promise<SeenSecret | null>;
};
