/** An operation of the engine failed; the message contains every error that it reported. */
export class OperationFailed extends Error {
  override name = "OperationFailed";
}
