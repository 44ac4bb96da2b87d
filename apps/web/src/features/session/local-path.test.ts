import { describe, expect, it } from 'vitest'

import { localPath } from './local-path.js'

describe('where to go after sign-in', () => {
  it.each(['/teams', '/hypotheses?state=draft#top', '/invitation'])('goes back to %s', (from) => {
    expect(localPath(from)).toBe(from)
  })

  it.each([
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/\t/elsewhere.example',
    '/\n\\elsewhere.example',
    '/.//elsewhere.example',
    '/a/..//elsewhere.example',
    '\\\\elsewhere.example',
    'https://elsewhere.example',
    'https:elsewhere.example',
    'javascript:alert(1)',
    ' //elsewhere.example',
    'teams',
    '',
  ])('goes Home instead of to %j', (from) => {
    expect(localPath(from)).toBe('/')
  })

  it.each(['/sign-in?from=/sign-in', '/set-up', '/api/v1/session'])(
    'goes Home instead of to %s, which is no page to come back to',
    (from) => {
      expect(localPath(from)).toBe('/')
    },
  )

  it('goes Home where nothing is said', () => {
    expect(localPath(undefined)).toBe('/')
  })
})
