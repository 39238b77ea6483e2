import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { BareRepository } from "../git/bare-repository.ts";
import { timestamp } from "../git/commit.ts";
import { readJson, writeJson } from "./atomic-file.ts";
import { type OrganizationRecord, organizationRecord } from "./organization-record.ts";
import { type DeployKey, type RepositoryRecord, repositoryRecord } from "./repository-record.ts";

/** A repository: its Git objects and what GitHub knows about it. */
export class Repository {
  readonly name: string;
  readonly directory: string;
  readonly git: BareRepository;
  readonly record: RepositoryRecord;

  constructor(directory: string, name: string, record: RepositoryRecord) {
    this.name = name;
    this.directory = directory;
    this.git = new BareRepository(directory);
    this.record = record;
  }

  /** Makes the changes to {@link record} last. */
  save(): void {
    this.record.updated_at = timestamp();
    writeJson(join(this.directory, recordFile), this.record);
  }

  /** Notes that a branch moved. */
  pushed(): void {
    this.record.pushed_at = timestamp();
    this.save();
  }
}

/** Beside `HEAD` and `objects`: Git leaves files that it does not know alone. */
const recordFile = "github.json";

/**
 * Everything that the stand-in keeps, as files. A repository's record lies inside its bare repository, so creating,
 * renaming and deleting a repository are one rename each, and a killed stand-in leaves either all of it or nothing.
 */
export class Store {
  readonly #directory: string;
  readonly #repositories = new Map<string, Repository>();
  readonly organization: OrganizationRecord;

  /** @param directory - made if it is not there; what is in it is loaded */
  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(this.#path("repositories"), { recursive: true });
    mkdirSync(this.#path("unfinished"), { recursive: true });
    this.organization = readJson(this.#path("organization.json"), organizationRecord) ?? {
      created_at: timestamp(),
      nextId: 1001,
      teams: [],
      apps: [],
    };
    this.saveOrganization();
    for (const entry of readdirSync(this.#path("repositories"))) {
      const name = entry.replace(/\.git$/, "");
      const record = readJson(join(this.#repositoryDirectory(name), recordFile), repositoryRecord);
      if (record !== undefined) this.#remember(name, record);
    }
  }

  /** Removes what a killed stand-in left half-made: repositories, and Git's locks, which would refuse every write. */
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

  /** @returns an id that nothing else has or had */
  nextId(): number {
    const id = this.organization.nextId++;
    this.saveOrganization();
    return id;
  }

  /** Makes changes to {@link organization} last. */
  saveOrganization(): void {
    writeJson(this.#path("organization.json"), this.organization);
  }

  /** @returns the repository of that name, in whatever case, as on GitHub */
  find(name: string): Repository | undefined {
    return this.#repositories.get(name.toLowerCase());
  }

  /** @returns the repository of that name, or the one that had it, to which GitHub then redirects */
  follow(name: string): Repository | undefined {
    const former = name.toLowerCase();
    return this.find(name) ?? this.all().find(({ record }) => record.former_names.includes(former));
  }

  /** @returns all repositories in the order in which they were created */
  all(): Repository[] {
    return [...this.#repositories.values()].sort((a, b) => a.record.id - b.record.id);
  }

  /**
   * Creates a repository without commits.
   *
   * @param prepare - does more to the repository before anybody can see it, e.g. a first commit
   */
  async create(
    name: string,
    record: RepositoryRecord,
    prepare?: (git: BareRepository) => Promise<void>,
  ): Promise<Repository> {
    const unfinished = this.#path("unfinished", String(record.id));
    await BareRepository.create(unfinished, record.settings.default_branch);
    writeJson(join(unfinished, recordFile), record);
    const git = new BareRepository(unfinished);
    await prepare?.(git);
    git.close();
    renameSync(unfinished, this.#repositoryDirectory(name));
    return this.#remember(name, record);
  }

  /** Gives a repository another name. */
  rename(repository: Repository, name: string): Repository {
    repository.git.close();
    repository.record.former_names.push(repository.name.toLowerCase());
    repository.save();
    renameSync(repository.directory, this.#repositoryDirectory(name));
    this.#repositories.delete(repository.name.toLowerCase());
    return this.#remember(name, repository.record);
  }

  /** Deletes a repository with everything in it. */
  async remove(repository: Repository): Promise<void> {
    repository.git.close();
    const unfinished = this.#path("unfinished", String(repository.record.id));
    renameSync(repository.directory, unfinished);
    this.#repositories.delete(repository.name.toLowerCase());
    await rm(unfinished, { recursive: true, force: true });
  }

  /** @returns the repository that a deploy key belongs to; a key is in use at most once */
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

  #remember(name: string, record: RepositoryRecord): Repository {
    const repository = new Repository(this.#repositoryDirectory(name), name, record);
    this.#repositories.set(name.toLowerCase(), repository);
    return repository;
  }

  #repositoryDirectory(name: string): string {
    return this.#path("repositories", `${name}.git`);
  }

  #path(...parts: string[]): string {
    return join(this.#directory, ...parts);
  }
}
