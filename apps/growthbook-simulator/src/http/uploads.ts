import { crc32, deflateSync } from 'node:zlib'

const SIDE = 48

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

function headerOf(side: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  // Eight bits a channel, true colour.
  header.set([8, 2, 0, 0, 0], 8)
  return header
}

/** A square PNG of one colour that follows from the name, so that two screenshots can be told apart. */
export function screenshotOf(name: string): Buffer {
  const seed = crc32(Buffer.from(name))
  const colour = [seed & 255, (seed >> 8) & 255, (seed >> 16) & 255]
  const row = Buffer.from([0, ...Array.from({ length: SIDE }, () => colour).flat()])
  const pixels = Buffer.concat(Array.from({ length: SIDE }, () => row))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', headerOf(SIDE)),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
