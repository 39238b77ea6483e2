import { endOf, label, urlOf } from "./plan.mjs";

/** @import { Absent, Running } from "./plan.mjs" */

/** Minutes after which a preview that does not answer is not on its way any more. */
const patience = 15;

/**
 * How a comment begins that this program keeps up to date; no other does.
 * @param {Running | Absent} outcome
 */
export function markerOf({ template }) {
  return `<!-- preview of ${template.app} on ${template.cluster} -->`;
}

/**
 * What a pull request is told. The same as long as nothing has changed.
 * @param {Running | Absent} outcome
 * @param {boolean} answers whether the preview's URL does
 * @param {Date} now
 */
export function commentOf(outcome, answers, now) {
  return `${markerOf(outcome)}\n${textOf(outcome, answers, now)}`;
}

/**
 * @param {Running | Absent} outcome
 * @param {boolean} answers
 * @param {Date} now
 */
function textOf(outcome, answers, now) {
  const { template } = outcome;
  const again = `To get a new one, add the label \`${label}\`.`;
  switch (outcome.state) {
    case "running":
      return running(outcome, answers, now);
    case "fork":
      return (
        "**No preview**: this pull request is from a fork. A preview runs the code of its pull request with the " +
        `platform's pull secrets, so only branches of ${template.repository} get one.`
      );
    case "unlabelled":
      return `**The preview is removed**: the label was removed. ${again}`;
    case "closed":
      return "**The preview is removed**: the pull request is closed.";
    case "expired":
      return `**The preview is removed**: the branch got no push for ${template.hours} hours. ${again}`;
  }
}

/**
 * @param {Running} outcome
 * @param {boolean} answers
 * @param {Date} now
 */
function running(outcome, answers, now) {
  const { template, number, commit, since } = outcome;
  const minutes = (now.getTime() - Date.parse(since)) / 60_000;
  const namespace = `${template.app}-platform`;
  const why = `\`kubectl describe kustomization ${template.app}-pr-${number} --namespace ${namespace}\` says why`;
  const state = answers ? "ready" : minutes < patience ? "being deployed" : `does not answer; ${why}`;
  const end = endOf({ template, since }).toISOString().slice(0, 16).replace("T", " ");
  return [
    `**Preview**: ${urlOf(outcome)}`,
    "",
    `- state: ${state}`,
    `- commit: ${commit}`,
    `- until: ${end} UTC, or ${template.hours} hours after the next push`,
  ].join("\n");
}
