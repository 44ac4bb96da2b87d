/** Pictures that a browser shows and that run nothing: SVG is a document with scripts, and never among them. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif'] as const
export type PictureType = (typeof pictureTypes)[number]

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.subarray(from, to)).toString('latin1')

const startsWith = (bytes: Uint8Array, text: string): boolean => ascii(bytes, 0, text.length) === text

/** The brands of an ISO media file: one at byte 8, others from byte 16 to the end of the box. */
const brandsOf = (bytes: Uint8Array): readonly string[] => {
  const end = Math.min(bytes.length, Buffer.from(bytes.subarray(0, 4)).readUInt32BE(0))
  const others = Array.from({ length: Math.max(0, Math.floor((end - 16) / 4)) }, (_, index) => 16 + 4 * index)
  return [8, ...others].map((at) => ascii(bytes, at, at + 4))
}

const isAvif = (bytes: Uint8Array): boolean =>
  bytes.length >= 12 &&
  ascii(bytes, 4, 8) === 'ftyp' &&
  brandsOf(bytes).some((brand) => brand === 'avif' || brand === 'avis')

const signs: Readonly<Record<PictureType, (bytes: Uint8Array) => boolean>> = {
  'image/png': (bytes) => startsWith(bytes, '\x89PNG\r\n\x1a\n'),
  'image/jpeg': (bytes) => startsWith(bytes, '\xff\xd8\xff'),
  'image/webp': (bytes) => startsWith(bytes, 'RIFF') && ascii(bytes, 8, 12) === 'WEBP',
  'image/gif': (bytes) => startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a'),
  'image/avif': isAvif,
}

/** What the bytes themselves say they are, whatever a header or a name says; `undefined` where it is none of ours. */
export const pictureTypeOf = (bytes: Uint8Array): PictureType | undefined =>
  pictureTypes.find((type) => signs[type](bytes))
