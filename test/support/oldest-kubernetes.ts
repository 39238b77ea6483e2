/** The oldest minor version of Kubernetes 1 that the documentation promises, which is the oldest that Flux 2.9 runs on. */
export const OLDEST_MINOR = 33;

/** The same, as the sandbox takes it. */
export const OLDEST_KUBERNETES = `1.${OLDEST_MINOR}`;
