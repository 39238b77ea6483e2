/**
 * What the previews of an app on one cluster have in common: `preview-templates/<app>/` in the cluster's directory.
 * @typedef {object} Template
 * @property {string} app
 * @property {string} cluster `<environment>/<name>`
 * @property {string} repository `<owner>/<name>` of the source repository
 * @property {string} domain each preview is at `pr-<number>.<domain>`
 * @property {number} hours after which a preview goes that nobody has pushed to
 * @property {string} text the file of one preview, with `%number%`, `%commit%` and `%since%` to fill in
 * @property {string} [damage] why the template cannot be used: its previews stay as they are
 */

/**
 * A preview as its file in the fleet repository tells it; without commit and time where the file does not.
 * @typedef {object} Preview
 * @property {string} app
 * @property {string} cluster
 * @property {number} number of the pull request
 * @property {string} text of the file
 * @property {string} [commit]
 * @property {string} [since] when this program first saw the commit
 */

/**
 * An open pull request.
 * @typedef {object} PullRequest
 * @property {number} number
 * @property {string} commit
 * @property {boolean} isLabelled it asks for a preview
 * @property {boolean} isFork its commits are not of the source repository itself
 */

/**
 * A preview that there is to be.
 * @typedef {object} Running
 * @property {Template} template
 * @property {number} number
 * @property {"running"} state
 * @property {string} commit
 * @property {string} since
 */

/**
 * A pull request without a preview, or one that its pull request has lost.
 * @typedef {object} Absent
 * @property {Template} template
 * @property {number} number
 * @property {"unlabelled" | "closed" | "expired" | "fork"} state
 */

/**
 * A preview that stays as it is, since its repository or its template cannot be read.
 * @typedef {object} Unknown
 * @property {Template} template
 * @property {number} number
 * @property {"unknown"} state
 * @property {string} text of its file
 */

/** @typedef {Running | Absent | Unknown} Outcome */

/** The label that asks for a preview. */
export const label = "deploy-preview";

const patterns = {
  // Longer ones would not fit into a namespace's name.
  number: /^[1-9]\d{0,4}$/,
  commit: /^[0-9a-f]{40}$/,
  since: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
};

/**
 * Whether a value may be written into a file.
 * @param {keyof typeof patterns} kind
 * @param {unknown} value
 */
export function isFit(kind, value) {
  return patterns[kind].test(String(value));
}

/**
 * Works out what there should be.
 * @param {object} facts
 * @param {readonly Template[]} facts.templates
 * @param {readonly Preview[]} facts.previews that there are
 * @param {ReadonlyMap<string, readonly PullRequest[]>} facts.pullRequests the open ones by repository; where a repository
 *   is not in it nothing is known, and its previews stay as they are
 * @param {Date} facts.now
 * @returns {Outcome[]}
 */
export function plan({ templates, previews, pullRequests, now }) {
  return templates.flatMap((template) => {
    const existing = previews.filter(({ app, cluster }) => app === template.app && cluster === template.cluster);
    const pulls = template.damage === undefined ? pullRequests.get(template.repository) : undefined;
    if (pulls === undefined) return existing.map((preview) => unknown(template, preview));
    const asking = pulls.filter(({ isLabelled }) => isLabelled);
    const leaving = existing.filter(({ number }) => !asking.some((pull) => pull.number === number));
    return [
      ...asking.map((pull) => outcomeOf(template, pull, existing, now)),
      ...leaving.map(({ number }) => left(template, number, pulls)),
    ];
  });
}

/**
 * @param {Template} template
 * @param {Preview} preview
 * @returns {Outcome}
 */
function unknown(template, { number, text }) {
  return { template, number, state: "unknown", text };
}

/**
 * @param {Template} template
 * @param {PullRequest} pull
 * @param {readonly Preview[]} existing
 * @param {Date} now
 * @returns {Outcome}
 */
function outcomeOf(template, { number, commit, isFork }, existing, now) {
  if (isFork) return { template, number, state: "fork" };
  // When a commit was made is what its author says. When it was first seen is known.
  const known = existing.find((preview) => preview.number === number && preview.commit === commit);
  const since = known?.since ?? timestamp(now);
  const isExpired = now >= endOf({ template, since });
  return isExpired ? { template, number, state: "expired" } : { template, number, state: "running", commit, since };
}

/**
 * @param {Template} template
 * @param {number} number
 * @param {readonly PullRequest[]} pulls
 * @returns {Outcome}
 */
function left(template, number, pulls) {
  return { template, number, state: pulls.some((pull) => pull.number === number) ? "unlabelled" : "closed" };
}

/**
 * When a preview goes, if nobody pushes before.
 * @param {Pick<Running, "template" | "since">} preview
 */
export function endOf({ template, since }) {
  return new Date(Date.parse(since) + template.hours * 3_600_000);
}

/** @param {Outcome} outcome */
export function nameOf({ template, number }) {
  return `${template.app}-pr-${number}`;
}

/** @param {Outcome} outcome */
export function urlOf({ template, number }) {
  return `https://pr-${number}.${template.domain}`;
}

/**
 * The files that there should be in the directories of previews, by path, and no others. Nothing gets into one that is not
 * a number, a commit or a time.
 * @param {readonly Outcome[]} outcomes
 * @returns {Map<string, string>}
 * @throws {Error} on a value that does not look like what it is
 */
export function filesOf(outcomes) {
  return new Map(
    outcomes.flatMap((outcome) => {
      const text = textOf(outcome);
      const path = `clusters/${outcome.template.cluster}/previews/${nameOf(outcome)}.yaml`;
      return text === undefined ? [] : [/** @type {[string, string]} */ ([path, text])];
    }),
  );
}

/** @param {Outcome} outcome */
function textOf(outcome) {
  switch (outcome.state) {
    case "running":
      return filled(outcome);
    case "unknown":
      return outcome.text;
    default:
      return undefined;
  }
}

/** @param {Running} preview */
function filled({ template, number, commit, since }) {
  const values = { number, commit, since };
  return template.text.replace(/%(number|commit|since)%/g, (_, /** @type {keyof typeof values} */ name) => {
    const value = String(values[name]);
    if (!patterns[name].test(value)) throw new Error(`not a ${name}: ${value}`);
    return value;
  });
}

/** @param {Date} date in UTC, without fractions of seconds */
function timestamp(date) {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
