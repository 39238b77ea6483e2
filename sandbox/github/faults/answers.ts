import { type Answer, Refusal } from "../rest/answer.ts";

/**
 * GitHub's own words for its refusals.
 *
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
const limits = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";

/** The response for a secondary limit, which clients recognise by the end of the URL. */
export function secondaryLimit(status: number, retryAfter: number | undefined): Answer {
  return withDocumentation(
    new Refusal(
      status,
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.",
    ).answer,
    `${limits}#about-secondary-rate-limits`,
    retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
  );
}

/** @param reset - in seconds since 1970 */
export function primaryLimit(status: number, reset: number): Answer {
  return withDocumentation(new Refusal(status, "API rate limit exceeded for user ID 1.").answer, limits, {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-used": "5000",
    "x-ratelimit-reset": String(reset),
  });
}

/** The 422 response to a new deploy key if the organisation forbids deploy keys. */
export function deployKeysDisabled(): Answer {
  const message = "Deploy keys are disabled for this repository";
  return new Refusal(422, "Validation Failed", [{ resource: "PublicKey", code: "custom", message }]).answer;
}

/** The 403 response to a valid token without the permission. */
export function lacksPermission(): Answer {
  return new Refusal(403, "Resource not accessible by personal access token").answer;
}

function withDocumentation(answer: Answer, url: string, headers: Readonly<Record<string, string>>): Answer {
  const body = typeof answer.body === "object" ? { ...answer.body, documentation_url: url } : answer.body;
  return { status: answer.status, body, headers };
}
