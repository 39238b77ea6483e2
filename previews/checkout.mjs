import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isFit } from "./plan.mjs";
import { readTemplate } from "./template.mjs";

/** @import { Preview, Template } from "./plan.mjs" */

const author = ["-c", "user.name=gitops-platform", "-c", "user.email=gitops-platform@users.noreply.github.com"];

/** A checkout of the fleet repository. */
export class Checkout {
  #root;
  #complain;

  /**
   * @param {string} root
   * @param {(fault: string) => void} complain told of each file that cannot be read, every time it is met; what needs it
   *   is left as it is
   */
  constructor(root, complain) {
    this.#root = root;
    this.#complain = complain;
  }

  /** @returns {Template[]} one per app and cluster with previews, the damaged ones included */
  templates() {
    return this.#clusters().flatMap((cluster) =>
      this.#directories(`clusters/${cluster}/preview-templates`).flatMap((app) => this.#template(cluster, app) ?? []),
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
        if (text === undefined) return [];
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
    for (const path of gone) rmSync(join(this.#root, path));
    const changed = [...files].filter(([path, text]) => before.get(path) !== text && this.#put(path, text));
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
    // People may keep files of their own beside the directories: a README.
    return this.#directories("clusters").flatMap((environment) =>
      this.#directories(`clusters/${environment}`).map((name) => `${environment}/${name}`),
    );
  }

  /**
   * @param {string} cluster
   * @param {string} app
   * @returns {Template | undefined} undefined while a commit adds or removes its files one by one
   */
  #template(cluster, app) {
    const directory = `clusters/${cluster}/preview-templates/${app}`;
    const files = this.#list(directory);
    if (!files.includes("preview.json") || !files.includes("preview.yaml")) return undefined;
    const [about, text] = [this.#read(`${directory}/preview.json`), this.#read(`${directory}/preview.yaml`)];
    return readTemplate({ app, cluster, directory, about, text });
  }

  /**
   * @param {string} path
   * @returns {string[]} names of the directories in it, sorted
   */
  #directories(path) {
    return this.#list(path).filter((name) => this.#isDirectory(`${path}/${name}`));
  }

  /**
   * @param {string} path
   * @returns {string[]} names, sorted; none where there is no such directory
   */
  #list(path) {
    return this.#isDirectory(path) ? readdirSync(join(this.#root, path)).sort() : [];
  }

  /** @param {string} path whose parent is a directory; a link that leads nowhere is none */
  #isDirectory(path) {
    return statSync(join(this.#root, path), { throwIfNoEntry: false })?.isDirectory() === true;
  }

  /**
   * @param {string} path
   * @returns {string | undefined} undefined where it is no file that can be read
   */
  #read(path) {
    try {
      return readFileSync(join(this.#root, path), "utf8");
    } catch (error) {
      this.#complain(`${path} cannot be read, and is left as it is: ${String(error)}`);
      return undefined;
    }
  }

  /**
   * @param {string} path
   * @param {string} text
   * @returns whether it is written: something else may be in its place
   */
  #put(path, text) {
    try {
      mkdirSync(dirname(join(this.#root, path)), { recursive: true });
      writeFileSync(join(this.#root, path), text);
      return true;
    } catch (error) {
      this.#complain(`${path} cannot be written: ${String(error)}`);
      return false;
    }
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
