import assert from "node:assert/strict";
import { imageMarker, type MarkedPart } from "../../../manifests/images/marker.ts";

/** What image-automation-controller looks for, letter by letter, to tell which files are worth reading. */
const TOKEN = '"$imagepolicy"';

describe("the marker of a field that follows an image", () => {
  const markers: Record<MarkedPart, string> = {
    image: '{"$imagepolicy": "my-diet-platform:my-diet-web-dev"}',
    tag: '{"$imagepolicy": "my-diet-platform:my-diet-web-dev:tag"}',
    name: '{"$imagepolicy": "my-diet-platform:my-diet-web-dev:name"}',
    digest: '{"$imagepolicy": "my-diet-platform:my-diet-web-dev:digest"}',
  };

  for (const part of ["image", "tag", "name", "digest"] as const) {
    it(`names a policy, for the ${part}, as JSON`, () => {
      const marker = imageMarker("my-diet-platform", "my-diet-web-dev", part);
      assert.equal(marker, markers[part]);
      assert(marker.includes(TOKEN));
      const suffix = part === "image" ? "" : `:${part}`;
      assert.deepEqual(JSON.parse(marker), { $imagepolicy: `my-diet-platform:my-diet-web-dev${suffix}` });
    });
  }

  it("is about the whole image unless something else is asked for", () => {
    assert.equal(imageMarker("my-diet-platform", "my-diet-web-dev"), markers.image);
  });
});
