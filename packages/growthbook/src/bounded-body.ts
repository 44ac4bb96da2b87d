import type { Dispatcher } from 'undici'

/** The whole body, in bytes; throws what `tooLarge` makes as soon as it is longer than `maximum`, and reads no further. */
export const readBounded = async (
  body: Dispatcher.ResponseData['body'],
  maximum: number,
  tooLarge: () => Error,
): Promise<Buffer> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) continue
    size += chunk.byteLength
    // Leaving the loop destroys the stream and with it the connection.
    if (size > maximum) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
