import { describe, expect, it } from 'vitest'

import { localPath } from './local-path.js'

describe('where a sign-in may lead', () => {
  it.each(['/', '/hypotheses?state=sealed', '/invitation?token=abc#x', '/teams/1'])('is %s', (path) => {
    expect(localPath(path)).toBe(path)
  })

  it.each([
    undefined,
    '',
    'https://evil.example',
    'https:evil.example',
    'javascript:alert(1)',
    'evil.example',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    ' //evil.example',
    '//evil.example:80:80',
    '/api/v1/session/single-sign-on/callback?code=x',
  ])('is never %j', (path) => {
    expect(localPath(path)).toBe('/')
  })
})
