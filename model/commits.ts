/** How commits of generated files describe themselves. */
export interface Commits {
  /** Absent for commits that GitHub makes in the name of the program's App, and signs. */
  readonly author?: Author;
  /** Lines at the end of each message, by name, besides those about the run; `{}` by default. */
  readonly trailers: Readonly<Record<string, string>>;
  readonly run: Run;
}

/** The author of a commit, as Git has it. */
export interface Author {
  readonly name: string;
  readonly email: string;
}

/** What the environment tells of one run of the program. */
export interface Run {
  /** The page of the pipeline that runs the program; absent outside of one. */
  readonly page?: string;
  /** Who started the run, as the pipeline or this machine calls the person; absent where nothing says so. */
  readonly person?: string;
  /** Why, in the words of that person: `PLATFORM_REASON`. */
  readonly reason?: string;
}

/** Trailers that the program writes into the message of each commit itself. */
export const OWN_TRAILERS = { stack: "Stack", run: "Run", person: "Run-By", reason: "Reason" } as const;
