/** The stack to render, and where. */
export interface RenderRequest {
  readonly stack: string;
  /** Directory to write into. */
  readonly out: string;
  /** Directory of the stack's file, and of those of its neighbours. */
  readonly stackFiles: string;
  /** Whether to take the Flux release that the stack names, and not the one of the sandbox in its place. */
  readonly download: boolean;
  /** Files and directories with definitions of custom resources. */
  readonly crds: readonly string[];
  /** Directory by repository. */
  readonly checkouts: ReadonlyMap<string, string>;
}
