import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { BareRepository } from "../git/bare-repository.ts";
import { timestamp } from "../git/commit.ts";
import { readJson, writeJson } from "./atomic-file.ts";
import { type OrganizationRecord, organizationRecord, type OtherOwner } from "./organization-record.ts";
import { type DeployKey, type RepositoryRecord, repositoryRecord } from "./repository-record.ts";

/** A repository: its Git objects and GitHub's record about it. */
export class Repository {
  readonly name: string;
  /** Login of the organisation or person that owns it. */
  readonly owner: string;
  readonly directory: string;
  readonly git: BareRepository;
  readonly record: RepositoryRecord;

  constructor(directory: string, owner: string, name: string, record: RepositoryRecord) {
    this.name = name;
    this.owner = owner;
    this.directory = directory;
    this.git = new BareRepository(directory);
    this.record = record;
  }

  /** Saves the changes to {@link record}. */
  save(): void {
    this.record.updated_at = timestamp();
    writeJson(join(this.directory, recordFile), this.record);
  }

  /** Records that a branch moved. */
  pushed(): void {
    this.record.pushed_at = timestamp();
    this.save();
  }
}

/** The record lies beside `HEAD` and `objects`: Git ignores files that it does not know. */
const recordFile = "github.json";

/**
 * The data of the stand-in, as files. A repository's record lies inside its bare repository, so creating, renaming and
 * deleting a repository are one rename each, and a killed stand-in leaves either all of it or nothing.
 */
export class Store {
  readonly #directory: string;
  /** Login of the default owner of repositories. */
  readonly #login: string;
  readonly #repositories = new Map<string, Repository>();
  readonly organization: OrganizationRecord;

  /**
   * @param directory - created if missing; its content is loaded
   * @param login - of the organisation, or of the person in its place
   */
  constructor(directory: string, login: string) {
    this.#directory = directory;
    this.#login = login;
    mkdirSync(this.#path("repositories"), { recursive: true });
    mkdirSync(this.#path("unfinished"), { recursive: true });
    this.organization = readJson(this.#path("organization.json"), organizationRecord) ?? {
      created_at: timestamp(),
      nextId: 1001,
      teams: [],
      apps: [],
      owners: [],
    };
    this.saveOrganization();
    for (const owner of [login, ...this.organization.owners.map((other) => other.login)]) {
      mkdirSync(this.#ownersDirectory(owner), { recursive: true });
      for (const entry of readdirSync(this.#ownersDirectory(owner))) {
        const name = entry.replace(/\.git$/, "");
        const record = readJson(join(this.#repositoryDirectory(owner, name), recordFile), repositoryRecord);
        if (record !== undefined) this.#remember(owner, name, record);
      }
    }
  }

  /** Adds an owner of repositories, unless it exists already. */
  addOwner({ login, isPerson, token }: Omit<OtherOwner, "id">): void {
    const { owners } = this.organization;
    if (owners.some((known) => known.login.toLowerCase() === login.toLowerCase())) return;
    owners.push({ id: this.nextId(), login, isPerson, ...(token === undefined ? {} : { token }) });
    this.saveOrganization();
    mkdirSync(this.#ownersDirectory(login), { recursive: true });
  }

  /**
   * Removes leftovers of a killed stand-in: incomplete repositories, and Git's locks, which would block every write.
   */
  async sweep(): Promise<void> {
    await rm(this.#path("unfinished"), { recursive: true, force: true });
    mkdirSync(this.#path("unfinished"), { recursive: true });
    for (const { directory } of this.#repositories.values()) {
      const refs = await readdir(join(directory, "refs"), { recursive: true });
      const candidates = [...(await readdir(directory)), ...refs.map((ref) => join("refs", ref))];
      const locks = candidates.filter((file) => file.endsWith(".lock"));
      await Promise.all(locks.map((lock) => rm(join(directory, lock), { force: true })));
    }
  }

  /** @returns an id that no other object has or had */
  nextId(): number {
    const id = this.organization.nextId++;
    this.saveOrganization();
    return id;
  }

  /** Saves the changes to {@link organization}. */
  saveOrganization(): void {
    writeJson(this.#path("organization.json"), this.organization);
  }

  /**
   * @param owner - default: the organisation
   * @returns the repository with that name; as on GitHub, case is ignored in both
   */
  find(name: string, owner = this.#login): Repository | undefined {
    return this.#repositories.get(keyOf(owner, name));
  }

  /** @returns the repository with that name, or the renamed one that GitHub redirects to */
  follow(name: string, owner = this.#login): Repository | undefined {
    const former = name.toLowerCase();
    const theirs = this.all().filter((one) => one.owner.toLowerCase() === owner.toLowerCase());
    return this.find(name, owner) ?? theirs.find(({ record }) => record.former_names.includes(former));
  }

  /** @returns all repositories of all owners, in the order of creation */
  all(): Repository[] {
    return [...this.#repositories.values()].sort((a, b) => a.record.id - b.record.id);
  }

  /**
   * Creates a repository without commits.
   *
   * @param prepare - prepares the repository before it is visible, e.g. with a first commit
   * @param owner - default: the organisation
   */
  async create(
    name: string,
    record: RepositoryRecord,
    prepare?: (git: BareRepository) => Promise<void>,
    owner = this.#login,
  ): Promise<Repository> {
    const unfinished = this.#path("unfinished", String(record.id));
    await BareRepository.create(unfinished, record.settings.default_branch);
    writeJson(join(unfinished, recordFile), record);
    const git = new BareRepository(unfinished);
    await prepare?.(git);
    git.close();
    renameSync(unfinished, this.#repositoryDirectory(owner, name));
    return this.#remember(owner, name, record);
  }

  /** Renames a repository. */
  rename(repository: Repository, name: string): Repository {
    repository.git.close();
    repository.record.former_names.push(repository.name.toLowerCase());
    repository.save();
    const { owner, directory, record } = repository;
    renameSync(directory, this.#repositoryDirectory(owner, name));
    this.#repositories.delete(keyOf(owner, repository.name));
    return this.#remember(owner, name, record);
  }

  /** Deletes a repository with all its data. */
  async remove(repository: Repository): Promise<void> {
    repository.git.close();
    const unfinished = this.#path("unfinished", String(repository.record.id));
    renameSync(repository.directory, unfinished);
    this.#repositories.delete(keyOf(repository.owner, repository.name));
    await rm(unfinished, { recursive: true, force: true });
  }

  /** @returns the repository of a deploy key; a key is in use at most once */
  deployKey(key: string): { repository: Repository; deployKey: DeployKey } | undefined {
    for (const repository of this.#repositories.values()) {
      const deployKey = repository.record.keys.find((candidate) => candidate.key === key);
      if (deployKey !== undefined) return { repository, deployKey };
    }
    return undefined;
  }

  /** Ends the processes that read the repositories. */
  close(): void {
    for (const repository of this.#repositories.values()) repository.git.close();
  }

  #remember(owner: string, name: string, record: RepositoryRecord): Repository {
    const repository = new Repository(this.#repositoryDirectory(owner, name), owner, name, record);
    this.#repositories.set(keyOf(owner, name), repository);
    return repository;
  }

  #repositoryDirectory(owner: string, name: string): string {
    return join(this.#ownersDirectory(owner), `${name}.git`);
  }

  #ownersDirectory(owner: string): string {
    return owner === this.#login ? this.#path("repositories") : this.#path("others", owner);
  }

  #path(...parts: string[]): string {
    return join(this.#directory, ...parts);
  }
}

/** The key of a repository. Names of accounts and repositories are case-insensitive. */
function keyOf(owner: string, name: string): string {
  return `${owner}/${name}`.toLowerCase();
}
