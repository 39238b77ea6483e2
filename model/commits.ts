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

/** The facts about one run of the program that its environment provides. */
export interface Run {
  /** The page of the pipeline that runs the program; absent outside of one. */
  readonly page?: string;
  /** The person who started the run, by the name in the pipeline or on this machine; absent when unknown. */
  readonly person?: string;
  /** The reason for the run, in the words of that person: `PLATFORM_REASON`. */
  readonly reason?: string;
}

/** Trailers that the program writes into the message of each commit itself. */
export const OWN_TRAILERS = { stack: "Stack", run: "Run", person: "Run-By", reason: "Reason" } as const;
