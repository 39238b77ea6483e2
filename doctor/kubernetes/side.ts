import type { Answer } from "../ask.ts";

/** The cluster, as a check sees it. */
export interface ClusterSide {
  /** `https://192.0.2.1:6443` */
  readonly server: string;
  /** Context of the kubeconfig. */
  readonly context: string;
  /**
   * Asks the API server, and tells the whole answer.
   *
   * @param path `/api/v1/namespaces`
   * @param body of a POST; nothing is created by what is asked here
   * @throws Unreachable when there is no answer
   */
  readonly ask: (path: string, body?: unknown) => Promise<Answer>;
}
