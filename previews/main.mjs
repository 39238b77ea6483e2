// Keeps the previews of pull requests: for each open one with the label there is a file in the fleet repository, which
// Flux applies; for no other. Runs in a checkout of the fleet repository, and has no way into any cluster.
import process from "node:process";
import { Checkout } from "./checkout.mjs";
import { commentOf, markerOf } from "./comment.mjs";
import { GitHub } from "./github.mjs";
import { filesOf, nameOf, plan, urlOf } from "./plan.mjs";

/** @import { Absent, PullRequest, Running } from "./plan.mjs" */

/** How often a push is tried: the platform itself writes into the repository too. */
const attempts = 5;

const { PREVIEWS_TOKEN: token = "", GITHUB_API_URL: api = "https://api.github.com" } = process.env;
if (token === "") throw new Error("PREVIEWS_TOKEN is not set");
const github = new GitHub(api, token, { tell: console.log });
const checkout = new Checkout(process.cwd(), complain);
/** @type {Set<string>} */
const complaints = new Set();
const now = new Date();

const pullRequests = await openPullRequests();
// First: nobody would be told any more, once the file is gone.
for (const outcome of outcomes()) {
  if (outcome.state !== "running" && outcome.state !== "unknown") await depart(outcome);
}
const previews = commit().flatMap((outcome) => (outcome.state === "running" ? [outcome] : []));
const isReady = await Promise.all(previews.map(answers));
for (const [index, preview] of previews.entries()) await report(preview, isReady[index] === true, true);

/**
 * What is known of each repository that has previews. A repository that cannot be read is left out, and so is an app whose
 * template is damaged: all others go on.
 */
async function openPullRequests() {
  const templates = checkout.templates();
  for (const { damage } of templates) if (damage !== undefined) complain(`${damage}; its previews stay as they are`);
  const intact = templates.filter(({ damage }) => damage === undefined);
  /** @type {Map<string, PullRequest[]>} */
  const known = new Map();
  for (const repository of new Set(intact.map((template) => template.repository))) {
    await attempt(async () => known.set(repository, await github.openPullRequests(repository)));
  }
  return known;
}

function outcomes() {
  return plan({ templates: checkout.templates(), previews: checkout.previews(), pullRequests, now });
}

/** Writes and pushes what there should be, on top of whatever the repository has by then. */
function commit() {
  for (let round = 1; ; round++) {
    const planned = outcomes();
    const changes = checkout.write(filesOf(planned));
    for (const { deed, path } of changes) console.log(`${deed} ${path}`);
    if (changes.length === 0) return planned;
    try {
      checkout.push(changes);
      return planned;
    } catch (error) {
      if (round === attempts) throw error;
      console.log(`try again: ${String(error)}`);
      checkout.reset();
    }
  }
}

/** @param {Absent} outcome */
async function depart(outcome) {
  const { template, number, state } = outcome;
  if (state === "expired") await attempt(() => github.unlabel(template.repository, number));
  await report(outcome, false, state === "fork");
}

/**
 * @param {Running | Absent} outcome
 * @param {boolean} answers
 * @param {boolean} isNews
 */
async function report(outcome, answers, isNews) {
  const { template, number, state } = outcome;
  console.log(`${nameOf(outcome)}: ${state}${answers ? ", ready" : ""}`);
  const comment = { marker: markerOf(outcome), text: commentOf(outcome, answers, now), isNews };
  await attempt(() => github.report(template.repository, number, comment));
}

/**
 * Whether a preview answers. An Ingress controller answers for it, with 404 or 5xx, as long as it cannot; and what answers
 * in the moment of a push is what was there before.
 * @param {Running} preview
 */
async function answers(preview) {
  if (Date.parse(preview.since) > now.getTime() - 60_000) return false;
  try {
    const { status } = await fetch(urlOf(preview), { redirect: "manual", signal: AbortSignal.timeout(10_000) });
    return status !== 404 && status < 500;
  } catch {
    return false;
  }
}

/**
 * Does something that the rest does not depend on; the run fails in the end when it fails.
 * @param {() => Promise<unknown>} deed
 */
async function attempt(deed) {
  try {
    await deed();
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Says once what is wrong, and lets the run fail in the end: whoever follows the fleet repository is told.
 * @param {string} fault
 */
function complain(fault) {
  if (!complaints.has(fault)) console.error(fault);
  complaints.add(fault);
  process.exitCode = 1;
}
