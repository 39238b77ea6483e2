/** The response of an operation. */
export interface Answer {
  readonly status: number;
  /** Left out if the description has no content, e.g. 204. A buffer is sent unchanged. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const documentation = "https://docs.github.com/rest";

/** 200 with a body. */
export function ok(body: unknown, headers?: Readonly<Record<string, string>>): Answer {
  return headers === undefined ? { status: 200, body } : { status: 200, body, headers };
}

/** 201 with the created object. */
export function created(body: unknown): Answer {
  return { status: 201, body };
}

/** 204. */
export const noContent: Answer = { status: 204 };

/** A response for an error of the caller; thrown wherever it is detected. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly answer: Answer;

  constructor(status: number, message: string, errors?: readonly FieldError[]) {
    super(message);
    this.answer = {
      status,
      body: {
        message,
        ...(errors === undefined ? {} : { errors }),
        documentation_url: documentation,
        status: String(status),
      },
    };
  }
}

/** One entry of `errors` in a 422. */
export interface FieldError {
  readonly resource: string;
  readonly field?: string;
  readonly code: "missing" | "missing_field" | "invalid" | "already_exists" | "unprocessable" | "custom";
  readonly message?: string;
}

/** 404: the object does not exist, or the caller may not know that it exists. */
export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}

/** 422 for one field. */
export function invalid(error: FieldError, message = "Validation Failed"): Refusal {
  return new Refusal(422, message, [error]);
}

/** 409. */
export function conflict(message: string): Refusal {
  return new Refusal(409, message);
}
