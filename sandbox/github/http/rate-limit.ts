/** GitHub's hourly request limit for a personal access token. */
const limit = 5000;
const hour = 3600;

/**
 * Counts requests per hour, as GitHub does, but never refuses one and never reports 0 remaining: a client would wait
 * for the next hour.
 */
export class RateLimit {
  #used = 0;
  #reset = 0;

  /** Counts one request. */
  count(): void {
    this.#turn();
    this.#used++;
  }

  /** The current count; `reset` is in seconds since 1970. */
  now(): { limit: number; remaining: number; used: number; reset: number } {
    this.#turn();
    return { limit, remaining: Math.max(1, limit - this.#used), used: this.#used, reset: this.#reset };
  }

  /** The rate-limit headers of every response. */
  headers(): Record<string, string> {
    const { limit, remaining, used, reset } = this.now();
    return {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(remaining),
      "x-ratelimit-used": String(used),
      "x-ratelimit-reset": String(reset),
      "x-ratelimit-resource": "core",
    };
  }

  #turn(): void {
    const now = Math.floor(Date.now() / 1000);
    if (now < this.#reset) return;
    this.#used = 0;
    this.#reset = now + hour;
  }
}
