/** Something that the engine gave up; the message has every error that it reported. */
export class OperationFailed extends Error {
  override name = "OperationFailed";
}
