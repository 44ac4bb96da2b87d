import { Readable } from 'node:stream'

import { getScreenshot } from '@knowwhen/contract'
import type { FastifyInstance } from 'fastify'

import { mountFile } from '../../http/mount-file.js'
import { showPicture } from './screenshot.service.js'

const PIECE = 64 * 1024

function* pieces(content: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < content.byteLength; from += PIECE) yield content.subarray(from, from + PIECE)
}

export const registerScreenshots = (app: FastifyInstance): void =>
  mountFile(app, getScreenshot, async ({ params }, { inTenant, deps }) => {
    const { mediaType, content } = await showPicture(deps, inTenant, params)
    return {
      mediaType,
      fileName: `picture.${mediaType.replace('image/', '')}`,
      isShown: true,
      content: Readable.from(pieces(content)),
    }
  })
