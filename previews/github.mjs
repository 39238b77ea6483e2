import { setTimeout } from "node:timers/promises";
import { Limits, waitAskedFor } from "./limit.mjs";
import { isFit, label } from "./plan.mjs";

/** @import { PullRequest } from "./plan.mjs" */

/** How often a request is sent that may be sent twice. */
const attempts = 3;

/** GitHub's REST API, as far as previews need it. */
export class GitHub {
  #url;
  #token;
  #limits;
  #sleep;
  /** @type {Promise<string> | undefined} */
  #login;

  /**
   * @param {string} url of the API: `https://api.github.com`
   * @param {string} token
   * @param {object} [world]
   * @param {(line: string) => void} [world.tell] told of each wait for a rate limit
   * @param {(milliseconds: number) => Promise<unknown>} [world.sleep]
   */
  constructor(url, token, { tell = () => undefined, sleep = setTimeout } = {}) {
    this.#url = url.replace(/\/$/, "");
    this.#token = token;
    this.#limits = new Limits({ tell, sleep });
    this.#sleep = sleep;
  }

  /**
   * @param {string} repository `<owner>/<name>`
   * @returns {Promise<PullRequest[]>} all that are open
   */
  async openPullRequests(repository) {
    const pulls = await this.#list(`/repos/${repository}/pulls?state=open`);
    return pulls.map(toPullRequest).filter(({ number }) => isFit("number", number));
  }

  /**
   * Takes the label away that asks for a preview.
   * @param {string} repository
   * @param {number} number
   */
  async unlabel(repository, number) {
    await this.#request("DELETE", `/repos/${repository}/issues/${number}/labels/${label}`, undefined, [404]);
  }

  /**
   * Writes a comment, or changes the one that is there, if it says anything else.
   * @param {string} repository
   * @param {number} number
   * @param {object} comment
   * @param {string} comment.marker what the comment begins with
   * @param {string} comment.text all of it
   * @param {boolean} comment.isNews whether it is worth a new comment
   */
  async report(repository, number, { marker, text, isNews }) {
    const login = await (this.#login ??= this.#whoAmI());
    const comments = await this.#list(`/repos/${repository}/issues/${number}/comments`);
    // Whoever may comment can write the marker too.
    const own = comments.find(
      (comment) => at(comment, "user", "login") === login && bodyOf(comment).startsWith(marker),
    );
    if (own === undefined) {
      if (isNews) await this.#request("POST", `/repos/${repository}/issues/${number}/comments`, { body: text });
    } else if (bodyOf(own) !== text) {
      await this.#request("PATCH", `/repos/${repository}/issues/comments/${String(at(own, "id"))}`, { body: text });
    }
  }

  async #whoAmI() {
    return String(at(await this.#request("GET", "/user"), "login"));
  }

  /**
   * @param {string} path
   * @returns {Promise<unknown[]>} the items of all pages
   */
  async #list(path) {
    const size = 100;
    /** @type {unknown[]} */
    const items = [];
    for (let page = 1; ; page++) {
      const separator = path.includes("?") ? "&" : "?";
      const answer = await this.#request("GET", `${path}${separator}per_page=${size}&page=${page}`);
      if (!Array.isArray(answer)) throw new Error(`GET ${path}: the answer is no list`);
      /** @type {unknown[]} */
      const found = answer;
      items.push(...found);
      if (found.length < size) return items;
    }
  }

  /**
   * @param {"GET" | "POST" | "PATCH" | "DELETE"} method
   * @param {string} path
   * @param {unknown} [body]
   * @param {readonly number[]} [fine] what may be answered besides success
   * @returns {Promise<unknown>}
   */
  async #request(method, path, body, fine = []) {
    let [failures, limits] = [0, 0];
    for (;;) {
      this.#limits.check();
      const answer = await this.#send(method, path, body).catch((/** @type {unknown} */ error) => ({
        status: 0,
        text: String(error),
        headers: new Headers(),
      }));
      const { status, text } = answer;
      if ((status >= 200 && status < 300) || fine.includes(status)) return parsed(text);
      // A request that meets a rate limit has done nothing: even a comment is sent again.
      const wait = waitAskedFor(answer, limits, new Date());
      if (wait === undefined) {
        failures += 1;
        const mayRepeat = method !== "POST" && (status === 0 || status >= 500);
        if (!mayRepeat || failures === attempts) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`);
        await this.#sleep(1000 * failures);
      } else {
        limits += 1;
        await this.#limits.wait(wait);
      }
    }
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} body
   */
  async #send(method, path, body) {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${this.#token}`,
        "user-agent": "gitops-platform-previews",
        "x-github-api-version": "2022-11-28",
      },
      signal: AbortSignal.timeout(30_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }
}

/**
 * @param {string} text
 * @returns {unknown} undefined for an answer without content
 */
function parsed(text) {
  return text === "" ? undefined : JSON.parse(text);
}

/**
 * @param {unknown} pull
 * @returns {PullRequest}
 */
function toPullRequest(pull) {
  const number = Number(at(pull, "number"));
  const commit = String(at(pull, "head", "sha"));
  if (!isFit("commit", commit)) throw new Error(`pull request ${number} has no commit: ${commit}`);
  const labels = at(pull, "labels");
  const home = at(pull, "base", "repo", "id");
  return {
    number,
    commit,
    isLabelled: Array.isArray(labels) && labels.some((one) => at(one, "name") === label),
    // The repository of a fork may be gone, and then there is none.
    isFork: home === undefined || at(pull, "head", "repo", "id") !== home,
  };
}

/** @param {unknown} comment */
function bodyOf(comment) {
  return String(at(comment, "body")).replaceAll("\r\n", "\n");
}

/**
 * What is at a place of a JSON value; undefined if there is no such place.
 * @param {unknown} value
 * @param {...string} place
 * @returns {unknown}
 */
function at(value, ...place) {
  return place.reduce(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
