/** How long a run waits for GitHub's rate limits, all in all: its job is killed after ten minutes. */
const patience = 5 * 60_000;

/**
 * How long GitHub asks to wait before the next request.
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 * @param {object} answer
 * @param {number} answer.status
 * @param {Pick<Headers, "get">} answer.headers
 * @param {string} answer.text
 * @param {number} times how often it has been waited for in vain
 * @param {Date} now
 * @returns {number | undefined} milliseconds; undefined for an answer that is no rate limit
 */
export function waitAskedFor({ status, headers, text }, times, now) {
  if (status !== 403 && status !== 429) return undefined;
  const seconds = headers.get("retry-after");
  if (seconds !== null && /^\d+$/.test(seconds)) return Number(seconds) * 1000;
  const reset = headers.get("x-ratelimit-reset");
  if (headers.get("x-ratelimit-remaining") === "0" && reset !== null && /^\d+$/.test(reset)) {
    return Math.max(0, Number(reset) * 1000 - now.getTime());
  }
  const isLimit = status === 429 || /secondary rate limit|abuse detection/i.test(text);
  return isLimit ? 60_000 * 2 ** times : undefined;
}

/** Waits for GitHub's rate limits, as long as one run may. */
export class Limits {
  #tell;
  #sleep;
  #waited = 0;
  #until = 0;

  /**
   * @param {object} world
   * @param {(line: string) => void} world.tell told of each wait
   * @param {(milliseconds: number) => Promise<unknown>} world.sleep
   */
  constructor({ tell, sleep }) {
    this.#tell = tell;
    this.#sleep = sleep;
  }

  /** @throws {Error} while a limit lasts that this run does not wait for */
  check() {
    if (this.#until > Date.now()) throw new Error(usedUp(this.#until));
  }

  /**
   * @param {number} milliseconds
   * @throws {Error} when this run has no time for that
   */
  async wait(milliseconds) {
    const until = Date.now() + milliseconds;
    if (this.#waited + milliseconds > patience) {
      this.#until = until;
      throw new Error(usedUp(until));
    }
    this.#waited += milliseconds;
    this.#tell(`GitHub's rate limit is used up: waiting until ${timeOf(until)}`);
    await this.#sleep(milliseconds);
  }
}

/** @param {number} until */
function usedUp(until) {
  return `GitHub's rate limit is used up until ${timeOf(until)}: the first run after that goes on`;
}

/** @param {number} time */
function timeOf(time) {
  return `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
