/** @import { Template } from "./plan.mjs" */

/**
 * Reads a template. A damaged one keeps its app and cluster, so that its previews can be left as they are.
 * @param {object} files
 * @param {string} files.app
 * @param {string} files.cluster
 * @param {string} files.directory of the template, for messages
 * @param {string | undefined} files.about text of `preview.json`, unless it cannot be read
 * @param {string | undefined} files.text of `preview.yaml`, unless it cannot be read
 * @returns {Template}
 */
export function readTemplate({ app, cluster, directory, about, text }) {
  const none = { app, cluster, repository: "", domain: "", hours: 0, text: "" };
  if (about === undefined || text === undefined) return { ...none, damage: `${directory} cannot be read` };
  try {
    return { ...none, ...readAbout(about), text };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...none, damage: `${directory}/preview.json is damaged: ${why}` };
  }
}

/**
 * @param {string} json
 * @returns {{ repository: string, domain: string, hours: number }}
 * @throws {Error} when it is no JSON, or a value is missing or does not look like what it is
 */
function readAbout(json) {
  /** @type {unknown} */
  const about = JSON.parse(json);
  if (typeof about !== "object" || about === null) throw new Error("no object");
  /** @type {Record<string, unknown>} */
  const { repository, domain, hours } = { ...about };
  if (typeof repository !== "string" || !/^[\w.-]+\/[\w.-]+$/.test(repository)) throw new Error("no repository");
  if (typeof domain !== "string" || !/^[a-z0-9.-]+$/.test(domain)) throw new Error("no domain");
  if (typeof hours !== "number" || !(hours > 0)) throw new Error("no hours");
  return { repository, domain, hours };
}
