import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isFit } from "./plan.mjs";

/** @import { Preview, Template } from "./plan.mjs" */

const author = ["-c", "user.name=gitops-platform", "-c", "user.email=gitops-platform@users.noreply.github.com"];

/** A checkout of the fleet repository. */
export class Checkout {
  #root;

  /** @param {string} root */
  constructor(root) {
    this.#root = root;
  }

  /** @returns {Template[]} what there are previews of */
  templates() {
    return this.#clusters().flatMap((cluster) =>
      this.#list(`clusters/${cluster}/preview-templates`).flatMap((app) => this.#template(cluster, app) ?? []),
    );
  }

  /** @returns {(Preview & { path: string })[]} */
  previews() {
    return this.#clusters().flatMap((cluster) =>
      this.#list(`clusters/${cluster}/previews`).flatMap((file) => {
        const [, app = "", number] = /^(.+)-pr-(\d+)\.yaml$/.exec(file) ?? [];
        if (!isFit("number", number)) return [];
        const path = `clusters/${cluster}/previews/${file}`;
        const text = this.#read(path);
        return [{ app, cluster, number: Number(number), path, text, ...known(text) }];
      }),
    );
  }

  /**
   * Makes the directories of previews hold these files and no other previews.
   * @param {ReadonlyMap<string, string>} files
   * @returns {{ path: string, deed: string }[]} what was done
   */
  write(files) {
    const before = new Map(this.previews().map(({ path, text }) => [path, text]));
    const gone = [...before.keys()].filter((path) => !files.has(path));
    const changed = [...files].filter(([path, text]) => before.get(path) !== text);
    for (const path of gone) rmSync(join(this.#root, path));
    for (const [path, text] of changed) {
      mkdirSync(dirname(join(this.#root, path)), { recursive: true });
      writeFileSync(join(this.#root, path), text);
    }
    return [
      ...gone.map((path) => ({ path, deed: "remove" })),
      ...changed.map(([path]) => ({ path, deed: before.has(path) ? "update" : "add" })),
    ];
  }

  /**
   * Commits and pushes.
   * @param {readonly { path: string, deed: string }[]} changes at least one
   * @throws {Error} when the push was refused: somebody else may have pushed
   */
  push(changes) {
    const lines = changes.map(({ path, deed }) => `${deed} ${path.replace(/^.*\/|\.yaml$/g, "")}`);
    const subject = lines.length === 1 ? (lines[0] ?? "") : `change ${lines.length} of them`;
    const message = [`Previews: ${subject}`, ...(lines.length === 1 ? [] : ["", ...lines])].join("\n");
    this.#git("add", "--all", "--", ...changes.map(({ path }) => path));
    this.#git(...author, "commit", "--quiet", "--message", message);
    this.#git("push", "--quiet", "origin", `HEAD:${this.#branch()}`);
  }

  /** Goes to what the repository has by now. */
  reset() {
    this.#git("fetch", "--quiet", "origin", this.#branch());
    this.#git("reset", "--quiet", "--hard", "FETCH_HEAD");
  }

  #branch() {
    return this.#git("symbolic-ref", "--short", "HEAD").trim();
  }

  /** @returns {string[]} `<environment>/<name>` */
  #clusters() {
    return this.#list("clusters").flatMap((environment) =>
      this.#list(`clusters/${environment}`).map((name) => `${environment}/${name}`),
    );
  }

  /**
   * @param {string} cluster
   * @param {string} app
   * @returns {Template | undefined} undefined while it comes or goes, which it does file by file
   */
  #template(cluster, app) {
    const directory = `clusters/${cluster}/preview-templates/${app}`;
    const files = this.#list(directory);
    if (!files.includes("preview.json") || !files.includes("preview.yaml")) return undefined;
    /** @type {unknown} */
    const about = JSON.parse(this.#read(`${directory}/preview.json`));
    const { repository, domain, hours } = {
      repository: "",
      domain: "",
      hours: 0,
      ...(typeof about === "object" ? about : {}),
    };
    return { app, cluster, repository, domain, hours, text: this.#read(`${directory}/preview.yaml`) };
  }

  /**
   * @param {string} path
   * @returns {string[]} names, sorted; none where there is no such directory
   */
  #list(path) {
    const directory = join(this.#root, path);
    return existsSync(directory) ? readdirSync(directory).sort() : [];
  }

  /** @param {string} path */
  #read(path) {
    return readFileSync(join(this.#root, path), "utf8");
  }

  /** @param {...string} args */
  #git(...args) {
    return execFileSync("git", args, { cwd: this.#root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }
}

/**
 * @param {string} text of the file of a preview
 * @returns {{ commit: string, since: string } | {}} nothing where one of them is missing
 */
function known(text) {
  const [commit = "", since = ""] = ["commit", "since"].map(
    (name) => new RegExp(`^ +[\\w.-]+/${name}: "?([^"\\s]+)"?$`, "m").exec(text)?.[1],
  );
  return isFit("commit", commit) && isFit("since", since) ? { commit, since } : {};
}
