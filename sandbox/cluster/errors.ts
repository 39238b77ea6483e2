import { z } from "zod";

const statusSchema = z.looseObject({
  kind: z.literal("Status"),
  message: z.string().optional(),
  reason: z.string().optional(),
});

/** The API server refused a request; the message is the server's. */
export class KubernetesError extends Error {
  override name = "KubernetesError";
  /** HTTP status. */
  readonly code: number;
  /** The server's reason: "NotFound", "Conflict", "Forbidden"; empty if it gave none. */
  readonly reason: string;

  constructor(method: string, path: string, code: number, body: string) {
    const status = statusOf(body);
    super(`${method} ${path}: ${status?.message ?? (body.trim() || `HTTP ${code}`)}`);
    this.code = code;
    this.reason = status?.reason ?? "";
  }
}

/** A kind that the API server does not serve (yet), because its CustomResourceDefinition is missing. */
export class KindNotServed extends Error {
  override name = "KindNotServed";
}

/** Whether the response is 404 Not Found. */
export function isNotFound(error: unknown): boolean {
  return error instanceof KubernetesError && error.code === 404;
}

function statusOf(body: string): z.infer<typeof statusSchema> | undefined {
  try {
    return statusSchema.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}
