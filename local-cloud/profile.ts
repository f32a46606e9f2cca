/** How slow and how narrow the local cloud pretends to be. */
export interface Profile {
  name: string;
  /** Database requests per second for the whole environment; null = no limit. */
  requestsPerSecond: number | null;
  /** Wait added to each database request, ms, and how far it may vary to either side. */
  latencyMs: number;
  jitterMs: number;
  coldStartMs: number;
}

export const PROFILES: Record<string, Profile> = {
  none: { name: 'none', requestsPerSecond: null, latencyMs: 0, jitterMs: 0, coldStartMs: 0 },
  /** The personal plan: 500 requests/s, latency and cold start as developers report them. */
  'cloud-personal': {
    name: 'cloud-personal',
    requestsPerSecond: 500,
    latencyMs: 12,
    jitterMs: 4,
    coldStartMs: 1_500,
  },
};

export function profileNamed(name: string): Profile {
  const profile = PROFILES[name];
  if (!profile) throw new Error(`unknown profile "${name}"; there are: ${Object.keys(PROFILES).join(', ')}`);
  return profile;
}

/** Token bucket with one second's worth of tokens; real time, since the test clock may stand still. */
export class RateLimit {
  private tokens: number;
  private at = performance.now();

  constructor(private readonly perSecond: number) {
    this.tokens = perSecond;
  }

  take(now = performance.now()): boolean {
    this.tokens = Math.min(this.perSecond, this.tokens + ((now - this.at) / 1_000) * this.perSecond);
    this.at = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** One request's wait under a profile. */
export function latency(profile: Profile): number {
  if (profile.latencyMs === 0) return 0;
  return Math.max(0, profile.latencyMs + (Math.random() * 2 - 1) * profile.jitterMs);
}
