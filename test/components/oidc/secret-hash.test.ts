import assert from "node:assert/strict";
import { secretHash } from "../../../components/oidc/secret-hash.ts";
import { matchesDigest } from "../../support/authelia.ts";

const secret = "s".repeat(72);

describe("secretHash", () => {
  it("is the one that Python's hashlib and hmac make of the secret", async () => {
    assert.equal(
      await secretHash(secret),
      "$pbkdf2-sha512$310000$tJCWS/kW.XpmUr/bb9/YYA$6Cwx7pe1j9MoWePUGGJshada6NPxwIU4uPQAY80PE5zeYALZRSluDsT40C5so.QwxhPHn2Dv/tu0uOiJJXfOIw",
    );
  });

  it("is of the secret, and of no other", async () => {
    const hash = await secretHash(secret);
    assert.equal(matchesDigest(secret, hash), true);
    assert.equal(matchesDigest(`${secret}s`, hash), false);
    assert.notEqual((await secretHash(`${secret}s`)).split("$")[3], hash.split("$")[3]);
  });

  it("has the form in which Authelia's own documentation shows one", () => {
    // Of "insecure_secret": https://www.authelia.com/configuration/identity-providers/openid-connect/clients/
    const documented =
      "$pbkdf2-sha512$310000$c8p78n7pUMln0jzvd4aK4Q$JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf.9yHxzQGZziziccp6Yng";
    assert.equal(matchesDigest("insecure_secret", documented), true);
    assert.equal(matchesDigest("insecure_secreT", documented), false);
  });
});
